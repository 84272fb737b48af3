"""what the agencies have by day; what waits for a head's approval; what was escalated"""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"

# year × 12 + month − 1 of the day that dates the KPI
MONTH = {
    "sqlite": "CAST(strftime('%Y', cohort_on * 86400, 'unixepoch') AS INTEGER) * 12 "
    "+ CAST(strftime('%m', cohort_on * 86400, 'unixepoch') AS INTEGER) - 1",
    "postgresql": "CAST(EXTRACT(YEAR FROM DATE '1970-01-01' + cohort_on) * 12 "
    "+ EXTRACT(MONTH FROM DATE '1970-01-01' + cohort_on) - 1 AS INTEGER)",
}
# what the other balances hold: the ledger without the tail, which is folded later
FOLDED = """
INSERT INTO balance_agency_day (government_id, "on", metric, cohort_month, agency_id, n)
SELECT government_id, "on", metric, {month} AS cohort_month, agency_id, SUM(n) FROM (
    SELECT government_id, "on", metric, cohort_on, agency_id, n FROM ledger
    UNION ALL SELECT government_id, "on", metric, cohort_on, agency_id, -n FROM ledger_tail
) AS folded GROUP BY 1, 2, 3, 4, 5 HAVING SUM(n) <> 0
"""


def upgrade() -> None:
    op.create_table(
        "balance_agency_day",
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("on", sa.Integer(), nullable=False),
        sa.Column("metric", sa.SmallInteger(), nullable=False),
        sa.Column("cohort_month", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "government_id", "on", "metric", "cohort_month", "agency_id",
            name=op.f("pk_balance_agency_day"),
        ),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.execute(FOLDED.format(month=MONTH[op.get_bind().dialect.name]))
    op.create_index(
        "ix_complaint_proposed",
        "complaint",
        ["government_id", "due_at", "id"],
        sqlite_where=sa.text("is_open AND is_proposed"),
        postgresql_where=sa.text("is_open AND is_proposed"),
    )
    op.create_index(
        "ix_complaint_escalated",
        "complaint",
        ["government_id", "escalated_on"],
        sqlite_where=sa.text("escalated_on IS NOT NULL"),
        postgresql_where=sa.text("escalated_on IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_complaint_escalated", "complaint")
    op.drop_index("ix_complaint_proposed", "complaint")
    op.drop_table("balance_agency_day")

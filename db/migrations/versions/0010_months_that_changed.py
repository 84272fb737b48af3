"""which months changed, and what was counted of them; complaints by territory"""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"

RECEIVED = 1  # of Metric
# the regency that a district or village lies in; ids are codes without dots
PLACE = (
    "CASE WHEN territory_id >= 1000000000 THEN territory_id / 1000000 "
    "WHEN territory_id >= 100000 THEN territory_id / 100 ELSE territory_id END"
)
# what the other balances hold: the ledger without the tail, which is folded later
FOLDED = f"""
INSERT INTO balance_place (place, cohort_on, "on", n)
SELECT {PLACE}, cohort_on, "on", SUM(n) FROM (
    SELECT territory_id, cohort_on, "on", n FROM ledger
    WHERE metric = {RECEIVED} AND government_id IN (SELECT id FROM government)
    UNION ALL SELECT territory_id, cohort_on, "on", -n FROM ledger_tail WHERE metric = {RECEIVED}
) AS folded WHERE territory_id IS NOT NULL GROUP BY 1, 2, 3 HAVING SUM(n) <> 0
"""


def upgrade() -> None:
    op.create_table(
        "balance_place",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cohort_on", sa.Integer(), nullable=False),
        sa.Column("on", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("place", "cohort_on", "on", name=op.f("pk_balance_place")),
        sqlite_with_rowid=False,
    )
    op.execute(FOLDED)
    op.create_table(
        "month_change",
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("government_id", "month", name=op.f("pk_month_change")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO month_change (government_id, month, n) "
        "SELECT government_id, cohort_month, 1 FROM balance "
        f"WHERE metric = {RECEIVED} GROUP BY government_id, cohort_month"
    )
    op.create_table(
        "changed_text",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("home_id", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", "home_id", name=op.f("pk_changed_text")),
    )
    op.create_table(
        "month_sum",
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=False),
        sa.Column("sums", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "government_id", "month", name=op.f("pk_month_sum")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("month_sum")
    op.drop_table("changed_text")
    op.drop_table("month_change")
    op.drop_table("balance_place")

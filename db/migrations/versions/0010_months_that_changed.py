"""which months changed, and what was counted of them; complaints by territory"""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"

RECEIVED = 1  # of Metric


def upgrade() -> None:
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

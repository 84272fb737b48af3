"""what the agencies have by day; what waits for a head's approval; what was escalated"""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"


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

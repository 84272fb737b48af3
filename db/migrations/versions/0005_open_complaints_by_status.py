"""open complaints by status and level, on PostgreSQL

Its counts of worklists end in this small index. SQLite would take it for the pages too, and sort.
"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_complaint_open",
            "complaint",
            ["status", "holder"],
            postgresql_where=sa.text("is_open"),
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_complaint_open", "complaint")

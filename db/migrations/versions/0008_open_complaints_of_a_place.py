"""open complaints by place and subject: what may be the same as one"""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index(
        "ix_complaint_near",
        "complaint",
        ["territory_id", "category_id", "received_on"],
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_index("ix_complaint_near", "complaint")

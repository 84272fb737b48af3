"""what each person wants to be told, and when they were"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "notice_setting",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("muted", sa.String(), nullable=False),
        sa.Column("seen_until", sa.BigInteger(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("is_digest", sa.Boolean(), nullable=False),
        sa.Column("digest_hour", sa.SmallInteger(), nullable=False),
        sa.Column("quiet_from", sa.SmallInteger(), nullable=False),
        sa.Column("quiet_until", sa.SmallInteger(), nullable=False),
        sa.Column("digest_at", sa.BigInteger(), nullable=True),
        sa.Column("trouble", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_notice_setting_account_account")
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_notice_setting")),
    )


def downgrade() -> None:
    op.drop_table("notice_setting")

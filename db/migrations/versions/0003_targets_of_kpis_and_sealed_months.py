"""targets of kpis and sealed months"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"


BALANCE = ("government_id", "metric", "cohort_month", "on_month", "days", "n")


def key_balance_by(*key: str) -> None:
    """The same rows under another order of the key: they are read in that order."""
    op.rename_table("balance", "balance_before")
    if op.get_bind().dialect.name == "postgresql":  # where such a name is one of the schema's
        op.execute("ALTER TABLE balance_before RENAME CONSTRAINT pk_balance TO pk_balance_before")
    op.create_table(
        "balance",
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("metric", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in BALANCE[2:]),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_balance")),
        sqlite_with_rowid=False,
    )
    names = ", ".join(BALANCE)
    op.execute(f"INSERT INTO balance ({names}) SELECT {names} FROM balance_before")
    op.drop_table("balance_before")


def upgrade() -> None:
    key_balance_by("government_id", "metric", "cohort_month", "days", "on_month")
    op.create_table(
        "kpi_target",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kpi", sa.String(40), nullable=False),
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("basis", sa.String(300), nullable=False),
        sa.Column("set_by", sa.String(64), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_target")),
    )
    op.create_table(
        "seal",
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.SmallInteger(), nullable=False),
        sa.Column("edition", sa.SmallInteger(), nullable=False),
        sa.Column("known_on", sa.Integer(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed_by", sa.String(64), nullable=False),
        sa.Column("sealed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id"], ["government.id"], name=op.f("fk_seal_government_id_government")
        ),
        sa.PrimaryKeyConstraint("government_id", "month", "edition", name=op.f("pk_seal")),
    )


def downgrade() -> None:
    key_balance_by("government_id", "metric", "cohort_month", "on_month", "days")
    op.drop_table("seal")
    op.drop_table("kpi_target")

"""receipts of a government by channel, class, category, territory and hour; and those that were
written down later"""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"

RECEIVED, RECEIVE = 1, 1  # of Metric, of MoveCode
HOUR = 3_600_000  # milliseconds
# what the other balances hold: the ledger without the tail, which is folded later
ENTRIES = """
SELECT e.government_id, e.cohort_on, e."on", e.recorded_on, e.cause,
    e.channel, e.klass, e.category_id, e.territory_id, e.n, {sign} AS sign,
    c.received_at, CASE WHEN c.import_run_id IS NULL THEN 1 ELSE 0 END AS is_typed
FROM {source} AS e JOIN complaint AS c ON c.id = e.complaint_id AND c.home_id = e.home_id
WHERE e.metric = {received} AND e.government_id IN (SELECT id FROM government)
"""
VALUES = (  # in the order of Dimension; the hour of the week begins with Monday's first, in UTC
    "COALESCE(channel, 0)",
    "COALESCE(klass, 0)",
    "COALESCE(category_id, 0)",
    "COALESCE(territory_id, 0)",
    f"(received_at / {HOUR} + 72) % 168 * 2 + CASE WHEN received_at % {HOUR} = 0 THEN 1 ELSE 0 END",
)
LATE = f"""
INSERT INTO balance_late (government_id, cohort_on, recorded_on, channel, n)
SELECT government_id, cohort_on, recorded_on, channel, SUM(sign) FROM folded_receipt
WHERE recorded_on > "on" AND cause = {RECEIVE} AND n > 0 AND channel IS NOT NULL AND is_typed = 1
GROUP BY 1, 2, 3, 4 HAVING SUM(sign) <> 0
"""


def upgrade() -> None:
    op.create_table(
        "balance_receipt",
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("dimension", sa.SmallInteger(), nullable=False),
        sa.Column("cohort_on", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "government_id", "dimension", "cohort_on", "value", "on",
            name=op.f("pk_balance_receipt"),
        ),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "balance_late",
        sa.Column("government_id", sa.SmallInteger(), nullable=False),
        sa.Column("cohort_on", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Integer(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "government_id", "cohort_on", "recorded_on", "channel", name=op.f("pk_balance_late")
        ),
        sqlite_with_rowid=False,
    )
    folded = " UNION ALL ".join(
        ENTRIES.format(source=source, sign=sign, received=RECEIVED)
        for source, sign in (("ledger", 1), ("ledger_tail", -1))
    )
    op.execute(f"CREATE TEMPORARY TABLE folded_receipt AS {folded}")
    for dimension, value in enumerate(VALUES, 1):
        op.execute(
            'INSERT INTO balance_receipt (government_id, dimension, cohort_on, value, "on", n) '
            f'SELECT government_id, {dimension}, cohort_on, {value}, "on", SUM(n * sign) '
            "FROM folded_receipt GROUP BY 1, 2, 3, 4, 5 HAVING SUM(n * sign) <> 0"
        )
    op.execute(LATE)
    op.execute("DROP TABLE folded_receipt")


def downgrade() -> None:
    op.drop_table("balance_late")
    op.drop_table("balance_receipt")

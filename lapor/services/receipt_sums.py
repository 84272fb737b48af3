"""Sums of receipts alone: by place, by one dimension, and those that were written down later.

The fold of lapor.services.ledger adds to them, `verify` counts them again.
"""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from db import bulk
from db.codes import Metric, MoveCode
from db.models import Dimension
from db.types import numbers

RECEIPTS = "fresh_receipt"  # a temporary table
HOUR = 3_600_000  # milliseconds
THURSDAY = 72  # hours: 1 January 1970, when the week begins on Monday
DIMENSIONS, CAUSES = numbers(Dimension), numbers(MoveCode)
ENTRY = (  # of the ledger
    "government_id", "cohort_on", "on", "recorded_on", "cause", "channel", "klass", "category_id",
    "territory_id",
)  # fmt: skip
NAMES = '", "'.join(ENTRY)
# each complaint's row is looked up by its key: a join might read all there are
ROW = "complaint AS c WHERE c.id = e.complaint_id AND c.home_id = e.home_id"
OF_ENTRIES = (
    f'CREATE TEMPORARY TABLE {RECEIPTS} AS SELECT "{NAMES}", '
    f"(SELECT c.received_at FROM {ROW}) AS received_at, "
    f'CASE WHEN recorded_on > "on" THEN (SELECT COUNT(*) FROM {ROW} AND c.import_run_id IS NULL) '
    "ELSE 0 END AS is_typed, n "
    f"FROM {{source}} AS e WHERE metric = {numbers(Metric)[Metric.RECEIVED]}"
)
# the regency that a district or village lies in; ids are codes without dots
PLACE = (
    "CASE WHEN territory_id >= 1000000000 THEN territory_id / 1000000 "
    "WHEN territory_id >= 100000 THEN territory_id / 100 ELSE territory_id END"
)
VALUES = {  # as BalanceReceipt has them
    Dimension.CHANNEL: "COALESCE(channel, 0)",
    Dimension.CLASS: "COALESCE(klass, 0)",
    Dimension.CATEGORY: "COALESCE(category_id, 0)",
    Dimension.TERRITORY: "COALESCE(territory_id, 0)",
    Dimension.HOUR: (
        f"(received_at / {HOUR} + {THURSDAY}) % 168 * 2 "
        f"+ CASE WHEN received_at % {HOUR} = 0 THEN 1 ELSE 0 END"
    ),
}


class Sum(NamedTuple):
    """How one balance, or a part of it, is summed: its key, and that as it is read."""

    balance: str
    key: tuple[str, ...]
    read: tuple[str, ...]
    of: str = "true"  # these receipts

    @property
    def selected(self) -> str:
        places = ", ".join(str(place) for place, _ in enumerate(self.key, 1))
        return (
            f"SELECT {', '.join(self.read)}, SUM(n) AS n FROM {RECEIPTS} WHERE {self.of} "
            f"GROUP BY {places} HAVING SUM(n) <> 0 ORDER BY {places}"
        )

    @property
    def added(self) -> str:
        key = ", ".join(self.key)
        return (
            f"INSERT INTO {self.balance} ({key}, n) {self.selected} "
            f"ON CONFLICT ({key}) DO UPDATE SET n = {self.balance}.n + excluded.n"
        )


ON = '"on"'
SUMS = (
    Sum("balance_place", ("place", "cohort_on", ON), (PLACE, "cohort_on", ON),
        "territory_id IS NOT NULL"),
    *(
        Sum("balance_receipt", ("government_id", "dimension", "cohort_on", "value", ON),
            ("government_id", f"{DIMENSIONS[dimension]}", "cohort_on", value, ON))
        for dimension, value in VALUES.items()
    ),
    Sum("balance_late", ("government_id", "cohort_on", "recorded_on", "channel"),
        ("government_id", "cohort_on", "recorded_on", "channel"),
        f'is_typed = 1 AND recorded_on > "on" AND channel IS NOT NULL AND n > 0 '
        f"AND cause = {CAUSES[MoveCode.RECEIVE]}"),
)  # fmt: skip
BALANCES = tuple(dict.fromkeys(one.balance for one in SUMS))


class Came(NamedTuple):
    """What receipts are summed by and only the complaint's row tells."""

    received_at: int  # milliseconds; within an hour all are summed alike, but for its first
    is_typed: int  # 1: it came in no file


def came(received_at: int, import_run_id: int | None) -> Came:
    hour = received_at // HOUR * HOUR
    return Came(hour + (received_at != hour), int(import_run_id is None))


def hour(received_at: int) -> int:
    """Of the week, as BalanceReceipt has it, and VALUES reads it."""
    hours, beyond = divmod(received_at, HOUR)
    return (hours + THURSDAY) % 168 * 2 + (not beyond)


def begin(session: Session) -> None:
    """A place for receipts that are posted in bulk."""
    _gather(session, "ledger_tail", "AND 1 = 0")


def gather(session: Session, receipts: bulk.Packed) -> None:
    """Into that place: the columns of ENTRY, those of Came, and n."""
    bulk.insert(session, RECEIPTS, (*ENTRY, *Came._fields, "n"), receipts)


def add(session: Session) -> None:
    """Add what was gathered to the balances."""
    run = session.connection().execute
    for one in SUMS:
        run(text(one.added))
    run(text(f"DELETE FROM {RECEIPTS}"))


def fold_tail(session: Session) -> None:
    """Add the receipts of the tail to the balances."""
    _gather(session, "ledger_tail")
    add(session)
    _end(session)


def wrong(session: Session) -> dict[str, set[tuple[Any, ...]]]:
    """By balance the keys where it is not what the ledger tells, less what the tail holds."""
    told = {balance: Counter[tuple[Any, ...]]() for balance in BALANCES}
    run = session.connection().execute
    for source, sign in (("ledger", 1), ("ledger_tail", -1)):
        _gather(session, source)
        for one in SUMS:
            for *key, n in run(text(one.selected)):
                told[one.balance][tuple(key)] += sign * int(n)
    _end(session)
    for balance, names in {one.balance: one.key for one in SUMS}.items():
        kept = run(text(f"SELECT {', '.join(names)}, n FROM {balance}"))
        told[balance].subtract({tuple(key): int(n) for *key, n in kept})
    return {balance: {key for key, n in found.items() if n} for balance, found in told.items()}


def _gather(session: Session, source: str, some: str = "") -> None:
    _end(session)
    session.connection().execute(text(f"{OF_ENTRIES.format(source=source)} {some}"))


def _end(session: Session) -> None:
    session.connection().execute(text(f"DROP TABLE IF EXISTS {RECEIPTS}"))

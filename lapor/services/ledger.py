"""The ledger's writing side: posting, folding into the balances, making all of it again.

A move appends to the ledger and to the tail. Folding moves the tail into the balances in one
transaction; balances and tail together are exact at every moment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel import Session

from db import bulk
from db.codes import Channel, Class, Metric, MoveCode
from db.days import moment_of, month_number
from db.types import numbers
from lapor.domain.ledger import Claim, Entries
from lapor.queries import month_sums
from lapor.services import receipt_sums
from lapor.services.reference import zone_of

LEDGER = (
    "government_id", "metric", "cohort_on", "home_id", "complaint_id", "version", "seq", "on",
    "agency_id", "klass", "channel", "category_id", "territory_id", "days", "n", "recorded_on",
    "cause",
)  # fmt: skip
TAIL = (*LEDGER, "cohort_month", "on_month")
FRESH = "fresh_sum"  # a temporary table: entries that were posted in bulk, added up
ADDED = "added_sum"  # another
Row = tuple[Any, ...]
DAY_MS = 86_400_000
METRICS, CAUSES = numbers(Metric), numbers(MoveCode)
CLASSES, CHANNELS = numbers(Class), numbers(Channel)

BALANCES = {
    "balance": ("government_id", "metric", "cohort_month", "days", "on_month"),
    "balance_day": ("government_id", "on", "metric", "cohort_month", "days"),
    "balance_agency": ("government_id", "metric", "cohort_month", "agency_id", "on_month"),
    "balance_agency_day": ("government_id", "on", "metric", "cohort_month", "agency_id"),
}
SUMS = (*BALANCES, *receipt_sums.BALANCES)  # all that grows and shrinks with the entries
MONTHS = (
    "INSERT INTO month_change (government_id, month, n) "
    "SELECT government_id, cohort_month, 1 FROM {source} "
    f"WHERE metric = {METRICS[Metric.RECEIVED]} GROUP BY 1, 2 ORDER BY 1, 2 "
    "ON CONFLICT (government_id, month) DO UPDATE SET n = month_change.n + 1"
)
FINEST = ("government_id", "metric", "cohort_month", "on", "days", "agency_id", "on_month")
MOST_SUMS = 100_000  # kept in memory


class Fresh(NamedTuple):
    """Entries to be posted in bulk, as the database takes them."""

    entries: bulk.Packed  # in the order of the ledger's key
    sums: bulk.Packed  # of these and of others before them; none until there are many
    receipts: bulk.Packed  # the same of receipts alone


class Adder:
    """Puts entries in order and adds them up, a chunk after the other: a day's sums come again in
    each, and are written once."""

    SUM, RECEIPT = (itemgetter(*map(TAIL.index, names)) for names in (FINEST, receipt_sums.ENTRY))
    METRIC, N, ID = (TAIL.index(name) for name in ("metric", "n", "complaint_id"))

    def __init__(self, packed: bulk.Packing) -> None:
        self._packed = packed
        self._sums, self._receipts = Counter[Row](), Counter[Row]()

    def fresh(
        self, found: list[Row], came: Mapping[int, receipt_sums.Came], *, is_last: bool = False
    ) -> Fresh:
        """Of rows as the tail keeps them, and of how their complaints came, by id. After the last
        nothing is kept here."""
        found.sort()
        received = METRICS[Metric.RECEIVED]
        for row in found:
            self._sums[self.SUM(row)] += row[self.N]
            if row[self.METRIC] == received:
                entry = (*self.RECEIPT(row), *came[row[self.ID]])
                self._receipts[entry] += row[self.N]
        entries = self._packed([row[: len(LEDGER)] for row in found])
        if is_last or len(self._sums) + len(self._receipts) > MOST_SUMS:
            return Fresh(entries, self._taken(self._sums), self._taken(self._receipts))
        return Fresh(entries, self._packed([]), self._packed([]))

    def _taken(self, sums: Counter[Row]) -> bulk.Packed:
        taken = [(*key, n) for key, n in sums.items()]
        sums.clear()
        return self._packed(taken)


def rows(
    entries: Entries, complaint: tuple[int, int], version: int, cause: MoveCode, recorded_at: int,
    zone: ZoneInfo,
) -> Iterator[Row]:  # fmt: skip
    """The entries of one recording as the tail keeps them. `complaint` is (id, home_id)."""
    complaint_id, home_id = complaint
    recorded_on, reason = local_day(recorded_at, zone), CAUSES[cause]
    for seq, ((claim, on), n) in enumerate(sorted(entries.items(), key=_order)):
        metric, cohort, days, (government, agency, klass, channel, category, territory) = claim
        yield (
            government, METRICS[metric], cohort, home_id, complaint_id, version, seq, on, agency,
            CLASSES[klass] if klass else None, CHANNELS[channel], category, territory,
            days, n, recorded_on, reason, month_of(cohort), month_of(on),
        )  # fmt: skip


def _order(entry: tuple[tuple[Claim, int], int]) -> tuple[Any, ...]:
    """The same entries always stand in the same order, however they were found."""
    ((metric, cohort, days, dims), on), n = entry
    government, agency, klass, channel, category, territory = dims
    return (
        metric, cohort, on, n, days, government, agency, klass or "", channel, category or 0,
        territory or 0,
    )  # fmt: skip


def post(
    session: Session, entries: Entries, complaint: tuple[int, int], version: int, cause: MoveCode,
    recorded_at: int,
) -> None:  # fmt: skip
    """Append the entries of one recording to the ledger and to the tail.

    The day it was recorded is that of the complaint's home, which never changes.
    """
    zone = zone_of(session, complaint[1])
    append(session, list(rows(entries, complaint, version, cause, recorded_at, zone)))


def append(session: Session, found: list[Row]) -> None:
    """To the ledger and to the tail, whatever recordings they are of."""
    bulk.insert(session, "ledger", LEDGER, [row[:-2] for row in found])
    bulk.insert(session, "ledger_tail", TAIL, found)


def quoted(names: Iterable[str]) -> str:
    """As a list of columns; `on` is a word of SQL."""
    return ", ".join(f'"{name}"' for name in names)


def gather(session: Session, made: Sequence[Fresh]) -> bool:
    """Entries into the ledger, sums to those that `post_fresh` posts. Did any come?"""
    entries = bulk.merged(one.entries for one in made)
    if isinstance(entries, list):
        entries.sort()
    bulk.insert(session, "ledger", LEDGER, entries)
    if sums := bulk.merged(one.sums for one in made):
        bulk.insert(session, FRESH, (*FINEST, "n"), sums)
        receipt_sums.gather(session, bulk.merged(one.receipts for one in made))
    return bool(sums)


def post_fresh(session: Session) -> None:
    """Move the gathered sums into the balances."""
    _fold(session, FRESH)
    receipt_sums.add(session)
    session.connection().execute(text(f"DELETE FROM {FRESH}"))


def open_fresh(session: Session) -> None:
    names = quoted(FINEST)
    empty(session, FRESH, f"{names}, SUM(n) AS n FROM ledger_tail WHERE 1 = 0 GROUP BY {names}")
    receipt_sums.begin(session)


def empty(session: Session, table: str, selected: str) -> None:
    """A temporary table for what a SELECT would find that finds nothing."""
    run = session.connection().execute
    run(text(f"DROP TABLE IF EXISTS {table}"))
    run(text(f"CREATE TEMPORARY TABLE {table} AS SELECT {selected}"))


def fold(session: Session) -> int:
    """Move the tail into the balances; returns how many entries. One snapshot: see jobs."""
    n = session.connection().execute(text("SELECT COUNT(*) FROM ledger_tail")).scalar_one()
    if n:
        _fold(session, "ledger_tail")
        receipt_sums.fold_tail(session)
        session.connection().execute(text("DELETE FROM ledger_tail"))
    month_sums.tell_texts(session)
    return int(n)


def _fold(session: Session, source: str) -> None:
    """All entries are added up once, to the finest sums; each balance is made of those."""
    run = session.connection().execute
    names = quoted(FINEST)
    sums = f"SELECT {names}, SUM(n) AS n FROM {source} GROUP BY {names} HAVING SUM(n) <> 0"
    run(text(f"DROP TABLE IF EXISTS {ADDED}"))
    run(text(f"CREATE TEMPORARY TABLE {ADDED} AS {sums}"))
    for balance, key in BALANCES.items():
        names = quoted(key)
        run(
            text(
                f"INSERT INTO {balance} ({names}, n) SELECT {names}, SUM(n) FROM {ADDED} "
                f"WHERE true GROUP BY {names} HAVING SUM(n) <> 0 ORDER BY {names} "
                f"ON CONFLICT ({names}) DO UPDATE SET n = {balance}.n + excluded.n"
            )
        )
    run(text(f"DROP TABLE {ADDED}"))
    run(text(MONTHS.format(source=source)))


def local_day(moment: int, zone: ZoneInfo) -> int:
    """The local date of a moment in milliseconds, as a day number."""
    return (moment + _offset(moment // DAY_MS, zone.key)) // DAY_MS


@lru_cache(maxsize=20_000)
def _offset(day: int, zone: str) -> int:
    """Milliseconds the zone is ahead of UTC. Indonesia's three do not change them."""
    ahead = moment_of(day * DAY_MS + DAY_MS // 2).astimezone(ZoneInfo(zone)).utcoffset()
    return int(ahead.total_seconds() * 1000) if ahead else 0


month_of = lru_cache(maxsize=20_000)(month_number)

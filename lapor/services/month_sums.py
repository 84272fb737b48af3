"""Sums of months that were counted in the background, exact as long as the month is unchanged.

Where little changed it is counted on the spot, so such a number is exact to the second. Where much
did, what was counted last stands, and says of when it is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session

from db.engine import reading, writing
from lapor.domain.errors import Refusal
from lapor.domain.text import Text
from lapor.queries import month_sums as queries
from lapor.queries.ledger import Span
from lapor.queries.month_sums import Cell, Governments, Kept, Run
from lapor.services.progress import Progress, untold

SPOT = 5_000  # complaints that are counted while somebody waits for the page
BATCH = 50_000  # … and in one statement of the background
UNDER_WAY = Text(
    "Angka ini dihitung untuk pertama kali. Di data yang besar itu perlu beberapa menit.",
    "These numbers are counted for the first time. In large data that takes some minutes.",
)


class NotCounted(Refusal):
    """Too much to be counted while somebody waits, and nothing was counted before."""

    def __init__(self) -> None:
        super().__init__(UNDER_WAY)


class Rule(NamedTuple):
    """What is counted: `sums_of` a run gives its months, as JSON."""

    key: str
    sums_of: Callable[[Session, Run, bool], dict[Cell, str]]  # True: the run is short


class Question(NamedTuple):
    governments: Governments
    months: Span


EVERYTHING = Question(None, Span())


class Answer(NamedTuple):
    sums: dict[Cell, str]
    at: datetime | None  # None: exact. Otherwise some are no newer than this


class Stale(NamedTuple):
    """What has to be counted again, by how many complaints, and the months' numbers now."""

    sizes: dict[Cell, int]
    changes: dict[Cell, int]
    kept: dict[Cell, Kept]

    @property
    def total(self) -> int:
        return sum(self.sizes.values())


def answer(session: Session, rule: Rule, asked: Question, *, exact: bool = False) -> Answer:
    """Counted on the spot where that is quick, or where `exact` is asked for. Raises NotCounted."""
    stale = _stale(session, rule, asked)
    spot = stale.sizes
    if not exact and stale.total > SPOT:
        spot = {cell: n for cell, n in spot.items() if cell not in stale.kept}
        if sum(spot.values()) > SPOT:
            raise NotCounted
    sums = {cell: one.sums for cell, one in stale.kept.items() if cell not in spot}
    for run in queries.runs(spot):
        sums |= rule.sums_of(session, run, sum(spot.values()) <= SPOT)
    old = [stale.kept[cell].counted_at for cell in stale.sizes if cell not in spot]
    return Answer(sums, min(old, default=None))


def _stale(session: Session, rule: Rule, asked: Question) -> Stale:
    changes = queries.changes(session, *asked)
    kept = queries.kept(session, rule.key, *asked)
    loose = queries.unsettled(session, *asked)
    stale = loose | {
        cell for cell, n in changes.items() if cell not in kept or kept[cell].change != n
    }
    sizes = queries.received(session, *asked) if stale else {}
    return Stale({cell: sizes.get(cell, 0) for cell in stale}, changes, kept)


@dataclass(frozen=True)
class Months:
    """Work of the background: these months, until all of them are exact."""

    rule: Rule
    asked: Question

    @property
    def key(self) -> str:
        return self.rule.key

    def waiting(self, session: Session) -> int:
        """How many complaints have to be looked through."""
        return _stale(session, self.rule, self.asked).total

    def count(self, progress: Progress = untold) -> int:
        """In transactions of its own; returns how many complaints were looked through.

        Counted in one snapshot, kept in a short transaction: nobody waits for it, and what changed
        meanwhile has another number.
        """
        done = 0
        with reading() as session:
            stale = _stale(session, self.rule, self.asked)
        for part in _batches(stale.sizes):
            with reading() as session:
                found = _counted(session, self.rule, self.asked, part)
            with writing() as session:
                queries.keep(session, self.key, found)
            done += sum(stale.sizes[cell] for cell in part)
            progress(done)
        return done


def _counted(session: Session, rule: Rule, asked: Question, cells: list[Cell]) -> dict[Cell, Kept]:
    now, changes = datetime.now(UTC), queries.changes(session, *asked)
    found: dict[Cell, str] = {}
    for run in queries.runs(cells):
        found |= rule.sums_of(session, run, False)
    return {cell: Kept(changes[cell], now, one) for cell, one in found.items() if cell in changes}


def _batches(sizes: dict[Cell, int]) -> Iterator[list[Cell]]:
    """In the order of the ledger, about so many complaints together."""
    part: list[Cell] = []
    for cell in sorted(sizes):
        is_other = bool(part) and part[-1].government != cell.government
        if part and (is_other or sum(sizes[one] for one in part) + sizes[cell] > BATCH):
            yield part
            part = []
        part.append(cell)
    if part:
        yield part


def wrong(session: Session, kept: Iterable[Months]) -> Iterator[tuple[str, Cell]]:
    """What is kept as exact and is not what counting now gives; months that nobody would count."""
    untold = queries.received(session, *EVERYTHING).keys() - queries.changes(session, *EVERYTHING)
    yield from (("untold", cell) for cell in sorted(untold))
    for one in kept:
        stale = _stale(session, one.rule, one.asked)
        for run in queries.runs(stale.kept.keys() - stale.sizes):
            for cell, found in one.rule.sums_of(session, run, False).items():
                if stale.kept[cell].sums != found:
                    yield one.key, cell

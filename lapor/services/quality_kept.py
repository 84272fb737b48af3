"""Data quality of large governments: counted in the background, shown with its time.

A small one is counted on the spot. What a large one's page shows was counted last: any step in any
complaint may change it, and to look through a year of them takes seconds.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session

from db.days import day_number, month_number
from db.engine import reading, writing
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import BY_CODE as KPIS
from lapor.domain.quality import BY_CODE, Shift
from lapor.queries import month_sums as queries
from lapor.queries.ledger import Span
from lapor.queries.month_sums import Cell, Kept
from lapor.services import month_sums
from lapor.services.kpi_scope import HERE, Asked, Filters, Period, asked
from lapor.services.month_sums import NotCounted
from lapor.services.progress import Progress, untold
from lapor.services.quality import MONTHS, Listed, Quality, months_before, quality

WHOLE = 0  # in place of a month: it is of a period
FRESH = timedelta(minutes=10)  # after which it is counted again while somebody looks at it


class Told(NamedTuple):
    quality: Quality
    at: datetime | None  # None: of this moment

    def is_old(self, now: datetime) -> bool:
        return self.at is not None and now - self.at > FRESH


@dataclass(frozen=True)
class Task:
    """Work of the background: this government in this period, as this actor may see it."""

    actor: Actor
    government: str
    period: Period
    cell: Cell
    key: str

    def waiting(self, session: Session) -> int:
        return _size(session, self.cell.government, self.period)

    def count(self, progress: Progress = untold) -> int:
        now = datetime.now(UTC)
        with reading() as session:
            n = self.waiting(session)
            found = quality(session, self.actor, self.government, self.period, now=now)
        with writing() as session:
            queries.keep(session, self.key, {self.cell: Kept(0, now, _packed(found))})
        progress(n)
        return n


def told(
    session: Session, actor: Actor, government: str, period: Period, *, now: datetime | None = None
) -> Told:
    """By the government's code. Raises NotAllowed, BadInput, or NotCounted."""
    now = now or datetime.now(UTC)
    task = to_count(session, actor, government, period)
    if task.waiting(session) <= month_sums.SPOT:
        return Told(quality(session, actor, government, period, now=now), None)
    own = Span(WHOLE, WHOLE)
    kept = queries.kept(session, task.key, (task.cell.government,), own).get(task.cell)
    if kept is None:
        raise NotCounted
    return Told(_unpacked(kept.sums), kept.counted_at)


def to_count(session: Session, actor: Actor, government: str, period: Period) -> Task:
    """Raises NotAllowed or BadInput."""
    question = asked(session, actor, KPIS["received"], period, (), Filters((government,)), None)
    (id,) = question.cut.governments or (0,)
    return Task(actor, government, period, Cell(id, WHOLE), _key(question, period))


def _key(question: Asked, period: Period) -> str:
    """The same for all who see the same; what is of today is found again tomorrow."""
    is_now = period.known_on is None and period.as_of >= datetime.now(HERE).date()
    until = replace(period, as_of=date.max) if is_now else period
    said = (until, question.aggregate, question.cut.agencies)
    return "quality-" + hashlib.sha256(repr(said).encode()).hexdigest()[:48]


def _size(session: Session, government: int, period: Period) -> int:
    until = min(period.until or period.as_of, period.as_of)
    since = period.since or months_before(until, MONTHS)
    months = Span(*(month_number(day_number(day)) for day in (since, until)))
    return sum(queries.received(session, (government,), months).values())


def _packed(found: Quality) -> str:
    period = found.period
    return json.dumps({
        "government": found.government,
        "name": found.name,
        "period": [_iso(day) for day in
                   (period.since, period.until, period.as_of, period.known_on)],
        "flaws": [
            [one.flaw.code, one.n, _iso(one.oldest), one.age_days, one.shifts]
            for one in found.flaws
        ],
    })  # fmt: skip


def _unpacked(kept: str) -> Quality:
    told: dict[str, Any] = json.loads(kept)
    since, until, as_of, known_on = map(_day, told["period"])
    flaws = [
        Listed(BY_CODE[code], n, _day(oldest), age, tuple(map(_shift, shifts)))
        for code, n, oldest, age, shifts in told["flaws"]
        if code in BY_CODE
    ]
    period = Period(since, until, as_of or date.min, known_on)
    return Quality(told["government"], told["name"], period, flaws)


def _shift(told: list[Any]) -> Shift:
    kpi, shown, low, high, by = told
    return Shift(kpi, shown, low, high, None if by is None else Split(by))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None

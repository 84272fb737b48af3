"""Data quality of large governments: counted in the background, shown with its time.

A small one is counted on the spot. What a large one's page shows was counted last: any step in any
complaint may change it, and to look through a year of them takes seconds.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from db.days import day_number, month_number
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import BY_CODE as KPIS
from lapor.domain.quality import BY_CODE, Shift
from lapor.queries import month_sums as queries
from lapor.queries.ledger import Span
from lapor.services import whole_sums
from lapor.services.kpi_scope import HERE, Asked, Filters, Period, asked
from lapor.services.quality import MONTHS, Listed, Quality, months_before, quality
from lapor.services.whole_sums import Task, Told


@dataclass(frozen=True)
class Asks:
    """This government in this period, as this actor may see it."""

    actor: Actor
    code: str
    government: int
    period: Period
    key: str

    def size(self, session: Session) -> int:
        period = self.period
        until = min(period.until or period.as_of, period.as_of)
        since = period.since or months_before(until, MONTHS)
        months = Span(*(month_number(day_number(day)) for day in (since, until)))
        return sum(queries.received(session, (self.government,), months).values())

    def packed(self, session: Session) -> str:
        return _packed(quality(session, self.actor, self.code, self.period))


def told(
    session: Session, actor: Actor, government: str, period: Period, *, now: datetime | None = None
) -> Told[Quality]:
    """By the government's code. Raises NotAllowed, BadInput, or NotCounted."""
    return whole_sums.told(
        session,
        _asks(session, actor, government, period),
        lambda: quality(session, actor, government, period, now=now),
        _unpacked,
    )


def to_count(session: Session, actor: Actor, government: str, period: Period) -> Task:
    """Raises NotAllowed or BadInput."""
    return Task(_asks(session, actor, government, period))


def _asks(session: Session, actor: Actor, government: str, period: Period) -> Asks:
    question = asked(session, actor, KPIS["received"], period, (), Filters((government,)), None)
    (id,) = question.cut.governments or (0,)
    return Asks(actor, government, id, period, _key(question, period))


def _key(question: Asked, period: Period) -> str:
    """The same for all who see the same; what is of today is found again tomorrow."""
    is_now = period.known_on is None and period.as_of >= datetime.now(HERE).date()
    until = replace(period, as_of=date.max) if is_now else period
    said = (until, question.aggregate, question.cut.agencies)
    return "quality-" + hashlib.sha256(repr(said).encode()).hexdigest()[:48]


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

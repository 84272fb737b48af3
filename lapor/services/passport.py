"""The passport of a number: its meaning, its rules, of whom it is, which complaints made it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from db.codes import Class, Clock, Metric
from db.models import CalendarDay, Government, Policy
from lapor.domain.access import Actor
from lapor.domain.calendar import NATION
from lapor.domain.kpi import Agencies, Backlog, Count, DatedBy, Days, Kpi, Reading, Share, Target
from lapor.domain.text import Text
from lapor.services import definitions, fingerprint, kpi_targets, kpi_undated
from lapor.services.kpi import measure
from lapor.services.kpi_rows import Part, Row, printed, rows_behind
from lapor.services.kpi_scope import (
    ALL,
    Asked,
    Filters,
    Period,
    asked,
    kpi_of,
    require_all_together,
)
from lapor.services.kpi_words import in_words

CLOCKS = {
    Metric.VERIFY_LATE: Clock.VERIFY,
    Metric.FOLLOW_UP_LATE: Clock.FOLLOW_UP,
    Metric.RESOLVE_LATE: Clock.RESOLVE,
}
MEASURES = {
    Metric.VERIFIED_IN_TIME: Clock.VERIFY,
    Metric.FOLLOWED_IN_TIME: Clock.FOLLOW_UP,
    Metric.DONE_IN_TIME: Clock.RESOLVE,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A policy in force for complaints received from the one day to the other, both included."""

    clock: Clock
    klass: Class | None
    days: int
    unit: str  # working_days, calendar_days or hours
    since: date
    until: date | None  # None: it still is
    basis: str
    government: str | None  # the code; a local limit is shown, never counted. None: national
    place: str | None = None  # its name


@dataclass(frozen=True, slots=True)
class Excluded:
    reason: Text
    n: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Of one part: how many complaints, and their digest as the export of it repeats it."""

    part: Part
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Passport:
    """All that a reader needs to make a number again.

    `readings`: one; of the backlog one for each age. `digest` is that of numerator and
    denominator together. A partner, and a KPI that counts agencies, has no complaints to list:
    then, and without rows, `digest` and `excluded` are None and `parts` is empty.
    """

    kpi: Kpi
    definition: tuple[tuple[Text, Text], ...]  # formula, dated by, source, target: label, words
    target: Target | None  # in force for the one government asked about, else for the nation
    policies: tuple[Limit, ...]
    calendar: tuple[str, ...]  # the decrees that say which days were off
    filters: tuple[tuple[Text, Text], ...]
    period: Period
    readings: tuple[Reading, ...]
    parts: tuple[Fingerprint, ...] = ()
    digest: str | None = None
    excluded: tuple[Excluded, ...] | None = None

    @property
    def n(self) -> int:
        return sum(one.n for one in self.readings)


def passport(
    session: Session, actor: Actor, kpi: Kpi | str, period: Period, filters: Filters = ALL, *,
    with_rows: bool = True, with_excluded: bool = True, today: date | None = None,
) -> Passport:  # fmt: skip
    """All of it. What is cheap comes without rows; `listed` adds those, see there."""
    kpi = kpi_of(kpi)
    question = asked(session, actor, kpi, period, (), filters, today)
    require_all_together(session, question)
    asks: dict[str, Any] = {"filters": filters, "today": today} | asdict(period)
    target = _target(session, kpi, question, period)
    found = Passport(
        kpi,
        tuple(definitions.definition_with(kpi, target)),
        target,
        tuple(sorted(_limits(session, question, period), key=_order)),
        tuple(_sources(session, question, period)),
        tuple(in_words(session, question)),
        period,
        tuple(_readings(session, actor, kpi, asks)),
    )
    if not with_rows:
        return found
    return listed(session, actor, found, filters, with_excluded=with_excluded, today=today)


def listed(
    session: Session, actor: Actor, found: Passport, filters: Filters, *,
    with_excluded: bool = True, today: date | None = None,
) -> Passport:  # fmt: skip
    """With the digests of the complaints that made it, if it has any.

    `with_excluded` tells the stories of what was left out: a page may ask for it later.
    """
    question = asked(session, actor, found.kpi, found.period, (), filters, today)
    made = _lines(session, question)
    excluded: list[Row] | None = None
    if made and with_excluded:
        asks: dict[str, Any] = {"filters": filters, "today": today} | asdict(found.period)
        excluded = rows_behind(session, actor, found.kpi, part=Part.EXCLUDED, **asks)
        made[Part.EXCLUDED] = list(fingerprint.lines(Part.EXCLUDED, excluded))
    parts, digest = _prints(made)
    left_out = None if excluded is None else _excluded(excluded)
    return replace(found, parts=parts, digest=digest, excluded=left_out)


def _readings(session: Session, actor: Actor, kpi: Kpi, asks: dict[str, Any]) -> list[Reading]:
    """With what is left out for want of dates, also where it is another KPI that counts those."""
    found, other = measure(session, actor, kpi, **asks), kpi_undated.told_by(kpi)
    if other is kpi:
        return found
    left_out = sum(one.undated for one in measure(session, actor, other, **asks))
    return [one if one.suppressed else one._replace(undated=left_out) for one in found]


def _target(session: Session, kpi: Kpi, question: Asked, period: Period) -> Target | None:
    codes = [code for code, _name in _codes(session, question).values()]
    goals = kpi_targets.in_force(session, period.known_on)
    return goals.of(kpi, codes[0] if len(codes) == 1 else "", kpi_targets.year_of(period))


def _lines(session: Session, question: Asked) -> dict[Part, list[bytes]]:
    return {
        part: [fingerprint.line(part, one.source, one.number, one.counted) for one in found]
        for part, found in printed(session, question, tuple(_parts(question))).items()
    }


def _prints(
    made: Mapping[Part, list[bytes]],
) -> tuple[tuple[Fingerprint, ...], str | None]:
    """(of each part, of what the number is made of)"""
    counted = [line for part, found in made.items() if part != Part.EXCLUDED for line in found]
    each = (Fingerprint(part, len(one), fingerprint.digest(one)) for part, one in made.items())
    return tuple(each), fingerprint.digest(counted) if made else None


def _parts(question: Asked) -> Iterable[Part]:
    """Only a share has a denominator made of complaints. A partner, and agencies, have none."""
    shape = question.kpi.shape
    if question.aggregate or isinstance(shape, Agencies):
        return
    yield Part.NUMERATOR
    if isinstance(shape, Share):
        yield Part.DENOMINATOR


def _excluded(rows: list[Row]) -> tuple[Excluded, ...]:
    """The commonest reason first."""
    found = Counter(row.reason for row in rows if row.reason is not None)
    return tuple(Excluded(reason, n) for reason, n in found.most_common())


def _clocks(kpi: Kpi) -> set[Clock]:
    """Whose limits decide the number, or are what it is measured against."""
    known = MEASURES if isinstance(kpi.shape, Days) else CLOCKS
    return {known[metric] for metric in kpi.shape.metrics if metric in known}


def _limits(session: Session, question: Asked, period: Period) -> Iterable[Limit]:
    """Of the receipts of the period. What is dated by a later step may be received before it."""
    clocks = _clocks(question.kpi)
    if not clocks:
        return
    receipts = question.kpi.dated_by == DatedBy.RECEIPT
    first = period.since if receipts else None
    last = min(period.until or period.as_of, period.as_of)
    codes = _codes(session, question)
    for row, until in _versions(session):
        is_ours = row.government_id is None or row.government_id in codes
        in_force = row.effective_on <= last and (first is None or until is None or until >= first)
        if row.clock in clocks and is_ours and in_force:
            government = None if row.government_id is None else codes[row.government_id]
            about = (row.clock, row.klass, row.days, row.unit)
            yield Limit(*about, row.effective_on, until, row.basis, *(government or (None, None)))


def _versions(session: Session) -> Iterable[tuple[Policy, date | None]]:
    """Each limit, and the last day before the next of its kind."""
    ends: dict[tuple[object, ...], date] = {}
    for row in session.exec(select(Policy).order_by(col(Policy.effective_on).desc())):
        key = (row.clock, row.klass, row.government_id)
        yield row, ends.get(key)
        ends[key] = row.effective_on - timedelta(1)


def _order(one: Limit) -> tuple[object, ...]:
    return (one.government or "", list(Clock).index(one.clock), one.klass or "", one.since)


def _codes(session: Session, question: Asked) -> dict[int, tuple[str, str]]:
    """Of the governments asked about, by id: code and name."""
    statement = select(Government.id, Government.code, Government.name)
    if question.cut.governments is not None:
        statement = statement.where(col(Government.id).in_(question.cut.governments))
    return {id: (code, name) for id, code, name in session.exec(statement)}


def _sources(session: Session, question: Asked, period: Period) -> Iterable[str]:
    """Where days off are read from, if the number counts working days."""
    shape = question.kpi.shape
    ages = isinstance(shape, Backlog) or (isinstance(shape, Count) and shape.older_than)
    if not ages and not _clocks(question.kpi):
        return []
    statement = select(CalendarDay.basis).where(col(CalendarDay.day) <= period.as_of).distinct()
    if period.since is not None:
        statement = statement.where(col(CalendarDay.day) >= period.since)
    if question.cut.governments is not None:
        statement = statement.where(col(CalendarDay.region_id).in_(_regions(session, question)))
    return sorted(session.exec(statement))


def _regions(session: Session, question: Asked) -> set[int]:
    """A region's own days hold for it and below it."""
    statement = select(Government.region_id).where(
        col(Government.id).in_(question.cut.governments or ())
    )
    own = {region for region in session.exec(statement) if region is not None}
    return {NATION} | own | {region // 100 for region in own}

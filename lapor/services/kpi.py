"""KPIs measured: one number or many, by any cut, as of any day, as known on any day."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from db.days import day_number, day_of, first_of_month, month_number
from lapor.domain.access import Actor
from lapor.domain.kpi import (
    Agencies,
    Backlog,
    Count,
    Counts,
    DatedBy,
    Days,
    Figures,
    Kpi,
    Rate,
    Reading,
    Share,
    Split,
    Summed,
)
from lapor.domain.kpi import total as count
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.suppression import suppressed
from lapor.domain.text import Text
from lapor.queries.counted import Counted, by_key
from lapor.queries.ledger import Key
from lapor.services import kpi_agencies, kpi_ages, kpi_months, kpi_undated
from lapor.services.kpi_rows import Row, rows_behind
from lapor.services.kpi_scope import ALL, Asked, Filters, Period, asked, asked_alike, kpi_of
from lapor.services.kpi_shared import Lookups, having, needs_days, shared
from lapor.services.kpi_standing import total

__all__ = ["Filters", "Reading", "Row", "board", "measure", "rows_behind", "trend", "undated"]
NONE: Counts = {}


def measure(
    session: Session,
    actor: Actor,
    kpi: Kpi | str,
    *,
    since: date | None = None,
    until: date | None = None,
    as_of: date,
    known_on: date | None = None,
    by: Sequence[Split] = (),
    filters: Filters = ALL,
    today: date | None = None,
) -> list[Reading]:
    """One reading for each group that has something; without `by` always exactly one.

    `until` is inclusive. Of a stock (backlog, overdue, escalation_due) the period restricts the
    date of receipt or dispatch. A backlog gives one reading for each age.
    """
    period = Period(since, until, as_of, known_on)
    question = asked(session, actor, kpi_of(kpi), period, by, filters, today)
    found = measured(session, question)
    return suppressed(found) if question.aggregate else found


def undated(session: Session, actor: Actor, kpi: Kpi | str, **asks: Any) -> int:
    """Complaints that a timeliness KPI leaves out, since nobody knows their dates."""
    readings = measure(session, actor, kpi, **asks)
    return sum([one.undated for one in readings])


def trend(
    session: Session,
    actor: Actor,
    kpi: Kpi | str,
    *,
    since: date,
    until: date,
    as_of: date,
    known_on: date | None = None,
    filters: Filters = ALL,
    today: date | None = None,
) -> list[tuple[date, list[Reading]]]:
    """(first day of the month, its readings) for every month; a stock at each month's end."""
    kpi, found = kpi_of(kpi), []
    for begins, ends in _months(since, until, as_of):
        period = Period(max(begins, since), min(ends, until), as_of, known_on)
        if kpi.dated_by == DatedBy.AS_OF:
            period = Period(None, None, min(ends, as_of), known_on)
        question = asked(session, actor, kpi, period, (), filters, today)
        readings = measured(session, question)
        found.append((begins, suppressed(readings) if question.aggregate else readings))
    return found


def _months(since: date, until: date, as_of: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of each month that has begun."""
    first, last = (month_number(day_number(day)) for day in (since, min(until, as_of)))
    for month in range(first, last + 1):
        yield day_of(first_of_month(month)), day_of(first_of_month(month + 1) - 1)


def board(
    session: Session,
    actor: Actor,
    governments: Sequence[str],
    *,
    since: date | None = None,
    until: date | None = None,
    as_of: date,
    known_on: date | None = None,
    by: Sequence[Split] = (Split.GOVERNMENT,),
    filters: Filters = ALL,
    kpis: Iterable[Kpi] = KPIS,
    today: date | None = None,
) -> dict[str, list[Reading]]:
    """Readings by KPI code, for these governments (none named: all in scope)."""
    period = Period(since, until, as_of, known_on)
    filters = replace(filters, governments=tuple(governments))
    questions = asked_alike(session, actor, kpis, period, by, filters, today)
    sums, lookups, found = shared(session, questions), Lookups(session), {}
    for question in questions:
        counted = sums.of(question.kpi)
        readings = measured(session, question, lookups, counted, whole=sums.totals)
        found[question.kpi.code] = suppressed(readings) if question.aggregate else readings
    return found


def measured(
    session: Session, question: Asked, lookups: Lookups | None = None,
    counted: Counted | None = None, whole: Counted | None = None,
) -> list[Reading]:  # fmt: skip
    """The readings of a question, before small cells are hidden; `counted` if it is known, or
    `whole`: what its period sums up to, whatever the age."""
    lookups = lookups or Lookups(session)
    shape = question.kpi.shape
    if isinstance(shape, Agencies):
        return kpi_agencies.readings(session, question)
    if isinstance(shape, Backlog):
        return _backlog(session, question, shape, lookups, whole)
    if counted is None:
        counted = counted_by_key(session, question, whole)
    unknown = kpi_undated.keys(session, question, lookups.any_file)
    code = question.kpi.code
    undated = shape.undated if isinstance(shape, Share | Days) else ()
    read = _reader(question, shape, lookups)
    found = []
    for key, group in lookups.labels.groups(question.cut.by, _keys(question, counted)):
        counts = counted.get(key, NONE)
        figures, note = read(key, counts)
        left_out = count(counts, undated) if undated else 0
        found.append(Reading(code, group, figures, left_out, key in unknown, note=note))
    return found


def counted_by_key(session: Session, question: Asked, whole: Counted | None = None) -> Counted:
    """What the ledger sums up to, by the ids of each group."""
    kpi = question.kpi
    cut = replace(question.cut, metrics=kpi.shape.metrics, with_days=needs_days(kpi))
    if isinstance(kpi.shape, Count) and kpi.shape.older_than is not None:
        cuts = kpi_ages.older_than(session, cut, kpi.shape.older_than)
        return having(kpi_months.by_span(session, question, cuts, whole)[0], kpi)
    return by_key(total(session, question, cut))


def _keys(question: Asked, counted: Mapping[Key, object]) -> list[Key]:
    """A total is told even if there is nothing."""
    return list(counted) if question.cut.by else [()]


def _reader(
    question: Asked, shape: Summed, lookups: Lookups
) -> Callable[[Key, Counts], tuple[Figures, Text | None]]:
    """What makes figures, and what must be said beside them, of the sums of a group."""
    if not isinstance(shape, Rate):
        plain = shape.read
        return lambda _key, counts: (plain(counts), None)

    def for_people(key: Key, counts: Counts) -> tuple[Figures, Text | None]:
        people = lookups.census.people(question, key)
        return shape.read(counts, people.number), people.note

    return for_people


def _backlog(
    session: Session, question: Asked, shape: Backlog, lookups: Lookups, whole: Counted | None
) -> list[Reading]:
    cut = replace(question.cut, metrics=shape.metrics)
    cuts = list(kpi_ages.bands(session, cut, [band.most for band in shape.bands]))
    ages = kpi_months.by_span(session, question, cuts, whole)
    read = {
        key: [shape.read(counted.get(key, NONE)) for counted in ages]
        for key in (dict.fromkeys(key for counted in ages for key in counted) if cut.by else [()])
    }
    keys = [key for key, bands in read.items() if not cut.by or any(one.n for one in bands)]
    unknown = kpi_undated.keys(session, question, lookups.any_file)
    return [
        Reading(question.kpi.code, {**group, "age": band.code}, figures, 0, key in unknown)
        for key, group in lookups.labels.groups(cut.by, keys)
        for band, figures in zip(shape.bands, read[key], strict=True)
    ]

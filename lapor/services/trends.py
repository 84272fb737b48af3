"""A KPI by month, and what came in by territory: what stands beside the board."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from db.days import day_number, day_of, first_of_month, month_number
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.kpi import Count, DatedBy, Reading, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.suppression import suppressed
from lapor.queries import balances
from lapor.queries import places as places_of
from lapor.queries.counted import Counted
from lapor.services import kpi
from lapor.services.board import WITHIN, Cell, by_place, places, whole
from lapor.services.kpi_scope import ALL, Asked, Filters, Period, asked
from lapor.services.kpi_scope import places_within as territories_of
from lapor.services.kpi_shared import Lookups
from lapor.services.setup import PILOTS

MONTHS = 13  # of a trend, at least: the same month of last year is on it
MOST_MONTHS = 36


class Month(NamedTuple):
    """One number of a trend."""

    first: date
    place: str
    cell: Cell


def trend(
    session: Session, actor: Actor, code: str, period: Period, filters: Filters = ALL
) -> list[Month]:
    """The KPI by month: a stock as it was at each month's end."""
    window, filters = stretch(period), _these(session, actor, filters)
    if BY_CODE[code].dated_by == DatedBy.AS_OF:
        return _stocks(session, actor, code, window, filters)
    readings = kpi.measure(
        session,
        actor,
        code,
        since=window.since,
        until=window.until,
        as_of=window.as_of,
        known_on=window.known_on,
        by=(Split.GOVERNMENT, Split.MONTH),
        filters=filters,
    )
    return [_month(code, one) for one in readings]


def _month(code: str, one: Reading) -> Month:
    first = date.fromisoformat(f"{one.group[Split.MONTH]}-01")
    return Month(first, one.group[Split.GOVERNMENT] or "", Cell(code, one))


def _these(session: Session, actor: Actor, filters: Filters) -> Filters:
    if filters.governments:
        return filters
    return replace(filters, governments=tuple(one.code for one in places(session, actor)))


def stretch(period: Period) -> Period:
    """Whole months up to the period's end: at least thirteen, at most three years."""
    end = min(period.until or period.as_of, period.as_of)
    last = month_number(day_number(end))
    first = last - MONTHS + 1
    if period.since is None or period.since < day_of(first_of_month(first)):
        begins = last - MOST_MONTHS if period.since is None else _number(period.since)
        first = max(begins, last - MOST_MONTHS + 1)
    since, until = day_of(first_of_month(first)), day_of(first_of_month(last + 1) - 1)
    return Period(since, until, period.as_of, period.known_on)


def _number(day: date) -> int:
    return month_number(day_number(day))


def _stocks(
    session: Session, actor: Actor, code: str, window: Period, filters: Filters
) -> list[Month]:
    assert window.since and window.until
    found = []
    months = range(_number(window.since), _number(window.until) + 1)
    lasts = [min(first_of_month(one + 1) - 1, day_number(window.as_of)) for one in months]
    questions = {
        last: asked(
            session, actor, whole(code), Period(None, None, day_of(last), window.known_on),
            (Split.GOVERNMENT,), filters, None,
        )
        for last in lasts
    }  # fmt: skip
    lookups, counted = Lookups(session), _counted_at(session, questions)
    for month, last in zip(months, lasts, strict=True):
        question = questions[last]
        readings = kpi.measured(session, question, lookups, counted.get(last))
        told = suppressed(readings) if question.aggregate else readings
        first = day_of(first_of_month(month))
        found += [Month(first, at, Cell(code, one)) for at, one in by_place(told).items()]
    return found


def _counted_at(session: Session, questions: Mapping[int, Asked]) -> dict[int, Counted]:
    """What stands at the end of each month that is over, where one reading tells it of all."""
    first = next(iter(questions.values()))
    shape, cut = first.kpi.shape, replace(first.cut, metrics=first.kpi.shape.metrics)
    ends = [day for day in questions if month_number(day + 1) > month_number(day)]
    is_plain = type(shape) is Count and shape.older_than is None
    is_known = cut.known_on is None and cut.agencies is None and balances.fits(cut)
    if not (is_plain and ends and is_known):
        return {}
    return balances.at_ends(session, cut, ends)


Sparks = dict[tuple[str, str], list[float | None]]  # by place and KPI: its months, oldest first


def sparks(
    session: Session, actor: Actor, period: Period, kpis: Sequence[str], filters: Filters = ALL
) -> Sparks:
    """The last thirteen months of each number on the board; None where too few to say."""
    window = stretch(period)
    last = _number(window.until or window.as_of)
    first = day_of(first_of_month(last - MONTHS + 1))
    months = [day_of(first_of_month(last - MONTHS + 1 + place)) for place in range(MONTHS)]
    window = replace(window, since=first)
    found: Sparks = {}
    for code, told in _trends(
        session, actor, kpis, window, _these(session, actor, filters)
    ).items():
        values = {(one.place, one.first): one.cell.value for one in told}
        for place in {one.place for one in told}:
            found[place, code] = [values.get((place, month)) for month in months]
    return found


def _trends(
    session: Session, actor: Actor, kpis: Sequence[str], window: Period, filters: Filters
) -> dict[str, list[Month]]:
    """The same as `trend` of each, all that are no stocks in one reading."""
    stocks = [code for code in kpis if BY_CODE[code].dated_by == DatedBy.AS_OF]
    measured = kpi.board(
        session, actor, filters.governments, since=window.since, until=window.until,
        as_of=window.as_of, known_on=window.known_on, by=(Split.GOVERNMENT, Split.MONTH),
        filters=filters, kpis=[BY_CODE[code] for code in kpis if code not in stocks],
    )  # fmt: skip
    told = {code: [_month(code, one) for one in readings] for code, readings in measured.items()}
    return told | {code: _stocks(session, actor, code, window, filters) for code in stocks}


PILOT_PLACES = {code: territories_of(code) for code in PILOTS}


class Territories(NamedTuple):
    """Complaints received by where they are about, whoever answers."""

    received: dict[str, int]  # by code of the pilot's territory
    total: int  # of the six, each complaint once


def territories(session: Session, actor: Actor, period: Period) -> Territories:
    """Only for whoever sees everything: others would see a part and take it for the whole."""
    if actor.scope(Permission.SEE_KPI) != Scope.ALL:
        return Territories({}, 0)
    question = asked(session, actor, BY_CODE["received"], period, (), ALL, None)
    cut, span = question.cut, question.span
    known = places_of.received(session, PILOT_PLACES, span, cut.as_of, cut.known_on)
    found = {code: n for code, n in known.items() if n}
    whole = sum(n for place, n in found.items() if place not in WITHIN)
    return Territories(found, whole)

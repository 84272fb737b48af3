"""A KPI by month, and what came in by territory: what stands beside the board."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from db.days import day_number, day_of, first_of_month, month_number
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.kpi import DatedBy, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.services import kpi
from lapor.services.board import WITHIN, Cell, by_place, places, whole
from lapor.services.kpi_scope import ALL, Filters, Period
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
    return [
        Month(
            date.fromisoformat(f"{one.group[Split.MONTH]}-01"),
            one.group[Split.GOVERNMENT] or "",
            Cell(code, one),
        )
        for one in readings
    ]


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
    for month in range(_number(window.since), _number(window.until) + 1):
        ends = min(day_of(first_of_month(month + 1) - 1), window.as_of)
        readings = kpi.measure(
            session, actor, whole(code), as_of=ends, known_on=window.known_on,
            by=(Split.GOVERNMENT,), filters=filters,
        )  # fmt: skip
        first = day_of(first_of_month(month))
        found += [Month(first, at, Cell(code, one)) for at, one in by_place(readings).items()]
    return found


Sparks = dict[tuple[str, str], list[float | None]]  # by place and KPI: its months, oldest first


def sparks(
    session: Session, actor: Actor, period: Period, kpis: Sequence[str], filters: Filters = ALL
) -> Sparks:
    """The last thirteen months of each number on the board; None where too few to say."""
    window = stretch(period)
    last = _number(window.until or window.as_of)
    first = day_of(first_of_month(last - MONTHS + 1))
    months = [day_of(first_of_month(last - MONTHS + 1 + place)) for place in range(MONTHS)]
    found: Sparks = {}
    for code in kpis:
        told = trend(session, actor, code, replace(window, since=first), filters)
        values = {(one.place, one.first): one.cell.value for one in told}
        for place in {one.place for one in told}:
            found[place, code] = [values.get((place, month)) for month in months]
    return found


class Territories(NamedTuple):
    """Complaints received by where they are about, whoever answers."""

    received: dict[str, int]  # by code of the pilot's territory
    total: int  # of the six, each complaint once


def territories(session: Session, actor: Actor, period: Period) -> Territories:
    """Only for whoever sees everything: others would see a part and take it for the whole."""
    if actor.scope(Permission.SEE_KPI) != Scope.ALL:
        return Territories({}, 0)
    readings = kpi.measure(
        session,
        actor,
        "received",
        since=period.since,
        until=period.until,
        as_of=period.as_of,
        known_on=period.known_on,
        by=(Split.TERRITORY,),
    )
    found: Counter[str] = Counter()
    for one in readings:
        code = one.group[Split.TERRITORY] or ""
        for place in PILOTS:
            if code == place or code.startswith(f"{place}."):
                found[place] += one.n
    whole = sum(n for place, n in found.items() if place not in WITHIN)
    return Territories(dict(found), whole)

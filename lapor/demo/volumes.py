"""How many complaints each pilot receives in each month of the demo."""

from calendar import monthrange
from datetime import date
from random import Random
from typing import NamedTuple

from lapor.demo.governments import (
    FIRST_DAY,
    PANDEMIC,
    PILOTS,
    TANGERANG,
    TANGERANG_COUNT,
    TANGERANG_UNTIL,
    Pilot,
    of_year,
)

STORM = "51"  # the pilot whose last two whole months are busy, and the last of them ill answered
STORMY = 30  # complaints of such a month


class Cell(NamedTuple):
    """The complaints one pilot receives in one month, or in the part of it that is over."""

    pilot: str
    since: date
    until: date
    complaints: int


class _Weight(NamedTuple):
    pilot: str
    since: date
    until: date
    weight: float


def cells(today: date, complaints: int | None) -> list[Cell]:
    """All months up to yesterday. With `complaints` they add up to exactly that many."""
    weights = [weight for pilot in PILOTS.values() for weight in _weights(pilot, today)]
    total = sum(weight.weight for weight in weights)
    factor = 1.0 if complaints is None else complaints / total if total else 0.0
    found, reached, given = [], 0.0, 0
    for pilot, since, until, weight in weights:
        # rounding the running total: no month is off by more than one, and the sum is exact
        reached += weight * factor
        count = round(reached) - given
        given += count
        found.append(Cell(pilot, since, until, count))
    return found


def _weights(pilot: Pilot, today: date) -> list[_Weight]:
    months = [
        month for year in range(FIRST_DAY.year, today.year + 1) for month in _months(pilot, year)
    ]
    if pilot.code == TANGERANG:
        months = _exact(months)
    if pilot.code == STORM:
        last = last_month(today)
        busy = (last, last_month(last))
        months = [
            one._replace(weight=max(one.weight, STORMY)) if one.since in busy else one
            for one in months
        ]
    return [_so_far(month, today) for month in months if month.since < today]


def last_month(today: date) -> date:
    """The first day of the month before."""
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)


def _months(pilot: Pilot, year: int) -> list[_Weight]:
    """A year's volume, spread over its months with some noise and the pandemic's wave."""
    first = FIRST_DAY.month if year == FIRST_DAY.year else 1
    shape = {
        month: Random(f"{pilot.code} {year} {month}").uniform(0.85, 1.15)
        * PANDEMIC.get((year, month), (1.0, 0.0))[0]
        for month in range(first, 13)
    }
    volume = of_year(pilot.volume, year) / sum(shape.values())
    return [
        _Weight(pilot.code, date(year, m, 1), date(year, m, monthrange(year, m)[1]), w * volume)
        for m, w in shape.items()
    ]


def _exact(months: list[_Weight]) -> list[_Weight]:
    """Cut March 2021 where the published count ends, and make what lies before add up to it."""
    before, after = [], []
    for month in months:
        if month.until <= TANGERANG_UNTIL:
            before.append(month)
        elif month.since > TANGERANG_UNTIL:
            after.append(month)
        else:
            share = TANGERANG_UNTIL.day / month.until.day
            next_day = TANGERANG_UNTIL.replace(day=TANGERANG_UNTIL.day + 1)
            before.append(month._replace(until=TANGERANG_UNTIL, weight=month.weight * share))
            after.append(month._replace(since=next_day, weight=month.weight * (1 - share)))
    if not after:
        return before
    factor = TANGERANG_COUNT / sum(month.weight for month in before)
    return [month._replace(weight=month.weight * factor) for month in before] + after


def _so_far(month: _Weight, today: date) -> _Weight:
    if month.until < today:
        return month
    days, over = (month.until - month.since).days + 1, (today - month.since).days
    yesterday = date.fromordinal(today.toordinal() - 1)
    return month._replace(until=yesterday, weight=month.weight * over / days)

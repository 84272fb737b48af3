"""The parts of every change sum to the difference, whatever happened to the complaints."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from db.codes import Class, Role
from lapor.domain.access import Actor
from lapor.domain.kpi import Backlog
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.services.change import Change, explain
from lapor.services.kpi import Filters, measure
from lapor.services.kpi_scope import Period
from tests.db.random_lives import TODAY
from tests.db.world import World, born

RINI = Actor("rini", Role.NATIONAL)
LEDGER_KPIS = [k.code for k in KPIS if k.code not in ("connectivity", "activity")]
HALF = (date(2026, 1, 1), date(2026, 6, 30))
SPRING, SUMMER = date(2026, 3, 31), date(2026, 8, 13)
PAIRS = (
    (Period(None, None, SPRING), Period(None, None, SUMMER)),
    (Period(None, None, SUMMER), Period(None, None, SPRING)),
    (Period(None, None, SPRING, SPRING), Period(None, None, SPRING, TODAY)),
    (Period(*HALF, SPRING, SPRING), Period(*HALF, TODAY, TODAY)),
    (Period(*HALF, SUMMER), Period(date(2025, 11, 12), date(2026, 3, 9), SUMMER)),
    (Period(date(2026, 4, 1), date(2026, 4, 30), TODAY), Period(*HALF, SUMMER, date(2026, 9, 1))),
    (Period(None, date(2026, 2, 3), SPRING), Period(date(2026, 2, 4), None, TODAY)),
)
FILTERS = (
    Filters(),
    Filters(("51.03",)),
    Filters(("36.03", "51"), channel=None, territory="36.03"),
    Filters(klass=Class.ASPIRATION),
)


@pytest.fixture(scope="module")
def world(engine: Engine) -> Iterator[World]:
    yield from born(engine, 1_500)


def adds_up(change: Change) -> None:
    assert sum(part.numerator for part in change.parts) == change.numerator
    assert sum(part.denominator or 0 for part in change.parts) == (change.denominator or 0)
    if change.difference is not None:
        assert sum((part.value or Fraction(0) for part in change.parts), Fraction(0)) == (
            change.difference
        )
    assert len({part.why for part in change.parts}) == len(change.parts)


def ends_say_the_same(
    session: Session, change: Change, stamps: tuple[Period, Period], filters: Filters, today: date
) -> None:
    """Its two ends are what the KPI itself says."""
    for reading, stamp in zip((change.earlier, change.later), stamps, strict=True):
        found = measure(
            session, RINI, change.kpi, since=stamp.since, until=stamp.until,
            as_of=stamp.as_of, known_on=stamp.known_on, filters=filters, today=today,
        )  # fmt: skip
        if isinstance(change.kpi.shape, Backlog):
            assert reading.n == sum(one.n for one in found)
        else:
            assert [reading] == found


@pytest.mark.parametrize("code", LEDGER_KPIS)
def test_the_parts_sum_to_what_the_kpi_says_at_the_two_stamps(world: World, code: str) -> None:
    for filters in FILTERS:
        for stamps in PAIRS:
            change = explain(world.session, RINI, code, *stamps, filters=filters, today=TODAY)
            adds_up(change)
            ends_say_the_same(world.session, change, stamps, filters, TODAY)


def test_each_age_of_the_backlog_has_its_own_parts(world: World) -> None:
    shape = BY_CODE["backlog"].shape
    assert isinstance(shape, Backlog)
    for band in shape.bands:
        for stamps in PAIRS:
            change = explain(world.session, RINI, "backlog", *stamps, age=band.code, today=TODAY)
            adds_up(change)
            for reading, stamp in zip((change.earlier, change.later), stamps, strict=True):
                found = measure(
                    world.session, RINI, "backlog", since=stamp.since, until=stamp.until,
                    as_of=stamp.as_of, known_on=stamp.known_on, today=TODAY,
                )  # fmt: skip
                assert [reading.n] == [one.n for one in found if one.group["age"] == band.code]


def test_nothing_changes_between_a_stamp_and_itself(world: World) -> None:
    for code in LEDGER_KPIS:
        change = explain(world.session, RINI, code, PAIRS[3][0], PAIRS[3][0], today=TODAY)
        assert change.parts == ()
        assert change.difference in (0, None)

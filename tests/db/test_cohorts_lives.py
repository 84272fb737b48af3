"""The cohort triangle of random lives, against the KPI of each day and against pandas."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from db.codes import Channel, Class, Role
from lapor.domain.access import Actor
from lapor.services import cohorts
from lapor.services.kpi import measure
from lapor.services.kpi_scope import Filters
from lapor.services.ledger import fold
from tests.db import oracle
from tests.db.random_lives import TODAY
from tests.db.test_cohorts import of
from tests.db.test_kpi import a_run
from tests.db.world import World, born

RINI = Actor("rini", Role.NATIONAL)
SPRING = date(2026, 3, 31)
FILTERS = (
    Filters(("36.03", "51.03", "51")),
    Filters(("51.03",)),
    Filters(("36.03", "51"), klass=Class.ASPIRATION, channel=Channel.WEB),
)
STAMPS = ((TODAY, None), (date(2026, 8, 13), None), (SPRING, date(2026, 4, 17)), (SPRING, SPRING))


@pytest.fixture(scope="module")
def world(engine: Engine) -> Iterator[World]:
    yield from born(engine, 1_200)


@pytest.mark.parametrize("kpi", cohorts.TRIANGLES)
@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize(("as_of", "known_on"), STAMPS)
@pytest.mark.parametrize("folded", [False, True])
def test_each_field_is_what_the_kpi_said_that_day(world, kpi, filters, as_of, known_on, folded):
    if folded:
        fold(world.session)
    checked = 0
    for cohort in of(world.session, RINI, kpi, as_of, known_on, filters).cohorts:
        until = cohort.fields[0].as_of
        for field in cohort.fields:
            (one,) = measure(
                world.session, RINI, kpi, since=cohort.first, until=until, as_of=field.as_of,
                known_on=known_on, filters=filters, today=TODAY,
            )  # fmt: skip
            assert field.reading.figures == one.figures, (cohort.first, field.months)
            checked += one.n
    assert checked > 20


@pytest.mark.parametrize(("as_of", "known_on"), STAMPS[1:])
def test_each_field_is_what_pandas_counts(world, as_of, known_on):
    """From the raw facts alone, by the oracle of the KPIs."""
    found = of(world.session, RINI, "completion_rate", as_of, known_on, FILTERS[0])
    seen = done = 0
    for cohort in found.cohorts[-6:]:
        for field in cohort.fields:
            frame = world.frame(field.as_of, known_on)
            months = oracle.month(frame.dispatched[frame.in_r])
            ours = frame[frame.in_r][(months == f"{cohort.first:%Y-%m}").to_numpy()]
            figures = field.reading.figures
            assert (figures.numerator, figures.n) == (int(ours.is_done.sum()), len(ours))
            seen, done = seen + len(ours), done + figures.numerator
    assert done > 100 and seen > done


def test_what_a_file_did_not_date_is_not_guessed(world):
    """The same months as the KPI itself says it does not know."""
    world.session.add(a_run())
    world.session.flush()
    known = unknown = 0
    for cohort in of(world.session, RINI, "completion_rate", TODAY, filters=FILTERS[0]).cohorts:
        for field in cohort.fields:
            (one,) = measure(
                world.session, RINI, "completion_rate", since=cohort.first,
                until=cohort.fields[0].as_of, as_of=field.as_of, filters=FILTERS[0], today=TODAY,
            )  # fmt: skip
            assert field.reading.dates_unknown == one.dates_unknown, (cohort.first, field.months)
            unknown, known = unknown + one.dates_unknown, known + (not one.dates_unknown)
    assert unknown > 10 and known > 10

"""The cohort triangle: by hand, against the KPI of each day, and against pandas."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine

from db.codes import Channel, Class, Role, Status
from db.models import ImportRun
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed
from lapor.services import cohorts
from lapor.services.kpi import measure
from lapor.services.kpi_scope import Filters, Period
from lapor.services.ledger import fold
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.db import oracle
from tests.db.random_lives import TODAY
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


def of(session, actor, kpi, as_of, known_on=None, filters=Filters()):
    period = Period(date(2026, 1, 1), date(2026, 12, 31), as_of, known_on)
    return cohorts.triangle(session, actor, kpi, period, filters, today=TODAY)


def said(cohort):
    return [(one.reading.figures.numerator, one.reading.n) for one in cohort.fields]


def test_a_triangle_by_hand(session, cast):
    """Dispatched in July: 4, one done at once, one in August, one in October and reopened."""
    given = {"received": "2026-07-01", "dispatched": "2026-07-02"}
    for closed in ("2026-07-20", "2026-08-20", "2026-10-05", None):
        followed = "2026-07-03" if closed else None
        more = (("reopen", "2026-10-12"),) if closed == "2026-10-05" else ()
        a_complaint(session, **given, followed_up=followed, closed=closed, more=more)
    a_complaint(session, received="2026-08-03", dispatched="2026-08-04")
    found = of(session, cast.rini, "completion_rate", date(2026, 10, 8)).cohorts
    by_month = {one.first: one for one in found}
    assert len(found) == 13 and found[-1].first == date(2026, 10, 1)
    assert said(by_month[date(2026, 7, 1)]) == [(1, 4), (2, 4), (2, 4), (3, 4)]
    assert [one.as_of for one in by_month[date(2026, 7, 1)].fields] == [
        date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 8),
    ]  # fmt: skip
    assert said(by_month[date(2026, 8, 1)]) == [(0, 1)] * 3
    later = of(session, cast.rini, "completion_rate", date(2026, 10, 31)).cohorts
    assert said(later[-4]) == [(1, 4), (2, 4), (2, 4), (2, 4)]
    followed = of(session, cast.rini, "follow_up_rate", date(2026, 10, 8)).cohorts
    assert said(followed[-4]) == [(3, 4)] * 4


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


def test_small_cohorts_are_not_told_to_partners(session, cast):
    """12 of July, of which 9 were done at once and 3 in October: no cell tells of three."""
    for number in range(12):
        closed = "2026-07-20" if number < 9 else "2026-10-05"
        a_complaint(session, received="2026-07-01", dispatched="2026-07-02",
                    followed_up="2026-07-03", closed=closed)  # fmt: skip
    july = {one.first: one for one in of(session, cast.dewi, "completion_rate", TODAY).cohorts}[
        date(2026, 7, 1)
    ]
    assert [one.reading.suppressed for one in july.fields] == [True, True, True, False, False]
    assert [one.reading.n for one in july.fields] == [0, 0, 0, 12, 12]
    followed = of(session, cast.dewi, "follow_up_rate", TODAY).cohorts[-5]
    assert [one.reading.value for one in followed.fields] == [100.0] * 5
    with pytest.raises(NotAllowed):
        of(session, cast.dewi, "completion_rate", TODAY, filters=Filters(("34.04",)))


def test_a_desk_sees_its_own_cohorts(session, cast):
    given = {"received": "2026-07-01", "dispatched": "2026-07-02"}
    a_complaint(session, **given, followed_up="2026-07-03", agency=DINKES)
    a_complaint(session, **given, agency=PUPR)
    a_complaint(session, **given, government="51.03", agency=BADUNG_PUPR)
    dispatched = {
        who.name: of(session, who, "follow_up_rate", TODAY).cohorts[-5].fields[-1].reading.n
        for who in (cast.rini, cast.siti, cast.ani)
    }
    assert dispatched == {"rini": 3, "siti": 2, "ani": 1}


def test_what_a_file_did_not_date_is_not_guessed(world):
    """The same months as the KPI itself says it does not know."""
    world.session.add(ImportRun(**AN_IMPORT))
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


@pytest.mark.parametrize(
    ("kpi", "filters"),
    [("received", Filters()), ("reopen_rate", Filters()),
     ("completion_rate", Filters(status=Status.DONE))],
)  # fmt: skip
def test_what_has_no_cohorts_says_so(session, cast, kpi, filters):
    with pytest.raises(BadInput):
        of(session, cast.rini, kpi, TODAY, filters=filters)

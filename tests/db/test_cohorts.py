"""The cohort triangle by hand, and what each role sees of it."""

from datetime import date

import pytest

from db.codes import Status
from lapor.domain.errors import BadInput, NotAllowed
from lapor.services import cohorts
from lapor.services.kpi_scope import ALL, Filters, Period
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.db.random_lives import TODAY


def of(session, actor, kpi, as_of, known_on=None, filters=ALL):
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


@pytest.mark.parametrize(
    ("kpi", "filters"),
    [("received", Filters()), ("reopen_rate", Filters()),
     ("completion_rate", Filters(status=Status.DONE))],
)  # fmt: skip
def test_what_has_no_cohorts_says_so(session, cast, kpi, filters):
    with pytest.raises(BadInput):
        of(session, cast.rini, kpi, TODAY, filters=filters)

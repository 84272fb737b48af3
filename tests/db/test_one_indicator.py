"""One indicator of all pilots: comparison, trend, days; and the same in a file."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from db.codes import Class
from lapor.domain.errors import NotAllowed
from lapor.domain.kpi_catalogue import KPIS
from lapor.services import indicator_files, one_indicator
from lapor.services.comparison import PeersBy
from lapor.services.indicator_files import Wish
from lapor.services.kpi import measure
from lapor.services.kpi_scope import Filters, Period
from tests.builders import some_complaints
from tests.cast import BADUNG_PUPR

TODAY = date(2026, 11, 24)
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 31))
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
WIB = ZoneInfo("Asia/Jakarta")
# Monday the 7th; so many working days later
AFTER = {0: "2026-09-07", 1: "2026-09-08", 2: "2026-09-09", 4: "2026-09-11", 40: "2026-11-03"}


def some(session, counts, **about):
    """So many complaints followed up after so many working days."""
    given = {"received": "2026-09-07", "dispatched": "2026-09-07"} | about
    some_complaints(
        session,
        (given | {"followed_up": AFTER[days]} for days, n in counts.items() for _ in range(n)),
    )


def of(session, actor, kpi="follow_up_days", filters=Filters(), period=SEPTEMBER):  # noqa: B008
    return one_indicator.spread(session, actor, kpi, period, filters, today=TODAY)


def bars(found):
    return {one.first: one.n for one in found.bins}


def test_the_days_by_hand(session, cast):
    some(session, {0: 10, 1: 20, 4: 3})
    some(session, {2: 12}, government="51.03", agency=BADUNG_PUPR)
    found = of(session, cast.rini)
    assert bars(found) == {0: 10, 1: 20, 2: 12, 3: 0, 4: 3}
    figures = found.reading.figures
    assert (figures.n, figures.median, figures.p90) == (45, 1, 2)
    assert found.limits == (5,)
    assert bars(of(session, cast.siti)) == {0: 10, 1: 20, 2: 0, 3: 0, 4: 3}
    assert bars(of(session, cast.rini, filters=Filters(("51.03",)))) == {0: 0, 1: 0, 2: 12}


def test_what_took_long_is_in_the_last_bar(session, cast):
    some(session, {1: 30, 40: 2})
    period = Period(SEPTEMBER.since, SEPTEMBER.until, TODAY)
    found = of(session, cast.rini, period=period)
    assert (found.bins[-1].last, found.bins[-1].n) == (None, 2)
    assert found.bins[-1].first == 8  # past the limit of five
    assert sum(one.n for one in found.bins) == found.reading.n == 32


def test_limits_are_those_of_the_classes(session, cast):
    assert of(session, cast.rini, "resolve_days").limits == (5, 14, 60)
    service = Filters(klass=Class.SERVICE)
    assert of(session, cast.rini, "resolve_days", service).limits == (14,)
    assert of(session, cast.rini, "verify_days").limits == (3,)
    assert of(session, cast.rini, "follow_up_rate") is None


def test_no_bar_tells_a_partner_of_few(session, cast):
    some(session, {0: 10, 1: 20, 2: 3, 4: 12})
    found = bars(of(session, cast.dewi))
    assert found[2] is None
    hidden = [days for days, n in found.items() if n is None]
    assert len(hidden) > 1  # else it could be worked out from the whole
    with pytest.raises(NotAllowed):
        of(session, cast.dewi, filters=Filters(("34.04",)))


@pytest.mark.parametrize("code", [one.code for one in KPIS])
def test_every_pilot_has_the_number_that_the_kpi_says(session, cast, code):
    some(session, {0: 10, 1: 20})
    found = one_indicator.indicator(session, cast.rini, code, SEPTEMBER, today=TODAY)
    places = {one.code: one for group in found.groups for one in group.places}
    assert len(places) == 6 == len(found.targets)
    readings = measure(
        session, cast.rini, code, since=SEPTEMBER.since, until=SEPTEMBER.until,
        as_of=SEPTEMBER.as_of, filters=Filters(("34.04",)), today=TODAY,
    )  # fmt: skip
    n = sum(one.n for one in readings)
    assert places["34.04"].reading.n == n
    if len(readings) == 1:
        assert places["34.04"].reading.value == readings[0].value
    # what only counts is not ranked, and says so
    assert all(one.rank or one.why_not for one in places.values())


def test_peers_by_people_are_other_groups(session, cast):
    found = [
        one_indicator.indicator(
            session, cast.rini, "follow_up_rate", SEPTEMBER, peers_by=by, today=TODAY
        ).groups
        for by in PeersBy
    ]
    codes = [{group.peers.code for group in groups} for groups in found]
    assert codes[0] == {"provinsi", "kabupaten"} and codes[0].isdisjoint(codes[1])


def test_the_file_says_what_the_page_says(session, cast):
    some(session, {0: 10, 1: 20, 4: 3})
    wish = Wish("follow_up_days", SEPTEMBER, Filters())
    sheets = indicator_files.sheets(session, cast.rini, wish, "en", NOW, WIB)
    rows = [dict(zip(sheets.header, row, strict=True)) for row in sheets.data]
    assert all(len(row) == len(sheets.header) for row in sheets.data)
    days = {
        row["Working days"]: row["n"]
        for row in rows
        if row["Part"] == "distribution of days" and row["Working days"]
    }
    assert days == {"0": 10, "1": 20, "2": 0, "3": 0, "4": 3}
    (sleman,) = (
        row for row in rows if row["Part"] == "comparison" and row["Government"] == "Kab. Sleman"
    )
    assert (sleman["Value"], sleman["n"], sleman["Rank"]) == (
        1,
        33,
        "There is no peer to compare with",
    )
    cohorts = [row for row in rows if row["Part"] == "cohort of dispatch"]
    september = [
        (row["Months after dispatch"], row["n"], row["Value"])
        for row in cohorts
        if row["Month"] == "2026-09" and row["KPI"] == "Follow-up rate"
    ]
    assert september == [(0, 33, 100.0), (1, 33, 100.0)]


def test_a_file_for_a_partner_has_no_small_number(session, cast):
    some(session, {0: 10, 1: 20, 4: 3})
    wish = Wish("follow_up_days", SEPTEMBER, Filters())
    sheets = indicator_files.sheets(session, cast.dewi, wish, "en", NOW, WIB)
    column = list(sheets.header).index("n")
    assert not [row for row in sheets.data if row[column] and row[column] < 10]
    assert not [row for row in sheets.data if row[column - 2] == 3]

"""When somebody may be written to, by the clock where they work."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.codes import Role
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput
from lapor.domain.notices import HEARD_BY, NAMES, OF_MOVE, Hours, Kind, heard_by, looked_back

WIB, WITA, WIT = (ZoneInfo(f"Asia/{place}") for place in ("Jakarta", "Makassar", "Jayapura"))
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)  # 12 in Jakarta


@pytest.mark.parametrize(
    ("hours", "quiet"),
    [
        ((18, 6), {*range(18, 24), *range(6)}),  # past midnight
        ((1, 5), {1, 2, 3, 4}),
        ((23, 0), {23}),
        ((0, 1), {0}),
        ((7, 7), set()),
    ],
)
def test_quiet_hours_may_go_past_midnight(hours, quiet):
    wish = Hours(12, *hours)
    assert {hour for hour in range(24) if wish.is_quiet(hour)} == quiet


def test_the_hour_is_that_of_the_clock_where_somebody_works():
    seven = Hours(digest=7, quiet_from=18, quiet_until=6)
    moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # 5.30 WIB, 6.30 WITA, 7.30 WIT
    assert [seven.is_due(moment.astimezone(zone), None) for zone in (WIB, WITA, WIT)] == [
        False, False, True,
    ]  # fmt: skip
    eleven = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)  # 17.30 WIB, 18.30 WITA: quiet by then
    assert seven.is_due(eleven.astimezone(WIB), None)
    assert not seven.is_due(eleven.astimezone(WITA), None)


def test_once_in_a_day_of_that_clock():
    wish, local = Hours(0, 12, 12), datetime(2026, 11, 25, 0, 10, tzinfo=WITA)
    before = local - timedelta(minutes=11)  # 23.59 of the day before, the same day in Jakarta
    assert wish.is_due(local, before.astimezone(UTC))
    assert not wish.is_due(local, (local - timedelta(minutes=9)).astimezone(UTC))


@pytest.mark.parametrize(
    "wrong", [Hours(5, 18, 6), Hours(18, 18, 6), Hours(24, 1, 2), Hours(7, -1, 6)]
)
def test_an_hour_that_would_never_come_is_refused(wrong):
    with pytest.raises(BadInput):
        wrong.require_possible()


def test_news_are_looked_for_in_a_week_to_begin_with_and_never_in_more_than_a_fortnight():
    assert looked_back(NOON, None) == NOON - timedelta(days=7)
    assert looked_back(NOON, NOON - timedelta(hours=1)) == NOON - timedelta(hours=1)
    assert looked_back(NOON, NOON - timedelta(days=400)) == NOON - timedelta(days=14)


def test_every_kind_has_words_and_somebody_who_hears_of_it():
    assert set(NAMES) == set(Kind)
    assert {kind for kinds in HEARD_BY.values() for kind in kinds} == set(Kind)
    assert set(OF_MOVE.values()) < set(Kind)
    partner = heard_by(Actor("dewi", Role.PARTNER))
    assert partner == (Kind.FROZEN,)  # of no complaint

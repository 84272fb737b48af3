"""The clocks: what a move decides about due dates and measures. All dates counted on paper."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from db.codes import Class, Clock, MoveCode, Status
from db.days import milliseconds
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import (
    NO_DEADLINE,
    Rules,
    due_at,
    end_of_day,
    happened,
    hold_expires_on,
    lapse_on,
    next_due,
    redated,
)
from lapor.domain.effects import apply
from lapor.domain.policy import Limit, Policies
from tests.domain.lives import FROM_2012, NATIONAL, RULES, day, lived, told

M = MoveCode
WIB, WITA, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")

RECEIVED = (M.RECEIVE, "2026-09-07")
DISPATCHED = (M.DISPATCH, "2026-09-08")
FOLLOWED = (M.FOLLOW_UP, "2026-09-10")


def test_the_three_due_dates_of_a_service_complaint():
    state = lived(RECEIVED, DISPATCHED)
    assert told(state.verify_due) == "2026-09-10"  # 3 from Monday
    assert told(state.follow_up_due) == "2026-09-15"  # 5 from Tuesday
    assert told(state.resolve_due) == "2026-09-28"  # 14 from Tuesday


@pytest.mark.parametrize(
    ("klass", "expected"),
    [
        (Class.INFORMATION, "2026-09-15"),
        (Class.ASPIRATION, "2026-09-15"),
        (Class.SERVICE, "2026-09-28"),
        (Class.SUPERVISORY, "2026-12-01"),  # twelve weeks of five days
        (None, None),
    ],
)
def test_resolution_depends_on_the_class(klass, expected):
    assert told(lived(RECEIVED, DISPATCHED, klass=klass).resolve_due) == expected


@pytest.mark.parametrize(
    ("on", "days", "in_time"),
    [
        ("2026-09-15", 5, True),
        ("2026-09-16", 6, False),
        ("2026-09-08", 0, True),
    ],
)
def test_an_answer_is_in_time_by_date(on, days, in_time):
    assert lived(RECEIVED, DISPATCHED, (M.FOLLOW_UP, on)).follow_up == (in_time, days)


def test_the_saturday_after_a_friday_due_date_is_late_though_five_days_have_elapsed():
    state = lived(RECEIVED, (M.DISPATCH, "2026-09-11"), (M.FOLLOW_UP, "2026-09-19"))
    assert state.follow_up == (False, 5)


def test_the_first_dispatch_verifies_and_a_second_changes_no_clock():
    state = lived(RECEIVED, DISPATCHED, (M.RETURN, "2026-09-09"), (M.DISPATCH, "2026-09-14"))
    assert state.verify == (True, 1)
    assert told(state.dispatched) == "2026-09-08"
    assert told(state.follow_up_due) == "2026-09-15"


def test_a_hold_moves_the_due_dates_of_the_clocks_that_run():
    state = lived(RECEIVED, DISPATCHED, (M.HOLD, "2026-09-10"), (M.COMPLETE, "2026-09-14"))
    assert told(state.verify_due) == "2026-09-10"  # stopped at the dispatch
    assert told(state.follow_up_due) == "2026-09-17"
    assert told(state.resolve_due) == "2026-09-30"


def test_a_hold_before_the_dispatch_moves_only_verification():
    held = lived(RECEIVED, (M.HOLD, "2026-09-08"), (M.COMPLETE, "2026-09-11"))
    assert told(held.verify_due) == "2026-09-15"  # the 10th and three days
    state = apply(held, happened(held, M.DISPATCH, day("2026-09-14"), RULES, agency=7))
    assert state.verify == (True, 2)  # five days, three of them on hold
    assert told(state.follow_up_due) == "2026-09-21"


def test_a_hold_begun_after_the_due_date_moves_nothing_but_is_not_counted():
    state = lived(
        RECEIVED, DISPATCHED, (M.HOLD, "2026-09-16"), (M.COMPLETE, "2026-09-18"),
        (M.FOLLOW_UP, "2026-09-21"),
    )  # fmt: skip
    assert told(state.follow_up_due) == "2026-09-15"
    assert state.follow_up == (False, 7)  # nine working days, two of them on hold


def test_a_hold_begun_on_the_due_date_moves_it():
    state = lived(RECEIVED, DISPATCHED, (M.HOLD, "2026-09-15"), (M.COMPLETE, "2026-09-17"))
    assert told(state.follow_up_due) == "2026-09-17"


def test_while_on_hold_only_the_hold_has_a_date():
    state = lived(RECEIVED, DISPATCHED, (M.HOLD, "2026-09-10"))
    assert told(hold_expires_on(state, RULES)) == "2026-10-10"  # a Saturday: calendar days
    assert next_due(state, RULES) == (Clock.HOLD, day("2026-10-10"))


def test_a_complaint_keeps_the_policy_of_the_day_it_was_received():
    stricter = Limit(Clock.RESOLVE, Class.SERVICE, 7, day("2026-09-08"), "a new rule")
    rules = Rules(Calendar(), Policies([*NATIONAL, stricter]))
    before = lived(RECEIVED, DISPATCHED, rules=rules)
    after = lived((M.RECEIVE, "2026-09-08"), DISPATCHED, rules=rules)
    assert told(before.resolve_due) == "2026-09-28"
    assert told(after.resolve_due) == "2026-09-17"


def test_a_local_limit_is_shown_and_never_counted():
    local = Limit(Clock.RESOLVE, Class.SERVICE, 2, FROM_2012, "Sleman", government_id=1)
    policies = Policies([*NATIONAL, local])
    assert told(lived(RECEIVED, DISPATCHED, rules=Rules(Calendar(), policies)).resolve_due) == (
        "2026-09-28"
    )
    assert policies.local_limits(1, day("2026-09-07")) == [local]
    assert policies.local_limits(2, day("2026-09-07")) == []


def test_a_limit_that_was_not_in_force_yet_does_not_run():
    assert Policies(NATIONAL).days(Clock.VERIFY, FROM_2012 - 1) is None


def test_the_days_of_the_region_count_for_its_complaints():
    kuningan = Rules(Calendar(off=[day("2026-09-09")]), RULES.policies)
    assert told(lived(RECEIVED, DISPATCHED, rules=kuningan).follow_up_due) == "2026-09-16"


def test_a_lapse_is_measured_to_the_last_follow_up():
    again = (M.FOLLOW_UP, "2026-09-25")
    state = lived(RECEIVED, DISPATCHED, FOLLOWED, again)
    assert told(lapse_on(state, RULES)) == "2026-10-09"
    lapsed = apply(state, happened(state, M.LAPSE, day("2026-10-09"), RULES))
    assert lapsed.resolve == (True, 13)  # 8 to 25 September, though 9 October is after the 28th
    closed = apply(state, happened(state, M.CLOSE, day("2026-10-09"), RULES))
    assert closed.resolve == (False, 23)


def test_a_reply_stops_the_closing_window_until_the_agency_answers_again():
    replied = lived(RECEIVED, DISPATCHED, FOLLOWED, (M.REPLY, "2026-09-11"))
    assert lapse_on(replied, RULES) is None
    answered = apply(replied, happened(replied, M.FOLLOW_UP, day("2026-09-14"), RULES))
    assert told(lapse_on(answered, RULES)) == "2026-09-28"


def test_nothing_lapses_after_a_reopening_before_the_agency_has_answered():
    state = lived(RECEIVED, DISPATCHED, FOLLOWED, (M.CLOSE, "2026-09-11"), (M.REOPEN, "2026-09-14"))
    assert state.status == Status.IN_PROCESS
    assert lapse_on(state, RULES) is None


def test_the_closing_window_stands_still_on_hold():
    state = lived(
        RECEIVED, DISPATCHED, FOLLOWED, (M.HOLD, "2026-09-11"), (M.COMPLETE, "2026-10-02")
    )
    assert told(lapse_on(state, RULES)) == "2026-10-15"  # the 24th and 15 days


def test_the_closing_window_begins_anew_after_the_archive():
    state = lived(
        RECEIVED, DISPATCHED, FOLLOWED, (M.MERGE, "2026-09-11"), (M.UNMERGE, "2026-10-02")
    )
    assert told(lapse_on(state, RULES)) == "2026-10-16"


def test_a_hold_brought_back_from_the_archive_has_its_thirty_days_again():
    state = lived(
        RECEIVED, (M.HOLD, "2026-09-08"), (M.EXPIRE_HOLD, "2026-10-08"), (M.RESTORE, "2026-10-12")
    )
    assert state.status == Status.ON_HOLD
    assert told(hold_expires_on(state, RULES)) == "2026-11-11"


def test_what_comes_next():
    assert next_due(lived(RECEIVED), RULES)[0] == Clock.VERIFY
    assert next_due(lived(RECEIVED, (M.VERIFY, "2026-09-07")), RULES) == (None, None)
    assert next_due(lived(RECEIVED, DISPATCHED), RULES)[0] == Clock.FOLLOW_UP
    assert next_due(lived(RECEIVED, DISPATCHED, FOLLOWED), RULES)[0] == Clock.RESOLVE
    returned = lived(RECEIVED, DISPATCHED, (M.RETURN, "2026-09-09"))
    assert next_due(returned, RULES) == (Clock.FOLLOW_UP, day("2026-09-15"))
    unclassified = lived(RECEIVED, DISPATCHED, FOLLOWED, klass=None)
    assert next_due(unclassified, RULES) == (Clock.CLOSE, day("2026-09-24"))
    closed = lived(RECEIVED, DISPATCHED, FOLLOWED, (M.CLOSE, "2026-09-11"))
    assert next_due(closed, RULES) == (None, None)
    assert due_at(closed, RULES, WIB) == NO_DEADLINE


def test_a_new_holiday_moves_only_the_clocks_that_run():
    leave = Rules(Calendar(off=[day("2026-09-14")]), RULES.policies)
    state = lived(RECEIVED, DISPATCHED, (M.HOLD, "2026-09-09"), (M.COMPLETE, "2026-09-10"))
    again = redated(state, leave)
    assert again.verify_due is None  # it was verified
    assert told(again.follow_up_due) == "2026-09-17"  # 16 with the day off, one day on hold
    closed = lived(RECEIVED, DISPATCHED, FOLLOWED, (M.CLOSE, "2026-09-11"))
    assert redated(closed, leave).resolve_due is None


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (WIB, "2026-09-15T17:00:00+00:00"),
        (WITA, "2026-09-15T16:00:00+00:00"),
        (WIT, "2026-09-15T15:00:00+00:00"),
    ],
)
def test_a_day_ends_at_midnight_where_the_government_is(zone, expected):
    assert end_of_day(day("2026-09-15"), zone).isoformat() == expected
    state = lived(RECEIVED, DISPATCHED)
    assert due_at(state, RULES, zone).isoformat() == expected


@pytest.mark.parametrize(
    ("moment", "wib", "wita", "wit"),
    [
        ("2026-09-15T23:30", "2026-09-16", "2026-09-16", "2026-09-16"),
        ("2026-09-15T14:59", "2026-09-15", "2026-09-15", "2026-09-15"),
        ("2026-09-15T15:00", "2026-09-15", "2026-09-15", "2026-09-16"),
        ("2026-09-15T15:30", "2026-09-15", "2026-09-15", "2026-09-16"),
        ("2026-09-15T16:30", "2026-09-15", "2026-09-16", "2026-09-16"),
        ("2026-09-15T16:59", "2026-09-15", "2026-09-16", "2026-09-16"),
        ("2026-09-15T17:00", "2026-09-16", "2026-09-16", "2026-09-16"),
    ],
)
def test_the_same_moment_has_its_own_date_in_each_zone(moment, wib, wita, wit):
    from lapor.services.ledger import local_day

    at = milliseconds(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert [told(local_day(at, zone)) for zone in (WIB, WITA, WIT)] == [wib, wita, wit]

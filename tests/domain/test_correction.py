"""Putting a class right: R again under the policy in force at receipt, and what is closed stays."""

import pytest

from db.codes import Channel, Class, Clock, MoveCode
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import Rules, happened
from lapor.domain.correction import amendments
from lapor.domain.effects import apply, state_of
from lapor.domain.ledger import by_recording
from lapor.domain.policy import Limit, Policies
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity
from tests.domain.lives import NATIONAL, RULES, day, story, told

M = MoveCode
RECEIVED, DISPATCHED = (M.RECEIVE, "2026-09-07"), (M.DISPATCH, "2026-09-08")
FOLLOWED, CLOSED = (M.FOLLOW_UP, "2026-09-10"), (M.CLOSE, "2026-09-21")


def corrected(moves, changed, *, on="2026-09-30", klass=Class.INFORMATION, rules=RULES):
    """The story with a correction as its last recording."""
    before = story(moves, klass=klass, rules=rules)
    amend = amendments(before, changed, rules)
    correct = Activity(M.CORRECT, day(on), 1, 7, facts={"amend": amend}, version=len(before) + 1)
    return [*before, correct]


def late_on(recordings, today) -> int:
    return sum(
        n
        for _, _, posted in recordings
        for (claim, on), n in posted.items()
        if claim.metric == "resolve_late" and on <= day(today)
    )


def test_another_class_has_another_due_date():
    known = state_of(as_known(corrected((RECEIVED, DISPATCHED), {"klass": Class.SERVICE})))
    assert known.klass == Class.SERVICE
    assert told(known.resolve_due) == "2026-09-28"  # 14 instead of 5
    assert told(known.follow_up_due) == "2026-09-15"  # F asks no class


def test_no_class_has_no_due_date():
    known = state_of(as_known(corrected((RECEIVED, DISPATCHED), {"klass": None})))
    assert (known.klass, known.resolve_due) == (None, None)


def test_the_past_is_put_right_and_what_was_believed_stays():
    told_ = corrected((RECEIVED, DISPATCHED, FOLLOWED), {"klass": Class.SERVICE}, on="2026-09-22")
    recordings = by_recording(told_)
    # due on the 15th as information, on the 28th as a service complaint
    assert late_on(recordings[:-1], "2026-09-18") == 1
    assert late_on(recordings, "2026-09-18") == 0
    assert late_on(recordings, "2026-09-28") == 0
    assert late_on(recordings, "2026-09-29") == 1


def test_holds_move_the_new_due_date_too():
    moves = (RECEIVED, DISPATCHED, (M.HOLD, "2026-09-17"), (M.COMPLETE, "2026-09-21"))
    before = state_of(story(moves, klass=Class.INFORMATION))
    assert told(before.resolve_due) == "2026-09-15"  # the hold began after it
    known = state_of(as_known(corrected(moves, {"klass": Class.SERVICE})))
    assert told(known.resolve_due) == "2026-09-30"  # the 28th and two days


def test_due_dates_counted_again_since_then_follow_the_new_class():
    moves = (RECEIVED, DISPATCHED, (M.REDATE, "2026-09-09"))
    known = state_of(as_known(corrected(moves, {"klass": Class.SERVICE})))
    assert told(known.resolve_due) == "2026-09-28"


def test_the_policy_is_the_one_in_force_at_receipt():
    newer = Limit(Clock.RESOLVE, Class.SERVICE, 3, day("2026-09-08"), "new")
    rules = Rules(Calendar(), Policies([*NATIONAL, newer]))
    told_ = corrected((RECEIVED, DISPATCHED), {"klass": Class.SERVICE}, rules=rules)
    assert told(state_of(as_known(told_)).resolve_due) == "2026-09-28"


def test_a_closed_complaint_keeps_its_due_date_and_its_outcome():
    told_ = corrected((RECEIVED, DISPATCHED, FOLLOWED, CLOSED), {"klass": Class.SERVICE})
    known = state_of(as_known(told_))
    assert known.klass == Class.SERVICE
    assert told(known.resolve_due) == "2026-09-15"
    assert known.resolve == (False, 9)


def test_the_day_verified_and_all_outcomes_before_stay():
    told_ = corrected((RECEIVED, DISPATCHED, FOLLOWED), {"klass": Class.SUPERVISORY})
    known = state_of(as_known(told_))
    assert (known.verify, known.follow_up) == ((True, 1), (True, 2))


def test_channel_category_and_territory_change_from_the_receipt_on():
    changed = {"channel": Channel.SMS, "category": 4, "territory": 340407}
    told_ = corrected((RECEIVED, DISPATCHED), changed)
    for (claim, _), n in by_recording(told_)[-1][2].items():
        expected = (Channel.SMS, 4, 340407) if n > 0 else (Channel.OTHER, None, None)
        assert claim.dims[3:] == expected
    assert state_of(as_known(told_)).resolve_due == state_of(told_[:2]).resolve_due


def test_two_corrections_and_the_last_one_holds():
    told_ = corrected((RECEIVED, DISPATCHED), {"klass": Class.SERVICE})
    amend = amendments(told_, {"klass": Class.ASPIRATION, "category": 2}, RULES)
    told_.append(told_[-1]._replace(facts={"amend": amend}, version=4))
    known = state_of(as_known(told_))
    assert (known.klass, known.category) == (Class.ASPIRATION, 2)
    assert told(known.resolve_due) == "2026-09-15"


def test_a_second_correction_of_another_field_keeps_the_first():
    told_ = corrected((RECEIVED, DISPATCHED), {"klass": Class.SERVICE})
    amend = amendments(told_, {"category": 2}, RULES)
    told_.append(told_[-1]._replace(facts={"amend": amend}, version=4))
    known = state_of(as_known(told_))
    assert (known.klass, known.category) == (Class.SERVICE, 2)
    assert told(known.resolve_due) == "2026-09-28"


def test_life_goes_on_after_a_correction():
    told_ = corrected((RECEIVED, DISPATCHED, FOLLOWED), {"klass": Class.SERVICE}, on="2026-09-22")
    state = state_of(as_known(told_))
    told_.append(happened(state, M.CLOSE, day("2026-09-25"), RULES, version=5))
    assert told_[-1].in_time
    assert apply(state, told_[-1]).resolve == (True, 13)
    assert state_of(as_known(told_)).resolve == (True, 13)


def test_only_these_fields_can_be_corrected():
    with pytest.raises(ValueError, match="received"):
        amendments(story((RECEIVED,)), {"received": 1}, RULES)


def test_what_a_file_did_not_date_gets_no_due_date_with_another_class():
    """No clock of it ran: neither where nothing is dated, nor where its end is not."""
    receive, dispatch = story((RECEIVED, DISPATCHED), klass=Class.INFORMATION)
    blank = dispatch._replace(follow_up_due=None, resolve_due=None)
    for undated in (blank._replace(facts={"undated": True}), blank):
        amend = amendments([receive, undated], {"klass": Class.SERVICE}, RULES)
        assert [fields for _, _, fields in amend] == [{"facts": {"klass": Class.SERVICE}}]


def test_what_had_no_class_gets_a_due_date_with_one():
    before = story((RECEIVED, DISPATCHED), klass=None)
    (_, (_, _, fields)) = amendments(before, {"klass": Class.SERVICE}, RULES)
    assert told(fields["resolve_due"]) == "2026-09-28"

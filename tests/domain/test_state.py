"""What each move makes of a complaint."""

import pytest

from db.codes import Class, ClosedBy, Holder, MoveCode, Status
from lapor.domain.effects import apply, state_of
from lapor.domain.retelling import as_known
from tests.domain.lives import day, lived, story, told

M, S, H = MoveCode, Status, Holder
RECEIVED, DISPATCHED = (M.RECEIVE, "2026-09-07"), (M.DISPATCH, "2026-09-08")
FOLLOWED, CLOSED = (M.FOLLOW_UP, "2026-09-10"), (M.CLOSE, "2026-09-14")
WORK = (RECEIVED, DISPATCHED, FOLLOWED)


@pytest.mark.parametrize(
    ("moves", "status", "holder"),
    [
        ((RECEIVED,), S.UNVERIFIED, H.GOVERNMENT),
        (((M.RECEIVE, "2026-09-07", {"holder": H.NATIONAL}),), S.UNVERIFIED, H.NATIONAL),
        ((RECEIVED, (M.DIRECT, "2026-09-08", None, None, 3)), S.UNVERIFIED, H.GOVERNMENT),
        ((RECEIVED, DISPATCHED), S.NOT_FOLLOWED_UP, H.AGENCY),
        (WORK, S.IN_PROCESS, H.AGENCY),
        ((*WORK, CLOSED), S.DONE, H.AGENCY),
        ((*WORK, CLOSED, (M.REOPEN, "2026-09-15")), S.IN_PROCESS, H.AGENCY),
        ((*WORK, (M.DISPATCH, "2026-09-15", None, 9)), S.IN_PROCESS, H.AGENCY),
        ((RECEIVED, DISPATCHED, (M.RETURN, "2026-09-09")), S.UNVERIFIED, H.GOVERNMENT),
        ((RECEIVED, (M.RETURN, "2026-09-09")), S.UNVERIFIED, H.NATIONAL),
        ((*WORK, (M.HOLD, "2026-09-11")), S.ON_HOLD, H.AGENCY),
        ((*WORK, (M.HOLD, "2026-09-11"), (M.COMPLETE, "2026-09-14")), S.IN_PROCESS, H.AGENCY),
        ((*WORK, (M.MERGE, "2026-09-11", {"merged_into": 1})), S.ARCHIVED, H.AGENCY),
        ((RECEIVED, (M.DELETE, "2026-09-11")), S.DELETED, H.GOVERNMENT),
    ],
)  # fmt: skip
def test_where_a_complaint_is_after_its_moves(moves, status, holder):
    state = lived(*moves)
    assert (state.status, state.holder) == (status, holder)


def test_the_first_of_each_milestone_stays():
    again = (
        (M.DISPATCH, "2026-09-15", None, 9),
        (M.FOLLOW_UP, "2026-09-16"),
        (M.CLOSE, "2026-09-17"),
    )
    state = lived(*WORK, CLOSED, (M.REOPEN, "2026-09-14"), *again)
    assert told(state.dispatched) == "2026-09-08"
    assert told(state.followed) == "2026-09-10"
    assert told(state.last_follow_up) == "2026-09-16"
    assert told(state.first_done) == "2026-09-14"
    assert told(state.done) == "2026-09-17"
    assert state.agency == 9


def test_who_closed_it():
    assert lived(*WORK, CLOSED).closed_by == ClosedBy.ADMIN
    assert lived(*WORK, (M.LAPSE, "2026-09-24")).closed_by == ClosedBy.SYSTEM
    by_reporter = (M.CLOSE, "2026-09-14", {"closed_by": ClosedBy.REPORTER})
    assert lived(*WORK, by_reporter).closed_by == ClosedBy.REPORTER
    held = (RECEIVED, (M.HOLD, "2026-09-08"))
    assert lived(*held, (M.EXPIRE_HOLD, "2026-10-08")).closed_by == ClosedBy.SYSTEM
    assert lived(*WORK, CLOSED, (M.REOPEN, "2026-09-15")).closed_by is None


@pytest.mark.parametrize(
    ("before", "away", "back"),
    [
        ((RECEIVED,), (M.ARCHIVE, "2026-09-11"), (M.RESTORE, "2026-09-14")),
        (WORK, (M.MERGE, "2026-09-11", {"merged_into": 5}), (M.UNMERGE, "2026-09-14")),
        ((*WORK, (M.HOLD, "2026-09-10")), (M.MERGE, "2026-09-11", {"merged_into": 5}),
         (M.UNMERGE, "2026-09-14")),
        ((RECEIVED, DISPATCHED, (M.RETURN, "2026-09-09")), (M.ARCHIVE, "2026-09-11"),
         (M.RESTORE, "2026-09-14")),
    ],
)  # fmt: skip
def test_what_comes_back_from_the_archive_is_what_it_was(before, away, back):
    restored = lived(*before, away, back)
    assert restored == lived(*before)._replace(restored=day("2026-09-14"))


def test_a_hold_remembers_where_it_came_from_and_how_long_it_was():
    moves = (*WORK, (M.HOLD, "2026-09-11"), (M.COMPLETE, "2026-09-14"), (M.HOLD, "2026-09-15"))
    state = lived(*moves)
    assert state.holds == ((day("2026-09-11"), day("2026-09-14")),)
    assert (state.held_from, state.on_hold) == (S.IN_PROCESS, day("2026-09-15"))
    assert told(state.first_held) == "2026-09-11"


def test_a_return_takes_it_from_the_unit_and_is_counted():
    moves = (RECEIVED, DISPATCHED, (M.ASSIGN_UNIT, "2026-09-08", {"unit": 12}))
    assert lived(*moves).unit == 12
    returned = lived(*moves, (M.RETURN, "2026-09-09"), DISPATCHED, (M.RETURN, "2026-09-10"))
    assert (returned.unit, returned.returns) == (None, 2)
    assert told(returned.returned) == "2026-09-09"
    assert returned.agency == 7  # the last that answered for it


def test_a_file_may_say_how_often_it_was_returned():
    assert lived(RECEIVED, (M.RETURN, "2026-09-09", {"times": 3})).returns == 3


def test_a_reopened_complaint_has_no_rating():
    rated = (*WORK, CLOSED, (M.RATE, "2026-09-15", {"rating": 4}))
    assert lived(*rated).rating == 4
    reopened = lived(*rated, (M.REOPEN, "2026-09-16"))
    assert (reopened.rating, reopened.rated, reopened.resolve, reopened.done) == (None,) * 4
    assert told(reopened.first_done) == "2026-09-14"


def test_only_the_named_flag_of_confidentiality_changes():
    state = lived(RECEIVED, (M.SET_CONFIDENTIALITY, "2026-09-08", {"secret": False}))
    assert (state.anonymous, state.secret) == (True, False)


@pytest.mark.parametrize("kind", [M.CORRECT, M.REIMPORT, M.NOTE, M.UNDO])
def test_what_changes_nothing(kind):
    state = lived(*WORK)
    assert apply(state, story(WORK)[-1]._replace(kind=kind)) == state


def test_a_story_is_told_in_the_order_it_happened():
    activities = story((*WORK, CLOSED))
    late = activities[-1]._replace(kind=M.REPLY, on=day("2026-09-11"), version=5)
    assert [one.kind for one in as_known([*activities, late])] == [
        M.RECEIVE, M.DISPATCH, M.FOLLOW_UP, M.REPLY, M.CLOSE,
    ]  # fmt: skip


def test_what_a_newer_file_says_replaces_what_files_said_before_but_not_what_was_done_here():
    first = story((RECEIVED,))
    here = story((RECEIVED, (M.SET_CONFIDENTIALITY, "2026-09-08", {"secret": False})))[1]
    anew = first[0]._replace(version=3, seq=1, facts={"klass": Class.ASPIRATION})
    instead = first[0]._replace(kind=M.REIMPORT, version=3, facts={"instead_of": [1]})
    known = state_of(as_known([*first, here, instead, anew]))
    assert (known.klass, known.secret) == (Class.ASPIRATION, False)

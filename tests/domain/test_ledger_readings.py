"""Readings of the ledger that look right and are wrong: each would fail here. September 2026."""

from db.codes import Class, MoveCode
from lapor.domain.clocks import happened
from lapor.domain.effects import apply, state_of
from lapor.domain.ledger import by_recording, entries
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity
from tests.domain.lives import RULES, day, story, told

M = MoveCode
RECEIVED = (M.RECEIVE, "2026-09-07", {"anonymous": False, "secret": False})
ON_TUESDAY = (M.RECEIVE, "2026-09-08", RECEIVED[2])
DISPATCHED = (M.DISPATCH, "2026-09-08")
FOLLOWED = (M.FOLLOW_UP, "2026-09-10")
CLOSED = (M.CLOSE, "2026-09-14")
WORK = (RECEIVED, DISPATCHED, FOLLOWED)


def at(moves, day) -> set[str]:
    """What counts on a day, known when the story ended: `metric` or `metric days`."""
    found: dict[str, int] = {}
    for (claim, on), n in entries(as_known(story(moves))).items():
        if told(on) <= day:
            name = f"{claim.metric} {claim.days}" if claim.days else str(claim.metric)
            found[name] = found.get(name, 0) + n
    assert set(found.values()) <= {0, 1}
    return {name for name, n in found.items() if n}


class TestReadingsThatLookRightAndAreWrong:
    """Five were tried on thousands of lives, and broke some of them."""

    def test_what_comes_back_counts_from_the_day_it_came_back(self):
        moves = (*WORK, (M.MERGE, "2026-09-11", {"merged_into": 5}), (M.UNMERGE, "2026-09-18"))
        assert "dispatched" not in at(moves, "2026-09-17")  # the past stays as it was
        assert "dispatched" in at(moves, "2026-09-18")

    def test_a_correction_puts_right_the_days_between_too(self):
        """Reversing only what is claimed now would leave the late days of the old class."""
        first = story((RECEIVED, DISPATCHED, FOLLOWED), klass=Class.INFORMATION)
        late = [*first, *story((*WORK, (M.CLOSE, "2026-09-21")), klass=Class.INFORMATION)[3:]]
        right = story((*WORK, (M.CLOSE, "2026-09-21")), klass=Class.SERVICE)
        anew = [
            late[0]._replace(kind=M.REIMPORT, on=late[-1].on, version=5, seq=0, verify_due=None,
                             facts={"instead_of": [1, 2, 3, 4]}),
            *(one._replace(version=5, seq=seq) for seq, one in enumerate(right, 1)),
        ]  # fmt: skip
        total = {}
        for _, _, posted in by_recording([*late, *anew]):
            for key, n in posted.items():
                total[key] = total.get(key, 0) + n
        assert {key: n for key, n in total.items() if n} == entries(right)

    def test_reopening_runs_late_again(self):
        moves = (*WORK, CLOSED, (M.REOPEN, "2026-09-16"))
        assert "resolve_late" not in at(moves, "2026-09-28")
        assert "resolve_late" in at(moves, "2026-09-29")

    def test_what_is_archived_does_not_become_late(self):
        moves = (RECEIVED, (M.ARCHIVE, "2026-09-09"))
        assert "verify_late" not in at(moves, "2026-12-31")

    def test_resuming_on_a_weekend_is_late_on_that_day_and_not_before(self):
        moves = (ON_TUESDAY, (M.HOLD, "2026-09-11"), (M.COMPLETE, "2026-09-13"))
        assert "verify_late" not in at(moves, "2026-09-12")
        assert "verify_late" in at(moves, "2026-09-13")


def test_nothing_is_late_on_its_due_date_and_late_the_day_after():
    assert "verify_late" not in at((RECEIVED,), "2026-09-10")
    assert "verify_late" in at((RECEIVED,), "2026-09-11")


def test_holding_an_unanswered_complaint_that_is_late_keeps_it_late():
    moves = (RECEIVED, DISPATCHED, (M.HOLD, "2026-09-17"))
    assert at(moves, "2026-11-30") >= {"follow_up_late", "held"}
    assert "resolve_late_unanswered" not in at(moves, "2026-11-30")


def imported_without_dates(*later: tuple[M, str]) -> list[Activity]:
    """What a file says that knows only the day of receipt and the day it was made."""
    activities = story((RECEIVED,))
    activities.append(
        Activity(M.DISPATCH, day("2026-09-07"), 1, 7, facts={"undated": True}, version=1, seq=1)
    )
    for seq, (kind, on) in enumerate(later, 2):
        state = state_of(activities)
        activities.append(happened(state, kind, day(on), RULES, agency=7, version=1, seq=seq))
    return activities


def test_an_import_without_dates_posts_no_days_and_nothing_in_time_or_late():
    made = ((M.FOLLOW_UP, "2026-09-30"), (M.CLOSE, "2026-09-30"))
    posted = entries(imported_without_dates(*made))
    assert {
        (c.metric.value, told(c.cohort), told(on), c.days) for (c, on), n in posted.items()
    } == {
        ("received", "2026-09-07", "2026-09-07", 0),
        ("verified_undated", "2026-09-07", "2026-09-07", 0),
        ("dispatched", "2026-09-07", "2026-09-07", 0),
        ("followed_undated", "2026-09-07", "2026-09-30", 0),
        ("done_undated", "2026-09-07", "2026-09-30", 0),
        ("first_done", "2026-09-30", "2026-09-30", 0),
        ("closed", "2026-09-07", "2026-09-30", 0),
    }
    assert set(posted.values()) == {1}


def test_an_import_without_dates_that_is_still_open_never_becomes_late():
    state = state_of(imported_without_dates())
    assert (state.follow_up_due, state.resolve_due) == (None, None)
    held = apply(state, happened(state, M.HOLD, day("2026-10-01"), RULES))
    resumed = happened(held, M.COMPLETE, day("2026-10-05"), RULES)
    assert (resumed.follow_up_due, resumed.resolve_due) == (None, None)
    again = happened(state, M.REDATE, day("2026-10-05"), RULES)
    assert (again.follow_up_due, again.resolve_due) == (None, None)

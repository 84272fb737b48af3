"""What each move posts, row by row of the table in docs/decisions.md.

An entry is written `+metric cohort@on`, with its days where it has some. September 2026.
"""

import pytest

from db.codes import MoveCode
from lapor.domain.ledger import by_recording
from tests.domain.lives import story, told

M = MoveCode
RECEIVED = (M.RECEIVE, "2026-09-07", {"anonymous": False, "secret": False})
ON_TUESDAY = (M.RECEIVE, "2026-09-08", RECEIVED[2])
DISPATCHED = (M.DISPATCH, "2026-09-08")
FOLLOWED = (M.FOLLOW_UP, "2026-09-10")
CLOSED = (M.CLOSE, "2026-09-14")
WORK = (RECEIVED, DISPATCHED, FOLLOWED)


def lines(posted) -> set[str]:
    found = set()
    for (claim, on), n in posted.items():
        assert n in (-1, 1)
        days = f" {claim.days}d" if claim.days else ""
        line = f"{'+' if n > 0 else '-'}{claim.metric} {told(claim.cohort)[5:]}@{told(on)[5:]}"
        found.add(line + days)
    return found


def last(*moves, **how) -> set[str]:
    """What the last of these moves posts."""
    return lines(by_recording(story(moves, **how))[-1][2])


TABLE = {
    "receive": ((RECEIVED,), {"+received 09-07@09-07", "+verify_late 09-07@09-11"}),
    "receive, anonymous and secret": (
        ((M.RECEIVE, "2026-09-07"),),
        {
            "+received 09-07@09-07", "+anonymous 09-07@09-07", "+secret 09-07@09-07",
            "+verify_late 09-07@09-11",
        },
    ),
    "verify": (
        (RECEIVED, (M.VERIFY, "2026-09-09")),
        {"-verify_late 09-07@09-11", "+verified_in_time 09-07@09-09 2d"},
    ),
    "verify too late": (
        (RECEIVED, (M.VERIFY, "2026-09-14")),
        {"-verify_late 09-07@09-14", "+verified_after_due 09-07@09-14 5d"},
    ),
    "first dispatch": (
        (RECEIVED, DISPATCHED),
        {
            "-verify_late 09-07@09-11", "+verified_in_time 09-07@09-08 1d",
            "+dispatched 09-08@09-08", "+follow_up_late 09-08@09-16",
            "+resolve_late_unanswered 09-08@09-29",
        },
    ),
    "first follow-up": (
        WORK,
        {
            "-follow_up_late 09-08@09-16", "+followed_in_time 09-08@09-10 2d",
            "-resolve_late_unanswered 09-08@09-29", "+resolve_late 09-08@09-29",
        },
    ),
    "second follow-up": ((*WORK, (M.FOLLOW_UP, "2026-09-11")), set()),
    "first follow-up too late": (
        (RECEIVED, DISPATCHED, (M.FOLLOW_UP, "2026-09-17")),
        {
            "-follow_up_late 09-08@09-17", "+followed_after_due 09-08@09-17 7d",
            "-resolve_late_unanswered 09-08@09-29", "+resolve_late 09-08@09-29",
        },
    ),
    "hold": (
        (RECEIVED, DISPATCHED, (M.HOLD, "2026-09-10")),
        {
            "+held 09-07@09-10", "-follow_up_late 09-08@09-16",
            "-resolve_late_unanswered 09-08@09-29",
        },
    ),
    "hold on the due date": (
        (RECEIVED, (M.HOLD, "2026-09-10")), {"+held 09-07@09-10", "-verify_late 09-07@09-11"}
    ),
    "hold after the due date": (
        (RECEIVED, DISPATCHED, (M.HOLD, "2026-09-17")),
        {"+held 09-07@09-17", "-resolve_late_unanswered 09-08@09-29"},
    ),
    "second hold": (
        (*WORK, (M.HOLD, "2026-09-11"), (M.COMPLETE, "2026-09-11"), (M.HOLD, "2026-09-14")),
        {"-resolve_late 09-08@09-29"},
    ),
    "resume": (
        (RECEIVED, DISPATCHED, (M.HOLD, "2026-09-10"), (M.COMPLETE, "2026-09-14")),
        {"+follow_up_late 09-08@09-18", "+resolve_late_unanswered 09-08@10-01"},
    ),
    # due on Friday the 11th, two days later on Tuesday the 15th: late from the 16th
    "resume of verification": (
        (ON_TUESDAY, (M.HOLD, "2026-09-09"), (M.COMPLETE, "2026-09-11")),
        {"+verify_late 09-08@09-16"},
    ),
    # due and held on Friday, resumed on Sunday: no working day, so late at once, not on Saturday
    "resume on a weekend": (
        (ON_TUESDAY, (M.HOLD, "2026-09-11"), (M.COMPLETE, "2026-09-13")),
        {"+verify_late 09-08@09-13"},
    ),
    "done": (
        (*WORK, CLOSED),
        {
            "-resolve_late 09-08@09-29", "+done_in_time 09-08@09-14 4d",
            "+first_done 09-14@09-14", "+closed 09-07@09-14",
        },
    ),
    "done too late": (
        (*WORK, (M.CLOSE, "2026-09-30")),
        {
            "-resolve_late 09-08@09-30", "+done_after_due 09-08@09-30 16d",
            "+first_done 09-30@09-30", "+closed 09-07@09-30",
        },
    ),
    "lapse": (
        (*WORK, (M.LAPSE, "2026-09-24")),
        {
            "-resolve_late 09-08@09-29", "+done_in_time 09-08@09-24 2d",
            "+first_done 09-24@09-24", "+closed 09-07@09-24",
        },
    ),
    "reopen": (
        (*WORK, CLOSED, (M.REOPEN, "2026-09-16")),
        {
            "-done_in_time 09-08@09-16 4d", "-closed 09-07@09-16", "+resolve_late 09-08@09-29",
            "+reopened 09-14@09-16",
        },
    ),
    "reopen after the due date": (
        (*WORK, CLOSED, (M.REOPEN, "2026-10-05")),
        {
            "-done_in_time 09-08@10-05 4d", "-closed 09-07@10-05", "+resolve_late 09-08@10-05",
            "+reopened 09-14@10-05",
        },
    ),
    "rating": ((*WORK, CLOSED, (M.RATE, "2026-09-15", {"rating": 4})), {"+rated 09-14@09-15 4d"}),
    "reopen of what was rated": (
        (*WORK, CLOSED, (M.RATE, "2026-09-15", {"rating": 4}), (M.REOPEN, "2026-09-16")),
        {
            "-done_in_time 09-08@09-16 4d", "-closed 09-07@09-16", "-rated 09-14@09-16 4d",
            "+resolve_late 09-08@09-29", "+reopened 09-14@09-16",
        },
    ),
    "done again": (
        (*WORK, CLOSED, (M.REOPEN, "2026-09-16"), (M.CLOSE, "2026-09-18")),
        {"-resolve_late 09-08@09-29", "+done_in_time 09-08@09-18 8d", "+closed 09-07@09-18"},
    ),
    "return": ((RECEIVED, DISPATCHED, (M.RETURN, "2026-09-09")), {"+returned 09-08@09-09"}),
    "return before the dispatch": ((RECEIVED, (M.RETURN, "2026-09-08")), set()),
    "dispatch of what was returned before": (
        (RECEIVED, (M.RETURN, "2026-09-08"), (M.DISPATCH, "2026-09-09")),
        {
            "-verify_late 09-07@09-11", "+verified_in_time 09-07@09-09 2d",
            "+dispatched 09-09@09-09", "+follow_up_late 09-09@09-17",
            "+resolve_late_unanswered 09-09@09-30", "+returned 09-09@09-09",
        },
    ),
    "archive": (
        (RECEIVED, (M.ARCHIVE, "2026-09-09")),
        {"-verify_late 09-07@09-11", "+closed 09-07@09-09", "+archived 09-07@09-09"},
    ),
    "archive after the due date": (
        (RECEIVED, (M.ARCHIVE, "2026-09-14")),
        {
            "-verify_late 09-07@09-14", "+verify_late_closed 09-07@09-14", "+closed 09-07@09-14",
            "+archived 09-07@09-14",
        },
    ),
    "merge": (
        (*WORK, (M.MERGE, "2026-09-11", {"merged_into": 5})),
        {
            "-dispatched 09-08@09-11", "-followed_in_time 09-08@09-11 2d",
            "-resolve_late 09-08@09-29", "+closed 09-07@09-11",
        },
    ),
    "delete": (
        (RECEIVED, (M.DELETE, "2026-09-09")),
        {"-verify_late 09-07@09-11", "+closed 09-07@09-09", "+archived 09-07@09-09"},
    ),
    "restore": (
        (RECEIVED, (M.ARCHIVE, "2026-09-09"), (M.RESTORE, "2026-09-14")),
        {"+verify_late 09-07@09-14", "-closed 09-07@09-14", "-archived 09-07@09-14"},
    ),
    "unmerge": (
        (*WORK, (M.MERGE, "2026-09-11", {"merged_into": 5}), (M.UNMERGE, "2026-10-01")),
        {
            "+dispatched 09-08@10-01", "+followed_in_time 09-08@10-01 2d",
            "+resolve_late 09-08@10-01", "-closed 09-07@10-01",
        },
    ),
    "reply": ((*WORK, (M.REPLY, "2026-09-11")), set()),
}  # fmt: skip


@pytest.mark.parametrize("row", TABLE)
def test_a_move_posts_what_the_table_says(row):
    moves, expected = TABLE[row]
    assert last(*moves) == expected


def test_a_complaint_without_a_class_has_no_resolution_clock():
    posted = last(RECEIVED, DISPATCHED, klass=None)
    assert not any("resolve" in line for line in posted)


def test_a_dispatch_elsewhere_moves_every_entry_that_counts():
    told_ = story((*WORK, (M.DISPATCH, "2026-09-14", None, 9, 2)))
    posted = by_recording(told_)[-1][2]
    assert lines(posted) == {
        f"{sign}{line}"
        for sign in "+-"
        for line in (
            "received 09-07@09-14", "verified_in_time 09-07@09-14 1d", "dispatched 09-08@09-14",
            "followed_in_time 09-08@09-14 2d", "resolve_late 09-08@09-29",
        )
    }  # fmt: skip
    for (claim, _), n in posted.items():
        assert claim.dims.government == (2 if n > 0 else 1)
        if claim.metric in ("received", "verified_in_time"):
            assert claim.dims.agency == 0
        else:
            assert claim.dims.agency == (9 if n > 0 else 7)


def test_another_agency_of_the_same_government_leaves_the_receipt_where_it_is():
    posted = last(*WORK, (M.DISPATCH, "2026-09-14", None, 9))
    assert {line[:14] for line in posted if "09-07@" in line} == set()


def test_due_dates_counted_again_move_only_lateness():
    moves = (RECEIVED, DISPATCHED)
    before = story(moves)
    again = before[-1]._replace(
        kind=M.REDATE, version=3, on=before[-1].on + 1, days=None, in_time=None, verify_due=None,
        follow_up_due=before[-1].follow_up_due + 1, resolve_due=before[-1].resolve_due,
    )  # fmt: skip
    posted = by_recording([*before, again])[-1][2]
    assert lines(posted) == {"-follow_up_late 09-08@09-16", "+follow_up_late 09-08@09-17"}

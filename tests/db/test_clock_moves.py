"""What the clock does by itself: dated on the day it was due, and never to an imported state."""

from datetime import date

import pytest
from sqlmodel import Session

from db.codes import ClosedBy, MoveCode, Status
from db.models import Complaint
from lapor.services import stories
from lapor.services.complaints import make_move
from lapor.services.jobs import due_steps
from lapor.services.verify import verify
from tests.builders import WITA, a_complaint, at, run_clock
from tests.cast import BADUNG_PUPR

M, S = MoveCode, Status
ANSWERED = {"dispatched": "2026-09-08", "followed_up": "2026-09-10"}  # lapses on the 24th


def lapsing(session: Session, now) -> list[int]:
    return [step.complaint_id for step in due_steps(session, now) if step.code == M.LAPSE]


def after_the_clock(session: Session, complaint: Complaint, day: str, clock="10:00") -> int:
    made = run_clock(session, at(day, clock))
    session.refresh(complaint)
    return made


def last(session: Session, complaint: Complaint):
    return stories.read(session, complaint.id, complaint.home_id)[-1]


def test_ten_working_days_without_a_reply_close_a_complaint(session, cast):
    complaint = a_complaint(session, **ANSWERED)
    assert after_the_clock(session, complaint, "2026-09-24", "23:59") == 0
    assert after_the_clock(session, complaint, "2026-09-25", "00:01") == 1
    assert (complaint.status, complaint.closed_by) == (S.DONE, ClosedBy.SYSTEM)
    row = last(session, complaint)
    assert (row.kind, row.on, row.days, row.in_time) == (M.LAPSE, date(2026, 9, 24), 2, True)
    assert after_the_clock(session, complaint, "2026-10-25") == 0
    assert verify(session).differences == []


def test_a_late_job_dates_it_on_the_day_it_was_due(session, cast):
    complaint = a_complaint(session, **ANSWERED)
    after_the_clock(session, complaint, "2026-11-02")
    row = last(session, complaint)
    assert (row.on, row.recorded_at, row.by) == (date(2026, 9, 24), at("2026-11-02"), "")
    assert complaint.done_on == date(2026, 9, 24)
    assert verify(session).differences == []


def test_a_reply_or_another_answer_keeps_it_open(session, cast):
    replied = a_complaint(session, **ANSWERED, more=((M.REPLY, "2026-09-11"),))
    again = a_complaint(session, **ANSWERED, more=((M.FOLLOW_UP, "2026-09-22"),))
    assert after_the_clock(session, replied, "2026-10-05") == 0
    assert after_the_clock(session, again, "2026-10-07") == 1
    assert last(session, again).on == date(2026, 10, 6)
    assert replied.status == S.IN_PROCESS


def test_a_hold_expires_after_thirty_calendar_days(session, cast):
    complaint = a_complaint(session, more=((M.HOLD, "2026-09-08"),))
    assert after_the_clock(session, complaint, "2026-10-08") == 0
    assert after_the_clock(session, complaint, "2026-10-12") == 1
    row = last(session, complaint)
    assert (row.kind, row.on) == (M.EXPIRE_HOLD, date(2026, 10, 8))
    assert (complaint.status, complaint.closed_by) == (S.ARCHIVED, ClosedBy.SYSTEM)
    assert complaint.previous_status == S.ON_HOLD
    assert verify(session).differences == []


def test_a_state_that_a_file_brought_is_left_alone_until_somebody_moves_it(session, cast):
    imported = a_complaint(session, **ANSWERED, by="")
    held = a_complaint(session, more=((M.HOLD, "2026-09-08"),), by="")
    assert list(due_steps(session, at("2026-11-02"))) == []
    make_move(
        session, cast.siti, imported.id, M.SET_CONFIDENTIALITY, seen=imported.version, note="x",
        now=at("2026-09-11"), target=_secret(),
    )  # fmt: skip
    assert after_the_clock(session, imported, "2026-11-02") == 1
    session.refresh(held)
    assert held.status == S.ON_HOLD


def _secret():
    from lapor.services.targets import Target

    return Target(changed={"secret": True})


@pytest.mark.parametrize(
    ("more", "on"),
    [
        # resumed long after the window of ten days
        (((M.HOLD, "2026-09-11"), (M.COMPLETE, "2026-10-02")), date(2026, 10, 15)),
        # held after it should have lapsed, as the job did not run: never inside the hold
        (((M.HOLD, "2026-09-28"), (M.COMPLETE, "2026-10-12")), date(2026, 10, 12)),
        # merged and unmerged: ten days from the day it came back
        (((M.MERGE, "2026-09-11", {"merged_into": 1}), (M.UNMERGE, "2026-10-02")),
         date(2026, 10, 16)),
    ],
)  # fmt: skip
def test_a_lapse_is_never_dated_before_the_last_move(session, cast, more, on):
    complaint = a_complaint(session, **ANSWERED, more=more)
    assert after_the_clock(session, complaint, "2026-11-02") == 1
    assert last(session, complaint).on == on
    assert (complaint.status, complaint.done_on) == (S.DONE, on)
    assert verify(session).differences == []


def test_what_is_restored_is_not_archived_again_the_same_night(session, cast):
    complaint = a_complaint(session, more=((M.HOLD, "2026-09-08"),))
    after_the_clock(session, complaint, "2026-10-12")
    make_move(
        session, cast.siti, complaint.id, M.RESTORE, seen=3, note="Pelapor menelepon.",
        now=at("2026-10-20"),
    )  # fmt: skip
    assert after_the_clock(session, complaint, "2026-10-21") == 0
    assert complaint.status == S.ON_HOLD
    assert after_the_clock(session, complaint, "2026-11-20") == 1
    assert last(session, complaint).on == date(2026, 11, 19)


def test_today_is_that_of_each_government(session, cast):
    sleman = a_complaint(session, **ANSWERED)
    badung = a_complaint(session, government="51.03", agency=BADUNG_PUPR, **ANSWERED)
    past_midnight_in_bali = at("2026-09-25", "00:30", WITA)
    assert lapsing(session, past_midnight_in_bali) == [badung.id]
    an_hour_later = at("2026-09-25", "00:30")
    assert set(lapsing(session, an_hour_later)) == {sleman.id, badung.id}

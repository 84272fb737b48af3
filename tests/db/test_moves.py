"""Moves of one complaint: what each writes, and who is refused. September 2026, 7th a Monday."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from db.codes import ClosedBy, Holder, MoveCode, Status
from db.days import day_number
from db.models import Activity, Agency, AuditLog, Complaint, Ledger, LedgerTail
from lapor.domain.errors import BadInput, NotAllowed, NotFound, StaleComplaint
from lapor.services import stories
from lapor.services.complaints import NOTE_LIMIT, make_move
from lapor.services.targets import Target
from lapor.services.verify import verify
from tests.builders import WITA, a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M, S = MoveCode, Status
NOON = at("2026-09-14")


def move(session: Session, actor, complaint: Complaint, code: MoveCode, *, note="", now=NOON, **t):
    """The move on the version that is in the database now."""
    session.refresh(complaint)
    make_move(
        session, actor, complaint.id, code, seen=complaint.version, note=note, now=now,
        target=Target(**t),
    )  # fmt: skip
    session.refresh(complaint)


def story(session: Session, complaint: Complaint) -> list[Activity]:
    return stories.read(session, complaint.id, complaint.home_id)


def audits(session: Session, complaint: Complaint) -> list[AuditLog]:
    subject = str(complaint.id)
    rows = session.exec(select(AuditLog).where(AuditLog.subject == subject))
    return sorted(rows, key=lambda row: row.summary)


def posted(session: Session, complaint: Complaint) -> list[str]:
    rows = session.exec(
        select(Ledger).where(
            Ledger.complaint_id == complaint.id, Ledger.version == complaint.version
        )
    )
    return sorted(f"{row.n:+d} {row.metric}" for row in rows)


# move: the complaint before, who, target, then status, what is posted
WRITES = {
    M.DISPATCH: ({}, "siti", {"agency_id": PUPR}, S.NOT_FOLLOWED_UP, [
        "+1 dispatched", "+1 follow_up_late", "+1 resolve_late_unanswered",
        "+1 verified_after_due", "-1 verify_late"]),
    M.FOLLOW_UP: ({"dispatched": "2026-09-08"}, "budi", {}, S.IN_PROCESS, [
        "+1 followed_in_time", "+1 resolve_late", "-1 follow_up_late",
        "-1 resolve_late_unanswered"]),
    M.RETURN: ({"dispatched": "2026-09-08"}, "budi", {}, S.UNVERIFIED, ["+1 returned"]),
    M.HOLD: ({"dispatched": "2026-09-08"}, "siti", {}, S.ON_HOLD, [
        "+1 held", "-1 follow_up_late", "-1 resolve_late_unanswered"]),
    M.COMPLETE: ({"more": ((M.HOLD, "2026-09-09"),)}, "siti", {}, S.UNVERIFIED, [
        "+1 verify_late"]),
    M.REPLY: ({"dispatched": "2026-09-08", "followed_up": "2026-09-09"}, "siti", {},
              S.IN_PROCESS, []),
    M.CLOSE: ({"dispatched": "2026-09-08", "followed_up": "2026-09-09"}, "siti", {}, S.DONE, [
        "+1 closed", "+1 done_in_time", "+1 first_done", "-1 resolve_late"]),
    M.REOPEN: ({"dispatched": "2026-09-08", "followed_up": "2026-09-09", "closed": "2026-09-10"},
               "siti", {}, S.IN_PROCESS, [
        "+1 reopened", "+1 resolve_late", "-1 closed", "-1 done_in_time"]),
    M.ARCHIVE: ({}, "siti", {}, S.ARCHIVED, [
        "+1 archived", "+1 closed", "+1 verify_late_closed", "-1 verify_late"]),
    M.RESTORE: ({"more": ((M.ARCHIVE, "2026-09-09"),)}, "siti", {}, S.UNVERIFIED, [
        "+1 verify_late", "-1 archived", "-1 closed"]),
    M.SET_CONFIDENTIALITY: ({}, "siti", {"changed": {"secret": True}}, S.UNVERIFIED, [
        "+1 secret"]),
    M.ESCALATE: ({"dispatched": "2026-09-08"}, "rini", {}, S.NOT_FOLLOWED_UP, []),
    M.CORRECT: ({}, "siti", {"changed": {"category": 3}}, S.UNVERIFIED, [
        "+1 received", "+1 verify_late", "-1 received", "-1 verify_late"]),
}  # fmt: skip


@pytest.mark.parametrize("code", WRITES)
def test_a_move_writes_row_story_ledger_and_audit(session, cast, code):
    before, who, target, status, entries = WRITES[code]
    complaint = a_complaint(session, **before)
    seen, actor = complaint.version, getattr(cast, who)
    move(session, actor, complaint, code, note="  Sudah diperiksa. ", **target)
    assert (complaint.status, complaint.version) == (status, seen + 1)
    assert complaint.moved_here
    last = story(session, complaint)[-1]
    assert (last.version, last.kind, last.by) == (seen + 1, code, who)
    assert (last.at, last.recorded_at, last.on) == (NOON, NOON, date(2026, 9, 14))
    assert last.note == "Sudah diperiksa."
    assert posted(session, complaint) == entries
    (row,) = audits(session, complaint)
    assert (row.actor, row.action, row.at) == (who, code.value, NOON)
    assert row.home_id == complaint.home_id
    assert "diperiksa" not in row.summary  # never what people wrote
    assert verify(session).differences == []


def test_what_is_posted_stands_in_the_tail_until_it_is_folded(session, cast):
    complaint = a_complaint(session)
    move(session, cast.siti, complaint, M.DISPATCH, agency_id=PUPR)
    tail = session.exec(select(LedgerTail).where(LedgerTail.complaint_id == complaint.id)).all()
    assert len(tail) == 5
    assert {row.version for row in tail} == {2}


def test_a_dispatch_sets_milestones_and_due_dates(session, cast):
    complaint = a_complaint(session)
    move(session, cast.siti, complaint, M.DISPATCH, now=at("2026-09-08"), agency_id=PUPR)
    assert (complaint.agency_id, complaint.holder) == (PUPR, Holder.AGENCY)
    assert complaint.verified_on == complaint.dispatched_on == date(2026, 9, 8)
    assert complaint.verify_due_on is None
    assert complaint.follow_up_due_on == date(2026, 9, 15)
    assert complaint.resolve_due_on == date(2026, 9, 28)
    assert complaint.due_at == at("2026-09-16", "00:00")


def test_a_return_leaves_the_agency_with_nothing(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    move(session, cast.budi, complaint, M.RETURN, note="Bukan wewenang kami.")
    assert (complaint.agency_id, complaint.holder) == (None, Holder.GOVERNMENT)
    with pytest.raises(NotFound):
        move(session, cast.budi, complaint, M.FOLLOW_UP, note="x")
    move(session, cast.siti, complaint, M.DISPATCH, agency_id=DINKES)
    assert complaint.dispatched_on == date(2026, 9, 8)
    move(session, cast.ani, complaint, M.FOLLOW_UP, note="Kami tangani.")


def test_the_national_administrator_hands_it_to_a_government_and_its_coordinator_sees_it(
    session, cast
):
    complaint = a_complaint(session, government="pusat", holder=Holder.NATIONAL)
    with pytest.raises(NotFound):
        move(session, cast.ayu, complaint, M.DISPATCH, agency_id=BADUNG_PUPR)
    move(session, cast.rini, complaint, M.DIRECT, government_id=cast.badung)
    assert (complaint.government_id, complaint.home_id) == (cast.badung, 0)
    assert (complaint.status, complaint.holder) == (S.UNVERIFIED, Holder.GOVERNMENT)
    move(session, cast.ayu, complaint, M.DISPATCH, agency_id=BADUNG_PUPR)
    assert verify(session).differences == []


def test_the_second_of_two_officers_is_told_who_when_and_what(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    seen = complaint.version
    move(session, cast.budi, complaint, M.FOLLOW_UP, note="Rahasia isi catatan.")
    later = NOON + timedelta(minutes=2)
    with pytest.raises(StaleComplaint) as refused:
        make_move(session, cast.siti, complaint.id, M.HOLD, seen=seen, note="x", now=later)
    told = refused.value.text
    for text in (told.id, told.en):
        assert "Budi Santoso" in text
        assert "10.00" in text or "10:00" in text
        assert "Rahasia" not in text
    assert "menindaklanjuti" in told.id
    assert "followed" in told.en
    assert complaint.version == seen + 1
    assert len(story(session, complaint)) == seen + 1


def test_a_double_click_is_one_write(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    for seconds in (0, 3):
        make_move(
            session, cast.budi, complaint.id, M.FOLLOW_UP, seen=2, note="Kami tangani.",
            now=NOON + timedelta(seconds=seconds),
        )  # fmt: skip
    session.refresh(complaint)
    assert complaint.version == 3
    assert len(audits(session, complaint)) == 1


@pytest.mark.parametrize(
    ("who", "code", "note", "seconds"),
    [
        ("budi", M.FOLLOW_UP, "Kami tangani.", 11),  # much later
        ("budi", M.FOLLOW_UP, "Catatan lain.", 3),
        ("siti", M.FOLLOW_UP, "Kami tangani.", 3),
        ("siti", M.CLOSE, "Kami tangani.", 3),
    ],
)
def test_what_is_no_double_click_is_refused(session, cast, who, code, note, seconds):
    complaint = a_complaint(session, dispatched="2026-09-08")
    move(session, cast.budi, complaint, M.FOLLOW_UP, note="Kami tangani.")
    now = NOON + timedelta(seconds=seconds)
    with pytest.raises(StaleComplaint):
        make_move(session, getattr(cast, who), complaint.id, code, seen=2, note=note, now=now)
    session.refresh(complaint)
    assert complaint.version == 3


SECONDS = (
    (M.DISPATCH, {"agency_id": PUPR}, {"agency_id": DINKES}),
    (M.DISPATCH, {"agency_id": PUPR, "officer": "budi"}, {"agency_id": PUPR}),
    (M.ASSIGN_UNIT, {"officer": "budi"}, {"officer": None}),
    (M.ASK_HELP, {"agency_id": DINKES}, {"agency_id": PUPR + 50}),
    (M.RATE, {"rating": 5}, {"rating": 1}),
    (M.MERGE, {"other": "801"}, {"other": "802"}),
    (M.RETURN, {"agency_id": DINKES}, {"agency_id": None}),
    (M.SET_CONFIDENTIALITY, {"changed": {"secret": True}}, {"changed": {"anonymous": True}}),
    (M.CORRECT, {"changed": {"klass": "aspirasi"}}, {"changed": {"channel": "sms"}}),
)  # fmt: skip


@pytest.mark.parametrize(("code", "first", "other"), SECONDS)
def test_a_second_click_with_other_fields_is_no_double_click(session, cast, code, first, other):
    """What was chosen besides the note counts too: nobody is told “done” of what was not."""
    session.add(Agency(id=PUPR + 50, government_id=cast.sleman, name="Dinas lain"))
    session.flush()
    for number in ("801", "802"):
        a_complaint(session, number=number)
    how = {"dispatched": "2026-09-08", "followed_up": "2026-09-08"}
    if code in (M.DISPATCH, M.RETURN):
        how = {} if code == M.DISPATCH else {"dispatched": "2026-09-08"}
    if code == M.RATE:
        how["closed"] = "2026-09-08"
    complaint = a_complaint(session, **how)
    seen = complaint.version
    for target in (first, first):
        make_move(
            session, cast.siti, complaint.id, code, seen=seen, note="Alasan", now=NOON,
            target=Target(**target),
        )  # fmt: skip
    with pytest.raises(StaleComplaint):
        make_move(
            session, cast.siti, complaint.id, code, seen=seen, note="Alasan", now=NOON,
            target=Target(**other),
        )  # fmt: skip
    session.refresh(complaint)
    assert complaint.version == seen + 1


def test_a_refused_move_writes_nothing(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    refusals = (
        (cast.budi, M.CLOSE, "x", {}, NotAllowed),
        (cast.siti, M.CLOSE, "x", {}, NotAllowed),  # nobody followed it up
        (cast.budi, M.FOLLOW_UP, " ", {}, BadInput),
        (cast.budi, M.FOLLOW_UP, "x" * (NOTE_LIMIT + 1), {}, BadInput),
        (cast.siti, M.DISPATCH, "", {}, BadInput),
        (cast.siti, M.DISPATCH, "", {"agency_id": 1_000_000}, BadInput),
        (cast.siti, M.DISPATCH, "", {"agency_id": PUPR}, BadInput),  # it is there already
        (cast.siti, M.DISPATCH, "", {"agency_id": BADUNG_PUPR}, BadInput),
        (cast.siti, M.MERGE, "x", {"other": "no such number"}, BadInput),
        (cast.siti, M.MERGE, "x", {"other": complaint.number}, BadInput),
        (cast.siti, M.CORRECT, "x", {"changed": {}}, BadInput),
        (cast.siti, M.CORRECT, "x", {"changed": {"klass": "keluhan"}}, BadInput),
        (cast.siti, M.SET_CONFIDENTIALITY, "x", {"changed": {"title": "x"}}, BadInput),
        (cast.rini, M.LAPSE, "", {}, NotAllowed),
    )
    for actor, code, note, target, refusal in refusals:
        with pytest.raises(refusal):
            move(session, actor, complaint, code, note=note, **target)
    assert complaint.version == 2
    assert len(story(session, complaint)) == 2
    assert audits(session, complaint) == []


def test_who_closed_it_is_kept(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-09")
    move(session, cast.siti, complaint, M.CLOSE, note="Sudah ditambal.")
    assert (complaint.closed_by, complaint.is_open) == (ClosedBy.ADMIN, False)
    assert complaint.done_on == complaint.first_done_on == date(2026, 9, 14)


def test_a_moves_date_is_that_of_the_government_that_answers(session, cast):
    """23:30 on the 8th in Jakarta is 00:30 on the 9th in Makassar."""
    complaint = a_complaint(session, government="51.03", received="2026-09-07")
    late = at("2026-09-09", "00:30", WITA)
    move(session, cast.ayu, complaint, M.DISPATCH, now=late, agency_id=BADUNG_PUPR)
    assert complaint.dispatched_on == date(2026, 9, 9)
    assert complaint.due_at == at("2026-09-17", "00:00", WITA)


def test_a_move_to_a_zone_further_west_does_not_go_back_a_day(session, cast):
    complaint = a_complaint(session, government="51.03")
    first, second = at("2026-09-09", "00:10", WITA), at("2026-09-09", "00:20", WITA)
    move(session, cast.ayu, complaint, M.DISPATCH, now=first, agency_id=BADUNG_PUPR)
    move(session, cast.rini, complaint, M.DISPATCH, now=second, agency_id=PUPR)
    third = second + timedelta(minutes=5)  # 23:25 on the 8th in Sleman
    move(session, cast.budi, complaint, M.FOLLOW_UP, now=third, note="Kami tangani.")
    rows = story(session, complaint)
    assert [row.on for row in rows[1:]] == 3 * [date(2026, 9, 9)]
    assert [row.at for row in rows[1:]] == [first, second, third]
    entries = session.exec(select(Ledger).where(Ledger.complaint_id == complaint.id)).all()
    assert min(row.on for row in entries) == day_number(date(2026, 9, 7))
    recorded = {row.recorded_on for row in entries if row.version > 1}
    assert recorded == {day_number(date(2026, 9, 9))}  # by the home's zone, for ever
    assert verify(session).differences == []


def test_every_entry_of_a_complaint_keeps_its_home(session, cast):
    complaint = a_complaint(session, dispatched="2026-09-08")
    move(session, cast.rini, complaint, M.DISPATCH, agency_id=BADUNG_PUPR)
    entries = session.exec(select(Ledger).where(col(Ledger.complaint_id) == complaint.id)).all()
    assert {row.home_id for row in entries} == {cast.sleman}
    assert {row.government_id for row in entries} == {cast.sleman, cast.badung}
    with pytest.raises(NotFound):
        move(session, cast.siti, complaint, M.HOLD, note="x")
    move(session, cast.wayan, complaint, M.FOLLOW_UP, note="Kami tangani.")

"""Helping agencies and approval by the head. September 2026: the 7th and the 14th are Mondays."""

from datetime import date

import pytest
from sqlmodel import select

from db.codes import MoveCode, Role, Status
from db.models import Agency, Assist, AuditLog, Complaint
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.services import agencies
from lapor.services import dossier as dossiers
from lapor.services.complaints import get, make_move
from lapor.services.targets import Target
from lapor.services.verify import verify
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M = MoveCode
NOON = at("2026-09-14")
DISPATCHED = {"dispatched": "2026-09-08"}


def move(session, actor, one, code, *, now=NOON, note="Karena sudah diperiksa", **target):
    session.refresh(one)
    make_move(
        session, actor, one.id, code, seen=one.version, note=note, now=now, target=Target(**target)
    )
    session.refresh(one)


def helps(session):
    rows = session.exec(select(Assist)).all()
    return [(row.agency_id, row.asked_on, row.due_on, row.answered_on) for row in rows]


def head_of(session, cast):
    return Actor("kepala", Role.HEAD, cast.sleman, full_name="Kepala")


def test_a_helping_agency_has_a_clock_of_its_own(session, cast):
    one = a_complaint(session, **DISPATCHED)
    due = one.due_at
    with pytest.raises(NotFound):
        get(session, cast.ani, one.id)
    move(session, cast.siti, one, M.ASK_HELP, agency_id=DINKES)
    # five working days from Monday the 14th
    assert helps(session) == [(DINKES, date(2026, 9, 14), date(2026, 9, 21), None)]
    assert one.due_at == due
    dossier = dossiers.dossier(session, cast.ani, one.id, now=NOON)
    assert [one.code for one in dossier.moves] == [M.GIVE_HELP, M.NOTE]
    one = get(session, cast.ani, one.id)
    move(session, cast.ani, one, M.GIVE_HELP, now=at("2026-09-16"))
    assert helps(session) == [(DINKES, date(2026, 9, 14), date(2026, 9, 21), date(2026, 9, 16))]
    assert verify(session).agrees


def test_the_helpers_clock_stands_still_on_hold(session, cast):
    one = a_complaint(session, **DISPATCHED)
    move(session, cast.siti, one, M.ASK_HELP, agency_id=DINKES)
    move(session, cast.siti, one, M.HOLD, now=at("2026-09-15"))
    move(session, cast.siti, one, M.COMPLETE, now=at("2026-09-17"))
    assert helps(session)[0][2] == date(2026, 9, 23)
    assert verify(session).agrees


def test_a_helper_does_nothing_else(session, cast):
    one = a_complaint(session, **DISPATCHED)
    move(session, cast.siti, one, M.ASK_HELP, agency_id=DINKES)
    for code in (M.FOLLOW_UP, M.RETURN, M.ASSIGN_UNIT, M.HOLD, M.CLOSE):
        with pytest.raises(NotAllowed):
            move(session, cast.ani, one, code)
    with pytest.raises(NotAllowed):
        move(session, cast.budi, one, M.GIVE_HELP)


def test_who_can_be_asked(session, cast):
    one = a_complaint(session, **DISPATCHED)
    for agency_id in (PUPR, BADUNG_PUPR, 12_345, None):
        with pytest.raises(BadInput):
            move(session, cast.siti, one, M.ASK_HELP, agency_id=agency_id)
    move(session, cast.siti, one, M.ASK_HELP, agency_id=DINKES)
    with pytest.raises(NotAllowed, match="asked already"):
        move(session, cast.siti, one, M.ASK_HELP, agency_id=DINKES)


def test_the_helper_that_becomes_the_lead_helps_no_more(session, cast):
    one = a_complaint(session, **DISPATCHED)
    move(session, cast.siti, one, M.ASK_HELP, agency_id=DINKES)
    move(session, cast.siti, one, M.DISPATCH, agency_id=DINKES)
    assert helps(session) == []
    move(session, cast.ani, one, M.FOLLOW_UP)
    assert verify(session).agrees


def test_a_difference_between_story_and_helping_rows_is_found(session, cast):
    one = a_complaint(session, **DISPATCHED)
    move(session, cast.siti, one, M.ASK_HELP, agency_id=DINKES)
    session.delete(session.exec(select(Assist)).one())
    session.flush()
    assert [d.found for d in verify(session).differences] == ["helping agencies"]


@pytest.fixture
def approving(session, cast):
    """The answers of Dinas PUPR wait for the head."""
    session.get_one(Agency, PUPR).needs_approval = True
    session.flush()
    return a_complaint(session, **DISPATCHED)


def test_an_answer_goes_out_when_the_head_has_approved_it(session, cast, approving):
    head = head_of(session, cast)
    with pytest.raises(NotAllowed):
        move(session, cast.budi, approving, M.FOLLOW_UP)
    with pytest.raises(NotAllowed):
        move(session, head, approving, M.FOLLOW_UP)
    move(session, cast.budi, approving, M.PROPOSE, note="Jalan sudah kami tambal.")
    assert (approving.is_proposed, approving.status) == (True, Status.NOT_FOLLOWED_UP)
    assert approving.followed_up_on is None
    move(session, head, approving, M.FOLLOW_UP, note="Jalan sudah kami tambal.")
    assert (approving.is_proposed, approving.status) == (False, Status.IN_PROCESS)
    told = dossiers.dossier(session, cast.siti, approving.id, now=NOON).story[-1]
    assert told.told.id == "menyetujui jawaban Budi Santoso dan menindaklanjuti laporan"
    assert verify(session).agrees


def test_the_head_may_send_an_answer_back_and_do_nothing_else(session, cast, approving):
    head = head_of(session, cast)
    move(session, cast.budi, approving, M.PROPOSE)
    for code in (M.HOLD, M.CLOSE, M.DISPATCH, M.NOTE, M.RETURN):
        with pytest.raises(NotAllowed):
            move(session, head, approving, code)
    with pytest.raises(BadInput, match="needs a note"):
        move(session, head, approving, M.DECLINE, note=" ")
    move(session, head, approving, M.DECLINE, note="Sebutkan tanggalnya.")
    assert not approving.is_proposed
    other = Actor("lain", Role.HEAD, cast.badung)
    with pytest.raises(NotFound):
        move(session, other, approving, M.DECLINE)
    assert verify(session).agrees


def test_assigning_to_an_officer_of_the_agency(session, cast):
    one = a_complaint(session, **DISPATCHED)
    unit = Agency(id=9_911, government_id=cast.sleman, parent_id=PUPR, name="Bidang Jalan")
    session.add(unit)
    session.flush()
    move(session, cast.budi, one, M.ASSIGN_UNIT, officer="budi", unit_id=unit.id)
    assert (one.officer, one.unit_id) == ("budi", unit.id)
    for target in ({"officer": "ani"}, {"officer": "siti"}, {"officer": "nobody"},
                   {"unit_id": DINKES}, {"officer": "budi", "unit_id": unit.id}):  # fmt: skip
        with pytest.raises(BadInput):
            move(session, cast.budi, one, M.ASSIGN_UNIT, **target)
    move(session, cast.siti, one, M.DISPATCH, agency_id=DINKES)
    assert (one.officer, one.unit_id) == (None, None)
    assert verify(session).agrees
    assert session.exec(select(Complaint.officer).where(Complaint.id == one.id)).one() is None


def test_a_coordinator_says_whose_answers_wait_for_the_head(session, cast):
    agencies.set_approval(session, cast.siti, PUPR, needed=True)
    assert session.get_one(Agency, PUPR).needs_approval
    for actor in (cast.ayu, cast.budi, cast.dewi, head_of(session, cast)):
        with pytest.raises(NotFound):
            agencies.set_approval(session, actor, PUPR, needed=False)
    with pytest.raises(NotFound):
        agencies.set_approval(session, cast.siti, 424_242, needed=True)
    agencies.set_approval(session, cast.rini, PUPR, needed=False)
    assert not session.get_one(Agency, PUPR).needs_approval
    rows = session.exec(select(AuditLog.actor).where(AuditLog.summary == "needs_approval"))
    assert sorted(rows) == ["rini", "siti"]

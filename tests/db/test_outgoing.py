"""Moves made here on complaints of SP4N-LAPOR!, until they are entered there."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from db.codes import Class, MoveCode, Role
from db.models import Agency, AuditLog, Complaint, Outgoing
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.workflow import BY_CODE
from lapor.queries.outgoing import NO_AGENCY, Key, Which
from lapor.services.complaints import Target, make_move
from lapor.services.outgoing import ENTERED, mark, unmark
from lapor.services.outgoing_list import backlog, task_page
from lapor.services.verify import verify
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR, Cast

M = MoveCode
NOW = at("2026-09-14")  # a Monday
DISPATCHED: dict[str, Any] = {"received": "2026-09-07", "dispatched": "2026-09-08"}


def moves(session: Session, actor: Actor, complaint: Complaint, *codes: Any, now=NOW) -> None:
    """Each is a move, or (move, note), or (move, note, target), a minute after the other."""
    for n, code in enumerate(codes):
        move, *more = code if isinstance(code, tuple) else (code,)
        note, target = [*more, *("Catatan", Target())[len(more) :]]
        make_move(
            session, actor, complaint.id, move, seen=complaint.version, note=note, target=target,
            now=now + timedelta(minutes=n),
        )  # fmt: skip
        session.refresh(complaint)


def answered(session: Session, cast: Cast, text: str = "Sudah kami perbaiki.", **how) -> Complaint:
    found = a_complaint(session, **(DISPATCHED | how))
    moves(session, cast.budi, found, (M.FOLLOW_UP, text))
    return found


def tasks(session: Session, actor: Actor, which: Which | None = None, **how):
    return task_page(session, actor, which or Which(), now=NOW, **how).tasks


def kinds(session: Session) -> list[MoveCode]:
    return list(session.exec(select(Outgoing.kind).order_by(Outgoing.at)))  # type: ignore[arg-type]


def test_an_answer_waits_with_its_words_and_the_address_of_the_original(
    session: Session, cast: Cast
) -> None:
    found = answered(session, cast)
    (task,) = tasks(session, cast.budi)
    assert (task.line.number, task.text) == (found.number, "Sudah kami perbaiki.")
    assert task.address == f"https://www.lapor.go.id/pengaduan/{found.number}"
    assert (task.who, task.told.en) == ("Budi Santoso", "followed the complaint up")
    assert (task.days, task.line.entered_at) == (0, None)


def test_what_was_written_down_here_has_nothing_to_be_entered(session: Session, cast: Cast) -> None:
    found = a_complaint(session, **DISPATCHED)
    found.source = "lapor"
    session.flush()
    moves(session, cast.budi, found, M.FOLLOW_UP)
    assert kinds(session) == []


def test_which_moves_are_entered_there_and_which_are_ours_alone(
    session: Session, cast: Cast
) -> None:
    found = a_complaint(session, received="2026-09-07", klass=Class.SERVICE)
    moves(
        session, cast.rini, found,
        (M.CORRECT, "Salah kelas", Target(changed={"klass": "aspirasi"})),
        (M.SET_CONFIDENTIALITY, "Diminta", Target(changed={"secret": True})),
        (M.NOTE, "Internal"),
        (M.DISPATCH, "", Target(agency_id=PUPR)),
        (M.HOLD, "Lokasi?"), (M.COMPLETE, ""), (M.ESCALATE, "Lama"),
        (M.FOLLOW_UP, "Jawaban"), (M.REPLY, "Terima kasih"), (M.CLOSE, "Tuntas"),
        (M.REOPEN, "Belum"), (M.CLOSE, "Tuntas"),
    )  # fmt: skip
    assert kinds(session) == [
        M.CORRECT, M.SET_CONFIDENTIALITY, M.DISPATCH, M.HOLD, M.COMPLETE, M.FOLLOW_UP, M.REPLY,
        M.CLOSE, M.REOPEN, M.CLOSE,
    ]  # fmt: skip
    texts = [task.text for task in tasks(session, cast.rini)]
    assert texts[:3] == [
        "Klasifikasi: Aspirasi\nSalah kelas", "Rahasia: ya\nDiminta", "Dinas PUPR uji",
    ]  # fmt: skip
    assert verify(session).differences == []


def test_every_kind_that_is_entered_can_be_said(session: Session) -> None:
    told = {code: BY_CODE[code].told for code in (*ENTERED, M.UNDO)}
    values = {"agency": "A", "government": "G", "other": "1"}
    assert all(text.id.format(**values) and text.en.format(**values) for text in told.values())


def test_a_step_taken_back_before_it_was_entered_needs_not_be(session: Session, cast: Cast) -> None:
    found = a_complaint(session, received="2026-09-07")
    moves(session, cast.siti, found, (M.HOLD, "Lokasi?"), M.UNDO)
    assert tasks(session, cast.siti) == []
    row = session.exec(select(Outgoing)).one()
    assert (row.kind, row.entered_by) == (M.HOLD, "")
    with pytest.raises(NotAllowed):
        unmark(session, cast.siti, key_of(row), now=NOW)


def test_a_step_taken_back_after_it_was_entered_must_be_taken_back_there_too(
    session: Session, cast: Cast
) -> None:
    found = a_complaint(session, received="2026-09-07")
    moves(session, cast.siti, found, (M.HOLD, "Lokasi?"))
    mark(session, cast.siti, [one.line.key for one in tasks(session, cast.siti)], now=NOW)
    moves(session, cast.siti, found, M.UNDO, now=NOW + timedelta(minutes=1))
    assert [task.line.kind for task in tasks(session, cast.siti)] == [M.UNDO]


def key_of(row: Outgoing) -> Key:
    return Key(0, row.complaint_id, row.home_id, row.version)


def test_marking_says_who_and_when_once_and_can_be_taken_back(session: Session, cast: Cast) -> None:
    answered(session, cast)
    (task,) = tasks(session, cast.budi)
    later = NOW + timedelta(hours=1)
    assert mark(session, cast.budi, [task.line.key], now=later) == 1
    assert mark(session, cast.siti, [task.line.key], now=later + timedelta(hours=1)) == 0
    assert tasks(session, cast.budi) == []
    (done,) = tasks(session, cast.siti, Which(entered=True))
    assert (done.line.entered_at, done.marked_by) == (later, "Budi Santoso")
    unmark(session, cast.siti, task.line.key, now=later)
    assert [one.line.key for one in tasks(session, cast.budi)] == [task.line.key]
    with pytest.raises(NotAllowed):
        unmark(session, cast.siti, task.line.key, now=later)
    actions = session.exec(select(AuditLog.action).order_by(AuditLog.id)).all()  # type: ignore[arg-type]
    assert sorted(actions) == ["copy_back", "copy_back_undone", "follow_up"]


def test_several_are_marked_at_once_or_none_of_them(session: Session, cast: Cast) -> None:
    for _ in range(3):
        answered(session, cast)
    keys = [one.line.key for one in tasks(session, cast.budi)]
    with pytest.raises(NotFound), session.begin_nested():
        mark(session, cast.budi, [*keys, Key(0, 1, cast.sleman, 2)], now=NOW)
    session.expire_all()
    assert [one.line.key for one in tasks(session, cast.budi)] == keys
    with pytest.raises(BadInput, match="First tick"):
        mark(session, cast.budi, [], now=NOW)
    assert mark(session, cast.budi, keys, now=NOW) == 3
    assert tasks(session, cast.budi) == []


def test_the_oldest_first_page_by_page(session: Session, cast: Cast) -> None:
    found = [answered(session, cast) for _ in range(7)]
    seen: list[int] = []
    page, after = task_page(session, cast.siti, Which(), size=3, now=NOW), None
    while True:
        seen += [one.line.key.complaint_id for one in page.tasks]
        if not page.has_more:
            break
        after = Key.of(page.tasks[-1].line.key.code)
        page = task_page(session, cast.siti, Which(), size=3, after=after, now=NOW)
    assert seen == sorted(one.id for one in found)


def test_what_waits_by_agency_and_for_how_many_working_days(session: Session, cast: Cast) -> None:
    """From Monday 14 to Wednesday 16 September two working days pass."""
    answered(session, cast)
    answered(session, cast)
    held = a_complaint(session, received="2026-09-07")
    moves(session, cast.siti, held, (M.HOLD, "Lokasi?"), now=at("2026-09-15"))
    found = backlog(session, cast.siti, now=at("2026-09-16"))
    assert [(one.agency, one.n, one.days) for one in found] == [
        ("Dinas PUPR uji", 2, 2), (None, 1, 1),
    ]  # fmt: skip
    assert len(tasks(session, cast.siti, Which(agency_id=PUPR))) == 2
    assert len(tasks(session, cast.siti, Which(agency_id=NO_AGENCY))) == 1
    assert tasks(session, cast.siti, Which(agency_id=DINKES)) == []


def test_after_a_hand_over_the_first_agency_sees_its_answer_no_more(
    session: Session, cast: Cast
) -> None:
    found = answered(session, cast)
    moves(session, cast.siti, found, (M.DISPATCH, "", Target(agency_id=DINKES)))
    assert tasks(session, cast.budi) == tasks(session, cast.ani) == []
    assert [one.line.kind for one in tasks(session, cast.siti)] == [M.FOLLOW_UP, M.DISPATCH]


def test_a_hand_over_is_entered_by_whoever_handed_it_over(session: Session, cast: Cast) -> None:
    found = a_complaint(session, received="2026-09-07", government="51.03")
    moves(session, cast.rini, found, (M.DIRECT, "", Target(government_id=cast.sleman)))
    assert tasks(session, cast.siti) == tasks(session, cast.ayu) == []
    assert [one.line.kind for one in tasks(session, cast.rini)] == [M.DIRECT]


def reach_of(actor: Actor, cast: Cast) -> dict[str, bool]:
    """May this actor copy back what an agency of Sleman, its coordinator and Badung did?"""
    national = actor.role == Role.NATIONAL
    sleman = actor.role == Role.COORDINATOR and actor.government_id == cast.sleman
    badung = actor.role == Role.COORDINATOR and actor.government_id == cast.badung
    budi = actor.role == Role.LIAISON and actor.agency_id == PUPR
    wayan = actor.role == Role.LIAISON and actor.agency_id == BADUNG_PUPR
    return {
        "answer": national or sleman or budi,
        "hold": national or sleman,
        "badung": national or badung or wayan,
    }


@pytest.mark.parametrize("secret", [False, True], ids=["plain", "secret"])
@pytest.mark.parametrize("anonymous", [False, True], ids=["named", "anonymous"])
def test_who_sees_and_marks_what(
    session: Session, cast: Cast, secret: bool, anonymous: bool
) -> None:
    """Every role × government × agency × secret × anonymous."""
    flags = {"secret": secret, "anonymous": anonymous}
    answer = answered(session, cast, **flags)
    held = a_complaint(session, received="2026-09-07", **flags)
    moves(session, cast.siti, held, (M.HOLD, "Lokasi?"))
    there = a_complaint(
        session, **DISPATCHED, government="51.03", agency=BADUNG_PUPR, **flags
    )  # fmt: skip
    moves(session, cast.wayan, there, (M.FOLLOW_UP, "Sudah"))
    ids = {"answer": answer.id, "hold": held.id, "badung": there.id}
    keys = {row.complaint_id: key_of(row) for row in session.exec(select(Outgoing))}
    places = [(None, None)] + [
        (agency.government_id, id)
        for agency in session.exec(select(Agency).where(Agency.id >= PUPR))  # type: ignore[operator]
        for id in (None, agency.id)
    ]
    for role in Role:
        for government, agency in places:
            actor = Actor("siti", role, government, agency)
            wanted = {ids[name] for name, may in reach_of(actor, cast).items() if may}
            if not wanted and role not in (Role.COORDINATOR, Role.LIAISON):
                with pytest.raises(NotAllowed):
                    tasks(session, actor)
                with pytest.raises(NotAllowed):
                    backlog(session, actor, now=NOW)
            else:
                seen = tasks(session, actor)
                assert {one.line.key.complaint_id for one in seen} == wanted
                assert sum(one.n for one in backlog(session, actor, now=NOW)) == len(wanted)
                assert all(one.line.title and one.text for one in seen)
            for id in keys.keys() - wanted:
                with pytest.raises(NotFound):
                    mark(session, actor, [keys[id]], now=NOW)
                with pytest.raises(NotFound):
                    unmark(session, actor, keys[id], now=NOW)

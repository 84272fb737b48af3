"""Several at the same moment: one complaint for one form, one mark, one settling."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from db.codes import MoveCode, Status
from db.engine import reading, writing
from db.models import AuditLog, Complaint, ImportConflict, Outgoing
from lapor.domain.access import Actor
from lapor.domain.errors import Refusal
from lapor.queries.outgoing import Key
from lapor.services.complaints import make_move
from lapor.services.conflicts import keep_ours, take_theirs
from lapor.services.outgoing import mark
from lapor.services.receiving import receive
from tests.builders import a_complaint, differences
from tests.cast import Cast
from tests.db.intake import NOW, lengkap, take_in
from tests.db.test_conflicts import DISPATCHED, FINISHED, LATER
from tests.db.test_receiving import LETTER
from tests.db.test_receiving import NOW as THURSDAY


def at_once(engine: Engine, *attempts: Callable[..., Any]) -> list[Any]:
    """Each attempt in a thread and a transaction of its own; what it returned, or how it failed."""
    together = threading.Barrier(len(attempts))

    def run(attempt: Callable[..., Any]) -> Any:
        together.wait()
        try:
            with writing(engine) as session:
                return attempt(session)
        except Refusal as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(len(attempts)) as threads:
        return list(threads.map(run, attempts))


def test_one_form_pressed_by_eight_hands_is_one_complaint(world: tuple[Engine, Cast]) -> None:
    engine, cast = world

    def press(session):
        return receive(session, cast.siti, cast.sleman, LETTER, key="sama", now=THURSDAY)

    found = at_once(engine, *[press] * 8)
    assert len(set(found)) == 1
    with reading(engine) as session:
        of_form = select(Complaint.id).where(Complaint.number == found[0].number)
        assert session.exec(of_form).all() == [found[0].complaint_id]
        said = select(AuditLog.id).where(AuditLog.subject == str(found[0].complaint_id))
        assert len(session.exec(said).all()) == 1


def test_eight_forms_at_once_are_eight_complaints(world: tuple[Engine, Cast]) -> None:
    engine, cast = world

    def press(key):
        return lambda session: receive(
            session, cast.siti, cast.sleman, LETTER, key=key, now=THURSDAY
        )

    found = at_once(engine, *[press(f"lain{n}") for n in range(8)])
    assert len({one.number for one in found}) == len({one.complaint_id for one in found}) == 8
    with writing(engine) as session:
        assert differences(session) == []


def test_a_move_is_marked_by_one_of_two(world: tuple[Engine, Cast]) -> None:
    engine, cast = world
    with writing(engine) as session:
        found = a_complaint(session, received="2026-09-07", dispatched="2026-09-08")
        make_move(
            session, cast.budi, found.id, MoveCode.FOLLOW_UP, seen=found.version, note="Sudah."
        )
        key = Key(0, found.id, found.home_id, 3)
    done = at_once(engine, *[_marking(one, key) for one in (cast.siti, cast.budi)])
    assert sorted(done) == [0, 1]
    with reading(engine) as session:
        row = session.get_one(Outgoing, (key.complaint_id, key.home_id, key.version))
        assert row.entered_by == ("siti" if done[0] else "budi")


def _marking(actor: Actor, key: Key) -> Callable[..., int]:
    return lambda session: mark(session, actor, [key])


def test_one_of_several_settles_a_conflict(world: tuple[Engine, Cast]) -> None:
    engine, cast = world
    number = {"nomor_laporan": "serentak"}
    with writing(engine) as session:
        take_in(session, lengkap(DISPATCHED | number))
        found = session.exec(select(Complaint).where(Complaint.number == "serentak")).one()
        id = found.id
        make_move(session, cast.budi, id, MoveCode.FOLLOW_UP, seen=1, note="Sudah.", now=NOW)
        take_in(session, lengkap(FINISHED | number), now=LATER)
        conflict = session.exec(
            select(ImportConflict).where(ImportConflict.complaint_id == id)
        ).one()
        how = {"seen": 2, "fingerprint": conflict.fingerprint, "now": LATER + timedelta(hours=1)}

    def take(session):
        return take_theirs(session, cast.siti, id, reason="Benar.", **how)

    def keep(session):
        return keep_ours(session, cast.siti, id, **how)

    def move(session):
        make_move(session, cast.siti, id, MoveCode.CLOSE, seen=2, note="Tuntas.", now=LATER)

    ended = at_once(engine, take, keep, take, keep, move, move)
    taken, kept = ended[:4:2].count(None), ended[1:4:2].count(None)
    moved = None in ended[4:]  # the same person twice is one click
    assert taken + kept <= 1
    assert taken + kept + moved >= 1
    assert not (taken and moved), "both change the version that was seen"
    with writing(engine) as session:
        assert differences(session) == []
        now = session.exec(select(Complaint).where(Complaint.id == id)).one()
        assert (now.status, now.version) == (Status.DONE if taken or moved else Status.IN_PROCESS,
                                             2 + taken + moved)  # fmt: skip
        left = session.exec(select(ImportConflict).where(ImportConflict.complaint_id == id)).all()
        assert len(left) == 1 - taken - kept

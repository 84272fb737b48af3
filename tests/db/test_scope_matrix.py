"""Every role × own agency, a colleague's, another government × secret × anonymous: who sees what.

The table was written from domain.md 4.1, not from the code.
"""

from itertools import product

import pytest

from db.codes import MoveCode, Role
from db.models import Account
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed, NotFound, Refusal
from lapor.domain.workflow import MOVES
from lapor.queries import complaints as queries
from lapor.queries.outgoing import Which
from lapor.services import (
    attachments,
    bulk,
    drafts,
    evidence,
    outgoing_list,
    presence,
    queue_export,
    reporters,
    sealed_files,
    similar,
    tomorrow,
)
from lapor.services.complaints import make_move
from lapor.services.dossier import dossier
from lapor.services.queue import Wish, queue_page
from lapor.services.targets import Target
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

NOW = at("2026-09-14")
OWN, COLLEAGUE, ABROAD = "own", "colleague", "abroad"
HERE = (OWN, COLLEAGUE)
EVERYWHERE = (*HERE, ABROAD)
# role: whose rows, whose words, whose reporters (not anonymous), anonymous ones, whose moves
TABLE = {
    Role.NATIONAL: (EVERYWHERE, EVERYWHERE, EVERYWHERE, EVERYWHERE, EVERYWHERE),
    Role.COORDINATOR: (HERE, HERE, HERE, (), HERE),
    Role.LIAISON: ((OWN,), (OWN,), (OWN,), (), (OWN,)),
    Role.HEAD: (HERE, HERE, (), (), ()),
    Role.MANAGER: (EVERYWHERE, (), (), (), ()),
    Role.OVERSEER: (EVERYWHERE, (), (), (), ()),
    Role.PARTNER: ((), (), (), (), ()),
    Role.AUDITOR: (EVERYWHERE, EVERYWHERE, (), (), ()),
}
PLACES = {
    OWN: {"agency": PUPR},
    COLLEAGUE: {"agency": DINKES},
    ABROAD: {"government": "51.03", "agency": BADUNG_PUPR},
}
TITLE, BODY, NOTE = "Judul rahasia kita", "Isi yang hanya untuk yang berhak", "Catatan follow_up"
WRITING = {
    MoveCode.FOLLOW_UP: {}, MoveCode.NOTE: {}, MoveCode.HOLD: {}, MoveCode.CLOSE: {},
    MoveCode.SET_CONFIDENTIALITY: {"changed": {"secret": None}},
    MoveCode.CORRECT: {"changed": {"klass": "aspirasi"}},
}  # fmt: skip

# written by no role here: what they need besides a complaint at work is asked by their own tests,
# and tests/domain/test_workflow.py asks each of role × status
ELSEWHERE = {
    MoveCode.DIRECT, MoveCode.DISPATCH, MoveCode.ASSIGN_UNIT, MoveCode.RETURN, MoveCode.COMPLETE,
    MoveCode.REPLY, MoveCode.REOPEN, MoveCode.MERGE, MoveCode.UNMERGE, MoveCode.ARCHIVE,
    MoveCode.RESTORE, MoveCode.ESCALATE, MoveCode.RATE, MoveCode.PROPOSE, MoveCode.DECLINE,
    MoveCode.ASK_HELP, MoveCode.GIVE_HELP,
}  # fmt: skip


def test_every_step_is_asked_or_said_to_be_asked_elsewhere():
    assert set(WRITING) | ELSEWHERE == {move.code for move in MOVES if move.on_page}


@pytest.fixture
def world(session, cast):
    """One complaint of each kind, each with a reporter whom somebody may know."""
    return {
        key: a_complaint(
            session, dispatched="2026-09-08", followed_up="2026-09-09", secret=key[1],
            anonymous=key[2], title=TITLE, body=BODY, reporter={"name": "Pelapor Uji"},
            **PLACES[key[0]],
        ).id
        for key in product(PLACES, (False, True), (False, True))
    }  # fmt: skip


def actor_of(role, cast):
    here = role in (Role.COORDINATOR, Role.LIAISON, Role.HEAD)
    return Actor(
        f"as_{role}", role, cast.sleman if here else None, PUPR if role == Role.LIAISON else None
    )


def allowed(attempt) -> bool:
    try:
        attempt()
    except (NotFound, NotAllowed):
        return False
    return True


@pytest.mark.parametrize("role", TABLE)
def test_who_reads_what(session, cast, world, role):
    actor = actor_of(role, cast)
    rows, words, known, hidden, _ = TABLE[role]
    for (place, is_secret, is_anonymous), id in world.items():
        where = (place, is_secret, is_anonymous)
        assert (queries.complaint(session, actor, id) is not None) == (place in rows), where
        if place not in rows:
            with pytest.raises(NotFound):
                dossier(session, actor, id, now=NOW)
            with pytest.raises(Refusal):
                similar.related(session, actor, id)
            continue
        found = dossier(session, actor, id, now=NOW)
        told = f"{found} {similar.related(session, actor, id)}"
        for sentence in (TITLE, BODY, NOTE):
            assert (sentence in told) == (place in words), (where, sentence)
        assert "Pelapor Uji" not in told
        complaint = queries.complaint(session, actor, id)
        may_know = place in (hidden if is_anonymous else known)
        assert reporters.may_see(session, actor, complaint) == may_know, where


@pytest.mark.parametrize("role", TABLE)
def test_no_list_shows_a_number_of_a_person(session, cast, role):
    """A title is words of a citizen too: the page of one complaint hides its numbers already."""
    nik, phone = "3404011203900001", "081234567890"
    id = a_complaint(
        session, received="2026-09-07", dispatched="2026-09-08", secret=False,
        title=f"KTP {nik} hilang, hubungi {phone}",
    ).id  # fmt: skip
    actor = actor_of(role, cast)
    session.add(Account(name=actor.name, full_name="-", password_hash="-", role=role))
    wish, lists = Wish(size=100), []
    lists.append(queue_page(session, actor, wish, now=NOW))
    lists.append(queue_export.build(session, actor, {}, wish, "id", NOW))
    lists.append(tomorrow.read(session, actor, now=NOW))
    if actor.may(Permission.COPY_BACK) and actor.role != Role.LIAISON:
        make_move(session, actor, id, MoveCode.HOLD, seen=2, note="Diperiksa", now=NOW)
        lists.append(outgoing_list.task_page(session, actor, Which(), now=NOW))
        run_id = bulk.ask(session, actor, MoveCode.COMPLETE, {id: 3}, now=NOW)
        lists.append(bulk.preview(session, actor, run_id))
    told = "\n".join(map(str, lists))
    assert nik not in told and phone not in told
    assert ("••••••" in told) == bool(TABLE[role][1])


@pytest.mark.parametrize("role", TABLE)
def test_who_writes_what(session, cast, world, role):
    actor = actor_of(role, cast)
    moves = TABLE[role][4]
    for (place, is_secret, is_anonymous), id in world.items():
        for code, how in WRITING.items():
            target = dict(how)
            if code == MoveCode.SET_CONFIDENTIALITY:
                target = {"changed": {"secret": not is_secret}}
            may = place in moves and not (
                role == Role.LIAISON and code not in (MoveCode.FOLLOW_UP, MoveCode.NOTE)
            )
            with session.begin_nested() as savepoint:
                done = allowed(
                    lambda id=id, code=code, target=target: make_move(
                        session,
                        actor,
                        id,
                        code,
                        seen=3,
                        note="Karena diuji",
                        now=NOW,
                        target=Target(**target),
                    )  # fmt: skip
                )
                savepoint.rollback()
            session.expire_all()
            assert done == may, (place, is_secret, is_anonymous, code)


@pytest.mark.parametrize("role", TABLE)
def test_who_keeps_things_beside_a_complaint(session, cast, world, role, tmp_path, monkeypatch):
    monkeypatch.setattr(sealed_files, "folder", lambda session: tmp_path)
    actor, pdf = (
        actor_of(role, cast),
        evidence.Prepared("a.pdf", "application/pdf", b"%PDF-1.4", "d" * 64),
    )
    rows, moves = TABLE[role][0], TABLE[role][4]
    may_draft = moves or (HERE if role == Role.HEAD else ())  # a head says why it goes back
    for (place, _, _), id in world.items():
        with session.begin_nested() as savepoint:
            opened = allowed(lambda id=id: presence.opened(session, actor, id, now=NOW))
            drafted = allowed(
                lambda id=id: drafts.save(
                    session, actor, id, MoveCode.NOTE, body="Draf", seen=3, now=NOW
                )
            )
            attached = allowed(lambda id=id: attachments.add(session, actor, id, pdf, now=NOW))
            savepoint.rollback()
        session.expire_all()
        assert opened == (place in rows), (role, place)
        assert (drafted, attached) == (place in may_draft, place in moves), (role, place)

"""What only the demo can do: be somebody else, and begin again. Nobody in production, and no real
person, can do either."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, col, func, select

from db import migrate
from db.codes import Role
from db.engine import reading, writing
from db.models import Account, AuditLog, Complaint, Mark, Ticket
from lapor.config import Mode, settings
from lapor.demo.build import build
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed
from lapor.services import demo_mode, demo_reset, sessions, start
from lapor.services.verify import verify
from tests.conftest import KINDS
from tests.databases import empty

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
TODAY = date(2026, 11, 24)
GUEST, RINI = Actor("tamu", Role.COORDINATOR), Actor("rini", Role.NATIONAL)


@pytest.fixture
def guest(session: Session, cast) -> Actor:
    for name in ("tamu", "tami"):
        session.add(
            Account(
                name=name, full_name=name.title(), password_hash="-", role=Role.COORDINATOR,
                government_id=cast.sleman,
                is_demo=True,
            )
        )  # fmt: skip
    session.flush()
    return GUEST


def test_an_invented_person_becomes_another(session: Session, cast, guest: Actor) -> None:
    ticket = demo_mode.become(session, guest, "tami", lang="en", now=NOW)
    secret = sessions.redeem(session, ticket)
    assert secret
    who = sessions.visit(session, sessions.key_of(secret))
    assert who and (who.actor.name, who.lang) == ("tami", "en")
    logged = select(AuditLog.actor, AuditLog.subject).where(AuditLog.action == "switch_role")
    assert session.exec(logged).all() == [("tamu", "tami")]


def test_nobody_else_does(session: Session, cast, guest: Actor, monkeypatch) -> None:
    for actor, name in ((guest, "rini"), (RINI, "tami"), (RINI, "siti")):
        with pytest.raises(NotAllowed):
            demo_mode.become(session, actor, name, lang="id", now=NOW)
    assert demo_mode.people(session, RINI) == []
    monkeypatch.setattr(settings(), "mode", Mode.PRODUCTION)
    with pytest.raises(NotAllowed):
        demo_mode.become(session, guest, "tami", lang="id", now=NOW)
    assert demo_mode.people(session, guest) == []
    assert session.exec(select(Ticket)).all() == []


@pytest.fixture(params=KINDS)
def demo(request, tmp_path_factory):
    engine = empty(request.param, tmp_path_factory.mktemp("again"), "again")
    migrate.upgrade(engine)
    build(engine, complaints=250, seed=3, today=TODAY)
    yield engine
    engine.dispose()


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        return {
            model.__name__: session.exec(select(func.count()).select_from(model)).one()
            for model in (Account, Complaint)
        }


def test_the_demo_begins_again(demo: Engine, monkeypatch) -> None:
    before = counts(demo)
    with writing(demo) as session:
        actor = demo_mode.person(session, "siti")
        key = sessions.key_of(sessions.open(session, "siti"))
        account = session.get_one(Account, "dewi")
        account.full_name = "Diubah"

    monkeypatch.setattr(settings(), "mode", Mode.PRODUCTION)
    with pytest.raises(NotAllowed):
        demo_reset.begin(demo, actor)
    with pytest.raises(NotAllowed):
        start.reset_demo(demo, actor.name)
    monkeypatch.setattr(settings(), "mode", Mode.DEMO)
    with pytest.raises(NotAllowed):
        demo_reset.begin(demo, Actor("nobody", Role.NATIONAL))
    assert start.is_ready(demo)

    demo_reset.begin(demo, actor)
    assert not start.is_ready(demo)  # nobody is signed in meanwhile
    found = start.build_demo(demo)
    found.thread.join(120)
    assert not found.is_running and found.failure == "" and start.is_ready(demo)
    assert counts(demo) == before
    with reading(demo) as session:
        assert sessions.visit(session, key) is None
        assert session.get_one(Account, "dewi").full_name != "Diubah"
        assert session.get_one(Mark, "seed").value == "3"
        assert demo_mode.has_tour(demo_mode.people(session, actor))
        logged = select(AuditLog.actor).where(AuditLog.action == "reset_demo")
        assert session.exec(logged).all() == ["siti"]
        assert not verify(session).differences
    with writing(demo) as session, pytest.raises(Exception, match="never changed"):
        session.connection().execute(delete(AuditLog).where(col(AuditLog.actor) == "siti"))


def test_a_real_database_is_not_emptied(demo: Engine) -> None:
    with writing(demo) as session:
        session.get_one(Mark, "kind").value = "real"
    with pytest.raises(NotAllowed):
        build(demo, today=TODAY, again_by="siti")
    assert counts(demo)["Complaint"] == 250

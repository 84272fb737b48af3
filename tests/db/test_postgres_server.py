"""PostgreSQL as a server: what each role may do, how long a page may ask, when a replica says."""

import os
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from structlog.testing import capture_logs

import db.engine
from db import migrate
from db.codes import MoveCode, Role
from db.engine import Server, reading, speak, unhurried, writing
from lapor.domain.access import Actor
from lapor.services import audit_chain, figures, ledger
from lapor.services.complaints import make_move
from lapor.services.faults import Fault, fault_of
from tests import cluster
from tests.bench.crowd import dispatched
from tests.cast import gather
from tests.conftest import WITH_POSTGRES
from tests.databases import WORKER, filled

ROOT = Path(__file__).parents[2]
ROLES = {name: f"uji_{WORKER}_{name}" for name in ("owner", "app", "reader")}


def as_role(engine: Engine, role: str) -> Engine:
    url = engine.url.set(username=role)
    return db.engine.make_engine(url.render_as_string(hide_password=False))


def grant(engine: Engine) -> None:
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    names = [f"--set={name}={role}" for name, role in ROLES.items()]
    subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", f"--dbname={url}", *names,
         f"--file={ROOT}/deploy/roles.sql"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture
def roles(tmp_path):
    """(as its superuser, the government, complaints that were dispatched)"""
    engine = filled("postgres", tmp_path, "roles")
    with writing(engine) as session:
        government = gather(session).sleman
        ids = dispatched(session, 1)
    grant(engine)
    yield engine, government, ids
    with engine.begin() as connection:
        for role in ROLES.values():
            connection.exec_driver_sql(f"REASSIGN OWNED BY {role} TO CURRENT_USER")
            connection.exec_driver_sql(f"DROP OWNED BY {role}")
            connection.exec_driver_sql(f"DROP ROLE {role}")
    engine.dispose()


def refused(engine: Engine, statement: str) -> bool:
    with pytest.raises(ProgrammingError) as error, engine.begin() as connection:
        connection.exec_driver_sql(statement)
    return error.value.orig.sqlstate == "42501"  # insufficient privilege


@WITH_POSTGRES
def test_each_role_can_do_its_work_and_nothing_else(roles):
    engine, government, (id,) = roles
    app, reader, owner = (as_role(engine, ROLES[name]) for name in ("app", "reader", "owner"))
    with writing(app) as session:
        siti = Actor("siti", Role.COORDINATOR, government)
        make_move(session, siti, id, MoveCode.FOLLOW_UP, seen=2, note="Sudah dicek")
    with writing(app, snapshot=True) as session:
        assert ledger.fold(session) > 0
        assert audit_chain.link_waiting(session, datetime.now(UTC)) > 0
    for statement in (
        "UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log",
        "UPDATE audit_link SET place = 9", "DELETE FROM audit_link",
        "CREATE TABLE public.mine (id int)", "DROP TABLE complaint",
        "ALTER TABLE complaint ADD COLUMN mine int", "UPDATE alembic_version SET version_num = ''",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
    ):  # fmt: skip
        assert refused(app, statement), statement
    with reader.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one() > 0
    for table in ("reporter", "complaint_text", "account", "web_session", "activity", "audit_log"):
        assert refused(reader, f"SELECT 1 FROM {table}"), table
    for begin in ("", "SET TRANSACTION READ WRITE; "):
        with pytest.raises(DBAPIError) as error, reader.begin() as connection:
            connection.exec_driver_sql(f"{begin}DELETE FROM ledger")
        assert error.value.orig.sqlstate in ("25006", "42501")
    with owner.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE complaint ADD COLUMN later integer")
    migrate.require_current(app)
    for one in (app, reader, owner):
        one.dispose()


@pytest.fixture
def hurried(engine):
    """As app.py speaks to PostgreSQL, where a page has a second."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite knows no patience")
    speak(Server(pool=1, prepares=False, statement_seconds=1))
    there = db.engine.make_engine(engine.url.render_as_string(hide_password=False))
    yield there
    there.dispose()
    speak(Server())


def test_a_page_gives_up_what_takes_too_long_and_an_export_does_not(hurried):
    with pytest.raises(OperationalError) as error, reading(hurried) as session:
        session.connection().exec_driver_sql("SELECT pg_sleep(5)")
    assert fault_of(error.value) == Fault.TOO_LONG
    with unhurried(), reading(hurried) as session:
        session.connection().exec_driver_sql("SELECT pg_sleep(1.2)")
    shown = {}
    with reading(hurried) as session:  # the next that gets the same connection is in a hurry again
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            shown[name] = session.connection().exec_driver_sql(f"SHOW {name}").scalar_one()
    assert shown == {"statement_timeout": "1s", "idle_in_transaction_session_timeout": "4s"}


def test_what_the_operator_wrote_into_the_address_wins():
    manners = db.engine._manners("postgresql://x@h/d?connect_timeout=9&options=-c%20jit%3Doff")
    assert "connect_timeout" not in manners
    assert "options" not in manners


@pytest.fixture
def replicated(monkeypatch):
    """A PostgreSQL as the app's own, and another that follows it."""
    if not cluster.tools():
        assert not os.environ.get("CI"), "PostgreSQL is missing, and here its tests must run"
        pytest.skip("PostgreSQL is not installed")
    with cluster.started() as first, cluster.following(first) as second:
        here, there = (db.engine.make_engine(one.url) for one in (first, second))
        monkeypatch.setattr(db.engine, "engine", lambda: here)
        monkeypatch.setattr(figures, "replica", lambda: there)
        monkeypatch.setattr(figures, "standing", figures.Standing())
        with here.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE one (n int)")
        yield here, there, second
        for engine in (here, there):
            engine.dispose()


def asked(session) -> tuple[bool, int]:
    """(Did the replica answer, how many rows)"""
    said = session.connection().exec_driver_sql("SELECT pg_is_in_recovery(), count(*) FROM one")
    is_replica, rows = said.one()
    return is_replica, rows


def test_the_replica_answers_while_it_holds_all_that_is_saved(replicated):
    with capture_logs() as said:
        _falls_behind_and_falls(*replicated)
    assert [one["event"] for one in said].count("the replica is not read") == 2


def _falls_behind_and_falls(here, there, second) -> None:

    def write() -> None:
        with writing() as session:
            session.connection().exec_driver_sql("INSERT INTO one VALUES (1)")

    monitor = there.execution_options(isolation_level="AUTOCOMMIT").connect()
    for n in range(1, 6):
        write()
        assert figures.figures(asked)[1] == n, "an older number for coming from the replica"
    monitor.exec_driver_sql("SELECT pg_wal_replay_pause()")
    write()
    assert figures.figures(asked) == (False, 6)
    assert figures.standing.reason == "it lags"
    monitor.exec_driver_sql("SELECT pg_wal_replay_resume()")
    caught_up = figures.HAS.bindparams(wanted=_saved(here))
    while not monitor.execute(caught_up).scalar_one():
        time.sleep(0.01)
    assert figures.figures(asked) == (True, 6)
    assert figures.standing.reason == ""
    monitor.close()
    second.crash()
    write()
    assert figures.figures(asked) == (False, 7)
    assert figures.standing.is_left_alone
    assert figures.figures(asked) == (False, 7)


def _saved(here: Engine) -> str:
    with reading(here) as session:
        return str(session.execute(figures.SAVED).scalar_one())

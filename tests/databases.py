"""Databases for tests: a fresh one of each kind, for each worker of pytest-xdist."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, make_url, text
from sqlmodel import Session

import db.engine
from db import migrate
from lapor.services.setup import fill_reference
from tests.partitioned import partition_growing_tables

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex  # the same for all its workers


def _server() -> str | None:
    """The worker's own PostgreSQL, where there is one for each (tests/postgres.sh)."""
    found = os.environ.get("TEST_POSTGRES_URL", "").split()
    digits = "".join(filter(str.isdigit, WORKER))
    return found[int(digits or 0) % len(found)] if found else None


POSTGRES = _server()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/test.db"


def postgres_url(name: str, template: str = "template1") -> str:
    """A new database on the test server, a copy of another; an older one of its name is dropped."""
    assert POSTGRES, "TEST_POSTGRES_URL is not set"
    database = f"lapor_{WORKER}_{name}"
    server = db.engine.make_engine(POSTGRES)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{database}" TEMPLATE "{template}"'))
    server.dispose()
    return make_url(POSTGRES).set(database=database).render_as_string(hide_password=False)


def empty(kind: str, folder: Path, name: str = "test") -> Engine:
    """An engine on a database without tables: of kind sqlite, postgres or partitioned."""
    url = sqlite_url(folder) if kind == "sqlite" else postgres_url(f"{name}_{kind}")
    engine = db.engine.make_engine(url)
    if kind == "partitioned":
        partition_growing_tables(engine)
    return engine


def filled(kind: str, folder: Path, name: str = "test") -> Engine:
    """An engine on a migrated database with the reference data: a copy of one made before."""
    template = _template(kind)
    if kind != "sqlite":
        return db.engine.make_engine(postgres_url(f"{name}_{kind}", template))
    url = sqlite_url(folder)
    shutil.copy(template, folder / "test.db")
    return db.engine.make_engine(url)


@cache
def _template(kind: str) -> str:
    """The file or the name of the database of which others are copies. Filling takes seconds: the
    first worker does it for all that have the same server, while the others wait."""
    shared = Path(tempfile.gettempdir()) / f"lapor-templates-{RUN}"
    shared.mkdir(exist_ok=True)
    place = kind if kind == "sqlite" else f"{kind}-{make_url(str(POSTGRES)).port}"
    told = shared / place
    with _alone(shared / f"{place}.lock"):
        if not told.exists():
            told.write_text(_made(kind, shared))
    return told.read_text()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _made(kind: str, folder: Path) -> str:
    engine = empty(kind, folder, "template")
    migrate.upgrade(engine)
    with Session(engine) as session, session.begin():
        fill_reference(session)
    if kind == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    where = engine.url.database
    engine.dispose()  # nobody may be in a database that is copied
    assert where
    return where

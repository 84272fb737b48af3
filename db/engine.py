"""One engine for the process; one short session for each use case."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlmodel import Session, create_engine

DEFAULT_URL = "sqlite:///lapor.db"
PRAGMAS = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",  # a commit that was acknowledged survives the power going out
    "busy_timeout = 10000",
    "cache_size = -32768",
    "temp_store = FILE",
    "trusted_schema = OFF",
    "secure_delete = ON",  # what is erased is overwritten, not only forgotten
)
# SQLite lets one write at a time and wakes those who wait unfairly: they queue here instead.
_door = threading.Lock()


def make_engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=5, max_overflow=10, pool_timeout=10)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=5,
        max_overflow=10,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={"connect_timeout": 3},
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late; see _begin_sqlite
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Otherwise two writers can both read before either writes."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def database_url() -> str:
    return os.environ.get("LAPOR_DATABASE_URL") or DEFAULT_URL


@lru_cache
def engine() -> Engine:
    return make_engine(database_url())


@contextmanager
def reading(source: Engine | None = None) -> Iterator[Session]:
    """One snapshot: what is read together agrees."""
    source = source or engine()
    if source.dialect.name == "postgresql":
        source = source.execution_options(isolation_level="REPEATABLE READ")
    with Session(source, expire_on_commit=False) as session:
        yield session


@contextmanager
def writing(target: Engine | None = None, *, snapshot: bool = False) -> Iterator[Session]:
    """Commit when the block ends, roll back when it raises.

    With `snapshot` all statements see the same rows, as folding needs; SQLite always does.
    """
    target = (target or engine()).execution_options(writes=True)
    if snapshot and target.dialect.name == "postgresql":
        target = target.execution_options(isolation_level="REPEATABLE READ")
    with door(target), Session(target, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def door(target: Engine) -> Iterator[None]:
    if target.dialect.name != "sqlite":
        yield
        return
    with _door:
        yield

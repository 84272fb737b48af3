"""One engine for the process; one short session for each use case."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url
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
BINARY = 1  # of the two formats that libpq knows
IN_BINARY = {"in_binary": True}  # for the options of a statement that answers with numbers alone
# SQLite lets one write at a time and wakes those who wait unfairly: they queue here instead.
_door = threading.Lock()
_writers: set[object] = set()  # of this process, now
_unhurried: ContextVar[bool] = ContextVar("unhurried", default=False)


@dataclass(frozen=True)
class Server:
    """How this process speaks to PostgreSQL. app.py and the command line say so when they begin."""

    pool: int = 5  # connections that are kept; as many again twice at a rush
    prepares: bool = True  # False: behind a PgBouncer older than 1.21 that pools transactions
    statement_seconds: int = 0  # a statement that takes longer is given up; 0: none is


_server = Server()


def speak(server: Server) -> None:
    """From now on; `engine()` must not have been asked for yet."""
    global _server
    _server = server


def make_engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=5, max_overflow=10, pool_timeout=10)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=_server.pool,
        max_overflow=2 * _server.pool,
        pool_timeout=10,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args=_manners(url),
    )
    event.listen(engine, "begin", _begin_postgres)
    event.listen(engine, "before_cursor_execute", _in_binary)
    return engine


def _manners(url: str) -> dict[str, Any]:
    """A server that is gone is noticed, a page's statement ends; what the operator says wins."""
    given: dict[str, Any] = {
        "connect_timeout": 3,
        "keepalives_idle": 30,
        "tcp_user_timeout": 30_000,
        "application_name": "lapor",
        "prepare_threshold": 5 if _server.prepares else None,
    }
    # helpers cost more than they help: a drill at a million took 1.1 s with them, 0.25 without
    given["options"] = "-c max_parallel_workers_per_gather=0"
    if seconds := _server.statement_seconds:
        # who died in a transaction holds its locks no longer than a few statements would
        idle = f"-c idle_in_transaction_session_timeout={4 * seconds}s"
        given["options"] += f" -c statement_timeout={seconds}s {idle}"
    return {name: value for name, value in given.items() if name not in make_url(url).query}


@contextmanager
def unhurried() -> Iterator[None]:
    """Around work of an app that may take long, like an export: its statements have no end."""
    before = _unhurried.set(True)
    try:
        yield
    finally:
        _unhurried.reset(before)


def _begin_postgres(connection: Connection) -> None:
    if _server.statement_seconds and _unhurried.get():
        connection.exec_driver_sql(
            "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
        )


def _in_binary(
    _connection: Connection, cursor: Any, _statement: str, _given: Any, context: Any, _many: bool
) -> None:
    """Tens of thousands of numbers need not be written and read as words: `IN_BINARY`."""
    if context is not None and context.execution_options.get("in_binary"):
        cursor.format = BINARY


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
    mine = object()
    _writers.add(mine)
    try:
        with door(target), Session(target, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        _writers.discard(mine)


def writers() -> int:
    """How many write in this process, or wait at the door."""
    return len(_writers)


@contextmanager
def door(target: Engine) -> Iterator[None]:
    if target.dialect.name != "sqlite":
        yield
        return
    with _door:
        yield

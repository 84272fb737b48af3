"""Databases for tests: a fresh one of each kind, for each worker of pytest-xdist."""

import os
from pathlib import Path

from sqlalchemy import Engine, make_url, text

import db.engine
from tests.partitioned import partition_growing_tables

POSTGRES = os.environ.get("TEST_POSTGRES_URL")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/test.db"


def postgres_url(name: str) -> str:
    """A new, empty database on the test server; one of the same name is dropped first."""
    assert POSTGRES, "TEST_POSTGRES_URL is not set"
    database = f"lapor_{WORKER}_{name}"
    server = db.engine.make_engine(POSTGRES)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{database}"'))
    server.dispose()
    return make_url(POSTGRES).set(database=database).render_as_string(hide_password=False)


def empty(kind: str, folder: Path, name: str = "test") -> Engine:
    """An engine on a database without tables: of kind sqlite, postgres or partitioned."""
    url = sqlite_url(folder) if kind == "sqlite" else postgres_url(f"{name}_{kind}")
    engine = db.engine.make_engine(url)
    if kind == "partitioned":
        partition_growing_tables(engine)
    return engine

"""Bring a database to the schema this program expects, or say plainly why it cannot be."""

import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

ROOT = Path(__file__).parent.parent


class WrongSchema(RuntimeError):  # noqa: N818 - it says what is wrong
    """The database is older or newer than this program."""


def config(engine: Engine | None = None) -> Config:
    """Alembic's settings; with an engine, for that database."""
    settings = Config(toml_file=ROOT / "pyproject.toml")
    settings.attributes["engine"] = engine
    return settings


@cache
def head() -> str:
    """The newest revision this program knows: its own files, read once."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    if found is None:
        raise WrongSchema("There are no migrations in db/migrations/versions.")
    return found


def current(source: Engine | Connection) -> str | None:
    """The revision the database is at; None when it was never migrated."""
    if isinstance(source, Connection):
        return MigrationContext.configure(source).get_current_revision()
    with source.connect() as connection:
        return current(connection)


def pending(source: Engine | Connection) -> bool:
    """Whether `upgrade` has something to do."""
    return current(source) != head()


def require_current(engine: Engine) -> None:
    """Raise WrongSchema, naming both revisions, unless the program and the database agree."""
    at = current(engine)
    _refuse_newer(at)
    if at != head():
        raise WrongSchema(
            f"The database is at revision {at or 'none'}, this program needs {head()}. "
            "Run: python -m lapor migrate"
        )


def upgrade(engine: Engine) -> None:
    """To the newest schema. A SQLite file is copied first, if there is anything to do."""
    at = current(engine)
    _refuse_newer(at)
    if at == head():
        return
    if at is not None:
        _back_up(engine, at)
    command.upgrade(config(engine), "head")


def _refuse_newer(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise WrongSchema(
            f"The database is at revision {revision}, which this program does not know: it knows "
            f"them up to {head()}. Install the version that wrote it, or a newer one."
        )


def _back_up(engine: Engine, revision: str) -> None:
    """Copy a SQLite file, and what its write-ahead log still holds, to <file>.backup-…"""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return
    backup, unfinished = Path(f"{name}.backup-{revision}"), Path(f"{name}.backup-unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(unfinished)) as copy:
        shutil.copymode(name, unfinished)
        source.backup(copy)
    unfinished.replace(backup)

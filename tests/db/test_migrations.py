"""Migrations: they agree with the models, go back and forth, and say what is wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from db import migrate
from db.models import GROWING
from tests.conftest import KINDS
from tests.databases import empty


@pytest.fixture(params=KINDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = empty(request.param, tmp_path, "migrations")
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Engine]:
    engine = empty("sqlite", tmp_path)
    yield engine
    engine.dispose()


def pretend(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def test_up_down_and_up_again(fresh):
    migrate.upgrade(fresh)
    command.downgrade(migrate.config(fresh), "base")
    left = set(inspect(fresh).get_table_names()) - {"alembic_version"}
    assert left == set()
    migrate.upgrade(fresh)
    assert not migrate.pending(fresh)
    assert set(SQLModel.metadata.tables) <= set(inspect(fresh).get_table_names())


@pytest.mark.parametrize("fresh", KINDS[:2], indirect=True)  # alembic would name each partition
def test_models_and_migrations_agree(fresh):
    migrate.upgrade(fresh)
    command.check(migrate.config(fresh))


def test_tables_without_rowid_stay_so(file):
    """Alembic forgets it when it rebuilds a table: give batch_alter_table table_kwargs."""
    migrate.upgrade(file)
    with file.connect() as connection:
        made = dict(connection.execute(text("SELECT name, sql FROM sqlite_master")).all())
    for name, table in SQLModel.metadata.tables.items():
        wanted = table.dialect_options["sqlite"]["with_rowid"] is False
        assert made[name].rstrip().endswith("WITHOUT ROWID") is wanted, name


def test_every_table_that_grows_has_its_home_in_its_key():
    for name in GROWING:
        assert "home_id" in SQLModel.metadata.tables[name].primary_key.columns, name


def test_partial_indexes_stay_partial(fresh):
    migrate.upgrade(fresh)
    catalogue = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes",
    }[fresh.dialect.name]
    with fresh.connect() as connection:
        made = dict(connection.execute(text(catalogue)).all())
    for table in SQLModel.metadata.tables.values():
        for index in table.indexes:
            wanted = index.dialect_options[fresh.dialect.name]["where"] is not None
            assert (" WHERE " in made[index.name]) is wanted, index.name


def test_a_new_file_is_not_backed_up(file, tmp_path):
    assert migrate.current(file) is None
    migrate.upgrade(file)
    assert list(tmp_path.glob("*.backup-*")) == []


def test_an_older_file_is_copied_before_it_is_changed(file, tmp_path, monkeypatch):
    migrate.upgrade(file)
    newest = migrate.head()
    with file.begin() as connection:
        connection.execute(text("INSERT INTO mark VALUES ('who', 'siti')"))
    monkeypatch.setattr(migrate, "head", lambda: "9999")  # as if there were one more
    migrate.upgrade(file)
    with closing(sqlite3.connect(tmp_path / f"test.db.backup-{newest}")) as copy:
        assert copy.execute("SELECT value FROM mark WHERE name = 'who'").fetchall() == [("siti",)]
    assert [path.name for path in tmp_path.glob("*.backup-*")] == [f"test.db.backup-{newest}"]


def test_nothing_to_do_is_not_backed_up(file, tmp_path):
    migrate.upgrade(file)
    migrate.upgrade(file)
    assert list(tmp_path.glob("*.backup-*")) == []


def test_a_newer_database_is_named_and_left_alone(fresh):
    migrate.upgrade(fresh)
    pretend(fresh, "9998")
    for attempt in (migrate.upgrade, migrate.require_current):
        with pytest.raises(migrate.WrongSchema, match=f"9998.*does not know.*{migrate.head()}"):
            attempt(fresh)
    assert migrate.current(fresh) == "9998"


def test_an_older_database_is_told_what_to_run(fresh):
    with pytest.raises(migrate.WrongSchema, match="revision none.*python -m lapor migrate"):
        migrate.require_current(fresh)
    migrate.upgrade(fresh)
    migrate.require_current(fresh)


def test_a_migration_that_fails_leaves_nothing_behind(fresh):
    with fresh.begin() as connection:  # in the way of the last table the first one makes
        connection.execute(text("CREATE TABLE web_session (key INTEGER)"))
    with pytest.raises(DatabaseError, match="web_session"):
        migrate.upgrade(fresh)
    assert set(inspect(fresh).get_table_names()) - {"alembic_version"} == {"web_session"}

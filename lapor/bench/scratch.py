"""Connections that write a scratch database in a hurry: nothing they do survives a fall."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

SQLITE = (
    "journal_mode = OFF",  # a page is written once, and nothing is ever taken back
    "synchronous = OFF",
    "secure_delete = OFF",
    "cache_size = -1000000",
    "threads = 2",
)
POSTGRES = (
    "synchronous_commit = off",
    "work_mem = '256MB'",
    "maintenance_work_mem = '1GB'",
)
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index WHERE NOT indisunique AND indrelid = '{}'::regclass
"""
AT_ONCE = 2  # connections to a server


class Hand:
    """One connection of the driver's own. On SQLite each statement is a transaction."""

    def __init__(self, connection: Any, *, is_sqlite: bool) -> None:
        self.connection, self.is_sqlite = connection, is_sqlite

    def say(self, sql: str) -> list[Sequence[Any]]:
        """The rows, if the statement has some."""
        cursor = self.connection.cursor()
        cursor.execute(sql)
        found = list(cursor.fetchall()) if cursor.description else []
        cursor.close()
        return found

    def put(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Rows of all columns of a small table."""
        told = list(rows)
        mark = "?" if self.is_sqlite else "%s"
        marks = ", ".join([mark] * len(told[0]))
        cursor = self.connection.cursor()
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", told)
        cursor.close()

    def keep(self, table: str, rows: str) -> None:
        """What a SELECT finds, as a table of the schema `base`, to be found by its `place`."""
        kind = "" if self.is_sqlite else "UNLOGGED "
        self.say(f"CREATE {kind}TABLE base.{table} AS {rows}")
        index = f"base.place_of_{table} ON {table}"
        self.say(f"CREATE INDEX {index if self.is_sqlite else f'ON base.{table}'} (place)")
        self.say(f"ANALYZE base.{table}")

    def empty(self, table: str) -> None:
        if table.endswith("_fts"):
            self.say(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        else:
            self.say(f"DELETE FROM {table}" if self.is_sqlite else f"TRUNCATE {table}")

    @contextmanager
    def without_indexes(self, table: str) -> Iterator[None]:
        """A server makes them in one go afterwards; SQLite's grow as fast along the way."""
        found = [] if self.is_sqlite else self.say(INDEXES.format(table))
        for name, _ in found:
            self.say(f"DROP INDEX {name}")
        yield
        for _, made in found:
            self.say(made.replace(" ON ONLY ", " ON "))  # else partitions are left out


@contextmanager
def hands(engine: Engine) -> Iterator[list[Hand]]:
    """As many as may write at once. `base` is a schema of theirs that is gone afterwards."""
    with ExitStack() as stack:
        if engine.dialect.name == "sqlite":
            yield [stack.enter_context(_sqlite(engine))]
        else:
            yield stack.enter_context(_postgres(engine))


@contextmanager
def _sqlite(engine: Engine) -> Iterator[Hand]:
    engine.dispose()  # a journal is put away when nobody else is there
    path = Path(str(engine.url.database))
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        connection = engine.raw_connection()
        connection.detach()  # closed for good: no page is written with these settings
        hand = Hand(connection, is_sqlite=True)
        for pragma in SQLITE:
            hand.say(f"PRAGMA {pragma}")
        hand.say(f"ATTACH '{folder}/base.db' AS base")
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
            hand.say(f"PRAGMA base.{pragma}")
        try:
            yield hand
        finally:
            connection.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _postgres(engine: Engine) -> Iterator[list[Hand]]:
    found = []
    with ExitStack() as stack:
        for _ in range(AT_ONCE):
            connection = engine.raw_connection()
            connection.detach()
            stack.callback(connection.close)
            hand = Hand(connection, is_sqlite=False)
            for setting in POSTGRES:
                hand.say(f"SET {setting}")
            connection.commit()
            found.append(hand)
        found[0].say("CREATE SCHEMA base")
        yield found
        found[0].say("DROP SCHEMA base CASCADE")
        found[0].connection.commit()

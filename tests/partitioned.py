"""Every table that grows, split by hash of home_id: PostgreSQL then enforces what Citus would.

The real migrations run; only their CREATE TABLE statements are rewritten on the way.
"""

import re
from typing import Any

from sqlalchemy import Connection, Engine, event

from db.models import GROWING

PARTITIONS = 4
CREATE = re.compile(r'\s*CREATE TABLE "?(\w+)"? \(')


def partition_growing_tables(engine: Engine) -> None:
    event.listen(engine, "before_cursor_execute", _split, retval=True)
    event.listen(engine, "after_cursor_execute", _add_partitions)


def _table_in(statement: str) -> str | None:
    found = CREATE.match(statement)
    return found[1] if found and found[1] in GROWING else None


def _split(
    _connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: object
) -> tuple[str, Any]:
    if _table_in(statement):
        statement = f"{statement.rstrip()} PARTITION BY HASH (home_id)"
    return statement, parameters


def _add_partitions(_connection: Connection, cursor: Any, statement: str, *_: object) -> None:
    if table := _table_in(statement):
        for part in range(PARTITIONS):
            cursor.execute(
                f'CREATE TABLE "{table}_{part}" PARTITION OF "{table}" '
                f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
            )

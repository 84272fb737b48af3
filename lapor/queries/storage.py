"""How large the database is, table by table, and which server it is."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import Session

SQLITE_BYTES = """
SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat AS s JOIN sqlite_master AS m ON m.name = s.name
WHERE s.aggregate GROUP BY m.tbl_name
"""
SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
# the leaves of a partitioned table are told as the one they belong to; rows as last estimated
POSTGRES = """
SELECT COALESCE(pg_partition_root(c.oid)::regclass::text, c.relname),
       SUM(pg_total_relation_size(c.oid)), SUM(GREATEST(c.reltuples, 0))
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() GROUP BY 1
"""


class TableSize(NamedTuple):
    name: str
    rows: int  # PostgreSQL: as its last ANALYZE estimated
    bytes: int  # with its indexes


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def tables(session: Session) -> list[TableSize]:
    """The largest first. Reads every page of a SQLite file."""
    run = session.connection().execute
    if is_sqlite(session):
        sizes = {name: int(size) for name, size in run(text(SQLITE_BYTES))}
        names = [name for (name,) in run(text(SQLITE_TABLES))]
        found = [
            TableSize(name, run(text(f'SELECT COUNT(*) FROM "{name}"')).scalar_one(),
                      sizes.get(name, 0))
            for name in names
        ]  # fmt: skip
    else:
        found = [TableSize(name, int(n), int(size)) for name, size, n in run(text(POSTGRES))]
    return sorted(found, key=lambda one: -one.bytes)


def size(session: Session) -> int:
    """Bytes of all of the database."""
    if is_sqlite(session):
        statement = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        statement = "SELECT pg_database_size(current_database())"
    return int(session.connection().execute(text(statement)).scalar_one())


def server(session: Session) -> str:
    """Name and version, as it says."""
    statement = "SELECT sqlite_version()" if is_sqlite(session) else "SHOW server_version"
    version = session.connection().execute(text(statement)).scalar_one()
    return f"{'SQLite' if is_sqlite(session) else 'PostgreSQL'} {version}"


def now(session: Session) -> datetime | None:
    """What time it is there; None where it is this machine's own clock."""
    if is_sqlite(session):
        return None
    found: datetime = session.connection().execute(text("SELECT clock_timestamp()")).scalar_one()
    return found

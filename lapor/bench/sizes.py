"""How much room each table takes on the disk, and its indexes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, text

from db.engine import reading
from lapor.bench.measuring import Result

# the bytes that dbstat adds up itself end at 2 GB
SQLITE = """
SELECT m.tbl_name AS name, SUM(CASE m.type WHEN 'table' THEN d.pages ELSE 0 END) * page_size,
    SUM(CASE m.type WHEN 'index' THEN d.pages ELSE 0 END) * page_size
FROM (SELECT name, pageno AS pages FROM dbstat WHERE aggregate = 1) AS d
JOIN sqlite_master AS m ON m.name = d.name JOIN pragma_page_size GROUP BY m.tbl_name
"""
POSTGRES = """
SELECT relname AS name, pg_table_size(oid) AS rows, pg_indexes_size(oid) AS indexes
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
SMALLEST = 1 << 20  # bytes that are told of


def sizes(engine: Engine, complaints: int) -> Result:
    """Bytes and ledger entries for each complaint, everything included; and the large tables."""
    with reading(engine) as session:
        connection = session.connection()
        entries = connection.execute(text("SELECT COUNT(*) FROM ledger")).scalar_one()
        tables = list(_tables(connection))
    return {
        "name": "size",
        "complaints": complaints,
        "entries_per_complaint": entries / max(complaints, 1),
        "bytes_per_complaint": sum(rows + more for _, rows, more in tables) / max(complaints, 1),
        "tables": {
            name: {"bytes": rows, "index_bytes": indexes}
            for name, rows, indexes in sorted(tables, key=lambda one: -one[1] - one[2])
            if rows + indexes >= SMALLEST
        },
    }


def _tables(connection: Connection) -> Iterable[Any]:
    """Of each table: its name, its bytes and those of its indexes."""
    statement = SQLITE if connection.dialect.name == "sqlite" else POSTGRES
    return connection.execute(text(statement))

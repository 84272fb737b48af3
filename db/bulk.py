"""Rows written by the hundred thousand: executemany on SQLite, COPY on PostgreSQL.

Values are as the database keeps them (numbers for enumerations, days and moments).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session


def insert(
    session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write the rows in the session's transaction."""
    connection = session.connection()
    names = ", ".join(f'"{name}"' for name in columns)
    cursor = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            cursor.executemany(
                f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
                rows,  # type: ignore[arg-type]
            )
            return
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    finally:
        cursor.close()

"""Rows written by the hundred thousand: executemany on SQLite, COPY on PostgreSQL.

Values are as the database keeps them (numbers for enumerations, days and moments).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped
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


def as_text(numbers: Sequence[Sequence[int | None]]) -> str:
    """Rows of whole numbers as `insert_text` takes them, made in one piece."""
    return str(list(map(tuple, numbers)))[2:-2].replace("), (", "\n")


def insert_text(session: Session, table: str, columns: Sequence[str], text: str) -> None:
    """Write what `as_text` made; PostgreSQL alone reads it."""
    names = ", ".join(f'"{name}"' for name in columns)
    how = "(DELIMITER ',', NULL ' None')"  # as Python writes them
    cursor = session.connection().connection.cursor()
    try:
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN {how}') as copy:
            copy.write(text)
    finally:
        cursor.close()


def among(session: Session, column: Mapped[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Is the column one of very many values? PostgreSQL takes them as one array: a mark for each
    would be read and planned each time."""
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(values)
    return column == any_(bindparam(None, list(values), ARRAY(column.type)))  # type: ignore[attr-defined]

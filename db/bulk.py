"""Rows written by the hundred thousand: executemany on SQLite, COPY on PostgreSQL.

Values are as the database keeps them (numbers for enumerations, days and moments).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped
from sqlmodel import Session

AS_PYTHON = "(DELIMITER ',', NULL ' None')"  # as it writes tuples of whole numbers
Row = tuple[Any, ...]
Packed = list[Row] | str  # of whole numbers: rows, or the text that PostgreSQL reads
Packing = Callable[[list[Row]], Packed]


def insert(
    session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]] | str
) -> None:
    """Write the rows, or what `packing` made of them, in the session's transaction."""
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
        elif isinstance(rows, str):
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN {AS_PYTHON}') as copy:
                copy.write(rows)
        else:
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
    finally:
        cursor.close()


def packing(session: Session) -> Packing:
    """How rows of whole numbers are best handed to `insert`: as text, if PostgreSQL reads them."""
    return list if session.get_bind().dialect.name == "sqlite" else as_text


def as_text(numbers: Sequence[Sequence[int | None]]) -> str:
    """Made in one piece."""
    return str(list(map(tuple, numbers)))[2:-2].replace("), (", "\n")


def merged(parts: Iterable[Packed]) -> Packed:
    """Several that `packing` made, as one."""
    rows: list[Row] = []
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        else:
            rows += part
    return "\n".join(filter(None, texts)) or rows


def among(session: Session, column: Mapped[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Is the column one of very many values? PostgreSQL takes them as one array: a mark for each
    would be read and planned each time."""
    if session.get_bind().dialect.name == "sqlite":
        return column.in_(values)
    return column == any_(bindparam(None, list(values), ARRAY(column.type)))  # type: ignore[attr-defined]

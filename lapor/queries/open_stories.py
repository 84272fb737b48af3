"""Open complaints with their stories, a chunk at a time: what counting deadlines again walks."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from db.models import Activity, Complaint

CHUNK = 500


class Open(NamedTuple):
    """One row of `complaint` and its rows of `activity`, in the order they were recorded."""

    complaint: Any
    story: list[Any]


def count(session: Session, after: int = -1) -> int:
    """How many are open, from this id on."""
    statement = select(func.count()).select_from(Complaint)
    return int(session.execute(statement.where(*_open(after))).scalar_one())


def chunk(session: Session, after: int, size: int = CHUNK, *, held: bool = False) -> list[Open]:
    """The next open ones by id. Read as plain rows: objects of 30,000 stories would take long.

    `held`: nobody else moves them until this transaction ends.
    """
    table = Complaint.__table__  # type: ignore[attr-defined]
    statement = select(table).where(*_open(after)).order_by(table.c.id).limit(size)
    if held:
        statement = statement.with_for_update()
    rows = session.connection().execute(statement).all()
    if not rows:
        return []
    stories = dict(_stories(session, after, rows[-1].id))
    return [Open(row, stories.get((row.id, row.home_id), [])) for row in rows]


def _open(after: int) -> tuple[Any, ...]:
    return col(Complaint.is_open), col(Complaint.id) > after


def _stories(
    session: Session, after: int, until: int
) -> Iterator[tuple[tuple[int, int], list[Any]]]:
    table = Activity.__table__  # type: ignore[attr-defined]
    same = and_(
        table.c.complaint_id == col(Complaint.id), table.c.home_id == col(Complaint.home_id)
    )
    statement = (
        select(table)
        .join(Complaint, same)
        .where(*_open(after), col(Complaint.id) <= until)
        .order_by(table.c.complaint_id, table.c.home_id, table.c.version, table.c.seq)
    )
    rows = session.connection().execute(statement)
    for key, found in groupby(rows, key=lambda row: (row.complaint_id, row.home_id)):
        yield key, list(found)

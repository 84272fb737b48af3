"""Reads of the audit log for people: the newest first, from place to place by the id.

An id begins with the millisecond it was made in, so days are ranges of ids.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, true
from sqlmodel import Session, col, select

from db import ids
from db.models import AuditLog, Complaint, Government
from lapor.domain.access import Actor, Permission, Scope

A = AuditLog
PART = 1_000  # rows that a file is read by


@dataclass(frozen=True)
class Filters:
    """What narrows the list; `about` is the number of a complaint, of whatever source, or what
    the row itself names."""

    actor: str = ""
    actions: tuple[str, ...] = ()
    government_id: int | None = None
    about: str = ""
    since: datetime | None = None
    before: datetime | None = None


class Line(NamedTuple):
    """A row as it is told. `number` and `government` where it is about a complaint, a place."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    summary: str
    government: str
    number: str


def visible(actor: Actor) -> ColumnElement[bool]:
    """Rows whose home this actor may read about; none without the permission."""
    scope = actor.scope(Permission.SEE_AUDIT)
    if scope == Scope.ALL:
        return true()
    if scope == Scope.OWN_GOVERNMENT and actor.government_id is not None:
        return col(A.home_id) == actor.government_id
    return false()


def lines(
    session: Session, actor: Actor, filters: Filters, *, after: int | None, limit: int
) -> list[Line]:
    """At most so many, older than the row `after`."""
    statement = select(A).where(visible(actor), *_conditions(session, filters))
    if after is not None:
        statement = statement.where(col(A.id) < after)
    rows = session.exec(statement.order_by(col(A.id).desc()).limit(limit)).all()
    places = dict(session.exec(select(Government.id, Government.name)).all())
    numbers = _numbers(session, rows)
    return [
        Line(
            row.id, row.at, row.actor, row.action, row.subject, row.summary,
            places.get(row.home_id, ""), numbers.get(row.subject, ""),
        )
        for row in rows
    ]  # fmt: skip


def every(session: Session, actor: Actor, filters: Filters, most: int) -> Iterator[Line]:
    """All of them, up to so many, read part by part."""
    after, left = None, most
    while found := lines(session, actor, filters, after=after, limit=min(PART, left)):
        yield from found
        after, left = found[-1].id, left - len(found)


def _conditions(session: Session, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.actor:
        yield col(A.actor) == filters.actor
    if filters.actions:
        yield col(A.action).in_(filters.actions)
    if filters.government_id is not None:
        yield col(A.home_id) == filters.government_id
    if filters.about:
        known = select(Complaint.id).where(Complaint.number == filters.about)
        subjects = [str(id) for id in session.exec(known).all()]
        yield col(A.subject).in_([*subjects, filters.about])
    if filters.since:
        yield col(A.id) >= ids.first_at(filters.since)
    if filters.before:
        yield col(A.id) < ids.first_at(filters.before)


def _numbers(session: Session, rows: Sequence[AuditLog]) -> dict[str, str]:
    """By subject, where it is the id of a complaint."""
    asked = {int(row.subject) for row in rows if _is_id(row.subject)}
    found = session.exec(
        select(Complaint.id, Complaint.number).where(col(Complaint.id).in_(asked))
    ).all()
    return {str(id): number for id, number in found}


def _is_id(subject: str) -> bool:
    return subject.isascii() and subject.isdecimal() and 10 < len(subject) < 20

"""Reads of what was done here and must be entered on lapor.go.id, or was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, select, true, tuple_
from sqlmodel import Session, col

from db.codes import MoveCode, Role
from db.days import milliseconds, moment_of
from db.models import Activity, Agency, Complaint, Government, Outgoing
from lapor.domain.access import Actor, Permission, Scope
from lapor.queries import wording
from lapor.queries.scope import may_read, visible

FROM_REPORTER = frozenset({MoveCode.REPLY, MoveCode.COMPLETE})  # their note says what they said
NO_AGENCY = 0  # the coordinator's own moves: no agency has this id


class Key(NamedTuple):
    """One move, and its place in the list."""

    at: int  # milliseconds: the moment the list is sorted by
    complaint_id: int
    home_id: int
    version: int

    @property
    def code(self) -> str:
        """A short form that a page can keep."""
        return "/".join(map(str, self))

    @classmethod
    def of(cls, code: str) -> "Key":
        at, complaint_id, home_id, version = map(int, code.split("/"))
        return cls(at, complaint_id, home_id, version)


@dataclass(frozen=True)
class Which:
    """What narrows the list."""

    entered: bool = False  # those that are, instead of those that are not
    government_id: int | None = None
    agency_id: int | None = None  # NO_AGENCY: the coordinator's own


@dataclass(frozen=True)
class Line:
    """A move to enter. Without the right to read them there are no words."""

    key: Key
    kind: MoveCode
    number: str
    source: str
    title: str | None
    note: str | None
    facts: str | None  # as the story keeps them
    at: datetime
    by: str
    government_id: int
    government: str
    zone: str
    receiver: str | None  # the agency that the move names, or whose it was
    entered_at: datetime | None
    entered_by: str | None


class Waiting(NamedTuple):
    """How many moves wait with one agency, and since when."""

    government_id: int
    government: str
    agency_id: int | None
    agency: str | None
    n: int
    oldest: datetime


def in_reach(actor: Actor) -> ColumnElement[bool]:
    """Moves this actor may enter, on complaints they may see."""
    scope = actor.scope(Permission.COPY_BACK)
    own: ColumnElement[bool] = false()
    if scope == Scope.ALL:
        own = true()
    elif scope == Scope.OWN_GOVERNMENT and actor.government_id is not None:
        own = col(Outgoing.government_id) == actor.government_id
    elif scope == Scope.OWN_AGENCY and actor.agency_id is not None:
        own = and_(
            col(Outgoing.government_id) == actor.government_id,
            col(Outgoing.agency_id) == actor.agency_id,
        )
    return and_(own, visible(actor, Permission.COPY_BACK))


def lines(
    session: Session, actor: Actor, which: Which, *, after: Key | None = None, size: int = 25
) -> list[Line]:
    """One page: what waits, the oldest first; what is entered, the newest first."""
    place = tuple_(col(Outgoing.at), col(Outgoing.complaint_id), col(Outgoing.version))
    statement = _lines(actor, which)
    if after:
        mark = (moment_of(after.at), after.complaint_id, after.version)
        statement = statement.where(place < mark if which.entered else place > mark)
    order = [column.desc() if which.entered else column for column in _order()]
    found = session.execute(statement.order_by(*order).limit(size))
    return [_line(session, actor, row) for row in found]


def _order() -> list[Any]:
    return [col(Outgoing.at), col(Outgoing.complaint_id), col(Outgoing.version)]


def _lines(actor: Actor, which: Which) -> Any:
    its_move = and_(
        col(Activity.complaint_id) == col(Outgoing.complaint_id),
        col(Activity.home_id) == col(Outgoing.home_id),
        col(Activity.version) == col(Outgoing.version),
        col(Activity.kind) == col(Outgoing.kind),
    )
    return (
        select(
            Outgoing,
            col(Complaint.number),
            col(Complaint.source),
            col(Complaint.title),
            col(Complaint.is_secret),
            col(Activity.note),
            col(Activity.facts),
            col(Government.name),
            col(Government.zone),
            col(Agency.name),
        )
        .join(Complaint, _its_complaint())
        .join(Activity, its_move)
        .join(Government, col(Government.id) == col(Outgoing.government_id))
        .outerjoin(Agency, col(Agency.id) == col(Activity.agency_id))
        .where(_condition(actor, which))
    )


def _its_complaint() -> ColumnElement[bool]:
    return and_(
        col(Complaint.id) == col(Outgoing.complaint_id),
        col(Complaint.home_id) == col(Outgoing.home_id),
    )


def _condition(actor: Actor, which: Which) -> ColumnElement[bool]:
    # what was undone before it was entered is nobody's any more
    mine = col(Outgoing.entered_by) != "" if which.entered else col(Outgoing.entered_at).is_(None)
    found = [in_reach(actor), mine]
    if which.government_id is not None:
        found.append(col(Outgoing.government_id) == which.government_id)
    if which.agency_id == NO_AGENCY:
        found.append(col(Outgoing.agency_id).is_(None))
    elif which.agency_id is not None:
        found.append(col(Outgoing.agency_id) == which.agency_id)
    return and_(*found)


def _line(session: Session, actor: Actor, row: Any) -> Line:
    one, number, source, title, is_secret, note, facts, government, zone, receiver = row
    key = (one.complaint_id, one.home_id)
    readable = may_read(actor, is_secret) and (
        actor.role == Role.NATIONAL or not wording.is_restricted(session, key)
    )
    return Line(
        key=Key(milliseconds(one.at), one.complaint_id, one.home_id, one.version),
        kind=one.kind,
        number=number,
        source=source,
        title=wording.title_for(session, actor, key, is_secret, title),
        note=_note(session, key, one.kind, note) if readable else None,
        facts=facts,
        at=one.at,
        by=one.by,
        government_id=one.government_id,
        government=government,
        zone=zone,
        receiver=receiver,
        entered_at=one.entered_at,
        entered_by=one.entered_by,
    )


def _note(session: Session, key: tuple[int, int], kind: MoveCode, note: str) -> str:
    """An officer's own words are copied as they were typed; the reporter's are masked, as in the
    story: what is hidden is looked up there, with a reason."""
    return wording.masked(session, key, note) if kind in FROM_REPORTER else note


def waiting(session: Session, actor: Actor) -> list[Waiting]:
    """What waits, by agency: the oldest first."""
    statement = (
        select(
            col(Outgoing.government_id),
            col(Government.name),
            col(Outgoing.agency_id),
            col(Agency.name),
            func.count(),
            func.min(col(Outgoing.at)),
        )
        .join(Complaint, _its_complaint())
        .join(Government, col(Government.id) == col(Outgoing.government_id))
        .outerjoin(Agency, col(Agency.id) == col(Outgoing.agency_id))
        .where(_condition(actor, Which()))
        .group_by(
            col(Outgoing.government_id),
            col(Government.name),
            col(Outgoing.agency_id),
            col(Agency.name),
        )
        .order_by(func.min(col(Outgoing.at)))
    )
    return [Waiting(*row) for row in session.execute(statement)]


def reachable(session: Session, actor: Actor, key: Key) -> Outgoing | None:
    """The row itself, or None where it is missing or out of reach."""
    statement = (
        select(Outgoing)
        .join(Complaint, _its_complaint())
        .where(
            col(Outgoing.complaint_id) == key.complaint_id,
            col(Outgoing.home_id) == key.home_id,
            col(Outgoing.version) == key.version,
            in_reach(actor),
        )
    )
    found: Outgoing | None = session.execute(statement).scalar_one_or_none()
    return found

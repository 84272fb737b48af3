"""What is due by a day: open complaints on a running clock, and help that was asked for."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, null, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.codes import Status
from db.ids import home_of
from db.models import Account, Agency, Assist, Complaint, Government
from lapor.domain.access import Actor, Permission, Scope
from lapor.queries import wording
from lapor.queries.conditions import IS_OPEN
from lapor.queries.scope import visible

C = Complaint
Helper: Any = aliased(Agency)


class DueRow(NamedTuple):
    """A complaint, or the help one agency owes for it (then `help_due_on` is its date)."""

    id: int
    number: str
    title: str | None  # None: not for this actor's eyes
    is_secret: bool
    status: Status
    is_dispatched: bool
    is_proposed: bool
    due_at: datetime
    help_due_on: date | None
    agency_id: int | None
    agency: str | None
    government_id: int
    government: str
    zone: str
    officer: str | None
    officer_name: str | None


def due(
    session: Session, actor: Actor, government_id: int | None, *, after: datetime | None,
    until: datetime, size: int,
) -> list[DueRow]:  # fmt: skip
    """The nearest first. What only closes by itself is not late when it does."""
    conditions = [
        visible(actor),
        IS_OPEN,
        col(C.due_at) <= until,
        col(C.status) != Status.ON_HOLD,
        or_(col(C.status) != Status.IN_PROCESS, col(C.resolve_due_on).is_not(None)),
        _in(government_id),
    ]
    if after is not None:
        conditions.append(col(C.due_at) > after)
    statement = _rows(col(C.agency_id), Agency).where(*conditions)
    statement = statement.order_by(col(C.due_at), col(C.id)).limit(size)
    return [_row(session, actor, row) for row in session.execute(statement)]


def _in(government_id: int | None) -> ColumnElement[bool]:
    return true() if government_id is None else col(C.government_id) == government_id


def help_due(
    session: Session, actor: Actor, government_id: int | None, *, until: date, size: int
) -> list[DueRow]:
    """Help that was asked for and not given, of complaints that are not on hold."""
    statement = (
        _rows(col(Assist.agency_id), Helper, col(Assist.due_on))
        .join(Assist, and_(col(Assist.complaint_id) == C.id, col(Assist.home_id) == C.home_id))
        .join(Helper, Helper.id == Assist.agency_id)
        .where(
            _helps(actor),
            col(Assist.answered_on).is_(None),
            col(Assist.due_on) <= until,
            # not IS_OPEN: the few that help are read first, then their complaints
            col(C.is_open).is_(True),
            col(C.status) != Status.ON_HOLD,
            _in(government_id),
        )
        .order_by(col(Assist.due_on), col(C.id))
        .limit(size)
    )
    return [_row(session, actor, row) for row in session.execute(statement)]


def _helps(actor: Actor) -> ColumnElement[bool]:
    """An agency sees what it was asked for, though another leads the complaint."""
    if actor.scope(Permission.SEE_COMPLAINTS) != Scope.OWN_AGENCY:
        return visible(actor)
    return false() if actor.agency_id is None else col(Assist.agency_id) == actor.agency_id


def _rows(agency_id: Any, agency: Any, help_due_on: Any = None) -> Select[Any]:
    """In the order of DueRow; columns, as a list of rows needs no objects that can be changed."""
    helps = help_due_on is not None
    statement = (
        select(
            col(C.id), col(C.number), col(C.title), col(C.is_secret), col(C.status),
            col(C.dispatched_on), col(C.is_proposed), col(C.due_at),
            help_due_on if helps else null(), agency_id, col(agency.name), col(C.government_id),
            col(Government.name), col(Government.zone),
            null() if helps else col(C.officer), null() if helps else col(Account.full_name),
        )
        .join(Government, col(Government.id) == col(C.government_id))
        .outerjoin(Account, col(Account.name) == col(C.officer))
    )  # fmt: skip
    if not helps:
        statement = statement.outerjoin(Agency, col(Agency.id) == col(C.agency_id))
    return statement


def _row(session: Session, actor: Actor, row: Any) -> DueRow:
    id, number, title, is_secret, status, dispatched_on, *rest = row
    shown = wording.title_for(session, actor, (id, home_of(id)), is_secret, title)
    return DueRow(id, number, shown, is_secret, status, dispatched_on is not None, *rest)

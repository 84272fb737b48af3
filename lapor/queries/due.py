"""What is due by a day: open complaints on a running clock, and help that was asked for."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.codes import Status
from db.models import Account, Agency, Assist, Complaint, Government
from lapor.domain.access import Actor, Permission, Scope
from lapor.queries.scope import may_read, visible

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
        col(C.is_open).is_(True),
        col(C.due_at) <= until,
        col(C.status) != Status.ON_HOLD,
        or_(col(C.status) != Status.IN_PROCESS, col(C.resolve_due_on).is_not(None)),
        _in(government_id),
    ]
    if after is not None:
        conditions.append(col(C.due_at) > after)
    statement = _rows(col(C.agency_id), Agency).where(*conditions)
    statement = statement.order_by(col(C.due_at), col(C.id)).limit(size)
    return [_row(actor, row) for row in session.execute(statement)]


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
            col(C.is_open).is_(True),
            col(C.status) != Status.ON_HOLD,
            _in(government_id),
        )
        .order_by(col(Assist.due_on), col(C.id))
        .limit(size)
    )
    return [_row(actor, row) for row in session.execute(statement)]


def _helps(actor: Actor) -> ColumnElement[bool]:
    """An agency sees what it was asked for, though another leads the complaint."""
    if actor.scope(Permission.SEE_COMPLAINTS) != Scope.OWN_AGENCY:
        return visible(actor)
    return false() if actor.agency_id is None else col(Assist.agency_id) == actor.agency_id


def _rows(agency_id: Any, agency: Any, help_due_on: Any = None) -> Select[Any]:
    statement = (
        select(
            C, agency_id.label("with_id"), col(agency.name), col(Government.name),
            col(Government.zone), col(Account.full_name),
            *([] if help_due_on is None else [help_due_on]),
        )
        .join(Government, col(Government.id) == col(C.government_id))
        .outerjoin(Account, col(Account.name) == col(C.officer))
    )  # fmt: skip
    if agency is Agency:
        statement = statement.outerjoin(Agency, col(Agency.id) == col(C.agency_id))
    return statement


def _row(actor: Actor, row: Any) -> DueRow:
    c, agency_id, agency, government, zone, officer_name, *help_due_on = row
    is_help = bool(help_due_on)
    return DueRow(
        id=c.id,
        number=c.number,
        title=c.title if may_read(actor, c.is_secret) else None,
        is_secret=c.is_secret,
        status=c.status,
        is_dispatched=c.dispatched_on is not None,
        is_proposed=c.is_proposed,
        due_at=c.due_at,
        help_due_on=help_due_on[0] if is_help else None,
        agency_id=agency_id,
        agency=agency,
        government_id=c.government_id,
        government=government,
        zone=zone,
        officer=None if is_help else c.officer,  # of the agency that leads, not of the helper
        officer_name=None if is_help else officer_name,
    )

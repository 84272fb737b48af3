"""What lies with each agency, unit and officer of one government, and what they sent back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal_column, or_, select
from sqlmodel import Session, col

from db.codes import MoveCode, Role, Status
from db.days import day_of
from db.models import Account, Activity, Agency, Complaint, Government
from db.types import number
from lapor.domain.access import Actor, Permission, Scope
from lapor.queries.conditions import IS_OPEN, IS_UNDONE
from lapor.queries.scope import visible

C = Complaint
# written out, or SQLite would not see that the partial index fits
RETURN: Any = literal_column(str(number(MoveCode.RETURN)))


class Load(NamedTuple):
    """Open complaints: all, past their deadline, due by the end of the window."""

    open: int = 0
    late: int = 0
    soon: int = 0


class OfficerLoad(NamedTuple):
    """An officer of an agency. Nobody by name: what the agency has not given to anyone."""

    account: str | None
    full_name: str
    load: Load


class Window(NamedTuple):
    """Late is what was due by `now`, soon what is due by `soon`."""

    now: datetime
    soon: datetime


def offices(session: Session, government_id: int) -> list[Agency]:
    """Agencies and units of one government, by name; also those that are closed."""
    statement = select(Agency).where(col(Agency.government_id) == government_id)
    return list(session.execute(statement.order_by(col(Agency.name), col(Agency.id))).scalars())


def governments(session: Session, actor: Actor, permission: Permission) -> list[Government]:
    """Those this permission reaches where somebody has something to do: one look-up for each."""
    found = exists().where(col(C.government_id) == Government.id, IS_OPEN)
    scope = actor.scope(permission)
    statement = select(Government).where(found.correlate(Government))
    if scope is None or scope == Scope.AGGREGATE:
        return []
    if scope != Scope.ALL:
        statement = statement.where(col(Government.id) == actor.government_id)
    ordered = statement.order_by(col(Government.is_pilot).desc(), col(Government.name))
    return list(session.execute(ordered).scalars())


def by_agency(
    session: Session, actor: Actor, government_id: int, window: Window
) -> dict[int, Load]:
    """By agency, from the index of the queue alone."""
    here = and_(_open(actor, government_id), col(C.agency_id).is_not(None))
    return _loads(session, _summed(col(C.agency_id), window).where(here))


def by_unit(session: Session, actor: Actor, government_id: int, window: Window) -> dict[int, Load]:
    """By unit. Only the agencies that have units are looked into: no index knows the unit."""
    parents = select(col(Agency.parent_id)).where(
        col(Agency.government_id) == government_id, col(Agency.parent_id).is_not(None)
    )
    here = and_(
        visible(actor, Permission.DISPATCH),
        IS_OPEN,
        col(C.agency_id).in_(parents),
        col(C.government_id) == government_id,
        col(C.unit_id).is_not(None),
    )
    return _loads(session, _summed(col(C.unit_id), window).where(here))


def _open(actor: Actor, government_id: int) -> ColumnElement[bool]:
    return and_(
        visible(actor, Permission.DISPATCH),
        IS_OPEN,
        col(C.government_id) == government_id,
    )


def _summed(group: Any, window: Window) -> Select[Any]:
    running = col(C.status) != Status.ON_HOLD
    late = and_(col(C.due_at) <= window.now, running)
    soon = and_(col(C.due_at) > window.now, col(C.due_at) <= window.soon, running)
    return select(group, func.count(), _some(late), _some(soon)).group_by(group)


def _some(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _loads(session: Session, statement: Select[Any]) -> dict[Any, Load]:
    return {key: Load(*map(int, found)) for key, *found in session.execute(statement)}


def returned(
    session: Session, actor: Actor, government_id: int, since: int, until: int
) -> dict[int, int]:
    """Complaints each agency sent back between two days (day numbers, both included).

    What was undone did not happen. A government that sends on to the centre what its agency had
    sent back before counts once, with the agency.
    """
    if not reaches(actor, government_id):
        return {}
    statement = (
        select(col(Activity.agency_id), func.count(func.distinct(col(Activity.complaint_id))))
        .where(
            col(Activity.kind) == RETURN,
            col(Activity.government_id) == government_id,
            col(Activity.agency_id).is_not(None),
            col(Activity.on).between(day_of(since), day_of(until)),
            ~IS_UNDONE,
        )
        .group_by(col(Activity.agency_id))
    )
    return {agency_id: int(n) for agency_id, n in session.execute(statement)}


def reaches(actor: Actor, government_id: int) -> bool:
    """Does this actor dispatch in that government?"""
    if not actor.may(Permission.DISPATCH):
        return False
    return actor.role == Role.NATIONAL or actor.government_id == government_id


def by_officer(session: Session, actor: Actor, agency: Agency, window: Window) -> list[OfficerLoad]:
    """The officers of one agency, and what it has given to nobody."""
    here = and_(_open(actor, agency.government_id), col(C.agency_id) == agency.id)
    loads: dict[str | None, Load] = _loads(session, _summed(col(C.officer), window).where(here))
    officers = select(col(Account.name), col(Account.full_name)).where(
        or_(
            and_(col(Account.agency_id) == agency.id, _is_officer()),
            col(Account.name).in_([name for name in loads if name]),
        )
    )
    found = [
        OfficerLoad(name, full_name, loads.get(name, Load()))
        for name, full_name in session.execute(officers.order_by(col(Account.full_name)))
    ]
    return [*found, OfficerLoad(None, "", loads.get(None, Load()))]


def _is_officer() -> ColumnElement[bool]:
    return and_(col(Account.role) == Role.LIAISON, col(Account.is_active))


def officers(session: Session, agency_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Who can be given what lies there: by agency, account and name of its active officers."""
    columns = (col(Account.agency_id), col(Account.name), col(Account.full_name))
    statement = select(*columns).where(col(Account.agency_id).in_(agency_ids), _is_officer())
    found: dict[int, dict[str, str]] = {}
    for agency_id, name, full_name in session.execute(statement.order_by(columns[2])):
        found.setdefault(agency_id, {})[name] = full_name
    return found

"""What agencies leave undone: who of them signs in, and what has lain with them untouched."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlmodel import Session, col

from db.codes import Holder, MoveCode, Role, Status
from db.models import Account, Activity, Agency, Complaint, WebSession
from lapor.domain.access import Actor, Permission, Scope
from lapor.queries.conditions import IS_OPEN
from lapor.queries.scope import visible

C, A, M = Complaint, Activity, MoveCode
# with these it is the agency's turn anew, or it has done something, whoever wrote it down
TURNS = (
    M.RECEIVE, M.DISPATCH, M.REPLY, M.REOPEN, M.COMPLETE, M.EXPIRE_HOLD, M.RESTORE, M.UNMERGE,
    M.FOLLOW_UP, M.RETURN,
)  # fmt: skip


class Accounts(NamedTuple):
    """Of one agency and its units: active accounts, and when one of them was last here."""

    n: int
    seen_at: datetime | None


class Untouched(NamedTuple):
    n: int
    since: date  # nothing has happened to the oldest of them since


def agencies(session: Session, government_id: int, only: int | None = None) -> list[Agency]:
    """Agencies at work; a unit below one is none of its own."""
    statement = select(Agency).where(
        col(Agency.government_id) == government_id,
        col(Agency.is_active),
        col(Agency.parent_id).is_(None),
    )
    if only is not None:
        statement = statement.where(col(Agency.id) == only)
    return list(session.execute(statement.order_by(col(Agency.name), col(Agency.id))).scalars())


def accounts(session: Session, government_id: int) -> dict[int, Accounts]:
    """By agency. Sessions are never deleted, so the last one tells the last sign-in."""
    seen = (
        select(col(WebSession.account), func.max(col(WebSession.seen_at)).label("at"))
        .group_by(col(WebSession.account))
        .subquery("seen")
    )
    whose = func.coalesce(col(Agency.parent_id), col(Agency.id))
    statement = (
        select(whose, func.count(), func.max(seen.c.at))
        .select_from(Account)
        .join(Agency, col(Agency.id) == col(Account.agency_id))
        .outerjoin(seen, seen.c.account == col(Account.name))
        .where(col(Agency.government_id) == government_id, col(Account.is_active))
        .group_by(whose)
    )
    return {agency: Accounts(n, at) for agency, n, at in session.execute(statement)}


def untouched(
    session: Session, actor: Actor, government_id: int, last: date
) -> dict[int, Untouched]:
    """By agency: open complaints that wait for it, and nothing done by it or to it after `last`.

    Of each complaint the story is read from its key; only the government's open ones are.
    """
    touched = (
        select(col(C.agency_id).label("agency_id"), func.max(col(A.on)).label("on"))
        .join(A, _turns_and_touches())
        .where(
            countable(actor),
            IS_OPEN,
            col(C.government_id) == government_id,
            _waits_for_agency(),
        )
        .group_by(col(C.id), col(C.home_id), col(C.agency_id))
        .subquery("touched")
    )
    statement = (
        select(touched.c.agency_id, func.count(), func.min(touched.c.on))
        .where(touched.c.on <= last)
        .group_by(touched.c.agency_id)
    )
    return {agency: Untouched(n, on) for agency, n, on in session.execute(statement)}


def _turns_and_touches() -> ColumnElement[bool]:
    """Of a complaint's story, what makes it the agency's turn, and what its own people did."""
    whose = or_(
        col(Account.agency_id) == col(C.agency_id), col(Account.agency_id) == col(C.unit_id)
    )
    own = select(col(Account.name)).where(whose)
    return and_(
        col(A.complaint_id) == col(C.id),
        col(A.home_id) == col(C.home_id),
        or_(col(A.kind).in_(TURNS), col(A.by).in_(own)),
    )


def countable(actor: Actor) -> ColumnElement[bool]:
    """What may be counted for this actor: whoever sees aggregates only gets no row of it."""
    if actor.scope(Permission.SEE_KPI) == Scope.AGGREGATE:
        return true()
    return visible(actor, Permission.SEE_KPI)


def _waits_for_agency() -> ColumnElement[bool]:
    """Not on hold, and not in the closing window, where the reporter is asked."""
    return and_(
        col(C.holder) == Holder.AGENCY,
        col(C.agency_id).is_not(None),
        or_(
            col(C.status) == Status.NOT_FOLLOWED_UP,
            and_(col(C.status) == Status.IN_PROCESS, col(C.lapse_on).is_(None)),
        ),
    )


def coordinators(session: Session, government_id: int) -> list[str]:
    """Full names of whoever can ask the agencies."""
    statement = select(col(Account.full_name)).where(
        col(Account.government_id) == government_id,
        col(Account.role) == Role.COORDINATOR,
        col(Account.is_active),
    )
    return list(session.execute(statement.order_by(col(Account.full_name))).scalars())

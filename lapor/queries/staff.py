"""Accounts that an actor looks after: a condition, and the list with when each was last here."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import Session, col, func, select

from db.codes import Role
from db.models import Account, Agency, Government, WebSession
from lapor.domain.access import MANAGED, Actor, Permission, Scope

MOST = 500  # rows of one list


class Row(NamedTuple):
    account: Account
    agency: str | None
    government: str | None
    last_at: datetime | None  # of the last sign-in


def managed(actor: Actor) -> ColumnElement[bool]:
    """The nation looks after everybody; a coordinator after heads and officers of their own."""
    scope = actor.scope(Permission.MANAGE_ACCOUNTS)
    of_these = col(Account.role).in_(MANAGED.get(actor.role, ()))
    if scope == Scope.ALL:
        return and_(of_these, true())
    if scope == Scope.OWN_GOVERNMENT and actor.government_id is not None:
        return and_(of_these, col(Account.government_id) == actor.government_id)
    return false()


def one(session: Session, actor: Actor, name: str) -> Account | None:
    found = select(Account).where(Account.name == name, managed(actor))
    return session.exec(found.execution_options(populate_existing=True)).first()


def rows(
    session: Session, actor: Actor, *, search: str = "", role: Role | None = None,
    is_active: bool | None = None,
) -> list[Row]:  # fmt: skip
    """At most MOST, those who may sign in first, by name."""
    last = (
        select(WebSession.account, func.max(WebSession.created_at).label("at"))
        .group_by(col(WebSession.account))
        .subquery()
    )
    found = (
        select(Account, Agency.name, Government.name, last.c.at)
        .select_from(Account)
        .join(Agency, col(Agency.id) == Account.agency_id, isouter=True)
        .join(Government, col(Government.id) == Account.government_id, isouter=True)
        .join(last, last.c.account == Account.name, isouter=True)
        .where(managed(actor), _like(search))
        .order_by(col(Account.is_active).desc(), col(Account.full_name), col(Account.name))
        .limit(MOST)
    )
    if role is not None:
        found = found.where(col(Account.role) == role)
    if is_active is not None:
        found = found.where(col(Account.is_active).is_(is_active))
    return [Row(*row) for row in session.exec(found)]


def _like(search: str) -> ColumnElement[bool]:
    """In the user name, the person's name, or where they work."""
    words = search.split()[:8]
    places = (col(Account.name), col(Account.full_name), col(Agency.name), col(Government.name))
    return and_(
        true(),
        *(or_(*(place.icontains(word, autoescape=True) for place in places)) for word in words),
    )


def nationals(session: Session) -> list[str]:
    """Who can administer the whole."""
    found = select(Account.name).where(Account.role == Role.NATIONAL, col(Account.is_active))
    return list(session.exec(found))

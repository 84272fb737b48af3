"""Who is away, from when to when, and who stands in for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.models import Absence, Account
from lapor.domain.access import Actor, Permission, Scope

Substitute: Any = aliased(Account)


class Away(NamedTuple):
    """One absence, with names. `until_on` is its last day."""

    id: int
    account: str
    full_name: str
    agency_id: int | None
    from_on: date
    until_on: date
    substitute: str | None
    substitute_name: str | None


def substitutes_for(session: Session, account: str, on: date) -> set[str]:
    """Accounts whose work is `account`'s on that day, since they are away.

    Whoever stands in for somebody who stands in has the work of both. Never `account` itself.
    """
    statement = select(col(Absence.account), col(Absence.substitute)).where(
        col(Absence.from_on) <= on,
        col(Absence.until_on) >= on,
        col(Absence.substitute).is_not(None),
    )
    given: dict[str, set[str]] = {}
    for away, substitute in session.execute(statement):
        given.setdefault(substitute, set()).add(away)
    found, ask = set[str](), {account}
    while ask:
        new = set().union(*(given.get(one, set()) for one in ask)) - found - {account}
        found, ask = found | new, new
    return found


def current(session: Session, accounts: Sequence[str], on: date) -> dict[str, Away]:
    """Who of these is away on that day, or next: the absence that ends first."""
    statement = _rows().where(col(Absence.account).in_(accounts), col(Absence.until_on) >= on)
    found: dict[str, Away] = {}
    for row in session.execute(statement):
        found.setdefault(row[1], Away(*row))
    return found


def coming(session: Session, actor: Actor, on: date) -> list[Away]:
    """Absences that are not over: one's own, and those of everybody one coordinates."""
    reach = col(Account.name) == actor.name
    scope = actor.scope(Permission.DISPATCH)
    if scope == Scope.OWN_GOVERNMENT:
        reach = or_(reach, col(Account.government_id) == actor.government_id)
    if scope == Scope.ALL:
        reach = or_(reach, col(Account.name).is_not(None))
    statement = _rows().where(reach, col(Absence.until_on) >= on)
    return [Away(*row) for row in session.execute(statement)]


def overlapping(session: Session, account: str, from_on: date, until_on: date) -> list[Away]:
    """Absences of this account that share a day with this span."""
    statement = _rows().where(col(Absence.account) == account, _shares(from_on, until_on))
    return [Away(*row) for row in session.execute(statement)]


def _shares(from_on: date, until_on: date) -> Any:
    return and_(col(Absence.from_on) <= until_on, col(Absence.until_on) >= from_on)


def _rows() -> Select[Any]:
    return (
        select(
            col(Absence.id), col(Absence.account), col(Account.full_name), col(Account.agency_id),
            col(Absence.from_on), col(Absence.until_on), col(Absence.substitute),
            Substitute.full_name,
        )
        .join(Account, col(Account.name) == col(Absence.account))
        .outerjoin(Substitute, Substitute.name == Absence.substitute)
        .order_by(col(Absence.from_on), col(Absence.id))
    )  # fmt: skip

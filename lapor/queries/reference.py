"""Reads of places, agencies and categories: what select boxes offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlmodel import Session, col

from db.codes import Role
from db.models import Account, Agency, Category, Complaint, Government, Region
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.text import Text
from lapor.queries.conditions import IS_CLOSED, IS_OPEN

OWN = (Scope.OWN_GOVERNMENT, Scope.OWN_AGENCY)  # both see one government


class Choice(NamedTuple):
    id: int
    name: str


def governments(
    session: Session, actor: Actor, permission: Permission, *, pilots_only: bool = False,
    codes: Sequence[str] | None = None,
) -> list[Government]:  # fmt: skip
    """The governments this permission reaches, pilots first; with `codes` only those of them."""
    statement = select(Government).order_by(col(Government.is_pilot).desc(), col(Government.id))
    statement = statement.where(reached(actor, permission))
    if pilots_only and actor.scope(permission) not in OWN:
        statement = statement.where(col(Government.is_pilot))
    if codes is not None:
        statement = statement.where(col(Government.code).in_(codes))
    return list(session.execute(statement).scalars())


def reached(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Of a government: does this permission reach it?"""
    scope = actor.scope(permission)
    if scope is None:
        return false()
    if scope in OWN:
        return col(Government.id) == actor.government_id
    return col(Government.is_pilot).is_(True) if scope == Scope.AGGREGATE else true()


def governments_with_complaints(session: Session, actor: Actor) -> list[Choice]:
    """Asked of the two halves of the complaints: each has an index that knows."""
    statement = (
        select(Government.id, Government.name)  # type: ignore[call-overload]
        .where(or_(_first(Complaint.due_at, IS_OPEN), _first(Complaint.received_at, IS_CLOSED)))
        .order_by(col(Government.is_pilot).desc(), col(Government.name))
    )
    scope = actor.scope(Permission.SEE_COMPLAINTS)
    if scope != Scope.ALL:
        statement = statement.where(col(Government.id) == actor.government_id)
    return [Choice(*row) for row in session.execute(statement)]


def _first(moment: datetime, half: ColumnElement[bool]) -> ColumnElement[bool]:
    """Is there one? EXISTS let PostgreSQL hope for an early end and read all of the table for each
    government that has none: 2 minutes at a million. The first in an index is looked up."""
    here = col(Complaint.government_id) == col(Government.id)
    return select(func.min(col(moment))).where(here, half).scalar_subquery().is_not(None)


def agency_choices(session: Session, government_id: int | None) -> list[Choice]:
    """Agencies of one government, or of all the pilots, each then with its government's name."""
    statement = (
        select(Agency.id, Agency.name, Government.name)  # type: ignore[call-overload]
        .join(Government, col(Government.id) == col(Agency.government_id))
        .where(col(Agency.is_active), col(Agency.parent_id).is_(None))
        .order_by(col(Agency.name), col(Government.name))
    )
    if government_id is not None:
        found = session.execute(statement.where(col(Government.id) == government_id))
        return [Choice(id, name) for id, name, _ in found]
    found = session.execute(statement.where(col(Government.is_pilot)))
    return [Choice(id, f"{name} · {government}") for id, name, government in found]


def units(session: Session, agency_id: int) -> list[Choice]:
    statement = (
        select(Agency.id, Agency.name)  # type: ignore[call-overload]
        .where(col(Agency.parent_id) == agency_id, col(Agency.is_active))
        .order_by(col(Agency.name))
    )
    return [Choice(*row) for row in session.execute(statement)]


def officers(session: Session, government_id: int, agency_id: int | None) -> dict[str, str]:
    """Liaison officers: full names by account name."""
    statement = (
        select(Account.name, Account.full_name)  # type: ignore[call-overload]
        .where(
            col(Account.government_id) == government_id,
            col(Account.role) == Role.LIAISON,
            col(Account.is_active),
        )
        .order_by(col(Account.full_name))
    )
    if agency_id is not None:
        statement = statement.where(col(Account.agency_id) == agency_id)
    return {name: full_name for name, full_name in session.execute(statement)}  # noqa: C416


def places(session: Session, chosen: int | None, root: int | None) -> list[Choice]:
    """The way from the root to what is chosen, and the parts of that. A code holds its way."""
    at = chosen if chosen is not None else root
    way = [] if at is None else _way(at, root)
    parent = Region.parent_id.is_(None) if at is None else col(Region.parent_id) == at  # type: ignore[union-attr]
    statement = (
        select(Region.id, Region.name)  # type: ignore[call-overload]
        .where(or_(parent, col(Region.id).in_(way)))
        .order_by(col(Region.id))
    )
    return [Choice(*row) for row in session.execute(statement)]


def _way(region: int, root: int | None) -> list[int]:
    way = [region]
    while way[-1] > 99 and way[-1] != root:
        way.append(way[-1] // (10_000 if way[-1] > 99_999_999 else 100))
    return way


def agencies(session: Session, government_ids: Sequence[int]) -> list[Agency]:
    statement = (
        select(Agency)
        .where(col(Agency.government_id).in_(government_ids), col(Agency.is_active))
        .order_by(col(Agency.name))
    )
    return list(session.execute(statement).scalars())


def categories(session: Session, *, offered: bool = False) -> list[Choice]:
    """The roots of the category tree; or of those alone that new complaints may have."""
    only = [col(Category.is_active)] if offered else []
    statement = (
        select(Category.id, Category.name)  # type: ignore[call-overload]
        .where(col(Category.parent_id).is_(None), *only)
        .order_by(col(Category.is_official).desc(), col(Category.name))
    )
    return [Choice(*row) for row in session.execute(statement)]


def category_names(session: Session) -> dict[str, str]:
    """The roots by their codes, in the same order."""
    statement = (
        select(Category.code, Category.name)  # type: ignore[call-overload]
        .where(col(Category.parent_id).is_(None))
        .order_by(col(Category.is_official).desc(), col(Category.name))
    )
    return dict(session.exec(statement).all())


def category_texts(session: Session) -> dict[str, Text]:
    """The name of every category, also below the roots, in both languages by its code."""
    rows = session.execute(select(Category.code, Category.name, Category.name_en))  # type: ignore[call-overload]
    return {code: Text(name, english or name) for code, name, english in rows}


def subcategories(session: Session, root_id: int) -> list[Choice]:
    """What lies below a root of the category tree, for new complaints."""
    statement = (
        select(Category.id, Category.name)  # type: ignore[call-overload]
        .where(col(Category.parent_id) == root_id, col(Category.is_active))
        .order_by(col(Category.name))
    )
    return [Choice(*row) for row in session.execute(statement)]


def place_name(session: Session, territory_id: int | None) -> str:
    """District, regency, province: as much as the code tells."""
    names = []
    while territory_id:
        region = session.get(Region, territory_id)
        if region:
            names.append(region.name)
        territory_id //= 10_000 if territory_id > 99_999_999 else 100
    return ", ".join(names)


def category_roots(session: Session) -> dict[str, str]:
    """The code of every category, and that of the root above it (a root's is its own)."""
    rows = session.execute(select(Category.id, Category.parent_id, Category.code)).all()  # type: ignore[call-overload]
    above, codes = {id: parent for id, parent, _ in rows}, {id: code for id, _, code in rows}

    def root(id: int) -> int:
        return id if above[id] is None else root(above[id])

    return {codes[id]: codes[root(id)] for id in codes}

"""Reads of places, agencies and categories: what select boxes offer."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from db.models import Agency, Category, Complaint, Government, Region
from lapor.domain.access import Actor, Permission, Scope


class Choice(NamedTuple):
    id: int
    name: str


def governments(
    session: Session, actor: Actor, permission: Permission, *, pilots_only: bool = False
) -> list[Government]:
    """The governments this permission reaches, pilots first."""
    scope = actor.scope(permission)
    statement = select(Government).order_by(col(Government.is_pilot).desc(), col(Government.id))
    if scope is None:
        return []
    if scope in (Scope.OWN_GOVERNMENT, Scope.OWN_AGENCY):
        statement = statement.where(col(Government.id) == actor.government_id)
    elif pilots_only or scope == Scope.AGGREGATE:
        statement = statement.where(col(Government.is_pilot))
    return list(session.execute(statement).scalars())


def governments_with_complaints(session: Session, actor: Actor) -> list[Choice]:
    statement = (
        select(Government.id, Government.name)  # type: ignore[call-overload]
        .where(col(Government.id).in_(select(col(Complaint.government_id)).distinct()))
        .order_by(col(Government.is_pilot).desc(), col(Government.name))
    )
    scope = actor.scope(Permission.SEE_COMPLAINTS)
    if scope != Scope.ALL:
        statement = statement.where(col(Government.id) == actor.government_id)
    return [Choice(*row) for row in session.execute(statement)]


def agencies(session: Session, government_ids: Sequence[int]) -> list[Agency]:
    statement = (
        select(Agency)
        .where(col(Agency.government_id).in_(government_ids), col(Agency.is_active))
        .order_by(col(Agency.name))
    )
    return list(session.execute(statement).scalars())


def categories(session: Session) -> list[Choice]:
    """The roots of the category tree."""
    statement = (
        select(Category.id, Category.name)  # type: ignore[call-overload]
        .where(col(Category.parent_id).is_(None))
        .order_by(col(Category.is_official).desc(), col(Category.name))
    )
    return [Choice(*row) for row in session.execute(statement)]


def subcategories(session: Session, root_id: int) -> list[Choice]:
    """What lies below a root of the category tree."""
    statement = (
        select(Category.id, Category.name)  # type: ignore[call-overload]
        .where(col(Category.parent_id) == root_id)
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

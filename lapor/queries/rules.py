"""Reads of dispatch rules and of what they are called."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from db.models import Agency, Category, DispatchRule, Region
from lapor.domain.dispatch_rule import Names, Rule


def rows(session: Session, government_id: int) -> list[DispatchRule]:
    """All rules of a government, in the order in which they are asked."""
    statement = (
        select(DispatchRule)
        .where(col(DispatchRule.government_id) == government_id)
        .order_by(col(DispatchRule.position), col(DispatchRule.id))
    )
    return list(session.execute(statement).scalars())


def numbered(found: Sequence[DispatchRule]) -> list[Rule]:
    """The same as the domain knows them, numbered from 1."""
    return [
        Rule(
            row.id,
            number,
            row.agency_id,
            row.category_id,
            row.territory_id,
            tuple(row.words.split(",")) if row.words else (),
        )
        for number, row in enumerate(found, 1)
    ]


def active(session: Session, government_id: int) -> list[Rule]:
    """Those that propose, with the numbers they have among all."""
    found = rows(session, government_id)
    return [rule for row, rule in zip(found, numbered(found), strict=True) if row.is_active]


def names(session: Session, rules: Iterable[Rule]) -> Names:
    """What the categories and places of these rules are called."""
    some = list(rules)
    categories = select(col(Category.id), col(Category.name)).where(
        col(Category.id).in_({one.category_id for one in some} - {None})
    )
    places = select(col(Region.id), col(Region.name)).where(
        col(Region.id).in_({one.territory_id for one in some} - {None})
    )
    return Names(
        dict(session.execute(categories).all()),
        dict(session.execute(places).all()),
    )


def agency_names(session: Session, government_id: int) -> dict[int, str]:
    """Of all agencies of a government, those that are no longer active too."""
    statement = select(col(Agency.id), col(Agency.name)).where(
        col(Agency.government_id) == government_id
    )
    return dict(session.execute(statement).all())

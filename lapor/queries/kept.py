"""Statements that are built once for all who ask alike: building one takes longer than its answer.

What differs between people and between moments is a parameter of the statement, with a name. What
decides how it reads (role, list, flags, order) is what it is kept under.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, Executable, String, bindparam
from sqlmodel import Session

from lapor.domain.access import Actor
from lapor.queries.filters import Filters, Position, Times

ENTRIES = 500
Parameters = dict[str, Any]
Rows = CursorResult[*tuple[Any, ...]]
# of the filters: the rest is kept under its value, as it decides how the statement reads
PLAIN = (
    "government_id", "agency_id", "unit_id", "officer", "status", "klass", "channel", "category_id",
)  # fmt: skip
MOMENTS = ("now", "today_ends", "week_ends", "today", "long_ago")  # of Times
FILTERS: Parameters = {name: bindparam(f"filter_{name}") for name in PLAIN}
TIMES: Parameters = {name: bindparam(name) for name in MOMENTS}
ACTOR: Parameters = {
    "name": bindparam("actor_name", type_=String),  # it stands in a list, which tells no type
    "government_id": bindparam("actor_government_id"),
    "agency_id": bindparam("actor_agency_id"),
}
VALUE: Any = bindparam("after_value")
ID: Any = bindparam("after_id")


class Question(NamedTuple):
    """A list, as somebody asks for it now."""

    actor: Actor
    filters: Filters
    times: Times
    after: Position | None = None


Build = Callable[..., Executable]


def answer(session: Session, build: Build, asked: Question, *how: Hashable) -> Rows:
    """Plain columns of what `build(asked, *how)` says, with parameters where `asked` has values."""
    if asked.times.stands_in_for or asked.filters.behind is not None or asked.filters.terms:
        return columns(session, build(asked, *how))
    return columns(session, _built(build, _alike(asked), *how), _values(asked))


def columns(session: Session, statement: Executable, values: Parameters | None = None) -> Rows:
    """Plain columns, past the loading of objects: that takes twice as long as all else."""
    session.flush()  # as the session does before it asks
    return session.connection().execute(statement, values)


@lru_cache(maxsize=ENTRIES)
def _built(build: Build, asked: Question, *how: Hashable) -> Executable:
    return build(asked, *how)


def _alike(asked: Question) -> Question:
    """The same for all whose statement reads alike."""
    actor, filters = asked.actor, asked.filters
    own = {name: one for name, one in ACTOR.items() if getattr(actor, name) is not None}
    plain = {name: one for name, one in FILTERS.items() if getattr(filters, name) is not None}
    return Question(
        Actor(role=actor.role, **own),
        replace(filters, **plain) if plain else filters,
        Times(**TIMES),
        Position(VALUE, ID) if asked.after else None,
    )


def _values(asked: Question) -> Parameters:
    actor, filters, times, after = asked
    values = {f"filter_{name}": getattr(filters, name) for name in PLAIN}
    values |= {f"actor_{name}": getattr(actor, name) for name in ACTOR}
    values |= {name: getattr(times, name) for name in MOMENTS}
    return values | {"after_value": after and after.value, "after_id": after and after.id}

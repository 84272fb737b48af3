"""Complaints that may be the same as one: by a few rare words, by place and week, by a merge.

Every look-up ends early and rests on an index: full text, the open complaints of a government,
or the merged ones.
"""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SmallInteger,
    Subquery,
    func,
    select,
    text,
)
from sqlmodel import Session, col

from db import ids
from db.models import Complaint, ComplaintText
from lapor.domain.access import Actor
from lapor.queries.conditions import IS_OPEN
from lapor.queries.scope import visible

MOST = 20  # candidates that are compared
LOOKED_UP = 200  # … of as many that have the words
WEEK = timedelta(days=7)
C = Complaint
Found = tuple[Complaint, str]  # with its body


def with_words(
    session: Session, actor: Actor, words: list[str], but: Complaint, days: timedelta
) -> list[Found]:
    """Complaints that have all of these words (letters only), received around the same time."""
    if not words:
        return []
    first = but.received_on - days
    before = datetime.combine(first, time(), UTC) - timedelta(days=1)  # days begin earlier here
    index = _by_words(session, words, ids.first_at(before))
    statement = (
        _with_bodies()
        .join(index, (index.c.id == C.id) & (index.c.home_id == C.home_id))
        .where(
            visible(actor),
            col(C.id) != but.id,
            col(C.received_on).between(first, but.received_on + days),
        )
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def _by_words(session: Session, words: list[str], first_id: int) -> Subquery:
    """The newest ids, from this one on, that the full-text index has for all of the words."""
    if session.get_bind().dialect.name == "sqlite":
        # the home is part of the id, so nothing else need be read
        columns = "rowid AS id, (rowid >> 12) & 1023 AS home_id"
        asked = text(
            f"SELECT {columns} FROM complaint_fts WHERE complaint_fts MATCH :words "
            "AND rowid >= :first ORDER BY rowid DESC LIMIT :most"
        ).bindparams(
            words=" AND ".join(f'"{word}"' for word in words), first=first_id, most=LOOKED_UP
        )
        return asked.columns(id=BigInteger, home_id=SmallInteger).subquery("found")
    query = func.to_tsquery("simple", " & ".join(f"'{word}'" for word in words))
    return (
        select(
            col(ComplaintText.complaint_id).label("id"), col(ComplaintText.home_id).label("home_id")
        )
        .where(
            col(ComplaintText.words).op("@@")(query), col(ComplaintText.complaint_id) >= first_id
        )
        .limit(LOOKED_UP)
        .subquery("found")
    )


def _with_bodies() -> Select[Complaint, str]:
    same = (col(ComplaintText.complaint_id) == C.id, col(ComplaintText.home_id) == C.home_id)
    return select(C, col(ComplaintText.body)).join(ComplaintText, same[0] & same[1])


def same_place_and_week(session: Session, actor: Actor, one: Complaint) -> list[Found]:
    """Open ones of the same government, territory and category, received within seven days."""
    if one.territory_id is None or one.category_id is None:
        return []
    near: tuple[ColumnElement[bool], ...] = (
        IS_OPEN,
        col(C.government_id) == one.government_id,
        col(C.category_id) == one.category_id,
        col(C.territory_id) == one.territory_id,
        col(C.received_on).between(one.received_on - WEEK, one.received_on + WEEK),
    )
    statement = _with_bodies().where(visible(actor), col(C.id) != one.id, *near).limit(MOST)
    return [(row[0], row[1]) for row in session.execute(statement)]


def merged(
    session: Session, actor: Actor, one: Complaint
) -> tuple[list[Complaint], list[Complaint]]:
    """(into which it was merged, which were merged into it), as far as the actor may see them."""

    def visible_ones(condition: ColumnElement[bool]) -> list[Complaint]:
        statement = select(C).where(visible(actor), condition).order_by(col(C.id)).limit(MOST)
        return list(session.execute(statement).scalars())

    into = [] if one.merged_into is None else visible_ones(col(C.id) == one.merged_into)
    return into, visible_ones(col(C.merged_into) == one.id)

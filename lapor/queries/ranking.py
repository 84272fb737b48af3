"""By relevance, where few match: the whole of a small list is scored, and paged by place."""

from sqlalchemy import select, text
from sqlmodel import Session, col

from db.models import Complaint
from lapor.domain.access import Actor
from lapor.domain.narrowing import Sort
from lapor.queries import search
from lapor.queries.filters import Filters, Position, Times
from lapor.queries.walking import narrowed

RANKED = 200  # complaints of a list that are scored; over more it would take seconds
SCORES = {  # the lowest fits best; a word in the title says more than one in the text
    "sqlite": (
        "SELECT rowid AS id, bm25(complaint_fts, 4.0, 1.0) AS score FROM complaint_fts "
        "WHERE complaint_fts MATCH :asked"
    ),
    "postgresql": (
        "SELECT complaint_id AS id, -ts_rank_cd(words, CAST(:asked AS tsquery)) AS score "
        "FROM complaint_text WHERE words @@ CAST(:asked AS tsquery)"
    ),
}


def ranked(session: Session, actor: Actor, filters: Filters, times: Times) -> list[int] | None:
    """Ids of what the list holds, the best fit first, then the newest.

    None without words, where they are too common, or where more than RANKED are in the list.
    """
    if not filters.terms or not search.is_rare(session, filters.terms):
        return None
    here = select(col(Complaint.id)).where(narrowed(session, actor, filters, times))
    ids = list(session.execute(here.limit(RANKED + 1)).scalars())
    if len(ids) > RANKED:
        return None
    asked = search.expression(session, filters.terms)
    scores = dict(session.execute(text(SCORES[session.get_bind().dialect.name]), asked).all())
    return sorted(ids, key=lambda id: (scores.get(id, 0.0), -id))


def sort_of(session: Session, actor: Actor, filters: Filters, times: Times, sort: Sort) -> Sort:
    """How a list that is asked for in this order is sorted."""
    if sort != Sort.RELEVANCE or ranked(session, actor, filters, times) is not None:
        return sort
    return Sort.DEADLINE


def after_place(ids: list[int], after: Position | None) -> int:
    """Where the next page begins: behind that complaint, or at its place if it left the list."""
    if after is None:
        return 0
    if after.id in ids:
        return ids.index(after.id) + 1
    return max(after.value - 1, 0) if isinstance(after.value, int) else 0

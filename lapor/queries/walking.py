"""A list in its own order: from one place on, and read text by text where words are common."""

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, and_, func, select, tuple_, type_coerce
from sqlmodel import Session, col

from db.ids import home_of
from db.models import Complaint, ComplaintText
from lapor.domain.access import Actor
from lapor.domain.narrowing import Sort
from lapor.domain.words import holds, line
from lapor.queries import search, wording
from lapor.queries.conditions import Condition, condition
from lapor.queries.filters import Filters, Position, Times

CHUNK = 250
READ = 5_000  # texts that are read for one page, at most
COUNTED = 400  # … and for a count
C = Complaint


class Walked(NamedTuple):
    found: list[Position]
    last: Position | None  # the last that was read; None: the list ended
    read: int


def sorted_by(filters: Filters, sort: Sort) -> tuple[Any, bool]:
    """(column, is the highest first): what is closed has no deadline any more."""
    if sort == Sort.DEADLINE and not filters.worklist.is_open:
        sort = Sort.NEWEST
    orders = {
        Sort.DEADLINE: (col(C.due_at), False),
        Sort.OLDEST: (col(C.received_at), False),
        Sort.NEWEST: (col(C.received_at), True),
        Sort.NUMBER: (col(C.number), False),
    }
    return orders[sort]


def ordering(filters: Filters, sort: Sort) -> list[Any]:
    column, is_down = sorted_by(filters, sort)
    return [one.desc() if is_down else one for one in (column, col(C.id))]


def in_order(
    found: Condition, filters: Filters, sort: Sort, after: Position | None
) -> Select[int, int]:
    """(id, home_id) of what was found under these filters, from a place on."""
    column, is_down = sorted_by(filters, sort)
    statement = select(col(C.id), col(C.home_id)).where(found)
    if after:
        place = tuple_(column, col(C.id))
        here = tuple_(type_coerce(after.value, column.type), type_coerce(after.id, BigInteger))
        statement = statement.where(place < here if is_down else place > here)
    return statement.order_by(*ordering(filters, sort))


def narrowed(session: Session, actor: Actor, filters: Filters, times: Times) -> Condition:
    """All that these filters hold; of words, only what the index can say."""
    found = condition(actor, filters, times)
    if not filters.terms:
        return found
    words = search.holding(session, filters.terms)
    found = and_(found, search.readable(actor))
    if unread := wording.not_for(session, actor):
        found = and_(found, col(C.id).not_in(unread))
    return found if words is None else and_(found, words)


def walk(
    session: Session, actor: Actor, filters: Filters, times: Times, sort: Sort,
    after: Position | None, size: int, most: int | None = None,
) -> Walked:  # fmt: skip
    """The first `size` that hold the words, among the first `most` (READ) of the list."""
    found: list[Position] = []
    read, place, step = 0, after, min(2 * size, CHUNK)  # common words: a page is found at once
    while read < (most or READ):
        chunk = _texts(session, actor, filters, times, sort, place, step)
        for here, title, body in chunk:
            read, place = read + 1, here
            hidden = wording.decisions(session, (here.id, home_of(here.id)))
            if holds(line(title, body, hidden), filters.terms):
                found.append(here)
                if len(found) == size:
                    return Walked(found, place, read)
        if len(chunk) < step:
            return Walked(found, None, read)
        step = CHUNK
    return Walked(found, place, read)


def _texts(
    session: Session, actor: Actor, filters: Filters, times: Times, sort: Sort,
    after: Position | None, most: int,
) -> list[tuple[Position, str, str]]:  # fmt: skip
    found = narrowed(session, actor, filters, times)
    places = in_order(found, filters, sort, after).limit(most).subquery()
    column, _ = sorted_by(filters, sort)
    statement = (
        select(column, col(C.id), col(C.title), col(ComplaintText.body))
        .join(places, and_(places.c.id == col(C.id), places.c.home_id == col(C.home_id)))
        .join(
            ComplaintText,
            and_(
                col(ComplaintText.complaint_id) == col(C.id),
                col(ComplaintText.home_id) == col(C.home_id),
            ),
        )
        .order_by(*ordering(filters, sort))
    )
    return [
        (Position(value, id), title, body) for value, id, title, body in session.execute(statement)
    ]


def count_found(
    session: Session, actor: Actor, filters: Filters, *, times: Times, most: int
) -> tuple[int, bool]:
    """(how many hold the words, whether that is all): up to `most`, or of the texts one reads."""
    if search.holding(session, filters.terms) is None:
        walked = walk(session, actor, filters, times, Sort.DEADLINE, None, COUNTED, COUNTED)
        return len(walked.found), walked.last is None
    some = select(col(C.id)).where(narrowed(session, actor, filters, times)).limit(most + 1)
    n = session.execute(select(func.count()).select_from(some.subquery())).scalar_one()
    return min(n, most), n <= most

"""The queue as one page shows it: rows, counts, who has what open; and what a glance tells."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from db.models import Account, Presence
from lapor.domain.access import Actor, Permission
from lapor.domain.narrowing import Sort
from lapor.domain.words import Asked
from lapor.domain.worklists import Worklist, worklists
from lapor.queries import complaints as queries
from lapor.queries import kept
from lapor.queries.complaints import CAP, QueueRow
from lapor.queries.filters import Filters, Position, Times
from lapor.queries.ranking import RANKED
from lapor.queries.search import is_rare
from lapor.queries.walking import count_found
from lapor.services import desk
from lapor.services.desk import Line
from lapor.services.reference import know
from lapor.services.views import SIZES

SEEN_LATELY = timedelta(minutes=5)
NOTHING = Asked("")
OPEN_BY = (
    select(col(Presence.complaint_id), col(Account.full_name))
    .join(Account, col(Account.name) == col(Presence.account))
    .where(
        col(Presence.complaint_id).in_(bindparam("ids", expanding=True)),
        col(Presence.seen_at) >= bindparam("since"),
        col(Presence.account) != bindparam("account"),
    )
    .order_by(col(Presence.seen_at))
)


@dataclass(frozen=True)
class Wish:
    """Which part of which list somebody wants to see."""

    filters: Filters = Filters()
    sort: Sort = Sort.DEADLINE
    after: Position | None = None
    size: int = SIZES[0]
    asked: Asked = NOTHING


@dataclass(frozen=True)
class QueuePage:
    worklists: tuple[Worklist, ...]
    exact: list[Line]  # of the number asked for, wherever they stand
    lines: list[Line]
    counts: dict[Worklist, int]  # queries.CAP + 1 means more; not all of them are counted
    total: int
    is_total: bool  # else there are more than `total`
    after: Position | None  # where the next page begins
    is_rankable: bool  # few were found by words: they can be sorted by relevance
    open_by: dict[int, str]  # by complaint: the names of those who have it open


def queue_page(
    session: Session, actor: Actor, wish: Wish = Wish(), *, now: datetime | None = None
) -> QueuePage:
    now = now or datetime.now(UTC)
    times = desk.times(session, actor, now)
    asked = wish.asked
    filters = _searched(actor, wish)
    exact = desk.found(session, actor, asked.number, now) if asked.number else []
    rows: list[QueueRow] = []
    after, total, is_total = None, 0, True
    lists = dict.fromkeys((*_lists(actor, filters), filters.worklist))
    counts = queries.counts(session, actor, filters, lists, times=times)
    if filters.terms or asked == NOTHING:  # a number alone asks for no list
        rows, after = queries.page(
            session, actor, filters, times=times, sort=wish.sort, after=wish.after, size=wish.size
        )
        total, is_total = _total(session, actor, filters, counts, times)
    know(session, {row.government_id for row in rows})
    lines = [desk.line(session, row, now) for row in rows if row.id not in _ids(exact)]
    return QueuePage(
        worklists=_lists(actor, filters),
        exact=exact,
        lines=lines,
        counts=counts,
        total=total,
        is_total=is_total,
        after=after,
        is_rankable=is_total and total <= RANKED and _is_rare(session, filters),
        open_by=_open_by(session, actor, [one.row.id for one in (*exact, *lines)], now),
    )


def _lists(actor: Actor, filters: Filters) -> tuple[Worklist, ...]:
    """A number is made of what is open and what is closed: only there a list of both is offered."""
    lists = worklists(actor.role)
    return lists if filters.behind is None else (Worklist.ANY, *lists)


def _searched(actor: Actor, wish: Wish) -> Filters:
    """Words are looked for only by whoever may read them."""
    terms = wish.asked.terms if actor.may(Permission.SEE_TEXT) else ()
    return replace(wish.filters, terms=terms)


def _ids(lines: list[Line]) -> set[int]:
    return {line.row.id for line in lines}


def _is_rare(session: Session, filters: Filters) -> bool:
    return bool(filters.terms) and is_rare(session, filters.terms)


def _total(
    session: Session, actor: Actor, filters: Filters, counts: dict[Worklist, int], times: Times
) -> tuple[int, bool]:
    """(how many, exactly?)"""
    if filters.terms:
        return count_found(session, actor, filters, times=times, most=CAP)
    n = counts[filters.worklist]
    return min(n, CAP), n <= CAP


def _open_by(session: Session, actor: Actor, ids: list[int], now: datetime) -> dict[int, str]:
    """Who else looked at these within the last minutes."""
    if not ids:
        return {}
    asked = {"ids": ids, "since": now - SEEN_LATELY, "account": actor.name}
    found: dict[int, str] = {}
    for id, name in kept.columns(session, OPEN_BY, asked):
        found[id] = f"{found[id]}, {name}" if id in found else name
    return found

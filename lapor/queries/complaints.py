"""Reads of complaints: the queue, its counts, and one complaint."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, literal_column, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.codes import Channel, Class, Holder, Status
from db.models import Account, Agency, Category, Complaint, ComplaintText, Government, Reporter
from lapor.domain.access import Actor, Permission
from lapor.domain.narrowing import Sort
from lapor.domain.tracking_number import canonical
from lapor.domain.worklists import Worklist
from lapor.queries import kept, search, wording
from lapor.queries.conditions import condition, listed
from lapor.queries.filters import Filters, Position, Times
from lapor.queries.kept import Question
from lapor.queries.ranking import after_place, ranked
from lapor.queries.scope import reachable
from lapor.queries.walking import in_order, narrowed, ordering, sorted_by, walk

CAP = 1_000  # counting stops here; the screen says "1.000+"
APART = (Worklist.HELPING, Worklist.CLOSED, Worklist.ANY)  # not of what is open and in reach
C = Complaint
Unit = aliased(Agency)


class QueueRow(NamedTuple):
    """What a list shows. Without the right to read it, a complaint has no title."""

    id: int
    home_id: int
    version: int
    number: str
    title: str | None
    status: Status
    klass: Class | None
    channel: Channel
    category: str | None
    government: str
    government_id: int
    agency: str | None
    agency_id: int | None
    unit: str | None
    officer: str | None  # the full name of whoever it was given to
    holder: Holder
    zone: str
    due_at: datetime
    received_at: datetime
    dispatched_on: date | None
    lapse_on: date | None
    is_secret: bool
    is_anonymous: bool
    returns: int
    is_escalated: bool
    is_proposed: bool
    has_attachment: bool


COLUMNS = (  # in the order of QueueRow
    col(C.id), col(C.home_id), col(C.version), col(C.number), col(C.title), col(C.status),
    col(C.klass), col(C.channel), col(Category.name), col(Government.name), col(C.government_id),
    col(Agency.name), col(C.agency_id), col(Unit.name), col(Account.full_name), col(C.holder),
    col(Government.zone), col(C.due_at), col(C.received_at), col(C.dispatched_on),
    col(C.lapse_on), col(C.is_secret), col(C.is_anonymous), col(C.returns),
    col(C.escalated_on).is_not(None), col(C.is_proposed), col(C.has_attachment),
)  # fmt: skip


def queue(
    session: Session, actor: Actor, filters: Filters, *, times: Times,
    sort: Sort = Sort.DEADLINE, after: Position | None = None, size: int = 25,
) -> list[QueueRow]:  # fmt: skip
    """The rows of one page."""
    return page(session, actor, filters, times=times, sort=sort, after=after, size=size)[0]


def page(
    session: Session, actor: Actor, filters: Filters, *, times: Times,
    sort: Sort = Sort.DEADLINE, after: Position | None = None, size: int = 25,
) -> tuple[list[QueueRow], Position | None]:  # fmt: skip
    """(rows, where the next page begins); never OFFSET.

    The places are found in an index alone, then the rows of them. Words that are in nearly every
    text are read for in the texts: then a page may be short, or empty, and not the last. By
    relevance only few are sorted, and by their deadline where they are more.
    """
    if sort == Sort.RELEVANCE:
        ids = ranked(session, actor, filters, times)
        if ids is not None:
            return _ranked_page(session, actor, ids, after_place(ids, after), size)
        sort, after = Sort.DEADLINE, after and after.by_deadline
    if filters.terms and search.holding(session, filters.terms) is None:
        walked = walk(session, actor, filters, times, sort, after, size)
        ids = [one.id for one in walked.found]
        places = select(col(C.id), col(C.home_id)).where(col(C.id).in_(ids))
        return _read(session, actor, places, ordering(filters, sort)), walked.last
    if filters.terms:
        found = in_order(narrowed(session, actor, filters, times), filters, sort, after)
        rows = _read(session, actor, found.limit(size + 1), ordering(filters, sort))
    else:
        asked = Question(actor, filters, times, after)
        here = kept.answer(session, _page, asked, sort, size + 1)
        rows = [_row(session, actor, row) for row in here]
    if len(rows) <= size:
        return rows, None
    return rows[:size], position(rows[size - 1], filters, sort)


def _ranked_page(
    session: Session, actor: Actor, ids: list[int], first: int, size: int
) -> tuple[list[QueueRow], Position | None]:
    shown = ids[first : first + size]
    places = select(col(C.id), col(C.home_id)).where(col(C.id).in_(shown))
    rows = sorted(_read(session, actor, places, []), key=lambda row: shown.index(row.id))
    last = first + len(shown)
    return rows, Position(last, shown[-1]) if last < len(ids) else None


def pages(
    session: Session, actor: Actor, filters: Filters, *, times: Times,
    sort: Sort = Sort.DEADLINE, size: int = 2_000,
) -> Iterator[list[QueueRow]]:  # fmt: skip
    """All of a list, a page at a time."""
    after: Position | None = None
    while True:
        rows, after = page(
            session, actor, filters, times=times, sort=sort, after=after, size=size
        )  # fmt: skip
        yield rows
        if after is None:
            return


def _read(
    session: Session, actor: Actor, places: Select[int, int], order: list[Any]
) -> list[QueueRow]:
    found = kept.columns(session, _whole(places, order))
    return [_row(session, actor, row) for row in found]


def _page(asked: Question, sort: Sort, size: int) -> Any:
    actor, filters, times, after = asked
    places = in_order(condition(actor, filters, times), filters, sort, after).limit(size)
    return _whole(places, ordering(filters, sort))


def _whole(places: Select[int, int], order: list[Any]) -> Any:
    """The rows of these places."""
    here = places.subquery()
    rows = _rows().join(here, and_(here.c.id == col(C.id), here.c.home_id == col(C.home_id)))
    return rows.order_by(*order)


def position(row: QueueRow, filters: Filters, sort: Sort) -> Position:
    """Where the page after this row begins."""
    return Position(getattr(row, sorted_by(filters, sort)[0].key), row.id)


def by_number(session: Session, actor: Actor, number: str) -> list[QueueRow]:
    """Complaints of this number that the actor may see, open or not.

    One of ours is found however it was written: 3g7k2m9qx is 3G7-K2M-9QX.
    """
    typed = number.strip().lstrip("#")
    statement = _rows().where(
        reachable(actor), col(C.number).in_({typed, canonical(typed) or typed})
    )
    found = kept.columns(session, statement.limit(25))
    return [_row(session, actor, row) for row in found]


def count(session: Session, actor: Actor, filters: Filters, *, times: Times) -> int:
    """How many, exactly up to CAP; CAP + 1 means more. Without the words: see count_found."""
    asked = Question(actor, replace(filters, terms=()), times)
    return int(kept.answer(session, _count, asked, CAP + 1).scalar_one())


def _count(asked: Question, most: int) -> Any:
    return select(_capped(*asked[:3], most))


def counts(
    session: Session, actor: Actor, filters: Filters, worklists: Iterable[Worklist], *, times: Times
) -> dict[Worklist, int]:
    """Each worklist's count under the same filters, in one statement.

    What is closed is counted only where it is asked for or nothing narrows it: else all of it
    would be read for a number that nobody looks at.
    """
    filters = replace(filters, terms=())
    is_narrow = replace(filters, worklist=Worklist.OPEN) != Filters()
    closed = {Worklist.CLOSED} if is_narrow else set()
    asked = [one for one in worklists if one == filters.worklist or one not in closed]
    if not asked:
        return {}
    question = Question(actor, replace(filters, worklist=Worklist.OPEN), times)
    row = kept.answer(session, _counts, question, tuple(asked), is_narrow, CAP + 1).one()
    return {one: min(n or 0, CAP + 1) for one, n in zip(asked, row, strict=True)}


def _counts(asked: Question, lists: tuple[Worklist, ...], is_narrow: bool, most: int) -> Any:
    actor, filters, times, _ = asked

    def of(one: Worklist) -> Any:
        if is_narrow and one not in APART:
            return func.sum(case((listed(actor, one, times), 1), else_=0))
        return _capped(actor, replace(filters, worklist=one), times, most)

    statement = select(*map(of, lists))
    if is_narrow:  # few are left, and they are looked at once; else each count ends at its cap
        statement = statement.select_from(C).where(condition(actor, filters, times))
    return statement


def _capped(actor: Actor, filters: Filters, times: Times, most: int) -> Any:
    some = (
        select(literal_column("1"))
        .select_from(C)
        .where(condition(actor, filters, times))
        .limit(most)
        .correlate(None)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()


def _rows() -> Any:
    return (
        select(*COLUMNS)
        .select_from(C)
        .join(Government, col(Government.id) == col(C.government_id))
        .outerjoin(Agency, col(Agency.id) == col(C.agency_id))
        .outerjoin(Unit, col(Unit.id) == col(C.unit_id))
        .outerjoin(Account, col(Account.name) == col(C.officer))
        .outerjoin(Category, col(Category.id) == col(C.category_id))
    )


def _row(session: Session, actor: Actor, found: Any) -> QueueRow:
    row = QueueRow._make(found)
    title = wording.title_for(session, actor, (row.id, row.home_id), row.is_secret, found.title)
    return row._replace(title=title)


def complaint(
    session: Session,
    actor: Actor,
    complaint_id: int,
    permission: Permission = Permission.SEE_COMPLAINTS,
) -> Complaint | None:
    """One complaint, or None where it is missing or out of scope: the two look the same."""
    if not 0 <= complaint_id < 1 << 63:
        return None
    statement = select(C).where(col(C.id) == complaint_id, reachable(actor, permission))
    found: Complaint | None = session.execute(statement).scalar_one_or_none()
    return found


def text(session: Session, c: Complaint) -> ComplaintText | None:
    return session.get(ComplaintText, (c.id, c.home_id))


def has_reporter(session: Session, c: Complaint) -> bool:
    return session.get(Reporter, (c.id, c.home_id)) is not None


def full_names(session: Session, accounts: Iterable[str]) -> dict[str, str]:
    """What people are called, by account name."""
    statement = select(col(Account.name), col(Account.full_name)).where(
        col(Account.name).in_(set(accounts))
    )
    return {name: full_name for name, full_name in session.execute(statement)}  # noqa: C416

"""Reads of complaints: the queue by deadline, its counts, and one complaint."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, tuple_
from sqlmodel import Session, col

from db.codes import Channel, Class, Holder, Status
from db.days import milliseconds, moment_of
from db.models import Account, Agency, Category, Complaint, ComplaintText, Government, Reporter
from lapor.domain.access import Actor, Permission
from lapor.queries.scope import may_read, reachable, visible

CAP = 1_000  # counting stops here; the screen says "1.000+"
C = Complaint


class Worklist(StrEnum):
    OPEN = "open"
    UNVERIFIED = "unverified"
    UNASSIGNED = "unassigned"
    TODAY = "today"
    LATE = "late"
    WAITING = "waiting"


@dataclass(frozen=True)
class Filters:
    """What narrows a queue. Every field is a code or an id; none of it is free text."""

    worklist: Worklist = Worklist.OPEN
    government_id: int | None = None
    agency_id: int | None = None
    status: Status | None = None
    klass: Class | None = None
    category_id: int | None = None
    channel: Channel | None = None
    is_returned: bool = False  # at least once


@dataclass(frozen=True)
class QueueRow:
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
    holder: Holder
    zone: str
    due_at: datetime
    received_at: datetime
    is_secret: bool
    is_anonymous: bool
    returns: int


@dataclass(frozen=True)
class Position:
    """A place in the queue: what keyset paging goes on from."""

    due_at: datetime
    id: int

    @property
    def code(self) -> str:
        """A short form that a page can keep."""
        return f"{milliseconds(self.due_at)}/{self.id}"

    @classmethod
    def of(cls, code: str) -> "Position":
        due_at, id = code.split("/")
        return cls(moment_of(int(due_at)), int(id))


def _condition(
    actor: Actor, filters: Filters, today_ends: datetime, now: datetime
) -> ColumnElement[bool]:
    found = [visible(actor), col(C.is_open).is_(True)]
    found.append(_worklist(C, filters.worklist, today_ends, now))
    for column, value in (
        (C.government_id, filters.government_id),
        (C.agency_id, filters.agency_id),
        (C.status, filters.status),
        (C.klass, filters.klass),
        (C.channel, filters.channel),
    ):
        if value is not None:
            found.append(col(column) == value)
    if filters.is_returned:
        found.append(col(C.returns) > 0)
    if filters.category_id is not None:
        below = select(col(Category.id)).where(col(Category.parent_id) == filters.category_id)
        found.append(or_(col(C.category_id) == filters.category_id, col(C.category_id).in_(below)))
    return and_(*found)


def _worklist(
    columns: Any, worklist: Worklist, today_ends: datetime, now: datetime
) -> ColumnElement[bool]:
    """The worklist's condition, on the table or on what counts() reads of it."""
    unverified = columns.status == Status.UNVERIFIED
    held = columns.status == Status.ON_HOLD
    conditions: dict[Worklist, ColumnElement[bool]] = {
        Worklist.OPEN: true(),
        Worklist.UNVERIFIED: unverified,
        Worklist.UNASSIGNED: and_(columns.agency_id.is_(None), unverified),
        Worklist.TODAY: and_(columns.due_at > now, columns.due_at <= today_ends),
        Worklist.LATE: and_(columns.due_at <= now, ~held),
        Worklist.WAITING: held,
    }
    return conditions[worklist]


def queue(
    session: Session,
    actor: Actor,
    filters: Filters,
    *,
    now: datetime,
    today_ends: datetime,
    after: Position | None = None,
    size: int = 25,
) -> list[QueueRow]:
    """One page of open complaints, the nearest deadline first; never OFFSET."""
    statement = _rows().where(_condition(actor, filters, today_ends, now))
    place = tuple_(col(C.due_at), col(C.id))
    if after:
        statement = statement.where(place > (after.due_at, after.id))
    statement = statement.order_by(col(C.due_at), col(C.id)).limit(size)
    return [_row(actor, row) for row in session.execute(statement)]


def by_number(session: Session, actor: Actor, number: str) -> list[QueueRow]:
    """Complaints of this number that the actor may see, open or not."""
    statement = _rows().where(visible(actor), col(C.number) == number.strip().lstrip("#"))
    return [_row(actor, row) for row in session.execute(statement.limit(25))]


def count(
    session: Session, actor: Actor, filters: Filters, *, now: datetime, today_ends: datetime
) -> int:
    """How many, exactly up to CAP; CAP + 1 means more."""
    some = (
        select(col(C.id)).where(_condition(actor, filters, today_ends, now)).limit(CAP + 1)
    ).subquery()
    return int(session.execute(select(func.count()).select_from(some)).scalar_one())


def counts(
    session: Session, actor: Actor, filters: Filters, *, now: datetime, today_ends: datetime
) -> dict[Worklist, int]:
    """Every worklist's count under the same filters, in one statement."""
    some = (
        select(col(C.due_at), col(C.status), col(C.agency_id))
        .where(_condition(actor, replace(filters, worklist=Worklist.OPEN), today_ends, now))
        .limit(100 * CAP)
    ).subquery()
    columns = [
        func.sum(_one(_worklist(some.c, worklist, today_ends, now))).label(worklist.name)
        for worklist in Worklist
    ]
    row = session.execute(select(*columns).select_from(some)).one()
    return {worklist: int(n or 0) for worklist, n in zip(Worklist, row, strict=True)}


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _rows() -> Select[Complaint, str, str, str, str]:
    columns = (
        col(Agency.name), col(Government.name), col(Government.zone), col(Category.name)
    )  # fmt: skip
    return (
        select(C, *columns)
        .join(Government, col(Government.id) == col(C.government_id))
        .outerjoin(Agency, col(Agency.id) == col(C.agency_id))
        .outerjoin(Category, col(Category.id) == col(C.category_id))
    )


def _row(actor: Actor, row: Any) -> QueueRow:
    c, agency, government, zone, category = row
    return QueueRow(
        id=c.id,
        home_id=c.home_id,
        version=c.version,
        number=c.number,
        title=c.title if may_read(actor, c.is_secret) else None,
        status=c.status,
        klass=c.klass,
        channel=c.channel,
        category=category,
        government=government,
        government_id=c.government_id,
        agency=agency,
        holder=c.holder,
        zone=zone,
        due_at=c.due_at,
        received_at=c.received_at,
        is_secret=c.is_secret,
        is_anonymous=c.is_anonymous,
        returns=c.returns,
    )


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

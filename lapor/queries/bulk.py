"""Reads for moving many complaints at once: who was chosen, and how far a run has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from db.codes import Holder, Status
from db.models import Agency, BulkRow, BulkRun, Complaint
from lapor.domain.access import Actor, Permission
from lapor.queries.complaints import Filters, Position, queue
from lapor.queries.scope import may_read, visible

CHUNK = 500  # ids in one statement, rows in one page of the queue
C = Complaint


@dataclass(frozen=True)
class Chosen:
    """A complaint as a preview shows it. Without the right to read it, there is no title."""

    id: int
    home_id: int
    version: int
    number: str
    title: str | None
    status: Status
    holder: Holder
    government_id: int
    agency_id: int | None
    agency: str | None
    is_merged: bool
    is_anonymous: bool
    is_secret: bool


def chosen(session: Session, actor: Actor, ids: Sequence[int]) -> list[Chosen]:
    """Those of these that the actor may move, by id; the others are left out without a word."""
    found: list[Chosen] = []
    wanted = sorted({id for id in ids if 0 <= id < 1 << 63})
    for start in range(0, len(wanted), CHUNK):
        statement = (
            select(C, col(Agency.name))
            .outerjoin(Agency, col(Agency.id) == col(C.agency_id))
            .where(
                col(C.id).in_(wanted[start : start + CHUNK]),
                visible(actor, Permission.MOVE_COMPLAINTS),
            )
            .order_by(col(C.id))
        )
        found += [_chosen(actor, c, agency) for c, agency in session.execute(statement)]
    return found


def _chosen(actor: Actor, c: Complaint, agency: str | None) -> Chosen:
    return Chosen(
        id=c.id,
        home_id=c.home_id,
        version=c.version,
        number=c.number,
        title=c.title if may_read(actor, c.is_secret) else None,
        status=c.status,
        holder=c.holder,
        government_id=c.government_id,
        agency_id=c.agency_id,
        agency=agency,
        is_merged=c.merged_into is not None,
        is_anonymous=c.is_anonymous,
        is_secret=c.is_secret,
    )


def matching(
    session: Session, actor: Actor, filters: Filters, *, now: datetime, today_ends: datetime,
    most: int,
) -> list[int]:  # fmt: skip
    """Ids of all that the queue would show, page by page; `most` + 1 of them means more."""
    found: list[int] = []
    after: Position | None = None
    while len(found) <= most:
        size = min(CHUNK, most + 1 - len(found))
        rows = queue(
            session, actor, filters, now=now, today_ends=today_ends, after=after, size=size
        )
        found += [row.id for row in rows]
        if len(rows) < size:
            break
        after = Position(rows[-1].due_at, rows[-1].id)
    return found


def rows(session: Session, run_id: int) -> list[BulkRow]:
    statement = select(BulkRow).where(col(BulkRow.run_id) == run_id)
    return list(session.execute(statement.order_by(col(BulkRow.complaint_id))).scalars())


def unfinished(session: Session, account: str) -> int | None:
    """The newest run of this account that was begun and not ended."""
    statement = (
        select(col(BulkRun.id))
        .where(
            col(BulkRun.account) == account,
            col(BulkRun.started_at).is_not(None),
            col(BulkRun.finished_at).is_(None),
        )
        .order_by(col(BulkRun.id).desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def waiting(session: Session, run_id: int, most: int) -> list[BulkRow]:
    """The next rows that nothing has become of yet, always in the same order."""
    statement = (
        select(BulkRow)
        .where(col(BulkRow.run_id) == run_id, col(BulkRow.result).is_(None))
        .order_by(col(BulkRow.complaint_id))
        .limit(most)
    )
    return list(session.execute(statement).scalars())


def counts(session: Session, run_id: int) -> dict[str | None, int]:
    """How many rows have each result; None is nothing yet."""
    statement = (
        select(col(BulkRow.result), func.count())
        .where(col(BulkRow.run_id) == run_id)
        .group_by(col(BulkRow.result))
    )
    return {result: n for result, n in session.execute(statement)}  # noqa: C416

"""Reads for moving many complaints at once: who was chosen, and how far a run has come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlmodel import Session, col

from db.models import Agency, BulkRow, BulkRun, Complaint
from lapor.domain.access import Actor, Permission
from lapor.queries import kept
from lapor.queries.complaints import pages
from lapor.queries.filters import Filters, Times
from lapor.queries.scope import visible

CHUNK = 500  # ids in one statement, rows in one page of the queue
C = Complaint
ENDED: Any = BulkRun.finished_at
SINCE: Any = bindparam("since")
LATEST = (
    select(col(BulkRun.id))
    .where(
        col(BulkRun.account) == bindparam("account"),
        col(BulkRun.started_at).is_not(None),
        or_(ENDED.is_(None), ENDED > SINCE),
    )
    .order_by(ENDED.is_not(None), ENDED.desc(), col(BulkRun.id).desc())
    .limit(1)
)


def chosen(session: Session, actor: Actor, ids: Sequence[int]) -> list[Complaint]:
    """Those of these that the actor may move, by id; the others are left out without a word."""
    found: list[Complaint] = []
    wanted = sorted({id for id in ids if 0 <= id < 1 << 63})
    for start in range(0, len(wanted), CHUNK):
        statement = (
            select(C)
            .where(
                col(C.id).in_(wanted[start : start + CHUNK]),
                visible(actor, Permission.MOVE_COMPLAINTS),
            )
            .order_by(col(C.id))
        )
        found += session.execute(statement).scalars()
    return found


def agencies(session: Session, ids: Sequence[int]) -> dict[int, Agency]:
    """Who has these complaints. Whoever keeps it spares the session asking for each again."""
    found: dict[int, Agency] = {}
    for start in range(0, len(ids), CHUNK):
        some = select(col(C.agency_id)).where(col(C.id).in_(ids[start : start + CHUNK]))
        statement = select(Agency).where(col(Agency.id).in_(some))
        found |= {one.id: one for one in session.execute(statement).scalars()}
    return found


def matching(
    session: Session, actor: Actor, filters: Filters, *, times: Times, most: int
) -> list[int]:
    """Ids of all that the queue would show, page by page; `most` + 1 of them means more."""
    found: list[int] = []
    for rows in pages(session, actor, filters, times=times, size=CHUNK):
        found += [row.id for row in rows]
        if len(found) > most:
            break
    return found[: most + 1]


def rows(session: Session, run_id: int) -> list[BulkRow]:
    statement = select(BulkRow).where(col(BulkRow.run_id) == run_id)
    return list(session.execute(statement.order_by(col(BulkRow.complaint_id))).scalars())


def latest(session: Session, account: str, since: datetime) -> int | None:
    """The newest run of this account that was begun and not ended, else the last to end since."""
    found = kept.columns(session, LATEST, {"account": account, "since": since})
    return found.scalar_one_or_none()


def undoing(session: Session, run_id: int) -> int | None:
    """The run that takes this one back."""
    statement = select(col(BulkRun.id)).where(col(BulkRun.undoes) == run_id)
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

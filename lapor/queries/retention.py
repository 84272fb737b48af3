"""Reads for retention: what is closed and since when, what holds keep, what was erased."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlmodel import Session, col

from db.codes import Class, Status
from db.models import Activity, Complaint, DataHold, Erasure, Government, RetentionRule
from lapor.domain.access import Actor, Permission
from lapor.domain.retention import Rule
from lapor.queries.scope import visible

C = Complaint


class Closed(NamedTuple):
    """A closed complaint whose personal data are still there."""

    id: int
    home_id: int
    government_id: int
    klass: Class | None
    status: Status
    closed_on: date
    is_held: bool


def rules(session: Session) -> list[Rule]:
    """Those that are in force."""
    rows = session.scalars(select(RetentionRule).where(col(RetentionRule.is_active)))
    return [Rule(row.klass, row.status, row.months, row.id) for row in rows]


def closed(
    session: Session, actor: Actor, permission: Permission, until: date,
    held_at: datetime | None = None,
) -> Iterator[Closed]:  # fmt: skip
    """All in the actor's scope that were received by then and are closed, not erased since.

    Held is what is held now, or what was at `held_at`. What came without the dates of its
    milestones is closed since the day we learned of it: nobody knows of an earlier one.
    """
    statement = _closed(held_at).where(visible(actor, permission), col(C.received_on) <= until)
    for row in session.execute(statement.execution_options(yield_per=2_000)):
        days = [row.done_on, row.archived_on, row.last_follow_up_on, row.received_on]
        if row.is_undated:
            days.append(row.recorded_at.astimezone(ZoneInfo(row.zone)).date())
        on = max(day for day in days if day is not None)
        if row.erased_at is None or row.erased_at < row.recorded_at or row.has_attachment:
            yield Closed(
                row.id, row.home_id, row.government_id, row.klass, row.status, on, row.is_held
            )


def kept_and_gone(session: Session) -> tuple[tuple[int, ...], int]:
    """(complaints held now, in order; how many erasures there were)"""
    held = select(col(DataHold.complaint_id)).where(col(DataHold.lifted_at).is_(None))
    erased = select(func.count()).select_from(Erasure)
    return tuple(sorted(session.scalars(held))), session.execute(erased).scalar_one()


def opened(session: Session, keys: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Which of these (id, home) are worked on again at this moment."""
    statement = select(col(C.id), col(C.home_id)).where(
        col(C.id).in_([id for id, _ in keys]), col(C.is_open)
    )
    return {(id, home) for id, home in session.execute(statement)}


def gone(session: Session, keys: Sequence[tuple[int, int]], run_id: int) -> set[tuple[int, int]]:
    """Which of these (id, home) this run has erased."""
    statement = select(col(Erasure.complaint_id), col(Erasure.home_id)).where(
        col(Erasure.complaint_id).in_([id for id, _ in keys]), col(Erasure.run_id) == run_id
    )
    return {(id, home) for id, home in session.execute(statement)}


def held(session: Session, keys: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Which of these (id, home) a hold keeps at this moment."""
    statement = select(col(DataHold.complaint_id), col(DataHold.home_id)).where(
        col(DataHold.complaint_id).in_([id for id, _ in keys]), col(DataHold.lifted_at).is_(None)
    )
    return {(id, home) for id, home in session.execute(statement)}


def _holds(at: datetime | None) -> ColumnElement[bool]:
    lifted = col(DataHold.lifted_at)
    if at is None:
        return lifted.is_(None)
    return and_(col(DataHold.at) <= at, or_(lifted.is_(None), lifted > at))


def _closed(held_at: datetime | None) -> Select[*tuple[Any, ...]]:
    """What was written or attached after a complaint was erased is personal data again."""
    its_holds = col(DataHold.complaint_id) == C.id, col(DataHold.home_id) == C.home_id
    held = exists().where(*its_holds, _holds(held_at))
    last = (
        select(func.max(Activity.recorded_at))
        .where(col(Activity.complaint_id) == C.id, col(Activity.home_id) == C.home_id)
        .scalar_subquery()
    )
    erased = and_(col(Erasure.complaint_id) == C.id, col(Erasure.home_id) == C.home_id)
    return (
        select(
            col(C.id), col(C.home_id), col(C.government_id), col(C.klass).label("klass"),
            col(C.status), col(C.done_on), col(C.archived_on), col(C.last_follow_up_on),
            col(C.received_on), col(C.is_undated), col(C.has_attachment), col(Government.zone),
            case((or_(col(C.is_undated), col(Erasure.at).is_not(None)), last)).label("recorded_at"),
            col(Erasure.at).label("erased_at"), held.label("is_held"),
        )
        .join(Government, col(Government.id) == col(C.government_id))
        .outerjoin(Erasure, erased)
        .where(~col(C.is_open))
        .order_by(col(C.id))
    )  # fmt: skip

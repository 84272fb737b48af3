"""Reads for retention: what is closed and since when, what holds keep, what was erased."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, select
from sqlmodel import Session, col

from db.codes import Class, Status
from db.models import Complaint, DataHold, Erasure, RetentionRule
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


def closed(session: Session, actor: Actor, permission: Permission, until: date) -> Iterator[Closed]:
    """All in the actor's scope that were received by then and are closed, not erased since."""
    statement = _closed().where(visible(actor, permission), col(C.received_on) <= until)
    for row in session.execute(statement.execution_options(yield_per=2_000)):
        days = (row.done_on, row.archived_on, row.last_follow_up_on, row.received_on)
        on = max(day for day in days if day is not None)
        if row.erased_at is None or row.erased_at.date() < on:
            yield Closed(
                row.id, row.home_id, row.government_id, row.klass, row.status, on, row.is_held
            )


def held(session: Session, keys: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Which of these (id, home) a hold keeps at this moment."""
    statement = select(col(DataHold.complaint_id), col(DataHold.home_id)).where(
        col(DataHold.complaint_id).in_([id for id, _ in keys]), col(DataHold.lifted_at).is_(None)
    )
    return {(id, home) for id, home in session.execute(statement)}


def _closed() -> Select[*tuple[Any, ...]]:
    """A complaint that was opened again after it was erased has personal data again."""
    held = exists().where(
        col(DataHold.complaint_id) == C.id,
        col(DataHold.home_id) == C.home_id,
        col(DataHold.lifted_at).is_(None),
    )
    erased = and_(col(Erasure.complaint_id) == C.id, col(Erasure.home_id) == C.home_id)
    return (
        select(
            col(C.id), col(C.home_id), col(C.government_id), col(C.klass).label("klass"),
            col(C.status), col(C.done_on), col(C.archived_on), col(C.last_follow_up_on),
            col(C.received_on), col(Erasure.at).label("erased_at"), held.label("is_held"),
        )
        .outerjoin(Erasure, erased)
        .where(~col(C.is_open))
        .order_by(col(C.id))
    )  # fmt: skip

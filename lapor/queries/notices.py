"""What happened to the open complaints in somebody's hands since a moment, by kind of news.

It begins with the few complaints a kind can be about, by the indexes of the open ones, and only
then looks into their stories: what is closed is never read, however much of it there is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from db.codes import Status
from db.models import Activity, Complaint
from lapor.domain.access import Actor
from lapor.domain.notices import OF_MOVE, Kind
from lapor.domain.worklists import Worklist
from lapor.queries.conditions import IS_UNDONE, condition
from lapor.queries.filters import Filters, Times

A, C = Activity, Complaint
MOST = 1_000  # that are counted of one kind
LISTS = {  # where the complaints of a kind stand, if they still do
    Kind.NEW: Worklist.MINE,
    Kind.ASSIGNED: Worklist.MINE,
    Kind.RETURNED: Worklist.RETURNED,
    Kind.PROPOSED: Worklist.APPROVAL,
    Kind.DECLINED: Worklist.MINE,
    Kind.HELP_ASKED: Worklist.HELPING,
}


class Happened(NamedTuple):
    """One complaint something happened to; the newest first."""

    complaint_id: int
    number: str
    facts: str | None


def happened(
    session: Session, actor: Actor, kind: Kind, since: datetime, times: Times
) -> list[Happened]:
    """Others did it, it was not undone, and it still waits where this actor sees it.

    A complaint is named once; at most MOST + 1.
    """
    moves = [move for move, one in OF_MOVE.items() if one == kind]
    statement = (
        select(col(C.id), col(C.number), col(A.facts))
        .join(A, and_(col(A.complaint_id) == col(C.id), col(A.home_id) == col(C.home_id)))
        .where(
            condition(actor, Filters(worklist=LISTS.get(kind, Worklist.OPEN)), times),
            *_about(kind, since),
            col(A.kind).in_(moves),
            col(A.recorded_at) > since,
            col(A.by) != actor.name,
            ~IS_UNDONE,
        )
        .order_by(col(A.recorded_at).desc(), col(C.id).desc())
        .limit(MOST + 1)
    )
    return _once([Happened(*row) for row in session.execute(statement)])


def _about(kind: Kind, since: datetime) -> list[ColumnElement[bool]]:
    """What the complaint's own row, or its step, says besides."""
    answering: Any = col(C.status).in_([Status.NOT_FOLLOWED_UP, Status.IN_PROCESS])
    match kind:
        case Kind.ESCALATED:
            return [col(C.escalated_on) >= (since - timedelta(days=1)).date()]
        case Kind.APPROVED:
            return [answering, col(A.facts).contains('"proposed_by"')]
        case Kind.DECLINED:
            return [answering, ~col(C.is_proposed)]
        case Kind.DUE:
            return [col(C.due_at) > since, col(C.status) != Status.ON_HOLD]
    return []


def _once(found: Sequence[Happened]) -> list[Happened]:
    return list({one.complaint_id: one for one in reversed(found)}.values())[::-1]

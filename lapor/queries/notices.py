"""What happened to the open complaints in somebody's hands since a moment, by kind of news.

It begins with the few complaints a kind can be about, by the indexes of the open ones, and only
then looks into their stories: what is closed is never read, however much of it there is.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select, true
from sqlmodel import Session, col

from db.codes import Status
from db.models import Activity, Assist, Complaint
from lapor.domain.access import Actor
from lapor.domain.notices import OF_MOVE, Kind
from lapor.domain.worklists import Worklist
from lapor.queries.conditions import IS_UNDONE, condition, listed
from lapor.queries.filters import Filters, Times

A, C = Activity, Complaint
MOST = 1_000  # that are counted of one kind
CANDIDATES = 3_000  # complaints whose stories are looked at
LISTS = {  # where the complaints of a kind stand, if they still do
    Kind.NEW: Worklist.MINE,
    Kind.ASSIGNED: Worklist.MINE,
    Kind.RETURNED: Worklist.RETURNED,
    Kind.PROPOSED: Worklist.APPROVAL,
    Kind.DECLINED: Worklist.MINE,
    Kind.HELP_ASKED: Worklist.HELPING,
}


class Happened(NamedTuple):
    """One complaint something happened to."""

    complaint_id: int
    number: str
    facts: str | None


def happened(
    session: Session, actor: Actor, kinds: Sequence[Kind], since: datetime, times: Times
) -> dict[Kind, list[Happened]]:
    """By kind, the newest first: others did it, it was not undone, it still waits for this actor.

    A complaint is named once for a kind; at most MOST + 1 of each, and of the CANDIDATES nearest
    deadlines. What others lead and we help with is asked for apart: it is in another's reach.
    """
    found: dict[Kind, list[Happened]] = {}
    helping = [kind for kind in kinds if kind == Kind.HELP_ASKED]
    for some in ([one for one in kinds if one not in helping], helping):
        if some:
            found |= _read(session, actor, some, since, times)
    return found


def _read(
    session: Session, actor: Actor, kinds: Sequence[Kind], since: datetime, times: Times
) -> dict[Kind, list[Happened]]:
    here = _candidates(actor, kinds, since, times).subquery()
    moves = [move for move, kind in OF_MOVE.items() if kind in kinds]
    steps = [
        and_(col(A.kind) == move, here.c[OF_MOVE[move].value] == 1, *_said(OF_MOVE[move]))
        for move in moves
    ]
    statement = (
        select(col(A.kind), here.c.id, here.c.number, col(A.facts))
        .join(A, and_(col(A.complaint_id) == here.c.id, col(A.home_id) == here.c.home_id))
        .where(
            col(A.recorded_at) > since, col(A.by) != actor.name, or_(*steps), ~IS_UNDONE,
        )
        .order_by(col(A.recorded_at).desc(), here.c.id.desc())
    )  # fmt: skip
    found: dict[Kind, dict[int, Happened]] = {}
    for move, *row in session.execute(statement):
        of_kind = found.setdefault(OF_MOVE[move], {})
        if len(of_kind) <= MOST:
            of_kind.setdefault(row[0], Happened(*row))
    return {kind: list(rows.values()) for kind, rows in found.items()}


def _candidates(actor: Actor, kinds: Sequence[Kind], since: datetime, times: Times) -> Select[Any]:
    """The few it can be about, and which kinds; read once, from the index of a queue.

    The limit also keeps both databases from beginning with the stories.
    """
    fits = {kind: _fits(actor, kind, since, times) for kind in kinds}
    reach = Worklist.HELPING if kinds[0] == Kind.HELP_ASKED else Worklist.OPEN
    statement: Select[Any] = select(
        col(C.id), col(C.home_id), col(C.number),
        *(case((one, 1), else_=0).label(kind.value) for kind, one in fits.items()),
    )  # fmt: skip
    return (
        statement.where(condition(actor, Filters(worklist=reach), times), or_(*fits.values()))
        .order_by(col(C.due_at), col(C.id))
        .limit(CANDIDATES)
    )


def _fits(actor: Actor, kind: Kind, since: datetime, times: Times) -> ColumnElement[bool]:
    """Does it stand where a complaint of this kind stands?"""
    worklist = LISTS.get(kind, Worklist.OPEN)
    return and_(true(), listed(actor, worklist, times), *_about(actor, kind, since))


def _said(kind: Kind) -> list[ColumnElement[bool]]:
    """What the step itself must say."""
    return [col(A.facts).contains('"proposed_by"')] if kind == Kind.APPROVED else []


def _about(actor: Actor, kind: Kind, since: datetime) -> list[ColumnElement[bool]]:
    """What such a move leaves in the complaint's own row, as its index has it."""
    status, day = col(C.status), (since - timedelta(days=1)).date()
    answering = status.in_([Status.NOT_FOLLOWED_UP, Status.IN_PROCESS])
    match kind:
        case Kind.NEW:
            return [status == Status.UNVERIFIED]
        case Kind.ASSIGNED:
            return [answering, or_(status != Status.IN_PROCESS, col(C.officer) == actor.name)]
        case Kind.REPLIED:  # whoever waits for a reply has a day on which it lapses
            return [answering, or_(status != Status.IN_PROCESS, col(C.lapse_on).is_(None))]
        case Kind.APPROVED:  # ten working days from then
            return [status == Status.IN_PROCESS, col(C.lapse_on) > day + timedelta(days=10)]
        case Kind.DECLINED:
            return [answering, ~col(C.is_proposed)]
        case Kind.HELP_GIVEN:
            return [_was_helped(day)]
        case Kind.DUE:
            soon = since + timedelta(
                days=28
            )  # a fortnight of holidays, and a fortnight looked back
            return [col(C.due_at) > since, col(C.due_at) < soon, status != Status.ON_HOLD]
        case Kind.ESCALATED:
            return [col(C.escalated_on) >= day]
    return []


def _was_helped(day: date) -> ColumnElement[bool]:
    return exists().where(
        col(Assist.complaint_id) == C.id, col(Assist.home_id) == C.home_id,
        col(Assist.answered_on) >= day,
    )  # fmt: skip

"""Worklists and filters as conditions on complaints. Each begins with what the actor may see."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    false,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)  # fmt: skip
from sqlalchemy.orm import aliased
from sqlmodel import col

from db.codes import Holder, MoveCode, Role, Status
from db.models import Activity, Assist, Category, Complaint
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.clocks import NO_DEADLINE
from lapor.domain.narrowing import Due, Flag
from lapor.domain.worklists import Worklist
from lapor.queries.filters import Filters, Times
from lapor.queries.scope import visible

C = Complaint
Condition = ColumnElement[bool]
Undo: Any = aliased(Activity)
# as the partial indexes say it: SQLite takes an index only where it reads the same words
IS_OPEN: Condition = literal_column("complaint.is_open")
IS_PROPOSED: Condition = literal_column("complaint.is_proposed")
IS_CLOSED: Condition = literal_column("NOT complaint.is_open")
IS_NATIONAL: Condition = literal_column("complaint.holder = 1")
# of a step in a story: the one after it took it back
IS_UNDONE: Condition = exists().where(
    Undo.complaint_id == Activity.complaint_id,
    Undo.home_id == Activity.home_id,
    Undo.version == Activity.version + 1,
    Undo.kind == MoveCode.UNDO,
)
DIGITS = (2, 4, 6, 10)  # of the codes of provinces, regencies, districts and villages
ADAY = timedelta(days=1)


def condition(actor: Actor, filters: Filters, times: Times) -> Condition:
    """All that a list under these filters holds, but for the words somebody looks for."""
    return and_(
        _in_reach(actor, filters.worklist),
        *_open_or_closed(filters.worklist),
        listed(actor, filters.worklist, times),
        *_equal(filters),
        *_within(filters),
        *(_flag(flag, times) for flag in sorted(filters.flags)),
        *([_due(filters.due, times)] if filters.due else []),
    )


def _open_or_closed(worklist: Worklist) -> list[Condition]:
    if worklist == Worklist.ANY:
        return []
    return [IS_OPEN if worklist.is_open else IS_CLOSED]


def _in_reach(actor: Actor, worklist: Worklist) -> Condition:
    """An agency sees what it was asked to help with, and has not, on the list of just that."""
    if worklist != Worklist.HELPING:
        return visible(actor)
    if actor.scope(Permission.SEE_COMPLAINTS) != Scope.OWN_AGENCY:
        return false()
    asked = select(col(Assist.complaint_id), col(Assist.home_id)).where(
        col(Assist.agency_id) == actor.agency_id, col(Assist.answered_on).is_(None)
    )
    return tuple_(col(C.id), col(C.home_id)).in_(asked)


def listed(actor: Actor, worklist: Worklist, times: Times) -> Condition:
    """What makes an open complaint one of this list."""
    unverified = col(C.status) == Status.UNVERIFIED
    match worklist:
        case Worklist.MINE:
            return _mine(actor, times)
        case Worklist.UNASSIGNED:
            return and_(unverified, col(C.agency_id).is_(None))
        case Worklist.UNVERIFIED:
            return unverified
        case Worklist.TODAY:
            return _due(Due.TODAY, times)
        case Worklist.LATE:
            return _due(Due.LATE, times)
        case Worklist.RETURNED:
            return and_(unverified, col(C.returns) > 0, _own_level(actor))
        case Worklist.WAITING:
            return _due(Due.HELD, times)
        case Worklist.LAPSING:
            return and_(col(C.status) == Status.IN_PROCESS, col(C.lapse_on) < times.today)
        case Worklist.APPROVAL:
            return IS_PROPOSED
    return true()  # open, closed, any, and what we help with: said already


def _own_level(actor: Actor) -> Condition:
    return IS_NATIONAL if actor.role == Role.NATIONAL else col(C.holder) == Holder.GOVERNMENT


def _mine(actor: Actor, times: Times) -> Condition:
    """What waits for me: of an agency what is nobody's, mine, or of whom I stand in for."""
    if actor.role != Role.LIAISON:
        return _own_level(actor)
    mine = (actor.name, *sorted(times.stands_in_for))
    return and_(
        col(C.holder) == Holder.AGENCY,
        or_(col(C.officer).is_(None), col(C.officer).in_(mine)),
    )


def _due(due: Due, times: Times) -> Condition:
    held, at = col(C.status) == Status.ON_HOLD, col(C.due_at)
    match due:
        case Due.HELD:
            return held
        case Due.LATE:
            return and_(at <= times.now, ~held)
        case Due.TODAY:
            return and_(at > times.now, at <= times.today_ends, ~held)
        case Due.WEEK:
            return and_(at > times.today_ends, at <= times.week_ends, ~held)
        case Due.LATER:
            return and_(at > times.week_ends, at < NO_DEADLINE, ~held)
        case Due.NONE:
            return and_(at >= NO_DEADLINE, ~held)


def _flag(flag: Flag, times: Times) -> Condition:
    match flag:
        case Flag.ANONYMOUS:
            return col(C.is_anonymous).is_(true())
        case Flag.SECRET:
            return col(C.is_secret).is_(true())
        case Flag.RETURNED:
            return col(C.returns) > 0
        case Flag.ESCALATED:
            return col(C.escalated_on).is_not(None)
        case Flag.UNDATED:
            return col(C.is_undated).is_(true())
        case Flag.LONG:
            return col(C.dispatched_on) <= times.long_ago
        case Flag.ATTACHMENT:
            return col(C.has_attachment).is_(true())


def _equal(filters: Filters) -> list[Condition]:
    pairs: tuple[tuple[Any, Any], ...] = (
        (C.government_id, filters.government_id),
        (C.agency_id, filters.agency_id),
        (C.unit_id, filters.unit_id),
        (C.officer, filters.officer),
        (C.status, filters.status),
        (C.klass, filters.klass),
        (C.channel, filters.channel),
    )
    found: list[Condition] = [col(column) == value for column, value in pairs if value is not None]
    if filters.category_id is not None:
        family = select(col(Category.id)).where(
            or_(col(Category.id) == filters.category_id,
                col(Category.parent_id) == filters.category_id)
        )  # fmt: skip
        found.append(col(C.category_id).in_(family))
    if filters.behind is not None:
        found.append(col(C.id).in_(filters.behind))
    if filters.territory_id is not None:
        found.append(_lies_in(filters.territory_id))
    return found


def _lies_in(region: int) -> Condition:
    """The region itself and, at each level below it, the codes that begin with its own."""
    deeper = [10 ** (digits - len(str(region))) for digits in DIGITS if digits > len(str(region))]
    at = col(C.territory_id)
    return or_(
        at == region,
        *(and_(at >= region * times, at < (region + 1) * times) for times in deeper),
    )


def _within(filters: Filters) -> list[Condition]:
    """Date ranges; those of receipt also as moments, which the indexes are sorted by."""
    found: list[Condition] = []
    if first := filters.received_from:
        found += [col(C.received_on) >= first, col(C.received_at) >= _midnight(first) - ADAY]
    if last := filters.received_until:
        found += [col(C.received_on) <= last, col(C.received_at) < _midnight(last) + 2 * ADAY]
    if filters.dispatched_from:
        found.append(col(C.dispatched_on) >= filters.dispatched_from)
    if filters.dispatched_until:
        found.append(col(C.dispatched_on) <= filters.dispatched_until)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)

"""What a move would do to a complaint, said before anybody confirms it. Nothing is written."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session

from db.codes import Clock, MoveCode, Status
from lapor.domain.access import Actor
from lapor.domain.clocks import Rules, next_due
from lapor.domain.effects import state_of
from lapor.domain.errors import Refusal
from lapor.domain.retelling import as_known
from lapor.domain.state import State
from lapor.services import complaints, stories
from lapor.services.reference import rules_of
from lapor.services.targets import Target

ANY_NOTE = "–"  # the note decides nothing


class Due(NamedTuple):
    clock: Clock
    on: int  # day number


class Foreseen(NamedTuple):
    """Statuses and due dates now and afterwards; a clock that stops is not in the second."""

    status: tuple[Status, Status]
    now: list[Due]
    then: list[Due]
    today: int  # day number, where the government is


def foresee(
    session: Session,
    actor: Actor,
    complaint_id: int,
    code: MoveCode | None,
    target: Target,
    *,
    now: datetime | None = None,
) -> Foreseen | None:
    """None where no move is open, it cannot be made, or lacks something yet: the form says what."""
    if code is None:
        return None
    now = now or datetime.now(UTC)
    try:
        complaint = complaints.get(session, actor, complaint_id)
        rows = stories.read(session, complaint.id, complaint.home_id)
        made = complaints.prepared(
            session, actor, complaint, rows, code, note=ANY_NOTE, target=target, now=now
        )
    except Refusal:
        return None
    after = state_of(as_known(made.after))
    return Foreseen(
        (made.before.status, after.status),
        _dues(made.before, rules_of(session, made.before.government)),
        _dues(after, rules_of(session, after.government)),
        made.activity.on,
    )


def _dues(state: State, rules: Rules) -> list[Due]:
    """The clock that counts next, and resolution where it runs behind it."""
    clock, on = next_due(state, rules)
    found = [] if clock is None or on is None else [Due(clock, on)]
    runs = state.dispatched is not None and state.status.is_open and clock != Clock.HOLD
    if runs and clock != Clock.RESOLVE and state.resolve_due is not None:
        found.append(Due(Clock.RESOLVE, state.resolve_due))
    return found

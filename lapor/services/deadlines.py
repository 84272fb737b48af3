"""What is due and why: the date that counts next, its rule, a region's own limit, and every day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.codes import Clock, Status
from lapor.domain.clocks import Rules, next_due
from lapor.domain.deadline import Deadline, StripDay, deadline, strip
from lapor.domain.policy import Limit
from lapor.domain.state import State


@dataclass(frozen=True)
class LocalLimit:
    """A stricter limit of a region, with its own end: a day, or a moment where it counts hours."""

    limit: Limit
    on: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Due:
    """The date that counts next, the rule it rests on, and every day since the clock began.

    On hold that is the day the hold ends; `paused` and `paused_on` say which clock stands still
    meanwhile, and when it would be due if the hold ended today. The days are that clock's.
    """

    deadline: Deadline
    clock: Clock | None
    limit: Limit | None
    local_limits: list[LocalLimit]
    days: list[StripDay]
    paused: Clock | None = None
    paused_on: int | None = None


def due_of(state: State, rules: Rules, today: int, began_at: dict[Clock, datetime]) -> Due:
    """`began_at`: the moment each clock began, for limits that count hours."""
    clock, on = next_due(state, rules)
    near = deadline(on, today, state.status, rules.calendar)
    if state.status == Status.ON_HOLD and state.on_hold is not None:
        running, then = _as_if_resumed(state, rules, today)
        days = _days(running, *then, today, rules)
        return Due(near, clock, _limit(state, rules, clock), [], days, *then)
    days = _days(state, clock, on, today, rules)
    local = _local(state, rules, clock, began_at)
    return Due(near, clock, _limit(state, rules, clock), local, days)


def _as_if_resumed(
    state: State, rules: Rules, today: int
) -> tuple[State, tuple[Clock | None, int | None]]:
    """The state if the hold ended today, and what would be due then."""
    held = state.on_hold
    assert held is not None
    calendar, status = rules.calendar, state.held_from or Status.UNVERIFIED

    def moved(start: int | None, due: int | None) -> int | None:
        if start is None or due is None or not start <= held <= due:
            return due
        return calendar.moved(due, held, max(held, today))

    running = state._replace(
        status=status,
        on_hold=None,
        holds=(*state.holds, (held, max(held, today))),
        verify_due=moved(state.received, state.verify_due),
        follow_up_due=moved(state.dispatched, state.follow_up_due),
        resolve_due=moved(state.dispatched, state.resolve_due),
    )
    return running, next_due(running, rules)


def _limit(state: State, rules: Rules, clock: Clock | None) -> Limit | None:
    if clock is None:
        return None
    klass = state.klass if clock == Clock.RESOLVE else None
    return rules.policies.limit(clock, state.received, klass)


def _start(state: State, clock: Clock | None) -> int | None:
    if clock == Clock.CLOSE and state.last_follow_up is not None:
        return max(state.last_follow_up, state.restored or 0)
    starts = {
        Clock.VERIFY: state.received,
        Clock.FOLLOW_UP: state.dispatched,
        Clock.RESOLVE: state.dispatched,
    }
    return starts.get(clock) if clock else None


def _days(
    state: State, clock: Clock | None, due: int | None, today: int, rules: Rules
) -> list[StripDay]:
    """From the first day after the clock began to its end, or to today where that is later."""
    start = _start(state, clock)
    if start is None or due is None:
        return []
    return strip(start, max(due, today), state.holds, rules.calendar, due)


def _local(
    state: State, rules: Rules, clock: Clock | None, began_at: dict[Clock, datetime]
) -> list[LocalLimit]:
    """The region's limit for this clock that was in force at receipt, and when it ends."""
    start = _start(state, clock)
    for limit in rules.policies.local_limits(state.government, state.received):
        if limit.clock != clock or limit.klass not in (None, state.klass) or start is None:
            continue
        if limit.unit == "hours":
            began = began_at.get(limit.clock)
            return [LocalLimit(limit, at=began + timedelta(hours=limit.days) if began else None)]
        on = rules.calendar.after(start, limit.days)
        for held, resumed in state.holds:
            if start <= held <= on:
                on = rules.calendar.moved(on, held, resumed)
        return [LocalLimit(limit, on=on)]
    return []

"""The four clocks: what a move decides about due dates and measures, once and for all.

V verification, F first follow-up, R resolution by class, C closing window; limits are policy rows.
Time on hold does not count: a due date moves by the working days of a hold that began while its
clock ran and before it was due. In time is judged by date.
"""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.codes import Class, Clock, MoveCode, Status
from db.days import day_of
from lapor.domain.calendar import Calendar
from lapor.domain.policy import Policies
from lapor.domain.state import Activity, State

NO_DEADLINE = datetime(9999, 12, 31, tzinfo=UTC)  # the queue's last place


class Rules(NamedTuple):
    """What decisions rest on: the government's days, and the limits."""

    calendar: Calendar
    policies: Policies


class Decided(NamedTuple):
    days: int | None = None
    in_time: bool | None = None
    verify_due: int | None = None
    follow_up_due: int | None = None
    resolve_due: int | None = None


def decide(state: State, kind: MoveCode, on: int, rules: Rules) -> Decided:
    """What a move of this kind, on this day, decides about the clocks of this state."""
    if kind == MoveCode.RECEIVE:
        return Decided(verify_due=_limit(rules, Clock.VERIFY, on, on))
    if kind == MoveCode.VERIFY and state.verified is None:
        return Decided(*_stopped(state, state.received, on, state.verify_due, rules))
    if kind == MoveCode.DISPATCH:
        return _dispatched(state, on, rules)
    if kind == MoveCode.FOLLOW_UP and state.followed is None:
        if state.dispatched is None or state.undated:
            return Decided()
        return Decided(*_stopped(state, state.dispatched, on, state.follow_up_due, rules))
    if kind in (MoveCode.CLOSE, MoveCode.LAPSE):
        return _done(state, kind, on, rules)
    if kind in (MoveCode.COMPLETE, MoveCode.REPLY) and state.on_hold is not None:
        return _resumed(state, on, rules)
    if kind == MoveCode.REDATE:
        return redated(state, rules)
    return Decided()


def _limit(
    rules: Rules, clock: Clock, start: int, received: int, klass: Class | None = None
) -> int | None:
    days = rules.policies.days(clock, received, klass)
    return None if days is None else rules.calendar.after(start, days)


def resolve_due(dispatched: int, received: int, klass: Class | None, rules: Rules) -> int | None:
    """R from the dispatch; an unclassified complaint has none."""
    if klass is None:
        return None
    return _limit(rules, Clock.RESOLVE, dispatched, received, klass)


def _dispatched(state: State, on: int, rules: Rules) -> Decided:
    days = in_time = None
    if state.verified is None:
        days, in_time = _stopped(state, state.received, on, state.verify_due, rules)
    if state.dispatched is not None:
        return Decided(days, in_time)
    return Decided(
        days,
        in_time,
        follow_up_due=_limit(rules, Clock.FOLLOW_UP, on, state.received),
        resolve_due=resolve_due(on, state.received, state.klass, rules),
    )


def _done(state: State, kind: MoveCode, on: int, rules: Rules) -> Decided:
    """A lapse is measured to the last follow-up: the days of waiting are not the agency's."""
    if state.dispatched is None or state.undated or state.resolve_due is None:
        return Decided()
    end = on
    if kind == MoveCode.LAPSE and state.last_follow_up is not None:
        end = state.last_follow_up
    return Decided(*_stopped(state, state.dispatched, end, state.resolve_due, rules))


def _stopped(
    state: State, start: int, end: int, due: int | None, rules: Rules
) -> tuple[int | None, bool | None]:
    """(working days less holds, in time); without a due date neither is known."""
    if due is None:
        return None, None
    return rules.calendar.elapsed(start, end) - held_days(state, start, end, rules), end <= due


def held_days(state: State, start: int, end: int, rules: Rules) -> int:
    """Working days of the holds inside an interval."""
    if not state.holds:
        return 0
    return sum(
        rules.calendar.elapsed(held, resumed)
        for held, resumed in state.holds
        if held >= start and resumed <= end
    )


def held_in_all(state: State, rules: Rules) -> int:
    """Working days of all holds, as each was counted when it ended: no day off that is decreed
    later changes them. Of a hold that was recorded before its days were, as the calendar is now.
    """
    return sum(
        rules.calendar.elapsed(held, resumed) if days is None else days
        for (held, resumed), days in zip(state.holds, state.hold_days, strict=True)
    )


def _resumed(state: State, on: int, rules: Rules) -> Decided:
    held = state.on_hold
    assert held is not None

    def moved(start: int | None, due: int | None) -> int | None:
        if start is None or due is None or not start <= held <= due:
            return None
        return rules.calendar.moved(due, held, on)

    return Decided(
        days=rules.calendar.elapsed(held, on),
        verify_due=moved(state.received if state.verified is None else None, state.verify_due),
        follow_up_due=moved(
            state.dispatched if state.followed is None else None, state.follow_up_due
        ),
        resolve_due=moved(state.dispatched, state.resolve_due),
    )


def help_due(state: State, on: int, rules: Rules) -> int | None:
    """Another agency has as long to help as an agency has to follow up, from when it was asked."""
    return _limit(rules, Clock.FOLLOW_UP, on, state.received)


def help_resumed(state: State, on: int, rules: Rules) -> dict[str, int]:
    """New due dates of the help still waited for, by agency, when a hold ends."""
    held = state.on_hold
    return {
        str(one.agency): rules.calendar.moved(one.due, held, on)
        for one in state.helps
        if held is not None and one.answered is None and one.due and one.asked <= held <= one.due
    }


def redated(state: State, rules: Rules) -> Decided:
    """Due dates of the open clocks counted anew, after the calendar or a policy changed."""

    def again(start: int | None, clock: Clock, klass: Class | None = None) -> int | None:
        if start is None or (clock == Clock.RESOLVE and klass is None):
            return None
        due = _limit(rules, clock, start, state.received, klass)
        for held, resumed in state.holds:
            if due is not None and start <= held <= due:
                due = rules.calendar.moved(due, held, resumed)
        return due

    dispatched = None if state.undated else state.dispatched
    return Decided(
        verify_due=again(state.received, Clock.VERIFY) if state.verified is None else None,
        follow_up_due=again(dispatched, Clock.FOLLOW_UP) if state.followed is None else None,
        resolve_due=again(dispatched, Clock.RESOLVE, state.klass) if state.done is None else None,
    )


def lapse_on(state: State, rules: Rules) -> int | None:
    """The day on which it closes by itself: C after the last follow-up, with no reply since.

    The window stands still on hold, and begins anew when it comes back from the archive.
    """
    if state.status != Status.IN_PROCESS or state.replied or state.last_follow_up is None:
        return None
    began = max(state.last_follow_up, state.restored or 0)
    due = _limit(rules, Clock.CLOSE, began, state.received)
    for held, resumed in state.holds:
        if due is not None and held >= began:
            due = rules.calendar.moved(due, held, resumed)
    return due


def hold_expires_on(state: State, rules: Rules) -> int | None:
    """The day after which a hold that nobody completed ends in the archive (calendar days).

    Brought back from there, it has all of them again.
    """
    if state.on_hold is None:
        return None
    days = rules.policies.days(Clock.HOLD, state.received)
    return None if days is None else max(state.on_hold, state.restored or 0) + days


def next_due(state: State, rules: Rules) -> tuple[Clock | None, int | None]:
    """The clock that an open complaint must meet next, and its date."""
    if state.status == Status.ON_HOLD:
        return Clock.HOLD, hold_expires_on(state, rules)
    if state.status == Status.UNVERIFIED and state.dispatched is None:
        return (Clock.VERIFY, state.verify_due) if state.verified is None else (None, None)
    if not state.status.is_open:
        return None, None
    if state.followed is None and state.dispatched is not None:
        return Clock.FOLLOW_UP, state.follow_up_due
    if state.resolve_due is None:
        return Clock.CLOSE, lapse_on(state, rules)
    return Clock.RESOLVE, state.resolve_due


@lru_cache(maxsize=20_000)
def end_of_day(day: int, zone: ZoneInfo) -> datetime:
    """The moment a due date ends where the government is."""
    midnight = datetime.combine(day_of(day) + timedelta(days=1), time(), tzinfo=zone)
    return midnight.astimezone(UTC)


def due_at(state: State, rules: Rules, zone: ZoneInfo) -> datetime:
    """What the queue sorts by. NO_DEADLINE where no clock runs."""
    _, due = next_due(state, rules)
    return NO_DEADLINE if due is None else end_of_day(due, zone)


def happened(
    state: State,
    kind: MoveCode,
    on: int,
    rules: Rules,
    *,
    government: int | None = None,
    agency: int | None = None,
    facts: dict[str, object] | None = None,
    version: int = 1,
    seq: int = 0,
) -> Activity:
    """The activity of a move made on this state, with all that it decides."""
    keeps = kind not in (MoveCode.DIRECT, MoveCode.DISPATCH, MoveCode.RECEIVE)
    return Activity(
        kind,
        on,
        state.government if government is None else government,
        state.agency if keeps else agency,
        *decide(state, kind, on, rules),
        facts=facts,
        version=version,
        seq=seq,
    )

"""What is known of a complaint: what happened, and the state it amounts to. Days are numbers."""

from typing import Any, NamedTuple

from db.codes import Channel, Class, ClosedBy, Holder, MoveCode, Status


class Activity(NamedTuple):
    """One thing that happened, with what was decided about it then."""

    kind: MoveCode
    on: int
    government: int
    agency: int | None = None
    days: int | None = None  # working days of the clock or hold this ended; None: dates unknown
    in_time: bool | None = None
    verify_due: int | None = None
    follow_up_due: int | None = None
    resolve_due: int | None = None
    facts: dict[str, Any] | None = None
    version: int = 1
    seq: int = 0


class Measure(NamedTuple):
    """How a clock stopped. Without dates nobody knows."""

    in_time: bool | None
    days: int


class Help(NamedTuple):
    """What another agency was asked for, on a clock of its own."""

    agency: int
    asked: int
    due: int | None
    answered: int | None = None


class State(NamedTuple):
    government: int = 0
    agency: int | None = None  # who answers for it; after a return still the last one
    unit: int | None = None
    officer: str | None = None  # the account it was given to
    holder: Holder = Holder.GOVERNMENT
    klass: Class | None = None
    channel: Channel = Channel.OTHER
    category: int | None = None
    territory: int | None = None
    anonymous: bool = True
    secret: bool = True
    status: Status = Status.UNVERIFIED
    held_from: Status | None = None
    archived_from: Status | None = None
    closed_by: ClosedBy | None = None
    received: int = 0
    verified: int | None = None
    dispatched: int | None = None
    followed: int | None = None
    last_follow_up: int | None = None
    first_done: int | None = None
    done: int | None = None
    reopened: int | None = None
    returned: int | None = None
    returns: int = 0
    first_held: int | None = None
    on_hold: int | None = None
    holds: tuple[tuple[int, int], ...] = ()
    hold_days: tuple[int | None, ...] = ()  # of each, working days as counted when it ended
    archived: int | None = None
    restored: int | None = None
    merged_into: int | None = None
    rating: int | None = None
    rated: int | None = None
    replied: bool = False  # somebody answered the agency: the closing window stands still
    undated: bool = False  # the dispatch has no known date, so the clocks of R never run
    verify: Measure | None = None
    follow_up: Measure | None = None
    resolve: Measure | None = None
    verify_due: int | None = None
    follow_up_due: int | None = None
    resolve_due: int | None = None
    proposed_by: str | None = None  # whose answer waits for the head
    escalated: int | None = None
    reminded: int | None = None  # the due date that the system last pointed at
    suggested: int | None = None  # the agency that whoever returned it thinks right
    helps: tuple[Help, ...] = ()

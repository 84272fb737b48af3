"""From a row to its story: what happened in which order, and what that decided about the clocks."""

import json
from typing import Any, NamedTuple

from db.codes import Channel, ClosedBy, MoveCode, Status
from db.types import member, number
from lapor.domain.clocks import Rules, happened
from lapor.domain.effects import apply
from lapor.domain.state import Activity, State
from lapor.services.intake.rows import Facts, Milestones, Parsed
from lapor.services.intake.values import When
from lapor.services.stories import Told, packed, unpacked

M = MoveCode
UNDATED: Facts = {"undated": True}
KEEPING = {Status.ARCHIVED: M.ARCHIVE, Status.DELETED: M.DELETE}


class Event(NamedTuple):
    """Something to be told. The rank orders what happened on one day."""

    on: int
    rank: int
    kind: MoveCode
    at: int
    facts: Facts | None = None
    agency: int | None = None
    note: str = ""


class Clocks(NamedTuple):
    """Which clocks run: one whose end nobody knows never becomes late."""

    verify: bool = True
    follow_up: bool = True
    resolve: bool = True


def story(row: Parsed, rules: Rules, known: When, *, version: int = 1, seq: int = 0) -> list[Told]:
    """What a row tells. `known` is when the file was made, or is read: what has no date of its
    own, counts from there."""
    if row.milestones is None:
        return _tell(row, _undated(row, known), rules, Clocks(False, False, False), version, seq)
    events = _dated(row, row.milestones, known)
    return _tell(row, sorted(events), rules, _clocks(row, row.milestones), version, seq)


def _clocks(row: Parsed, dates: Milestones) -> Clocks:
    if row.status not in KEEPING or dates.done:
        return Clocks()
    verified = dates.verified or dates.dispatched
    return Clocks(verified is not None, dates.followed is not None, False)


def _tell(
    row: Parsed, events: list[Event], rules: Rules, clocks: Clocks, version: int, seq: int
) -> list[Told]:
    told: list[Told] = []
    state, at = State(), row.received.at
    for place, (on, _, kind, when, facts, agency, note) in enumerate(events):
        activity = happened(
            state, kind, on, rules, government=row.government_id, agency=agency, facts=facts,
            version=version, seq=seq + place,
        )  # fmt: skip
        if kind in (M.RECEIVE, M.DISPATCH) and not all(clocks):
            activity = _without(activity, clocks)
        at = max(at, when)
        state = apply(state, activity)
        told.append(Told(activity, at, "", note, state))
    return told


def _without(activity: Activity, clocks: Clocks) -> Activity:
    return activity._replace(
        verify_due=activity.verify_due if clocks.verify else None,
        follow_up_due=activity.follow_up_due if clocks.follow_up else None,
        resolve_due=activity.resolve_due if clocks.resolve else None,
    )


def _receipt(row: Parsed) -> Event:
    """Only what differs from what is so without being said."""
    facts: Facts = {}
    if row.klass is not None:
        facts["klass"] = row.klass
    if row.channel != Channel.OTHER:
        facts["channel"] = row.channel
    if row.category_id is not None:
        facts["category"] = row.category_id
    if row.territory_id is not None:
        facts["territory"] = row.territory_id
    if not row.anonymous:
        facts["anonymous"] = False
    if not row.secret:
        facts["secret"] = False
    return Event(row.received.on, 0, M.RECEIVE, row.received.at, facts or None)


def _dated(row: Parsed, dates: Milestones, known: When) -> list[Event]:
    """Ranks: a hold begins after the day's other moves and ends before them."""
    events = [_receipt(row)]

    def add(when: When | None, rank: int, kind: MoveCode, facts: Facts | None = None) -> None:
        if when is not None:
            agency = row.agency_id if kind == M.DISPATCH else None
            events.append(Event(when.on, rank, kind, when.at, facts, agency))

    dispatched, held, resumed = dates.dispatched, dates.held, dates.resumed
    if dates.verified and (dispatched is None or dates.verified.on < dispatched.on):
        add(dates.verified, 1, M.VERIFY)
    if row.returns:
        _add_returns(row, dispatched, events)
    add(dispatched, 4, M.DISPATCH)
    add(dates.followed, 6, M.FOLLOW_UP)
    add(held, 7, M.HOLD)
    same_day = held is not None and resumed is not None and held.on == resumed.on
    add(resumed, 8 if same_day else 2, M.COMPLETE)
    if row.status in KEEPING:
        events.append(_kept(row, dates.done, known))
    elif dates.done:
        by_system = row.closed_by == ClosedBy.SYSTEM
        facts = {"closed_by": row.closed_by} if row.closed_by and not by_system else None
        add(dates.done, 9, M.LAPSE if by_system else M.CLOSE, facts)
        if row.rating is not None:
            add(dates.done, 10, M.RATE, {"rating": row.rating})
    return events


def _add_returns(row: Parsed, dispatched: When | None, events: list[Event]) -> None:
    """Returns are dated like the dispatch that followed them, or the receipt if none did.

    What is unverified though it was dispatched came back after that.
    """
    when = dispatched or row.received
    rank = 5 if dispatched and row.status == Status.UNVERIFIED else 3
    facts = {"times": row.returns} if row.returns > 1 else None
    events.append(Event(when.on, rank, M.RETURN, when.at, facts))
    if dispatched is None:  # whoever it went back to sent it here again
        events.append(Event(when.on, rank + 1, M.DIRECT, when.at))


def _kept(row: Parsed, when: When | None, known: When) -> Event:
    facts: Facts = {} if when else dict(UNDATED)
    if row.closed_by:
        facts["closed_by"] = row.closed_by
    when = when or known
    return Event(when.on, 9, KEEPING[row.status], when.at, facts or None, None, row.note)


def _undated(row: Parsed, known: When) -> list[Event]:
    """Dispatched counts from the receipt, all else from the day the export was made."""
    events = [_receipt(row)]
    received = row.received
    when = known if known.on >= received.on else received
    if row.is_dispatched:
        events.append(Event(received.on, 1, M.DISPATCH, received.at, UNDATED, row.agency_id))

    def add(kind: MoveCode, note: str = "", **facts: Any) -> None:
        events.append(Event(when.on, len(events), kind, when.at, UNDATED | facts, None, note))

    by = {"closed_by": row.closed_by} if row.closed_by else {}
    if row.is_dispatched and row.status in (Status.IN_PROCESS, Status.DONE):
        add(M.FOLLOW_UP)
    if row.status == Status.DONE:
        add(M.CLOSE, **by)
    elif row.status == Status.ON_HOLD:
        add(M.HOLD, row.note)
    elif row.status in KEEPING:
        add(KEEPING[row.status], row.note, **by)
    return events


def packed_story(told: list[Told]) -> str:
    """A story as JSON, to be taken later."""
    return json.dumps(
        [
            [number(one.activity.kind), *one.activity[1:9], packed(one.activity.facts), one.at,
             one.note]
            for one in told
        ],
        separators=(",", ":"),
    )  # fmt: skip


def unpacked_story(text: str, version: int, seq: int = 0) -> list[Told]:
    """The story that `packed_story` wrote, as a recording of this version."""
    told = []
    for place, (kind, *said, facts, at, note) in enumerate(json.loads(text), seq):
        move = member(MoveCode, kind)
        assert move is not None
        activity = Activity._make([move, *said, unpacked(facts), version, place])
        told.append(Told(activity, at, "", note))
    return told

"""Between the database and the domain: a complaint's story, told and written down."""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from db.codes import Channel, Class, ClosedBy, Holder
from db.days import day_number, day_of, moment_of
from db.models import Activity as Row
from db.types import member, number
from lapor.domain.clocks import Rules, due_at, held_in_all, lapse_on
from lapor.domain.state import Activity, State

# facts that are words of ours, and the classes they are words of
WORDS: dict[str, type[StrEnum]] = {
    "klass": Class,
    "channel": Channel,
    "closed_by": ClosedBy,
    "holder": Holder,
}
AS_JSON = json.JSONEncoder(separators=(",", ":")).encode  # made once: json.dumps makes one a call


class Told(NamedTuple):
    """An activity with what only people read: the moment, who, and the note."""

    activity: Activity
    at: int  # milliseconds
    by: str = ""  # an account's name; "" is the system or a file
    note: str = ""
    after: State | None = None  # what it leads to, where the teller knows: saves telling twice


class NewComplaint(NamedTuple):
    """A complaint that is not in the database yet, with all that is known of it.

    Each recording is (recorded_at in milliseconds, what was told then); the activities carry the
    version of their recording, from 1, and their place in it, from 0.
    """

    home_id: int
    source: str
    number: str
    title: str
    body: str
    recordings: tuple[tuple[int, tuple[Told, ...]], ...]
    edited: str | None = None
    reporter: dict[str, str] | None = None  # name, phone, email: sealed before it is written
    fingerprint: int | None = None
    import_run_id: int | None = None


def read(session: Session, complaint_id: int, home_id: int) -> list[Row]:
    """All rows of one story, in the order they were recorded."""
    return list(
        session.exec(
            select(Row)
            .where(Row.complaint_id == complaint_id, Row.home_id == home_id)
            .order_by(Row.version, Row.seq)  # type: ignore[arg-type]
        )
    )


def retold(rows: Iterable[Row]) -> list[Activity]:
    """The rows as the domain knows them."""
    return [
        Activity(
            row.kind,
            day_number(row.on),
            row.government_id,
            row.agency_id,
            row.days,
            row.in_time,
            _number(row.verify_due_on),
            _number(row.follow_up_due_on),
            _number(row.resolve_due_on),
            unpacked(row.facts),
            row.version,
            row.seq,
        )
        for row in rows
    ]


def _number(day: Any) -> int | None:
    return None if day is None else day_number(day)


def _day(number: int | None) -> Any:
    return None if number is None else day_of(number)


def packed(facts: dict[str, Any] | None) -> str | None:
    """JSON with our words as their numbers: half the bytes of the largest table of stories."""
    if not facts:
        return None
    small: dict[str, Any] = {
        name: number(value) if name in WORDS and value is not None else value
        for name, value in facts.items()
    }
    if "amend" in small:
        small["amend"] = [
            [version, seq, fields | {"facts": json.loads(packed(fields.get("facts")) or "{}")}]
            for version, seq, fields in small["amend"]
        ]
    return AS_JSON(small)


def unpacked(facts: str | None) -> dict[str, Any] | None:
    if not facts:
        return None
    found: dict[str, Any] = json.loads(facts)
    amended = [fields.get("facts", {}) for _, _, fields in found.get("amend", ())]
    for part in (found, *amended):
        for name in WORDS.keys() & part.keys():
            part[name] = member(WORDS[name], part[name])
    return found


def worded(facts: dict[str, Any]) -> dict[str, Any]:
    """Codes as the words they are. Raises ValueError for one we do not know."""
    return {
        name: WORDS[name](value) if name in WORDS and value is not None else value
        for name, value in facts.items()
    }


def rows_of(
    complaint_id: int, home_id: int, told: Iterable[Told], recorded_at: int
) -> Iterator[Row]:
    """The rows one recording adds."""
    for activity, at, by, note, _ in told:
        yield Row(
            complaint_id=complaint_id,
            home_id=home_id,
            version=activity.version,
            seq=activity.seq,
            kind=activity.kind,
            at=moment_of(at),
            on=day_of(activity.on),
            recorded_at=moment_of(recorded_at),
            by=by,
            government_id=activity.government,
            agency_id=activity.agency,
            days=activity.days,
            in_time=activity.in_time,
            verify_due_on=_day(activity.verify_due),
            follow_up_due_on=_day(activity.follow_up_due),
            resolve_due_on=_day(activity.resolve_due),
            facts=packed(activity.facts),
            note=note,
        )


def columns(state: State, rules: Rules, zone: ZoneInfo) -> dict[str, Any]:
    """The columns of `complaint` that its story decides; the row can be made again from them."""
    return {
        name: _day(value) if name.endswith("_on") else value
        for name, value in numbered(state, rules, zone).items()
    }


def numbered(state: State, rules: Rules, zone: ZoneInfo) -> dict[str, Any]:
    """The same with day numbers for dates, as bulk loads write them."""
    return {
        **_standing(state),
        **_milestones(state),
        "lapse_on": lapse_on(state, rules),
        "due_at": due_at(state, rules, zone),
        "held_days": held_in_all(state, rules),
        "returns": state.returns,
        "rating": state.rating,
        "merged_into": state.merged_into,
        "is_undated": is_undated(state),
    }


def _standing(state: State) -> dict[str, Any]:
    """Whose it is and what it is."""
    return {
        "government_id": state.government,
        "agency_id": state.agency if state.holder == Holder.AGENCY else None,
        "unit_id": state.unit,
        "officer": state.officer,
        "is_proposed": state.proposed_by is not None,
        "holder": state.holder,
        "status": state.status,
        "is_open": state.status.is_open,
        "previous_status": state.archived_from or state.held_from,
        "closed_by": state.closed_by,
        "klass": state.klass,
        "channel": state.channel,
        "category_id": state.category,
        "territory_id": state.territory,
        "is_anonymous": state.anonymous,
        "is_secret": state.secret,
    }


def _milestones(state: State) -> dict[str, Any]:
    """When things happened, and when the clocks that run are due."""
    return {
        "received_on": state.received,
        "verified_on": state.verified,
        "dispatched_on": state.dispatched,
        "followed_up_on": state.followed,
        "last_follow_up_on": state.last_follow_up,
        "first_done_on": state.first_done,
        "done_on": state.done,
        "archived_on": state.archived,
        "escalated_on": state.escalated,
        "reminded_due_on": state.reminded,
        "on_hold_on": None if state.archived is not None else state.on_hold,
        "verify_due_on": state.verify_due if state.verified is None else None,
        "follow_up_due_on": state.follow_up_due if state.followed is None else None,
        "resolve_due_on": state.resolve_due if state.done is None else None,
    }


def is_undated(state: State) -> bool:
    """Is a milestone it reached without a known date?"""
    reached = (
        (state.verified, state.verify),
        (state.followed, state.follow_up),
    )
    return state.undated or any(on is not None and m and m.in_time is None for on, m in reached)

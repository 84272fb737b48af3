"""Rows of the programme, as values by the names of their fields, within an actor's scope.

A government sees its own rows, and those that are of no government of its own (0).
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, true
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from db.codes import EventState, MeetingKind, MoveCode, Role
from db.models import (
    Activity,
    Complaint,
    Decision,
    Event,
    Evidence,
    Figure,
    Government,
    Indicator,
    Meeting,
    Milestone,
    Participants,
    ProgrammeChange,
    Result,
    Risk,
    Topic,
)
from db.models.programme import Kept
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.programme_fields import KINDS, TEXTS, Form, Kind

NO_GOVERNMENT = 0
MODELS: Mapping[str, type[Kept]] = {
    "result": Result, "topic": Topic, "indicator": Indicator, "figure": Figure,
    "milestone": Milestone, "event": Event, "participants": Participants, "risk": Risk,
    "meeting": Meeting, "decision": Decision, "evidence": Evidence,
}  # fmt: skip


ALL_ROWS = Actor("", Role.AUDITOR)  # whose reach aggregates are made within


class Row(NamedTuple):
    """One row: its key as text, the version that was read, and its values."""

    key: str
    version: int
    values: dict[str, Any]


def places(session: Session) -> dict[int, str]:
    """Code by id of the pilots; "" for no government of its own."""
    found = select(Government.id, Government.code).where(col(Government.is_pilot))
    return {NO_GOVERNMENT: "", **dict(session.exec(found.order_by(col(Government.id))).all())}


def visible(actor: Actor, name: str) -> ColumnElement[bool]:
    """The rows of this kind that the actor sees one by one; a partner none."""
    scope = actor.scope(Permission.SEE_PROGRAMME)
    if scope == Scope.ALL:
        return true()
    if scope != Scope.OWN_GOVERNMENT or actor.government_id is None:
        return false()
    own = (actor.government_id, NO_GOVERNMENT)
    match name:
        case "result" | "topic":
            return true()
        case "milestone":
            return col(Milestone.government_id) == actor.government_id
        case "participants":
            asked = and_(col(Event.code) == Participants.event_code, of_place(Event, own))
            return exists().where(asked)
        case "decision":
            asked = and_(col(Meeting.code) == Decision.meeting_code, of_place(Meeting, own))
            return exists().where(asked)
        case "evidence":
            return _about_own(actor)
    return of_place(MODELS[name], own)


def of_place(model: Any, governments: tuple[int, ...]) -> ColumnElement[bool]:
    return col(model.government_id).in_(governments)


def _about_own(actor: Actor) -> ColumnElement[bool]:
    """Evidence about a row that is seen: its key names its government, or its code its row."""
    code = select(Government.code).where(Government.id == actor.government_id).scalar_subquery()
    key, about = col(Evidence.about_key), col(Evidence.about)
    shown = [
        and_(about == "milestone", key.like(code + "/%")),
        and_(about == "figure", or_(key.like("%/" + code + "/%"), key.like("%//____-__-__"))),
    ]
    for name in ("indicator", "event", "risk", "meeting", "decision"):
        model: Any = MODELS[name]
        seen = and_(model.code == Evidence.about_key, visible(actor, name))
        shown.append(and_(about == name, exists().where(seen).correlate(Evidence)))
    return or_(*shown)


def rows(session: Session, actor: Actor, kind: Kind) -> list[Row]:
    """In the order of their keys, withdrawn evidence left out."""
    model = MODELS[kind.name]
    statement = select(model).where(visible(actor, kind.name))
    if model is Evidence:
        statement = statement.where(col(Evidence.withdrawn_at).is_(None))
    keys = [getattr(model, name) for name in kind.key]
    of = places(session)
    return [as_row(kind, one, of) for one in session.exec(statement.order_by(*keys))]


def counted_participants(session: Session, actor: Actor) -> list[tuple[Event, Participants]]:
    """Each group that came to an event that was held, with its event; for aggregates too."""
    scope = actor.scope(Permission.SEE_PROGRAMME)
    seen = true() if scope == Scope.AGGREGATE else visible(actor, "event")
    statement = (
        select(Event, Participants)
        .join(Participants, col(Participants.event_code) == col(Event.code))
        .where(seen, col(Event.state) == EventState.DONE)
        .order_by(col(Event.code))
    )
    return list(session.exec(statement).all())


def meetings_held(
    session: Session, governments: Collection[int], until: date
) -> dict[int, tuple[int, int]]:
    """By government: meetings of its team up to a day, and those its head chaired."""
    statement = (
        select(Meeting.government_id, Meeting.chaired_by_head)
        .where(col(Meeting.government_id).in_(governments), col(Meeting.held_on) <= until)
        .where(col(Meeting.kind) == MeetingKind.COORDINATION)
    )
    found: dict[int, tuple[int, int]] = {}
    for government, by_head in session.exec(statement):
        held, chaired = found.get(government, (0, 0))
        found[government] = (held + 1, chaired + by_head)
    return found


def escalations(
    session: Session, governments: Collection[int], today: date
) -> dict[int, tuple[int, int]]:
    """By government: complaints escalated to it by that day, and those acted on since, by then."""
    since = or_(  # as the story stands now: what was taken back is not in it
        col(Complaint.last_follow_up_on) >= col(Complaint.escalated_on),
        col(Complaint.done_on) >= col(Complaint.escalated_on),
    )
    acted = exists().where(
        col(Activity.complaint_id) == Complaint.id,
        col(Activity.home_id) == Complaint.home_id,
        col(Activity.kind).in_((MoveCode.FOLLOW_UP, MoveCode.CLOSE)),
        col(Activity.on).between(col(Complaint.escalated_on), today),
    )
    statement = (
        sql_select(
            Complaint.government_id, func.count(), func.sum(case((and_(since, acted), 1), else_=0))
        )  # type: ignore[call-overload]
        .where(
            col(Complaint.escalated_on).is_not(None),  # of few: they have an index
            col(Complaint.escalated_on) <= today,
            col(Complaint.government_id).in_(governments),
        )
        .group_by(col(Complaint.government_id))
    )
    return {row[0]: (row[1], int(row[2] or 0)) for row in session.execute(statement)}


def framework_rows(session: Session, actor: Actor) -> dict[str, list[Row]]:
    """Results, indicators and figures: a partner reads all of these, and nobody's name is in them.

    Whoever has no part in the programme gets none.
    """
    scope = actor.scope(Permission.SEE_PROGRAMME)
    reader = ALL_ROWS if scope == Scope.AGGREGATE else actor
    return {name: rows(session, reader, KINDS[name]) for name in ("result", "indicator", "figure")}


def as_row(kind: Kind, row: Kept, of: Mapping[int, str]) -> Row:
    values = values_of(kind, row, of)
    return Row(kind.key_of(values), row.version, values)


def values_of(kind: Kind, row: Kept, of: Mapping[int, str]) -> dict[str, Any]:
    """Codes as plain words, the government as its code, an empty text as ""."""
    found: dict[str, Any] = {}
    for entry in kind.entries:
        value = getattr(row, entry.name)
        if entry.form == Form.GOVERNMENT:
            value = of.get(value, "")
        elif entry.form in TEXTS:
            value = value or ""
        elif entry.form == Form.CHOICE and value is not None:
            value = str(value)
        found[entry.name] = value
    return found


def evidence(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[Evidence]:
    """What was not withdrawn, the oldest first; a partner sees what is shared."""
    is_partner = actor.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE
    seen = col(Evidence.shared).is_(True) if is_partner else visible(actor, "evidence")
    return standing(session, seen, *conditions)


def standing(session: Session, *conditions: ColumnElement[bool]) -> list[Evidence]:
    """Evidence that was not withdrawn, whoever may see it: to check what is already there."""
    statement = select(Evidence).where(col(Evidence.withdrawn_at).is_(None), *conditions)
    return list(session.exec(statement.order_by(col(Evidence.added_at), col(Evidence.code))))


def changes(session: Session, kind: str, key: str) -> Iterator[ProgrammeChange]:
    """The newest first."""
    found = select(ProgrammeChange).where(ProgrammeChange.kind == kind, ProgrammeChange.key == key)
    order = (col(ProgrammeChange.changed_at).desc(), col(ProgrammeChange.id).desc())
    yield from session.exec(found.order_by(*order))

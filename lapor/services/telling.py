"""The story as sentences, and the sentence for whoever came second."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.codes import MoveCode
from db.days import day_of
from db.models import Account, Activity, Agency, Attachment, Complaint, Government
from lapor.domain import dispatch_rule
from lapor.domain.access import Actor
from lapor.domain.errors import StaleComplaint
from lapor.domain.masking import mask
from lapor.domain.state import Activity as Happening
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE
from lapor.i18n import moment
from lapor.queries import complaints as queries
from lapor.services import stories
from lapor.services.changes import changes
from lapor.services.reference import zone_of
from lapor.services.stories import unpacked

SYSTEM = Text("Sistem", "The system")
FILE = Text("Berkas impor", "The imported file")
APPROVED = Text(
    "menyetujui jawaban {proposer} dan menindaklanjuti laporan",
    "approved the answer of {proposer} and followed the complaint up",
)
ANOTHER = Text("lain", "another complaint")
OVERDUE = Text(
    "mengeskalasi laporan: lebih dari 60 hari kerja sejak disposisi belum selesai",
    "escalated the complaint: over 60 working days since its dispatch and not done",
)
SYSTEMS_OWN = (
    MoveCode.LAPSE,
    MoveCode.EXPIRE_HOLD,
    MoveCode.REDATE,
    MoveCode.REMIND,
    MoveCode.ESCALATE,
)


class Audience(StrEnum):
    """Whose words stand below a sentence, or who reads them."""

    ANSWER = "answer"  # the reporter gets it
    PROPOSAL = "proposal"  # the reporter will, if the head agrees
    REPORTER = "reporter"  # the reporter said it
    INTERNAL = "internal"  # it never leaves the desk


AUDIENCES = {
    MoveCode.FOLLOW_UP: Audience.ANSWER,
    MoveCode.CLOSE: Audience.ANSWER,
    MoveCode.PROPOSE: Audience.PROPOSAL,
    MoveCode.REPLY: Audience.REPORTER,
    MoveCode.NOTE: Audience.INTERNAL,
    MoveCode.DECLINE: Audience.INTERNAL,
    MoveCode.RETURN: Audience.INTERNAL,
    MoveCode.ASK_HELP: Audience.INTERNAL,
    MoveCode.GIVE_HELP: Audience.INTERNAL,
}


@dataclass(frozen=True)
class Sentence:
    """One event of the story, ready to be read."""

    at: datetime
    recorded_at: datetime
    who: Text
    told: Text
    note: str = ""
    audience: Audience | None = None
    changes: tuple[Text, ...] = ()  # what a correction changed
    is_dated: bool = True
    is_late: bool = False  # somebody recorded it on a later day than it happened
    is_undone: bool = False  # … or it no longer counts
    on: date | None = None  # the local date it happened
    version: int = 0  # of the recording; a file has none
    by: str = ""  # the account


def sentences(
    session: Session,
    complaint: Complaint,
    rows: list[Activity],
    *,
    with_notes: bool,
    files: Sequence[Attachment] = (),
    reader: Actor | None = None,
) -> list[Sentence]:
    """The story, in the order it was learned. Without the right to read, there are no notes.

    Another complaint is named only to a reader who may open it.
    """
    names, told = queries.full_names(session, _people(rows, files)), stories.retold(rows)
    changed, undone = changes(session, told), _undone(told)
    zone = zone_of(session, complaint.government_id)
    moves = [
        replace(
            _sentence(row, _who(complaint, row, names), _told(session, row, reader), zone),
            note=row.note if with_notes else "",
            changes=tuple(changed.get(row.version, ())),
            is_undone=row.version in undone,
        )
        for row in rows
    ]
    about = (one for file in files for one in _about(file, names, with_notes))
    return sorted([*moves, *about], key=lambda one: one.recorded_at)


def _sentence(row: Activity, who: Text, told: Text, zone: ZoneInfo) -> Sentence:
    """What the row says by itself, but its note."""
    return Sentence(
        at=row.at,
        recorded_at=row.recorded_at,
        on=row.on,
        who=who,
        told=told,
        audience=AUDIENCES.get(row.kind) if row.note else None,
        is_dated=not _is_undated(row),
        is_late=_is_late(row, zone),
        version=row.version,
        by=row.by,
    )


def _people(rows: list[Activity], files: Sequence[Attachment]) -> set[str]:
    return {row.by for row in rows} | {name for f in files for name in (f.by, f.removed_by or "")}


def _is_late(row: Activity, zone: ZoneInfo) -> bool:
    """Files always come later; of a person or the system it is worth a word."""
    if row.kind in SYSTEMS_OWN:  # dated on the day it was due, whenever the job ran
        return row.on < row.recorded_at.astimezone(zone).date()
    happened, recorded = (at.astimezone(zone).date() for at in (row.at, row.recorded_at))
    return bool(row.by) and happened < recorded


def _undone(told: list[Happening]) -> set[int]:
    """The recordings that an undo took back."""
    steps = (one.facts or {} for one in told if one.kind == MoveCode.UNDO)
    return {version for facts in steps for version in facts["instead_of"]}


def _about(file: Attachment, names: dict[str, str], with_notes: bool) -> list[Sentence]:
    """A file was added, and perhaps taken away."""

    def one(at: datetime, by: str, id: str, en: str, note: str = "") -> Sentence:
        who, called = names.get(by, by), f": {mask(file.name)}" if with_notes else ""
        told = Text(id + called, en + called)
        internal = Audience.INTERNAL if note else None
        return Sentence(at, at, Text(who, who), told, note, internal)

    found = [one(file.at, file.by, "melampirkan berkas", "attached a file")]
    if file.removed_at:
        because = (file.removed_because or "") if with_notes else ""
        by = file.removed_by or ""
        found.append(one(file.removed_at, by, "melepas lampiran", "removed a file", because))
    return found


def _who(complaint: Complaint, row: Activity, names: dict[str, str]) -> Text:
    if rule := dispatch_rule.acted(row.by):
        return rule
    if row.by:
        name = names.get(row.by, row.by)
        return Text(name, name)
    from_file = complaint.import_run_id is not None and row.kind not in SYSTEMS_OWN
    return FILE if from_file else SYSTEM


def _is_undated(row: Activity) -> bool:
    """Did a file bring this without saying when it happened?"""
    facts = unpacked(row.facts) or {}
    stops = row.kind in (MoveCode.FOLLOW_UP, MoveCode.CLOSE)
    return bool(facts.get("undated")) or (stops and not row.by and row.in_time is None)


def _told(session: Session, row: Activity, reader: Actor | None) -> Text:
    facts = unpacked(row.facts) or {}
    if row.kind == MoveCode.ESCALATE and not row.by:
        return OVERDUE
    approved = facts.get("proposed_by") and row.kind == MoveCode.FOLLOW_UP
    told = APPROVED if approved else BY_CODE[row.kind].told
    proposer = session.get(Account, facts["proposed_by"]) if facts.get("proposed_by") else None
    agency = session.get(Agency, row.agency_id) if row.agency_id else None
    government = session.get_one(Government, row.government_id)
    helper = session.get(Agency, facts["helper"]) if facts.get("helper") else None
    values = {
        "agency": agency.name if agency else government.name,
        "government": government.name,
        "unit": _assigned_to(session, facts),
        "helper": helper.name if helper else "–",
        "due": f"{day_of(facts['due']):%d/%m/%Y}" if facts.get("due") else "–",
        "proposer": proposer.full_name if proposer else "–",
        "rating": str(facts.get("rating", "–")),
    }
    other = number_for(session, reader, facts.get("merged_into"))
    return worded(told, values, other)


def worded(told: Text, values: dict[str, str], other: Text) -> Text:
    """The sentence of a move, filled in. `other` is what `number_for` gives."""
    return Text(told.id.format(**values, other=other.id), told.en.format(**values, other=other.en))


def _assigned_to(session: Session, facts: dict[str, Any]) -> str:
    """The unit, the officer, or both."""
    unit = session.get(Agency, facts["unit"]) if facts.get("unit") else None
    officer = session.get(Account, facts["officer"]) if facts.get("officer") else None
    names = [unit.name] if unit else []
    return " · ".join([*names, officer.full_name] if officer else names) or "–"


def number_for(session: Session, reader: Actor | None, complaint_id: int | None) -> Text:
    """The number of another complaint, to whoever may open it."""
    found = None
    if reader is not None and complaint_id is not None:
        found = queries.complaint(session, reader, complaint_id)
    return Text(found.number, found.number) if found else ANOTHER


def faster(session: Session, complaint: Complaint, rows: list[Activity], seen: int) -> Text:
    """Who was faster, when, and what they did: the beginning of a sentence."""
    since = [row for row in rows if row.version > seen] or rows[-1:]
    zone = session.get_one(Government, complaint.government_id).zone
    told = sentences(session, complaint, since[-1:], with_notes=False)[0]
    return Text(
        f"{told.who.id} {told.told.id} pada {moment(told.recorded_at, zone, 'id')}",
        f"{told.who.en} {told.told.en} on {moment(told.recorded_at, zone, 'en')}",
    )


def stale(
    session: Session, complaint: Complaint, rows: list[Activity], seen: int
) -> StaleComplaint:
    """The refusal for whoever came second."""
    told = faster(session, complaint, rows, seen)
    return StaleComplaint(
        Text(
            f"{told.id}, saat Anda menulis. "
            "Langkah Anda belum disimpan; tulisan Anda masih ada di bawah.",
            f"{told.en}, while you were writing. "
            "Your step was not saved; what you wrote is still below.",
        ),
        complaint.id,
        seen,
    )

"""The story as sentences, and the sentence for whoever came second."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db.codes import MoveCode
from db.days import day_of
from db.ids import home_of
from db.models import Account, Activity, Agency, Complaint, Government
from lapor.domain.errors import StaleComplaint
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE
from lapor.i18n import moment
from lapor.queries.complaints import full_names
from lapor.services.stories import unpacked

SYSTEM = Text("Sistem", "The system")
FILE = Text("Berkas impor", "The imported file")
APPROVED = Text(
    "menyetujui jawaban {proposer} dan menindaklanjuti laporan",
    "approved the answer of {proposer} and followed the complaint up",
)
SYSTEMS_OWN = (
    MoveCode.LAPSE,
    MoveCode.EXPIRE_HOLD,
    MoveCode.REDATE,
    MoveCode.REMIND,
    MoveCode.ESCALATE,
)


@dataclass(frozen=True)
class Sentence:
    """One event of the story, ready to be read."""

    at: datetime
    recorded_at: datetime
    kind: MoveCode
    who: Text
    told: Text
    note: str
    is_dated: bool


def sentences(
    session: Session, complaint: Complaint, rows: list[Activity], *, with_notes: bool
) -> list[Sentence]:
    """The story, oldest first. Without the right to read, there are no notes."""
    names = full_names(session, {row.by for row in rows})
    return [
        Sentence(
            at=row.at,
            recorded_at=row.recorded_at,
            kind=row.kind,
            who=_who(complaint, row, names),
            told=_told(session, row),
            note=row.note if with_notes else "",
            is_dated=not _is_undated(row),
        )
        for row in rows
    ]


def _who(complaint: Complaint, row: Activity, names: dict[str, str]) -> Text:
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


def _told(session: Session, row: Activity) -> Text:
    facts = unpacked(row.facts) or {}
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
        "other": _number_of(session, facts.get("merged_into")),
    }
    return Text(told.id.format(**values), told.en.format(**values))


def _assigned_to(session: Session, facts: dict[str, Any]) -> str:
    """The unit, the officer, or both."""
    unit = session.get(Agency, facts["unit"]) if facts.get("unit") else None
    officer = session.get(Account, facts["officer"]) if facts.get("officer") else None
    names = [unit.name] if unit else []
    return " · ".join([*names, officer.full_name] if officer else names) or "–"


def _number_of(session: Session, complaint_id: int | None) -> str:
    if complaint_id is None:
        return "–"
    found = session.get(Complaint, (complaint_id, home_of(complaint_id)))
    return found.number if found else "–"


def stale(
    session: Session, complaint: Complaint, rows: list[Activity], seen: int
) -> StaleComplaint:
    """Who was faster, when, and what they did."""
    since = [row for row in rows if row.version > seen] or rows[-1:]
    zone = session.get_one(Government, complaint.government_id).zone
    told = sentences(session, complaint, since[-1:], with_notes=False)[0]
    return StaleComplaint(
        Text(
            f"{told.who.id} {told.told.id} pada {moment(told.recorded_at, zone, 'id')}, saat Anda "
            "menulis. Langkah Anda belum disimpan; tulisan Anda masih ada di bawah.",
            f"{told.who.en} {told.told.en} on {moment(told.recorded_at, zone, 'en')}, while you "
            "were writing. Your step was not saved; what you wrote is still below.",
        ),
        complaint.id,
        seen,
    )

"""The programme of two governments, with words that partners must not be told, nor others abroad.

`responsible` and `note` of results, indicators and figures are published: offices and provenance.
"""

from datetime import date
from typing import Any

from sqlmodel import Session

from db.codes import Deliverable, Role
from db.models import Account
from lapor.domain.access import Actor
from lapor.domain.programme_fields import KINDS
from lapor.services import evidence, packs, programme_entry, programme_evidence
from lapor.services.kpi_scope import Period
from tests.builders import at

NOW = at("2026-09-14")
PMU = Actor("pmu", Role.MANAGER, full_name="Kenari Pengelola")
UNTIL = Period(date(2026, 1, 1), date(2026, 12, 31), date(2026, 9, 12))
FILE = evidence.Prepared("kenari.pdf", "application/pdf", b"%PDF-1.4", "c" * 64)
TEXTS = {  # kind: the fields in which somebody may be named
    "milestone": ("owner", "note"),
    "event": ("place", "note"),
    "risk": ("owner", "response"),
    "meeting": ("chaired_by",),
    "decision": ("responsible", "follow_up"),
    "evidence": ("title", "document_number"),
}
DAYS = {"from_on": "2026-03-02", "to_on": "2026-03-03"}


def letter_of(code: str) -> str:
    return code.replace(".", "")


def canaries(code: str) -> list[str]:
    """What neither a partner nor another government may be told."""
    return [_canary(code, kind, name) for kind, names in TEXTS.items() for name in names]


def _canary(code: str, kind: str, name: str) -> str:
    return f"kenari program {kind} {name} {code}"


def given(kind: str, code: str) -> dict[str, Any]:
    """One row of a kind of that government, as people would type it."""
    short, of = letter_of(code), {"government_id": code}
    rows: dict[str, dict[str, Any]] = {
        "milestone": {**of, "deliverable": Deliverable.ROAD_MAP, "state": "planned"},
        "event": {"code": f"K{short}", "kind": "training", "name_id": "Pelatihan", "state": "done",
                  **of, **DAYS},
        "participants": {"event_code": f"K{short}", "sex": "women", "age_group": "18_29",
                         "disability": "no", "people": 7},
        "risk": {"code": f"R{short}", "name_id": "Mutasi", "likelihood": 4, "impact": 3,
                 "state": "open", **of},
        "meeting": {"code": f"M{short}", "kind": "coordination", "held_on": "2026-03-02",
                    "to_on": "2026-03-02", **of},
        "decision": {"code": f"D{short}", "meeting_code": f"M{short}", "text_id": "Susun SOP",
                     "state": "open"},
        "evidence": {"code": f"E{short}", "about": "event", "about_key": f"K{short}"},
        "figure": {"indicator_code": "1.4", "kind": "target", "value": 60, **of, **DAYS},
    }  # fmt: skip
    return rows[kind] | {name: _canary(code, kind, name) for name in TEXTS.get(kind, ())}


def key_of(kind: str, code: str) -> str:
    return KINDS[kind].key_of(programme_entry.typed(KINDS[kind], given(kind, code)))


def enter(session: Session, code: str) -> None:
    """A row of every kind that is of one government, a file, and what was a change of each."""
    if session.get(Account, PMU.name) is None:
        session.add(Account(
            name=PMU.name, full_name=PMU.full_name, password_hash="-", role=PMU.role
        ))  # fmt: skip
    session.flush()
    for kind in ("milestone", "event", "participants", "risk", "meeting", "decision", "evidence"):
        seen = 1 if kind == "milestone" else 0  # what was published is there already
        programme_entry.save(session, PMU, kind, given(kind, code), seen=seen, now=NOW)
    about = {"about": "event", "about_key": key_of("event", code)}
    file = {**about, "title": _canary(code, "evidence", "title")}
    named = FILE._replace(name=f"{code}.pdf", digest=code[:2] * 32)
    programme_evidence.add(session, PMU, file, named, now=NOW)
    programme_evidence.add(
        session, PMU, {**about, "title": f"Terbuka {code}", "shared": True},
        named._replace(digest=code[3:] * 32), now=NOW,
    )  # fmt: skip


def files_of(session: Session, code: str) -> list[str]:
    """The codes of the two files of a government's event: for the PMU, and shared."""
    found = programme_evidence.shown(session, PMU, "event")[key_of("event", code)]
    return [one.code for one in found if one.digest]


def freeze(session: Session) -> int:
    return packs.freeze(session, PMU, "Dewan uji", UNTIL, now=NOW).id

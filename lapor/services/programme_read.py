"""What happened in the programme and what may happen: events, risks, meetings and decisions."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from db.codes import DecisionState, RiskState
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.programme_fields import KINDS, Kind
from lapor.domain.text import Text
from lapor.queries import programme as queries
from lapor.queries.programme import Row
from lapor.services import programme_evidence, programme_reach
from lapor.services.programme_evidence import Proof
from lapor.services.programme_framework import text

FOR_PARTNERS: Mapping[str, frozenset[str]] = {  # what they do not read: a person may be typed there
    "event": frozenset({"note", "place"}),
    "risk": frozenset({"owner", "response"}),
    "meeting": frozenset({"chaired_by"}),
    "decision": frozenset({"responsible", "follow_up"}),
}


@dataclass(frozen=True)
class Held:
    """An event. `people` None: hidden, or nobody has counted them."""

    code: str
    version: int
    name: Text
    values: Mapping[str, Any]
    people: int | None
    is_hidden: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Danger:
    """A risk; `score` is likelihood times impact, 1 to 25."""

    code: str
    version: int
    name: Text
    values: Mapping[str, Any]
    score: int
    is_overdue: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Decided:
    code: str
    version: int
    text: Text
    values: Mapping[str, Any]
    is_overdue: bool  # open, and due before today
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Met:
    """A meeting and what it decided."""

    code: str
    version: int
    summary: Text
    values: Mapping[str, Any]
    proofs: tuple[Proof, ...]
    decisions: list[Decided] = field(default_factory=list)


def events(session: Session, actor: Actor) -> list[Held]:
    """The newest first, each with how many came; for a partner only where that hides nobody."""
    counted = {one.code: one for one in programme_reach.by(session, actor, "event")}
    proofs = programme_evidence.shown(session, actor, "event")
    found = []
    for row in _rows(session, actor, KINDS["event"]):
        group = counted.get(row.key)
        found.append(
            Held(
                row.key, row.version, text(row.values, "name"), row.values,
                group.people if group else None, group is not None and group.people is None,
                tuple(proofs.get(row.key, ())),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.values["from_on"], one.code), reverse=True)


def risks(session: Session, actor: Actor, today: date) -> list[Danger]:
    """The gravest first, those that are closed last."""
    proofs = programme_evidence.shown(session, actor, "risk")
    found = [
        Danger(
            row.key, row.version, text(row.values, "name"), row.values,
            row.values["likelihood"] * row.values["impact"],
            _is_late(row, today, RiskState.OPEN), tuple(proofs.get(row.key, ())),
        )
        for row in _rows(session, actor, KINDS["risk"])
    ]  # fmt: skip
    return sorted(
        found, key=lambda one: (one.values["state"] == RiskState.CLOSED, -one.score, one.code)
    )


def meetings(session: Session, actor: Actor, today: date) -> list[Met]:
    """The newest first, each with its decisions in the order of their codes."""
    about = programme_evidence.shown(session, actor, "decision")
    decided: dict[str, list[Decided]] = defaultdict(list)
    for row in _rows(session, actor, KINDS["decision"]):
        decided[row.values["meeting_code"]].append(
            Decided(
                row.key, row.version, text(row.values, "text"), row.values,
                _is_late(row, today, DecisionState.OPEN), tuple(about.get(row.key, ())),
            )
        )  # fmt: skip
    proofs = programme_evidence.shown(session, actor, "meeting")
    found = [
        Met(
            row.key, row.version, text(row.values, "summary"), row.values,
            tuple(proofs.get(row.key, ())), decided.get(row.key, []),
        )
        for row in _rows(session, actor, KINDS["meeting"])
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.values["held_on"], one.code), reverse=True)


def overdue_decisions(found: list[Met]) -> list[tuple[Met, Decided]]:
    """Follow-ups that are late, the longest first."""
    late = [(met, one) for met in found for one in met.decisions if one.is_overdue]
    return sorted(late, key=lambda each: (each[1].values["due_on"], each[1].code))


def _is_late(row: Row, today: date, state: str) -> bool:
    due = row.values["due_on"]
    return row.values["state"] == state and due is not None and due < today


def _rows(session: Session, actor: Actor, kind: Kind) -> list[Row]:
    """What the actor sees one by one; of what a partner reads, the fields that name nobody."""
    if actor.scope(Permission.SEE_PROGRAMME) != Scope.AGGREGATE:
        return queries.rows(session, actor, kind)
    hidden = FOR_PARTNERS[kind.name]
    return [
        row._replace(values={name: "" if name in hidden else value
                             for name, value in row.values.items()})
        for row in queries.rows(session, queries.ALL_ROWS, kind)
    ]  # fmt: skip

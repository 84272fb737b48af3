"""The programme's pilots: what each promised and delivered, with the evidence."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select, update

from db.codes import Deliverable, MilestoneState
from db.models import Government, Milestone
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotAllowed, Stale
from lapor.domain.text import Text
from lapor.services import audit

DELIVERABLES = {
    Deliverable.REGULATION: Text("Regulasi daerah", "Regional regulation"),
    Deliverable.ROAD_MAP: Text("Peta jalan", "Road map"),
    Deliverable.MASTER_PLAN: Text("Rencana induk", "Master plan"),
    Deliverable.DECREE: Text("SK tim koordinasi", "Decree on the team"),
}
STATES = {
    MilestoneState.DONE: Text("Ada", "In place"),
    MilestoneState.IN_PROGRESS: Text("Disusun", "Being drafted"),
    MilestoneState.PLANNED: Text("Direncanakan", "Planned"),
    MilestoneState.UNKNOWN: Text("Belum ada keterangan", "Nothing published"),
}
CHANGED = Text(
    "Tonggak ini baru saja diubah orang lain. Muat ulang, lalu ulangi perubahan Anda.",
    "Someone else has just changed this milestone. Reload, then make your change.",
)
LONGEST = {"number": 120, "evidence": 500, "note": 500}


@dataclass(frozen=True)
class Pilot:
    government: Government
    milestones: dict[Deliverable, Milestone]


def pilots(session: Session, actor: Actor) -> list[Pilot]:
    """The six pilots with their milestones; a government sees its own."""
    scope = actor.scope(Permission.SEE_PROGRAMME)
    if scope is None:
        return []
    statement = select(Government).where(col(Government.is_pilot)).order_by(col(Government.id))
    if scope == Scope.OWN_GOVERNMENT:
        statement = statement.where(col(Government.id) == actor.government_id)
    governments = session.exec(statement).all()
    found: dict[int, dict[Deliverable, Milestone]] = {one.id: {} for one in governments}
    for milestone in session.exec(
        select(Milestone).where(col(Milestone.government_id).in_(list(found)))
    ):
        found[milestone.government_id][milestone.deliverable] = milestone
    return [Pilot(one, found[one.id]) for one in governments]


class Change(NamedTuple):
    """What a milestone is to say from now on."""

    state: MilestoneState
    on: date | None = None
    number: str = ""
    evidence: str = ""
    note: str = ""


def set_milestone(
    session: Session,
    actor: Actor,
    government_id: int,
    deliverable: Deliverable,
    *,
    seen: int,
    change: Change,
    now: datetime | None = None,
) -> None:
    """Write one milestone over the version the actor saw.

    Raises NotAllowed, BadInput, or Stale where somebody was faster.
    """
    now = now or datetime.now(UTC)
    _require_reach(actor, government_id)
    _check(change, now)
    written = session.connection().execute(
        update(Milestone)
        .where(
            col(Milestone.government_id) == government_id,
            col(Milestone.deliverable) == deliverable,
            col(Milestone.version) == seen,
        )
        .values(version=seen + 1, is_demo=False, **change._asdict())
    )
    if written.rowcount != 1:
        raise Stale(CHANGED)
    subject = f"{government_id} {deliverable}"
    audit.write(session, actor.name, "set_milestone", subject, home_id=0, now=now)


def _require_reach(actor: Actor, government_id: int) -> None:
    scope = actor.scope(Permission.EDIT_PROGRAMME)
    if scope is None or (scope == Scope.OWN_GOVERNMENT and actor.government_id != government_id):
        raise NotAllowed(
            Text("Tonggak ini bukan wewenang Anda.", "This milestone is not yours to change.")
        )


def _check(change: Change, now: datetime) -> None:
    if change.on is not None and change.on > now.date() and change.state == MilestoneState.DONE:
        raise BadInput(
            Text(
                "Tanggal dokumen tidak boleh di masa depan.",
                "The date of a document cannot be in the future.",
            )
        )
    for name, longest in LONGEST.items():
        if len(getattr(change, name)) > longest:
            raise BadInput(
                Text(
                    f"Isian terlalu panjang: paling banyak {longest} huruf.",
                    f"An entry is too long: at most {longest} characters.",
                )
            )

"""The programme's pilots: what each promised and delivered, with the evidence."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select, update

from db.codes import Deliverable, MilestoneState
from db.models import Government, Milestone
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotAllowed, StaleComplaint
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


def set_milestone(
    session: Session,
    actor: Actor,
    government_id: int,
    deliverable: Deliverable,
    *,
    seen: int,
    state: MilestoneState,
    on: date | None = None,
    number: str = "",
    evidence: str = "",
    note: str = "",
    now: datetime | None = None,
) -> None:
    """Write one milestone over the version the actor saw.

    Raises NotAllowed, BadInput, or StaleComplaint where somebody was faster.
    """
    now = now or datetime.now(UTC)
    scope = actor.scope(Permission.EDIT_PROGRAMME)
    if scope is None or (scope == Scope.OWN_GOVERNMENT and actor.government_id != government_id):
        raise NotAllowed(
            Text("Tonggak ini bukan wewenang Anda.", "This milestone is not yours to change.")
        )
    texts = {"number": number.strip(), "evidence": evidence.strip(), "note": note.strip()}
    _check(state, on, texts, now)
    written = session.connection().execute(
        update(Milestone)
        .where(
            col(Milestone.government_id) == government_id,
            col(Milestone.deliverable) == deliverable,
            col(Milestone.version) == seen,
        )
        .values(version=seen + 1, state=state, on=on, is_demo=False, **texts)
    )
    if written.rowcount != 1:
        raise StaleComplaint(
            Text(
                "Tonggak ini baru saja diubah orang lain. Muat ulang, lalu ulangi perubahan Anda.",
                "Someone else has just changed this milestone. Reload, then make your change.",
            )
        )
    audit.write(
        session, actor.name, "set_milestone", f"{government_id} {deliverable}", home_id=0,
        now=now, summary="state, on, number, evidence, note",
    )  # fmt: skip


def _check(state: MilestoneState, on: date | None, texts: dict[str, str], now: datetime) -> None:
    if on is not None and on > now.date() and state == MilestoneState.DONE:
        raise BadInput(
            Text(
                "Tanggal dokumen tidak boleh di masa depan.",
                "The date of a document cannot be in the future.",
            )
        )
    for name, value in texts.items():
        if len(value) > LONGEST[name]:
            raise BadInput(
                Text(
                    f"Isian terlalu panjang: paling banyak {LONGEST[name]} huruf.",
                    f"An entry is too long: at most {LONGEST[name]} characters.",
                )
            )

"""The programme's pilots: what each promised and delivered, with the evidence."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from db.codes import Deliverable
from db.models import Government, Milestone
from lapor.domain.access import Actor, Permission, Scope
from lapor.services import programme_evidence
from lapor.services.programme_evidence import Proof


@dataclass(frozen=True)
class Pilot:
    government: Government
    milestones: dict[Deliverable, Milestone]
    proofs: dict[str, list[Proof]]  # by the key of the milestone

    def proof(self, deliverable: Deliverable) -> list[Proof]:
        return self.proofs.get(f"{self.government.code}/{deliverable}", [])


def pilots(session: Session, actor: Actor) -> list[Pilot]:
    """The six pilots with their milestones; a government sees its own, a partner names nobody."""
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
        kept = _unnamed(milestone) if scope == Scope.AGGREGATE else milestone
        found[milestone.government_id][milestone.deliverable] = kept
    proofs = programme_evidence.shown(session, actor, "milestone")
    return [Pilot(one, found[one.id], proofs) for one in governments]


def _unnamed(milestone: Milestone) -> Milestone:
    """A partner reads neither owner nor note: a person may be typed there."""
    return Milestone(**milestone.model_dump() | {"owner": "", "note": None})

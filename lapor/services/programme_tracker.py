"""The tracker: per pilot what was promised, what is there, who was trained, and who leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col

from db.codes import Deliverable, MilestoneState
from db.models import Evidence
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.kpi import SMALL
from lapor.queries import programme as queries
from lapor.services import programme, programme_reach
from lapor.services.programme_evidence import Proof
from lapor.services.programme_reach import TRAINING, Group
from lapor.services.setup import PILOTS


@dataclass(frozen=True)
class Promise:
    """One deliverable of one pilot on a day. `programme.pilots` names nobody to partners."""

    deliverable: Deliverable
    state: MilestoneState
    version: int  # 0: nobody has entered it
    planned_on: date | None
    on: date | None
    number: str
    owner: str
    note: str
    proofs: tuple[Proof, ...]  # those this reader may see
    is_overdue: bool  # planned before today, and not there
    is_unevidenced: bool  # said to be there, and nothing shows it to anybody
    is_demo: bool

    def days_after_plan(self, today: date) -> int | None:
        """It is there so many days after it was planned (below 0: before), or is late by today."""
        end = self.on if self.state == MilestoneState.DONE else today if self.is_overdue else None
        return (end - self.planned_on).days if end and self.planned_on else None


@dataclass(frozen=True)
class Leadership:
    """Commitment as what it is. `escalated` and `answered` are None where they are too few."""

    decree: Promise
    meetings: int  # of the region's team
    chaired_by_head: int
    escalated: int | None
    answered: int | None  # acted on since it was escalated


@dataclass(frozen=True)
class Tracked:
    """One pilot. `trained_by_*` are sums over trainings that were held."""

    code: str
    name: str
    promises: dict[Deliverable, Promise]
    trained_by_sex: tuple[Group, ...]
    trained_by_disability: tuple[Group, ...]
    leadership: Leadership


def tracker(session: Session, actor: Actor, today: date) -> list[Tracked]:
    """The pilots within this actor's scope, in the order of every page; none without the right."""
    pilots = programme.pilots(session, actor)
    is_partner = actor.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE
    is_milestone = col(Evidence.about) == "milestone"
    keys = {row.about_key for row in queries.standing(session, is_milestone)}
    by_sex = programme_reach.by(session, actor, "sex")
    by_disability = programme_reach.by(session, actor, "disability")
    ids = [one.government.id for one in pilots]
    meetings = queries.meetings_held(session, ids, today)
    escalations = queries.escalations(session, ids, today)
    found = []
    for pilot in pilots:
        code, id = pilot.government.code, pilot.government.id
        promises = {
            one: _promise(pilot, one, today, f"{code}/{one}" in keys) for one in Deliverable
        }
        sent = _told(*escalations.get(id, (0, 0)), is_partner)
        lead = Leadership(promises[Deliverable.DECREE], *meetings.get(id, (0, 0)), *sent)
        trained = _trained(by_sex, code), _trained(by_disability, code)
        found.append(Tracked(code, pilot.government.name, promises, *trained, lead))
    return sorted(found, key=lambda one: PILOTS.index(one.code) if one.code in PILOTS else 99)


def _told(escalated: int, answered: int, is_partner: bool) -> tuple[int | None, int | None]:
    """Both numbers, or none where a partner would learn of fewer than ten."""
    parts = (escalated, answered, escalated - answered)
    if is_partner and any(0 < n < SMALL for n in parts):
        return None, None
    return escalated, answered


def overdue(pilots: Sequence[Tracked]) -> list[tuple[Tracked, Promise]]:
    """What was planned before today and is not there, the longest overdue first."""
    found = [(pilot, one) for pilot in pilots for one in pilot.promises.values() if one.is_overdue]
    return sorted(found, key=lambda each: (each[1].planned_on or date.max, each[0].code))


def unevidenced(pilots: Sequence[Tracked]) -> list[tuple[Tracked, Promise]]:
    """What is said to be there, and nothing shows it."""
    return [
        (pilot, one) for pilot in pilots for one in pilot.promises.values() if one.is_unevidenced
    ]


def _trained(groups: Sequence[Group], code: str) -> tuple[Group, ...]:
    return tuple(one for one in groups if (one.government, one.kind) == (code, TRAINING))


def _promise(
    pilot: programme.Pilot, deliverable: Deliverable, today: date, is_shown: bool
) -> Promise:
    row = pilot.milestones.get(deliverable)
    proofs = tuple(pilot.proof(deliverable))
    if row is None:
        unknown = MilestoneState.UNKNOWN
        return Promise(deliverable, unknown, 0, None, None, "", "", "", proofs, False, False, False)
    is_there = row.state == MilestoneState.DONE
    return Promise(
        deliverable, row.state, row.version, row.planned_on, row.on, row.number or "",
        row.owner, row.note or "", proofs,
        is_overdue=row.planned_on is not None and row.planned_on < today and not is_there,
        is_unevidenced=is_there and not is_shown, is_demo=row.is_demo,
    )  # fmt: skip

"""What the form of a move lets one choose from: only what that move needs is read."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from db.codes import MoveCode
from db.models import Complaint, Government, Region
from lapor.domain.access import Actor, Permission
from lapor.domain.text import Text
from lapor.queries import loads, reference
from lapor.services import reasons, stories
from lapor.services.proposals import Proposal, propose

Names = dict[int, str]


@dataclass(frozen=True)
class Choices:
    """Ids and names, in the order they are offered."""

    agencies: Names = field(default_factory=dict)
    governments: Names = field(default_factory=dict)
    units: dict[int, Names] = field(default_factory=dict)  # by agency
    # by agency or unit: account → name
    officers: dict[int, dict[str, str]] = field(default_factory=dict)
    categories: Names = field(default_factory=dict)
    places: Names = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)  # agencies it might be for
    reasons: tuple[Text, ...] = ()
    proposed: str = ""  # the answer that waits for the head


NEED_AGENCIES = (MoveCode.DISPATCH, MoveCode.RETURN, MoveCode.ASK_HELP)
HAND_OVER = (MoveCode.DISPATCH, MoveCode.RETURN)
NEED_OFFICERS = (MoveCode.DISPATCH, MoveCode.ASSIGN_UNIT)


def offered(session: Session, actor: Actor, complaint: Complaint, code: MoveCode | None) -> Choices:
    """For the open form of this move; none is open: nothing."""
    government = complaint.government_id
    asks = code in (*NEED_AGENCIES, MoveCode.ASSIGN_UNIT)
    found = receivers(session, government) if asks else Choices()
    return Choices(
        agencies=found.agencies if code in NEED_AGENCIES else {},
        governments=_governments(session, actor) if code == MoveCode.DIRECT else {},
        units=found.units if code in NEED_OFFICERS else {},
        officers=found.officers if code in NEED_OFFICERS else {},
        categories=_categories(session) if code == MoveCode.CORRECT else {},
        places=_places(session, government) if code == MoveCode.CORRECT else {},
        proposals=_proposals(session, actor, complaint) if code in HAND_OVER else [],
        reasons=reasons.offered(session, code) if code else (),
        proposed=_proposed(session, complaint) if code == MoveCode.FOLLOW_UP else "",
    )


def _proposals(session: Session, actor: Actor, complaint: Complaint) -> list[Proposal]:
    return propose(session, actor, [complaint])[complaint.id]


def _proposed(session: Session, complaint: Complaint) -> str:
    """The answer that waits for the head, as it was last proposed."""
    if not complaint.is_proposed:
        return ""
    rows = stories.read(session, complaint.id, complaint.home_id)
    return next((row.note for row in reversed(rows) if row.kind == MoveCode.PROPOSE), "")


def receivers(session: Session, government_id: int) -> Choices:
    """Whom the complaints of one government can be given to: active agencies, units, officers."""
    offices = reference.agencies(session, [government_id])
    agencies = {one.id: one.name for one in offices if one.parent_id is None}
    units: dict[int, Names] = {}
    for one in offices:
        if one.parent_id in agencies:
            units.setdefault(one.parent_id, {})[one.id] = one.name
    officers = loads.officers(session, [one.id for one in offices])
    return Choices(agencies=agencies, units=units, officers=officers)


def _governments(session: Session, actor: Actor) -> Names:
    reach = reference.governments(session, actor, Permission.DISPATCH)
    return {one.id: one.name for one in reach if one.is_active}


def _categories(session: Session) -> Names:
    return {one.id: one.name for one in reference.categories(session, offered=True)}


def _places(session: Session, government_id: int) -> Names:
    """Regencies and districts of the government's own region."""
    region = session.get_one(Government, government_id).region_id
    if region is None:
        return {}
    scale = 100 if region > 99 else 10_000  # down to districts, which have six digits
    rows = session.exec(
        select(Region)
        .where(
            (col(Region.id) == region)
            | col(Region.id).between(region * 100, region * 100 + 99)
            | col(Region.id).between(region * scale, region * scale + scale - 1)
        )
        .order_by(col(Region.name))
    )
    return {one.id: f"{one.name} ({one.code})" for one in rows}

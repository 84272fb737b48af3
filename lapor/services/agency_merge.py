"""Two agencies become one: what would move, the deed, and handing on what is still open.

What was counted stays with the old agency. Complaints are dispatched to the one that goes on, each
with its story; those on hold when they are completed. The clock carries on what a crash left.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from db.codes import Holder, MoveCode, Status
from db.models import (
    Account,
    Agency,
    AgencyAlias,
    AnswerTemplate,
    Assist,
    Complaint,
    DispatchRule,
    SavedView,
)
from lapor.domain.access import SYSTEM, Actor, Permission
from lapor.domain.errors import BadInput, Refusal
from lapor.domain.text import Text
from lapor.domain.vocabulary import plain
from lapor.queries.conditions import IS_OPEN
from lapor.services import complaints, sessions, stepping
from lapor.services.agencies import STALE, locked, log, require_reach
from lapor.services.progress import Progress, untold
from lapor.services.targets import Target

BATCH = 25
DISPATCHABLE = (Status.UNVERIFIED, Status.NOT_FOLLOWED_UP, Status.IN_PROCESS)
logger = structlog.get_logger()


@dataclass(frozen=True)
class Foreseen:
    """What a merge would move, in numbers."""

    complaints: int  # dispatched to the agency that goes on
    on_hold: int  # handed on when they are completed
    helping: int  # requests for help that the old one has not answered: they stay
    accounts: int
    units: int
    aliases: int
    templates: int
    rules: int


def foresee(session: Session, actor: Actor, agency_id: int, into_id: int) -> Foreseen:
    """Raises NotFound outside the reach, or BadInput where the two cannot be merged."""
    old, new = session.get(Agency, agency_id), session.get(Agency, into_id)
    if old is None or new is None:
        raise BadInput(Text("Pilih instansi dari daftar.", "Choose an agency of the list."))
    require_reach(actor, old.government_id, Permission.MANAGE_AGENCIES)
    _check(old, new)

    def count(*conditions: object) -> int:
        statement = select(func.count()).where(*conditions)  # type: ignore[arg-type]
        return int(session.exec(statement).one())

    own = (Complaint.agency_id == old.id, IS_OPEN)
    return Foreseen(
        complaints=count(*own, Complaint.status != Status.ON_HOLD),
        on_hold=count(*own, Complaint.status == Status.ON_HOLD),
        helping=count(Assist.agency_id == old.id, col(Assist.answered_on).is_(None)),
        accounts=count(Account.agency_id == old.id),
        units=count(Agency.parent_id == old.id),
        aliases=count(AgencyAlias.agency_id == old.id) + 1,
        templates=count(AnswerTemplate.agency_id == old.id),
        rules=count(DispatchRule.agency_id == old.id),
    )


def merge(
    session: Session, actor: Actor, agency_id: int, into_id: int, *, seen: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """The old agency is at work no more; whatever is its own moves. `carry_on` hands on its open
    complaints. Raises as `foresee`, or a stale refusal."""
    now = now or datetime.now(UTC)
    old = locked(session, actor, agency_id)
    foresee(session, actor, agency_id, into_id)
    if old.version != seen:
        raise Refusal(STALE)
    new = session.get_one(Agency, into_id)
    _move_names(session, old, new)
    _move_people(session, old, new)
    _move_work(session, old, new)
    for one in session.exec(select(Agency).where(Agency.merged_into == old.id)):
        one.merged_into = new.id  # never more than one step
    old.merged_into, old.is_active, old.version = new.id, False, seen + 1
    log(session, actor, "merge_agency", old, now, f"into {new.id}")
    session.flush()


def _check(old: Agency, new: Agency) -> None:
    if (
        old.id == new.id
        or old.government_id != new.government_id
        or old.parent_id is not None
        or new.parent_id is not None
        or old.merged_into is not None
        or not new.is_active
    ):
        raise BadInput(
            Text(
                "Yang digabung adalah dua instansi berbeda di satu pemerintah, bukan unit, dan "
                "yang melanjutkan harus aktif.",
                "Two different agencies of one government are merged, no units, and the one that "
                "goes on must be at work.",
            )
        )


def _move_names(session: Session, old: Agency, new: Agency) -> None:
    for row in session.exec(select(AgencyAlias).where(AgencyAlias.agency_id == old.id)):
        row.agency_id = new.id
    key = (old.government_id, plain(old.name))
    if session.get(AgencyAlias, key) is None:
        session.add(AgencyAlias(government_id=key[0], alias=key[1], agency_id=new.id))


def _move_people(session: Session, old: Agency, new: Agency) -> None:
    """Their open tabs end: they sign in to another desk."""
    for account in session.exec(select(Account).where(Account.agency_id == old.id)):
        account.agency_id, account.version = new.id, account.version + 1
        sessions.revoke_all(session, account.name)
    for view in session.exec(select(SavedView).where(SavedView.agency_id == old.id)):
        view.agency_id = new.id


def _move_work(session: Session, old: Agency, new: Agency) -> None:
    for unit in session.exec(select(Agency).where(Agency.parent_id == old.id)):
        unit.parent_id, unit.version = new.id, unit.version + 1
    for rule in session.exec(select(DispatchRule).where(DispatchRule.agency_id == old.id)):
        rule.agency_id = new.id
    taken = set(session.exec(select(AnswerTemplate.name).where(AnswerTemplate.agency_id == new.id)))
    for one in session.exec(select(AnswerTemplate).where(AnswerTemplate.agency_id == old.id)):
        if one.name in taken:
            one.name = f"{one.name[:60]} ({old.name[:15]})"
        one.agency_id, one.version = new.id, one.version + 1


def carry_on(target: Engine | None = None, *, progress: Progress = untold) -> None:
    """Hand on what merged agencies still hold. `progress` is told how many complaints were."""
    stepping.carry_on(step, target, progress=progress)


def step(session: Session, *, now: datetime | None = None) -> int:
    """Dispatch the next few; returns how many were. One that cannot be is left for a person."""
    now = now or datetime.now(UTC)
    statement = (
        select(Complaint, Agency)
        .join(Agency, col(Agency.id) == col(Complaint.agency_id))
        .where(
            col(Agency.merged_into).is_not(None),
            IS_OPEN,
            Complaint.holder == Holder.AGENCY,
            col(Complaint.status).in_(DISPATCHABLE),
        )
        .order_by(col(Complaint.id))
        .limit(BATCH)
    )
    return sum(_hand_on(session, one, old, now) for one, old in session.exec(statement).all())


def _hand_on(session: Session, complaint: Complaint, old: Agency, now: datetime) -> bool:
    new = session.get_one(Agency, old.merged_into)
    id = complaint.id
    try:
        with session.begin_nested():
            complaints.make_move(
                session, SYSTEM, id, MoveCode.DISPATCH, seen=complaint.version,
                note=f"{old.name} digabung ke {new.name}.", target=Target(agency_id=new.id),
                now=now,
            )  # fmt: skip
    except Refusal as refusal:
        logger.warning("not handed on", complaint=id, kind=type(refusal).__name__)
        return False
    return True

"""What a move needs besides a note: to whom, into what, which values; checked, and as facts."""

from typing import Any, NamedTuple

from sqlmodel import Session, select

from db.codes import Holder, MoveCode, Role, Status
from db.ids import home_of
from db.models import Account, Agency, Category, Complaint, Government, Region
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import Rules, help_due, help_resumed, next_due
from lapor.domain.correction import FIELDS, amendments
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.state import Activity, State
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.services import stories

NOTHING_CHANGED = Text("Tidak ada yang diubah.", "Nothing was changed.")
CHOOSE_AGENCY = Text("Pilih instansi tujuan dari daftar.", "Choose an agency of the list.")
Facts = dict[str, Any] | None


class Target(NamedTuple):
    """Each move reads what is its own."""

    government_id: int | None = None  # direct
    agency_id: int | None = None  # dispatch, ask_help; return: the agency thought right
    unit_id: int | None = None  # dispatch, assign_unit
    officer: str | None = None  # dispatch, assign_unit: the name of an account
    other: str | None = None  # merge: the number of the complaint it goes into
    changed: dict[str, Any] | None = None  # correct, set_confidentiality
    rating: int | None = None  # rate: 1 to 5


class Before(NamedTuple):
    """The complaint as the move finds it, and the day it is made on."""

    complaint: Complaint
    told: list[Activity]
    state: State
    on: int
    rules: Rules


NO_TARGET = Target()


def receiver(
    session: Session, actor: Actor, complaint: Complaint, code: MoveCode, target: Target
) -> tuple[int | None, int | None]:
    """(government, agency) that a hand-over names. Raises BadInput."""
    if code == MoveCode.DIRECT:
        wanted = target.government_id
        found = session.get(Government, wanted) if wanted is not None else None
        if found is None or not found.is_active:
            raise BadInput(Text("Pilih pemerintah daerah tujuan.", "Choose a government."))
        return found.id, None
    if code != MoveCode.DISPATCH:
        return None, None
    agency = _agency(session, actor, target.agency_id)
    if agency.id == complaint.agency_id and complaint.holder == Holder.AGENCY:
        raise BadInput(
            Text("Laporan ini sudah ada di instansi itu.", "That agency already has this one.")
        )
    return agency.government_id, agency.id


def _agency(session: Session, actor: Actor, agency_id: int | None) -> Agency:
    """An active agency within the actor's reach."""
    agency = session.get(Agency, agency_id) if agency_id is not None else None
    everywhere = actor.role in (Role.NATIONAL, Role.SYSTEM)
    in_reach = agency and (everywhere or agency.government_id == actor.government_id)
    if agency is None or not agency.is_active or not in_reach:
        raise BadInput(CHOOSE_AGENCY)
    return agency


def facts(session: Session, actor: Actor, before: Before, code: MoveCode, target: Target) -> Facts:
    """What else the move sets, as the story keeps it. Raises BadInput."""
    complaint = before.complaint
    if code == MoveCode.MERGE:
        return {"merged_into": _other(session, actor, complaint, target).id}
    if code == MoveCode.SET_CONFIDENTIALITY:
        return _flags(complaint, target)
    if code == MoveCode.CORRECT:
        if not target.changed:
            raise BadInput(NOTHING_CHANGED)
        changed = _corrected(session, target.changed)
        return {"amend": amendments(before.told, changed, before.rules)}
    if code == MoveCode.RATE:
        return _rating(target)
    if code in (MoveCode.DISPATCH, MoveCode.ASSIGN_UNIT):
        return _assigned(session, before.state, code, target)
    return _standing_facts(session, actor, before, code, target)


def _standing_facts(
    session: Session, actor: Actor, before: Before, code: MoveCode, target: Target
) -> Facts:
    """Of returning, helping, approving, resuming."""
    state = before.state
    if code == MoveCode.RETURN and target.agency_id is not None:
        return {"suggested": _of_government(session, state.government, target.agency_id).id}
    if code == MoveCode.PROPOSE:
        return {"proposed_by": actor.name}
    if code == MoveCode.FOLLOW_UP and state.proposed_by:
        return {"proposed_by": state.proposed_by}
    if code == MoveCode.ASK_HELP:
        return _asked(session, actor, before, target)
    if code == MoveCode.REMIND:
        return {"due": next_due(state, before.rules)[1]}
    if code == MoveCode.GIVE_HELP:
        return {"helper": actor.agency_id}
    if code in (MoveCode.COMPLETE, MoveCode.REPLY):
        moved = help_resumed(state, before.on, before.rules)
        return {"helps_due": moved} if moved else None
    return None


def _rating(target: Target) -> Facts:
    if target.rating not in range(1, 6):
        raise BadInput(Text("Pilih nilai 1 sampai 5.", "Choose a rating from 1 to 5."))
    return {"rating": target.rating}


def _flags(complaint: Complaint, target: Target) -> Facts:
    changed = {k: bool(v) for k, v in (target.changed or {}).items()}
    if not changed or set(changed) - {"anonymous", "secret"}:
        raise BadInput(Text("Pilih apa yang diubah.", "Choose what to change."))
    now = {"anonymous": complaint.is_anonymous, "secret": complaint.is_secret}
    if changed.items() <= now.items():
        raise BadInput(NOTHING_CHANGED)
    return changed


def _assigned(session: Session, state: State, code: MoveCode, target: Target) -> Facts:
    """A unit of the agency, one of its officers, or both."""
    agency_id = target.agency_id if code == MoveCode.DISPATCH else state.agency
    unit = session.get(Agency, target.unit_id) if target.unit_id is not None else None
    if target.unit_id is not None and (unit is None or unit.parent_id != agency_id):
        raise BadInput(Text("Pilih unit dari daftar.", "Choose a unit of the list."))
    if target.officer:
        _require_officer(session, target.officer, agency_id, target.unit_id)
    given = (target.unit_id, target.officer or None)
    if code == MoveCode.ASSIGN_UNIT and given == (state.unit, state.officer):
        raise BadInput(NOTHING_CHANGED)
    found = {"unit": given[0], "officer": given[1]}
    named = {name: value for name, value in found.items() if value is not None}
    return named or None


def _require_officer(
    session: Session, name: str, agency_id: int | None, unit_id: int | None
) -> None:
    account = session.get(Account, name)
    if (
        account is None
        or not account.is_active
        or account.role != Role.LIAISON
        or account.agency_id not in {agency_id, unit_id} - {None}
    ):
        raise BadInput(Text("Pilih petugas dari daftar.", "Choose an officer of the list."))


def _of_government(session: Session, government_id: int, agency_id: int) -> Agency:
    agency = session.get(Agency, agency_id)
    if agency is None or agency.government_id != government_id or not agency.is_active:
        raise BadInput(CHOOSE_AGENCY)
    return agency


def _asked(session: Session, actor: Actor, before: Before, target: Target) -> Facts:
    helper = _agency(session, actor, target.agency_id)
    state = before.state
    if helper.id == state.agency:
        raise BadInput(
            Text(
                "Instansi itu sudah memimpin laporan ini. Pilih instansi lain.",
                "That agency leads this complaint already. Choose another.",
            )
        )
    if helper.government_id != state.government:
        raise BadInput(CHOOSE_AGENCY)
    if any(one.agency == helper.id and one.answered is None for one in state.helps):
        raise NotAllowed(
            Text(
                "Instansi itu sudah diminta membantu dan belum menjawab.",
                "That agency was asked already and has not answered yet.",
            )
        )
    return {"helper": helper.id, "due": help_due(state, before.on, before.rules)}


def _corrected(session: Session, changed: dict[str, Any]) -> dict[str, Any]:
    """The new values as words of ours. Raises BadInput for anything else."""
    try:
        found = stories.worded(dict(changed))
    except ValueError:
        found = {"": None}
    category, place = found.get("category"), found.get("territory")
    if (
        set(found) - set(FIELDS)
        or (category is not None and not session.get(Category, category))
        or (place is not None and not session.get(Region, place))
    ):
        raise BadInput(Text("Pilih nilai dari daftar.", "Choose a value of the list."))
    return found


def _other(session: Session, actor: Actor, complaint: Complaint, target: Target) -> Complaint:
    found = queries.by_number(session, actor, target.other or "")
    if [row.id for row in found] == [complaint.id]:
        raise BadInput(
            Text(
                "Ini nomor laporan ini sendiri. Tulis nomor laporan lain.",
                "That is this complaint's own number. Give the number of another.",
            )
        )
    other = None
    if len(found) == 1:
        other = queries.complaint(session, actor, found[0].id, Permission.MOVE_COMPLAINTS)
    if other is None:
        raise BadInput(
            Text(
                "Nomor laporan tujuan tidak ditemukan. Periksa nomornya lalu coba lagi.",
                "The number to merge into was not found. Check it and try again.",
            )
        )
    require_going_on(session, other.id)
    return other


def require_going_on(session: Session, other_id: int) -> None:
    """What another goes into must not be put away itself: two complaints that go into each other
    are answered by nobody. Raises BadInput."""
    which = (Complaint.id == other_id, Complaint.home_id == home_of(other_id))
    status = session.exec(select(Complaint.status).where(*which)).one()
    if status in (Status.ARCHIVED, Status.DELETED):
        raise BadInput(
            Text(
                "Laporan tujuan sudah diarsipkan. Pilih laporan yang masih berjalan atau selesai.",
                "The complaint to merge into is archived. Choose one that is open or done.",
            )
        )

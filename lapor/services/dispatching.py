"""Dispatching from the board: what waits, what a dispatch would set, and each one's result.

One agency leads, others may be asked to help; the days each then has are told before it is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session

from db.codes import Holder, MoveCode
from db.days import day_of
from db.models import Agency, Complaint
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import help_due
from lapor.domain.effects import state_of
from lapor.domain.errors import BadInput, NotAllowed, Refusal, StaleComplaint
from lapor.domain.retelling import as_known
from lapor.domain.state import State
from lapor.domain.text import Text
from lapor.i18n import day
from lapor.queries import absences
from lapor.queries import complaints as queries
from lapor.services import absences as absence_services
from lapor.services import complaints, stories
from lapor.services.reference import rules_of
from lapor.services.targets import Target
from lapor.services.telling import stale

M = MoveCode
MOST_HELPERS = 5


class Plan(NamedTuple):
    """Who shall have it. The note is what the agencies are told; who helps must be told."""

    agency_id: int | None = None
    unit_id: int | None = None
    officer: str | None = None
    helpers: tuple[int, ...] = ()
    note: str = ""
    government_id: int | None = None  # handed to this government instead; it dispatches itself


@dataclass(frozen=True)
class Forecast:
    """What the plan would do to one complaint; `refused` says why it cannot."""

    complaint_id: int
    number: str
    verified_in_time: bool | None = None
    is_first: bool = False  # the first dispatch sets the deadlines, a later one keeps them
    verify_due: date | None = None  # while nobody has verified it
    follow_up_due: date | None = None
    resolve_due: date | None = None
    help_due: date | None = None
    refused: Text | None = None


class Result(StrEnum):
    DONE = "done"
    STALE = "stale"  # somebody was faster; the reason says who
    REFUSED = "refused"


class Outcome(NamedTuple):
    complaint_id: int
    number: str
    result: Result
    reason: Text | None = None


class Step(NamedTuple):
    code: MoveCode
    target: Target


def forecast(
    session: Session, actor: Actor, chosen: Mapping[int, int], plan: Plan, *,
    now: datetime | None = None,
) -> list[Forecast]:  # fmt: skip
    """What the plan would set, or why it is refused, for {complaint: version seen}. No writes."""
    now = now or datetime.now(UTC)
    return [_forecast(session, actor, id, seen, plan, now) for id, seen in chosen.items()]


def _forecast(
    session: Session, actor: Actor, complaint_id: int, seen: int, plan: Plan, now: datetime
) -> Forecast:
    number = ""
    try:
        complaint = complaints.get(session, actor, complaint_id, Permission.MOVE_COMPLAINTS)
        number = complaint.number
        rows = stories.read(session, complaint.id, complaint.home_id)
        if complaint.version != seen:
            raise stale(session, complaint, rows, seen)
        steps = _steps(session, actor, complaint, plan, now)
        made = complaints.prepared(
            session, actor, complaint, rows, steps[0].code, note=plan.note,
            target=steps[0].target, now=now,
        )  # fmt: skip
    except Refusal as refusal:
        return Forecast(complaint_id, number, refused=refusal.text)
    after = state_of(as_known(made.after))
    rules = rules_of(session, after.government)
    helps = help_due(after, made.activity.on, rules) if plan.helpers else None
    return _told(complaint, made.before, after, made.activity.in_time, helps)


def _told(
    complaint: Complaint, before: State, after: State, in_time: bool | None, helps: int | None
) -> Forecast:
    answered = after.followed is not None
    return Forecast(
        complaint.id,
        complaint.number,
        verified_in_time=in_time if before.verified is None else None,
        is_first=before.dispatched is None,
        verify_due=_day(after.verify_due) if after.verified is None else None,
        follow_up_due=None if answered else _day(after.follow_up_due),
        resolve_due=_day(after.resolve_due),
        help_due=_day(helps),
    )


def _day(number: int | None) -> date | None:
    return None if number is None else day_of(number)


def dispatch(
    session: Session, actor: Actor, complaint_id: int, plan: Plan, *, seen: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """All that the plan says for one complaint, or nothing of it.

    Raises NotFound, NotAllowed, BadInput, or StaleComplaint where somebody was faster.
    """
    now = now or datetime.now(UTC)
    complaint = complaints.get(session, actor, complaint_id, Permission.MOVE_COMPLAINTS)
    if complaint.version != seen:
        rows = stories.read(session, complaint.id, complaint.home_id)
        raise stale(session, complaint, rows, seen)
    for place, step in enumerate(_steps(session, actor, complaint, plan, now)):
        complaints.make_move(
            session, actor, complaint_id, step.code, seen=seen + place, note=plan.note,
            target=step.target, now=now,
        )  # fmt: skip


def dispatch_each(
    session: Session, actor: Actor, chosen: Mapping[int, int], plan: Plan, *,
    now: datetime | None = None,
) -> list[Outcome]:  # fmt: skip
    """The plan for each of {complaint: version seen}, one by one; what is refused is left as is.

    In the order of their ids, so that two who pick the same ones never wait in a ring.
    """
    outcomes = []
    for complaint_id, seen in sorted(chosen.items()):
        found = queries.complaint(session, actor, complaint_id, Permission.MOVE_COMPLAINTS)
        number = found.number if found else ""
        try:
            with session.begin_nested():
                dispatch(session, actor, complaint_id, plan, seen=seen, now=now)
        except StaleComplaint as refusal:
            outcomes.append(Outcome(complaint_id, number, Result.STALE, refusal.text))
        except Refusal as refusal:
            outcomes.append(Outcome(complaint_id, number, Result.REFUSED, refusal.text))
        else:
            outcomes.append(Outcome(complaint_id, number, Result.DONE))
    return outcomes


def _steps(
    session: Session, actor: Actor, complaint: Complaint, plan: Plan, now: datetime
) -> list[Step]:
    """The moves that make the plan. Raises NotAllowed or BadInput."""
    if not actor.may(Permission.DISPATCH):
        raise NotAllowed(Text("Disposisi bukan wewenang Anda.", "Dispatching is not yours to do."))
    if plan.government_id is not None:
        return [Step(M.DIRECT, Target(government_id=plan.government_id))]
    agency = _agency(session, complaint, plan)
    _require_somebody(session, actor, plan, now)
    steps = []
    assigned = Target(agency_id=agency.id, unit_id=plan.unit_id, officer=plan.officer)
    if complaint.holder != Holder.AGENCY or complaint.agency_id != agency.id:
        steps.append(Step(M.DISPATCH, assigned))
    elif (complaint.unit_id, complaint.officer) != (plan.unit_id, plan.officer) or not plan.helpers:
        steps.append(Step(M.ASSIGN_UNIT, assigned))
    _check_helpers(session, complaint, plan)
    return steps + [Step(M.ASK_HELP, Target(agency_id=helper)) for helper in plan.helpers]


def _agency(session: Session, complaint: Complaint, plan: Plan) -> Agency:
    """The agency itself, of the complaint's own government: a unit is named beside it."""
    agency = session.get(Agency, plan.agency_id) if plan.agency_id is not None else None
    here = agency is not None and agency.government_id == complaint.government_id
    if agency is None or not here or not agency.is_active or agency.parent_id is not None:
        raise BadInput(
            Text(
                "Pilih instansi aktif dari pemerintah daerah laporan ini.",
                "Choose an active agency of this complaint's government.",
            )
        )
    return agency


def _require_somebody(session: Session, actor: Actor, plan: Plan, now: datetime) -> None:
    """Whoever it is given to is there, or somebody stands in for them."""
    if plan.officer is None:
        return
    today = absence_services.today_of(session, actor, now)
    away = absences.current(session, [plan.officer], today).get(plan.officer)
    if away is None or away.from_on > today or away.substitute is not None:
        return
    raise BadInput(
        Text(
            f"{away.full_name} tidak hadir sampai {day(away.until_on, 'id')} dan belum punya "
            "pengganti. Pilih petugas lain, atau isi penggantinya.",
            f"{away.full_name} is away until {day(away.until_on, 'en')} and nobody stands in. "
            "Choose another officer, or name a substitute.",
        )
    )


def _check_helpers(session: Session, complaint: Complaint, plan: Plan) -> None:
    """Others than the lead, of the same government, who are told what is asked of them."""
    if not plan.helpers:
        return
    if not plan.note.strip():
        raise BadInput(
            Text(
                "Tulis apa yang diminta dari instansi pembantu.",
                "Write what is asked of the helping agencies.",
            )
        )
    if plan.agency_id in plan.helpers or len(set(plan.helpers)) != len(plan.helpers):
        raise BadInput(
            Text(
                "Instansi pembantu harus lain dari instansi utama, masing-masing sekali.",
                "A helping agency must be another than the leading one, each only once.",
            )
        )
    if len(plan.helpers) > MOST_HELPERS:
        raise BadInput(
            Text(
                f"Paling banyak {MOST_HELPERS} instansi pembantu.",
                f"At most {MOST_HELPERS} helping agencies.",
            )
        )
    for helper in plan.helpers:
        _agency(session, complaint, plan._replace(agency_id=helper))

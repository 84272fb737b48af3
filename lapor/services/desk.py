"""What the officer's pages show, read at once: the queue, one complaint, dispatching."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.codes import Clock, Status
from db.days import day_of, milliseconds
from db.models import Agency, Category, Complaint, Government
from lapor.domain.access import Actor, Permission
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import NO_DEADLINE, Rules, end_of_day, next_due
from lapor.domain.deadline import Deadline, StripDay, deadline, strip
from lapor.domain.effects import state_of
from lapor.domain.policy import Limit
from lapor.domain.retelling import as_known
from lapor.domain.state import State
from lapor.domain.workflow import Move, moves_from
from lapor.domain.worklists import Worklist
from lapor.queries import complaints as queries
from lapor.queries import reference
from lapor.queries.complaints import QueueRow
from lapor.queries.filters import Filters, Times
from lapor.queries.reference import Choice, Load
from lapor.queries.scope import may_read
from lapor.services import complaints, ledger, stories
from lapor.services.reference import government, rules_of, zone_of
from lapor.services.telling import Sentence, sentences

PAGE = 25
WEEK = 5  # working days that are soon
LONG = 60  # working days after which a complaint is to be escalated
PAST_DUE = 14  # days the strip goes on after the due date
WESTERN = ZoneInfo("Asia/Jakarta")  # where nobody's own zone decides


@dataclass(frozen=True)
class Line:
    """A row of the queue, with its deadline in working days."""

    row: QueueRow
    deadline: Deadline


@dataclass(frozen=True)
class Due:
    """The date that counts next, the rule it rests on, and every day since the clock began."""

    deadline: Deadline
    clock: Clock | None
    limit: Limit | None
    local_limits: list[Limit]
    days: list[StripDay]


@dataclass(frozen=True)
class Dossier:
    """One complaint as this actor may see it. Without the right there is no text."""

    complaint: Complaint
    title: str | None
    body: str | None
    edited: str | None
    state: State
    story: list[Sentence]
    moves: list[Move]
    due: Due
    government: Government
    agency: str | None
    category: str | None
    place: str
    has_identity: bool


def home_zone(session: Session, actor: Actor) -> ZoneInfo:
    """The zone whose today this actor works by."""
    if actor.government_id is None:
        return WESTERN
    return zone_of(session, actor.government_id)


def line(session: Session, row: QueueRow, now: datetime) -> Line:
    zone = ZoneInfo(row.zone)
    calendar = rules_of(session, row.government_id).calendar
    due = None
    if row.due_at < NO_DEADLINE:
        due = ledger.local_day(milliseconds(row.due_at - timedelta(seconds=1)), zone)
    today = ledger.local_day(milliseconds(now), zone)
    return Line(row, deadline(due, today, row.status, calendar))


def times(session: Session, actor: Actor, now: datetime) -> Times:
    """Now, as a queue asks about it where this actor is."""
    zone = home_zone(session, actor)
    calendar = rules_of(session, actor.government_id or 0).calendar
    today = ledger.local_day(milliseconds(now), zone)
    return Times(
        now=now,
        today_ends=end_of_day(today, zone),
        week_ends=end_of_day(calendar.after(today, WEEK), zone),
        today=day_of(today),
        long_ago=day_of(calendar.last_older_than(today, LONG)),
    )


def found(session: Session, actor: Actor, number: str, now: datetime) -> list[Line]:
    """Complaints of exactly this number."""
    return [line(session, row, now) for row in queries.by_number(session, actor, number)]


def dossier(
    session: Session, actor: Actor, complaint_id: int, *, now: datetime | None = None
) -> Dossier:
    """Raises NotFound where it is missing or out of scope."""
    now = now or datetime.now(UTC)
    complaint = complaints.get(session, actor, complaint_id)
    rows = stories.read(session, complaint.id, complaint.home_id)
    state = state_of(as_known(stories.retold(rows)))
    today = ledger.local_day(milliseconds(now), zone_of(session, state.government))
    readable = may_read(actor, complaint.is_secret)
    text = queries.text(session, complaint) if readable else None
    category = session.get(Category, complaint.category_id) if complaint.category_id else None
    title = complaint.title if readable else None
    session.expunge(complaint)
    complaint.title = title or ""  # the row goes to the page too, and says no more than it may
    return Dossier(
        complaint=complaint,
        title=title,
        body=text.body if text else None,
        edited=text.edited if text else None,
        state=state,
        story=sentences(session, complaint, rows, with_notes=readable),
        moves=_moves(actor, complaint),
        due=_due(state, rules_of(session, state.government), today),
        government=government(session, state.government),
        agency=_agency(session, complaint),
        category=category.name if category else None,
        place=reference.place_name(session, complaint.territory_id),
        has_identity=queries.has_reporter(session, complaint),
    )


def _due(state: State, rules: Rules, today: int) -> Due:
    clock, due = next_due(state, rules)
    klass = state.klass if clock == Clock.RESOLVE else None
    return Due(
        deadline=deadline(due, today, state.status, rules.calendar),
        clock=clock,
        limit=rules.policies.limit(clock, state.received, klass) if clock else None,
        local_limits=rules.policies.local_limits(state.government, today),
        days=_strip(state, clock, due, today, rules.calendar),
    )


def _moves(actor: Actor, complaint: Complaint) -> list[Move]:
    if not actor.may(Permission.MOVE_COMPLAINTS):
        return []
    merged = complaint.merged_into is not None
    return moves_from(complaint.status, actor.role, holder=complaint.holder, merged=merged)


def _agency(session: Session, complaint: Complaint) -> str | None:
    agency = session.get(Agency, complaint.agency_id) if complaint.agency_id else None
    return agency.name if agency else None


def _strip(
    state: State, clock: Clock | None, due: int | None, today: int, calendar: Calendar
) -> list[StripDay]:
    starts = {
        Clock.VERIFY: state.received,
        Clock.FOLLOW_UP: state.dispatched,
        Clock.RESOLVE: state.dispatched,
        Clock.CLOSE: state.last_follow_up,
    }
    start = starts.get(clock) if clock else None
    if start is None or due is None or state.status == Status.ON_HOLD:
        return []
    return strip(start, min(max(due, today), due + PAST_DUE), state.holds, calendar)


@dataclass(frozen=True)
class DispatchPage:
    lines: list[Line]
    total: int
    loads: list[Load]
    agencies: dict[int, dict[int, str]]  # by government: nobody is handed abroad by a slip


def dispatch_page(session: Session, actor: Actor, *, now: datetime | None = None) -> DispatchPage:
    """What nobody has been given yet, and how much each agency has."""
    now = now or datetime.now(UTC)
    at = times(session, actor, now)
    unassigned = Filters(worklist=Worklist.UNASSIGNED)
    rows = queries.queue(session, actor, unassigned, times=at, size=PAGE)
    governments = {row.government_id for row in rows}
    return DispatchPage(
        lines=[line(session, row, now) for row in rows],
        total=queries.count(session, actor, unassigned, times=at),
        loads=reference.loads(session, actor, now=now, soon=at.today_ends + timedelta(days=7)),
        agencies={one: agencies_of(session, one) for one in governments},
    )


def agencies_of(session: Session, government_id: int) -> dict[int, str]:
    """Whom a complaint of this government can be dispatched to."""
    return {one.id: one.name for one in reference.agencies(session, [government_id])}


def targets(
    session: Session, actor: Actor, government_id: int
) -> tuple[dict[int, str], list[Choice]]:
    """(agencies to dispatch to, governments to hand over to) for the forms of moves.

    The agencies are those of the complaint's own government; another one is a hand-over.
    """
    if not actor.may(Permission.DISPATCH):
        return {}, []
    reach = reference.governments(session, actor, Permission.DISPATCH)
    choices = [Choice(one.id, one.name) for one in reach]
    return agencies_of(session, government_id), choices

"""One complaint as this actor may see it: what it says, what happened, what is due, what next."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from db.codes import Clock, Status
from db.days import milliseconds
from db.models import Agency, Category, Complaint, Government
from lapor.domain.access import Actor, Permission
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import Rules, next_due
from lapor.domain.deadline import Deadline, StripDay, deadline, strip
from lapor.domain.effects import state_of
from lapor.domain.policy import Limit
from lapor.domain.retelling import as_known
from lapor.domain.state import State
from lapor.domain.workflow import Move, moves_from
from lapor.queries import complaints as queries
from lapor.queries import reference
from lapor.queries.scope import may_read
from lapor.services import complaints, ledger, stories
from lapor.services.reference import government, rules_of, zone_of
from lapor.services.telling import Sentence, sentences

PAST_DUE = 14  # days the strip goes on after the due date


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

    def since(self, version: int) -> list[Sentence]:
        """What was recorded after this version."""
        return [one for one in self.story if one.version > version]


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
        moves=_moves(session, actor, complaint),
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


def _moves(session: Session, actor: Actor, complaint: Complaint) -> list[Move]:
    if not actor.may(Permission.MOVE_COMPLAINTS):
        return []
    how = complaints.standing(session, actor, complaint)
    return moves_from(complaint.status, actor.role, how)


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

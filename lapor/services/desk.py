"""What the queue shows, read at once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.codes import Role
from db.days import day_of, milliseconds
from lapor.domain.access import Actor
from lapor.domain.clocks import NO_DEADLINE, end_of_day
from lapor.domain.deadline import Deadline, deadline
from lapor.queries import absences
from lapor.queries import complaints as queries
from lapor.queries.complaints import QueueRow
from lapor.queries.filters import Times
from lapor.services import ledger
from lapor.services.reference import rules_of, zone_of

PAGE = 25
WEEK = 5  # working days that are soon
LONG = 60  # working days after which a complaint is to be escalated
WESTERN = ZoneInfo("Asia/Jakarta")  # where nobody's own zone decides


@dataclass(frozen=True)
class Line:
    """A row of the queue, with its deadline in working days."""

    row: QueueRow
    deadline: Deadline


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
        stands_in_for=_stands_in_for(session, actor, day_of(today)),
    )


def _stands_in_for(session: Session, actor: Actor, today: date) -> frozenset[str]:
    """Only officers of agencies are given complaints by name."""
    if actor.role != Role.LIAISON:
        return frozenset()
    return frozenset(absences.substitutes_for(session, actor.name, today))


def found(session: Session, actor: Actor, number: str, now: datetime) -> list[Line]:
    """Complaints of exactly this number."""
    return [line(session, row, now) for row in queries.by_number(session, actor, number)]

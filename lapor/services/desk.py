"""What the queue shows, read at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.days import day_number, milliseconds
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import NO_DEADLINE, end_of_day
from lapor.domain.deadline import Deadline, deadline
from lapor.queries import complaints as queries
from lapor.queries import reference
from lapor.queries.complaints import Filters, Position, QueueRow, Worklist
from lapor.queries.reference import Choice
from lapor.services import ledger
from lapor.services.reference import rules_of, zone_of

PAGE = 25
WESTERN = ZoneInfo("Asia/Jakarta")  # where nobody's own zone decides


@dataclass(frozen=True)
class Line:
    """A row of the queue, with its deadline in working days."""

    row: QueueRow
    deadline: Deadline


@dataclass(frozen=True)
class QueuePage:
    lines: list[Line]
    counts: dict[Worklist, int]
    total: int  # queries.CAP + 1 means more
    has_more: bool


def home_zone(session: Session, actor: Actor) -> ZoneInfo:
    """The zone whose today this actor works by."""
    if actor.government_id is None:
        return WESTERN
    return zone_of(session, actor.government_id)


def today_ends(now: datetime, zone: ZoneInfo) -> datetime:
    return end_of_day(day_number(now.astimezone(zone).date()), zone)


def queue_page(
    session: Session,
    actor: Actor,
    filters: Filters,
    *,
    after: Position | None = None,
    now: datetime | None = None,
) -> QueuePage:
    now = now or datetime.now(UTC)
    ends = today_ends(now, home_zone(session, actor))
    rows = queries.queue(
        session, actor, filters, now=now, today_ends=ends, after=after, size=PAGE + 1
    )
    return QueuePage(
        lines=[line(session, row, now) for row in rows[:PAGE]],
        counts=queries.counts(session, actor, filters, now=now, today_ends=ends),
        total=queries.count(session, actor, filters, now=now, today_ends=ends),
        has_more=len(rows) > PAGE,
    )


def line(session: Session, row: QueueRow, now: datetime) -> Line:
    zone = ZoneInfo(row.zone)
    calendar = rules_of(session, row.government_id).calendar
    due = None
    if row.due_at < NO_DEADLINE:
        due = ledger.local_day(milliseconds(row.due_at - timedelta(seconds=1)), zone)
    today = ledger.local_day(milliseconds(now), zone)
    return Line(row, deadline(due, today, row.status, calendar))


def found(session: Session, actor: Actor, number: str, now: datetime) -> list[Line]:
    """Complaints of exactly this number."""
    return [line(session, row, now) for row in queries.by_number(session, actor, number)]


def agency_choices(session: Session, actor: Actor) -> list[Choice]:
    """Agencies to filter a queue by: those of one's own government, or of the pilots."""
    reach = reference.governments(session, actor, Permission.SEE_COMPLAINTS, pilots_only=True)
    if actor.agency_id is not None:
        return []
    several = len(reach) > 1
    names = {one.id: one.name for one in reach}
    return [
        Choice(one.id, f"{one.name} · {names[one.government_id]}" if several else one.name)
        for one in reference.agencies(session, list(names))
    ]

"""What must move today so that nothing is late by Friday: by agency, with the next step."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.codes import Status
from db.days import day_number, day_of, milliseconds
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import end_of_day
from lapor.domain.deadline import Deadline, Nearness, coming_friday, deadline
from lapor.domain.text import Text
from lapor.queries import absences, due, loads
from lapor.queries.absences import Away
from lapor.queries.due import DueRow
from lapor.queries.reference import Choice
from lapor.services.ledger import local_day
from lapor.services.reference import rules_of, zone_of

CAP = 500  # of what is late, and again of what is not: more is no list for a day
WESTERN, EASTERN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")  # days begin in the east


class Step(StrEnum):
    """What would stop the clock that runs."""

    VERIFY = "verify"
    DISPATCH_AGAIN = "dispatch_again"
    FOLLOW_UP = "follow_up"
    APPROVE = "approve"
    RESOLVE = "resolve"
    HELP = "help"


STEPS = MappingProxyType(
    {
        Step.VERIFY: Text("Verifikasi dan disposisikan", "Verify and dispatch"),
        Step.DISPATCH_AGAIN: Text("Disposisikan lagi", "Dispatch again"),
        Step.FOLLOW_UP: Text("Tindak lanjuti", "Follow up"),
        Step.APPROVE: Text("Putuskan jawaban yang diajukan", "Decide on the proposed answer"),
        Step.RESOLVE: Text("Selesaikan", "Resolve"),
        Step.HELP: Text("Berikan bantuan", "Give help"),
    }
)


@dataclass(frozen=True)
class Task:
    """One line of the list: without the right to read it, no title; never a number of a person."""

    id: int
    number: str
    title: str | None
    is_secret: bool
    step: Step
    deadline: Deadline
    officer: str | None
    away: Away | None  # of the officer, today


@dataclass(frozen=True)
class Desk:
    """An agency with its tasks; without an agency, the government's own desk."""

    government: str
    agency: str | None
    tasks: list[Task]

    @property
    def late(self) -> int:
        return sum(task.deadline.nearness == Nearness.LATE for task in self.tasks)


@dataclass(frozen=True)
class Tomorrow:
    """The list up to a Friday. `has_more`: only the nearest deadlines are in it."""

    friday: date
    desks: list[Desk]
    has_more: bool

    @property
    def total(self) -> int:
        return sum(len(desk.tasks) for desk in self.desks)

    @property
    def late(self) -> int:
        return sum(desk.late for desk in self.desks)


def governments(session: Session, actor: Actor) -> list[Choice]:
    """Whose lists this actor may see, where anything is open."""
    found = loads.governments(session, actor, Permission.SEE_COMPLAINTS)
    return [Choice(one.id, one.name) for one in found]


def read(
    session: Session, actor: Actor, government_id: int | None = None, *, now: datetime | None = None
) -> Tomorrow:
    """Each government's days are its own; the Friday named is the actor's.

    Late complaints are in it too, first: they do not become less urgent.
    """
    now = now or datetime.now(UTC)
    friday = max(coming_friday(local_day(milliseconds(now), zone)) for zone in (WESTERN, EASTERN))
    ends = end_of_day(friday, WESTERN)  # the latest it can be; each row is asked again below
    late = due.due(session, actor, government_id, after=None, until=now, size=CAP + 1)
    soon = due.due(session, actor, government_id, after=now, until=ends, size=CAP + 1)
    helps = due.help_due(session, actor, government_id, until=day_of(friday), size=CAP + 1)
    kept = [row for part in (late, soon, helps) for row in part[:CAP] if _counts(row, now)]
    return Tomorrow(
        friday=_friday_of(session, actor, government_id, now),
        desks=_desks(session, kept, now),
        has_more=any(len(part) > CAP for part in (late, soon, helps)),
    )


def next_up(
    session: Session, actor: Actor, size: int, *, now: datetime | None = None
) -> list[Task]:
    """The nearest deadlines up to that Friday that can still be kept."""
    now = now or datetime.now(UTC)
    friday = max(coming_friday(local_day(milliseconds(now), zone)) for zone in (WESTERN, EASTERN))
    ends = end_of_day(friday, WESTERN)
    soon = due.due(session, actor, None, after=now, until=ends, size=size)
    return [_task(session, row, {}, now) for row in soon if _counts(row, now)]


def _friday_of(session: Session, actor: Actor, government_id: int | None, now: datetime) -> date:
    where = government_id if government_id is not None else actor.government_id
    zone = WESTERN if where is None else zone_of(session, where)
    return day_of(coming_friday(local_day(milliseconds(now), zone)))


def _due_on(row: DueRow) -> int:
    if row.help_due_on is not None:
        return day_number(row.help_due_on)
    return local_day(milliseconds(row.due_at - timedelta(seconds=1)), ZoneInfo(row.zone))


def _today(row: DueRow, now: datetime) -> int:
    return local_day(milliseconds(now), ZoneInfo(row.zone))


def _counts(row: DueRow, now: datetime) -> bool:
    """Is it due by the Friday where its government is?"""
    return _due_on(row) <= coming_friday(_today(row, now))


def _desks(session: Session, rows: list[DueRow], now: datetime) -> list[Desk]:
    """The most late first; within one, the nearest deadline."""
    officers = sorted({row.officer for row in rows if row.officer})
    away = absences.current(session, officers, now.astimezone(WESTERN).date())
    found: dict[tuple[str, str | None], list[Task]] = defaultdict(list)
    for row in rows:
        found[row.government, row.agency].append(_task(session, row, away, now))
    desks = [
        Desk(government, agency, sorted(tasks, key=lambda task: (task.deadline.on or 0, task.id)))
        for (government, agency), tasks in found.items()
    ]
    return sorted(
        desks, key=lambda desk: (-desk.late, -len(desk.tasks), desk.government, desk.agency or "")
    )


def _task(session: Session, row: DueRow, away: dict[str, Away], now: datetime) -> Task:
    today, calendar = _today(row, now), rules_of(session, row.government_id).calendar
    absent = away.get(row.officer or "")
    is_away = absent is not None and absent.from_on <= day_of(today)
    return Task(
        id=row.id,
        number=row.number,
        title=row.title,
        is_secret=row.is_secret,
        step=_step(row),
        deadline=deadline(_due_on(row), today, row.status, calendar),
        officer=row.officer_name or row.officer,
        away=absent if is_away else None,
    )


def _step(row: DueRow) -> Step:
    if row.help_due_on is not None:
        return Step.HELP
    if row.status == Status.UNVERIFIED:
        return Step.DISPATCH_AGAIN if row.is_dispatched else Step.VERIFY
    if row.is_proposed:
        return Step.APPROVE
    return Step.RESOLVE if row.status == Status.IN_PROCESS else Step.FOLLOW_UP

"""What of the programme needs somebody today, and which numbers of the pilots turned red."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from db.codes import MilestoneState, RiskState, Role
from db.models import Milestone
from lapor.domain.access import Actor, Permission
from lapor.domain.text import Text
from lapor.domain.today import Matter, Tone
from lapor.services import programme, programme_read
from lapor.services.board import Board, Cell, Place, Standing, board
from lapor.services.desk import WESTERN
from lapor.services.kpi_scope import Period

SOON = timedelta(days=30)
READERS = (Role.MANAGER, Role.PARTNER, Role.OVERSEER, Role.HEAD)  # who comes for the programme
OVERDUE = Text("Capaian lewat rencana", "Deliverables overdue")
COMING = Text("Capaian dalam 30 hari", "Due within 30 days")
DECISIONS = Text("Keputusan lewat tenggat", "Decisions overdue")
RED = Text("Angka yang turun di bawah target", "Numbers that fell below their target")
SHOWN = ("follow_up_rate", "completion_rate", "followed_up_on_time", "resolved_on_time")
RISKS = Text("Risiko terbuka", "Open risks")


@dataclass(frozen=True)
class Turned:
    """A number of one pilot that misses its target now and did not then."""

    place: Place
    cell: Cell


def read(session: Session, actor: Actor, today: date) -> tuple[Matter, ...]:
    """Deliverables, decisions and risks within this actor's scope."""
    if actor.role not in READERS or not actor.may(Permission.SEE_PROGRAMME):
        return ()
    pilots = programme.pilots(session, actor)
    planned = [one for pilot in pilots for one in pilot.milestones.values() if _is_missing(one)]
    met = programme_read.meetings(session, actor, today)
    dangers = programme_read.risks(session, actor, today)
    n_open = sum(one.values["state"] == RiskState.OPEN for one in dangers)
    matrix, activities = "pages/programme.py", "pages/activities.py"
    late = sum((one.planned_on or today) < today for one in planned)
    coming = sum(today <= (one.planned_on or date.max) <= today + SOON for one in planned)
    decided = len(programme_read.overdue_decisions(met))
    return (
        Matter(OVERDUE, late, matrix, tone=Tone.BAD),
        Matter(COMING, coming, matrix, tone=Tone.SOON),
        Matter(DECISIONS, decided, activities, tone=Tone.BAD),
        Matter(RISKS, n_open, activities),
    )


def _is_missing(one: Milestone) -> bool:
    return one.planned_on is not None and one.state != MilestoneState.DONE


def red(session: Session, actor: Actor, since: datetime, today: date) -> tuple[Matter, ...]:
    """How many numbers of the pilots miss their target today and did not then."""
    period = this_year(today)
    before = as_it_was(period, since.astimezone(WESTERN).date())
    if before is None or not sees_pilots(actor):
        return ()
    then, now = (board(session, actor, one, SHOWN) for one in (before, period))
    n = len(turned_red(then, now))
    return (Matter(RED, n, "pages/kpi.py", tone=Tone.BAD),) if n else ()


def sees_pilots(actor: Actor) -> bool:
    """Is this somebody who comes for the six pilots side by side?"""
    return actor.role in READERS and actor.may(Permission.SEE_KPI)


def this_year(today: date) -> Period:
    """The period the KPI monitor opens with."""
    return Period(date(today.year, 1, 1), date(today.year, 12, 31), today)


def as_it_was(period: Period, on: date) -> Period | None:
    """The same period as it was known at the end of that day; None: it had not begun."""
    if period.since is None or on < period.since or on >= period.as_of:
        return None
    return replace(period, as_of=on, known_on=on)


def turned_red(then: Board, now: Board) -> list[Turned]:
    """Nearly or fully reached then, missed now. What is too small or withheld tells nothing."""
    found = []
    for place in now.places:
        for kpi in dict.fromkeys(code for _, code in now.cells):
            here, before = now.cell(place.code, kpi), then.cell(place.code, kpi)
            if here is None or before is None or before.standing in (None, Standing.MISSED):
                continue
            if here.standing == Standing.MISSED:
                found.append(Turned(place, here))
    return found

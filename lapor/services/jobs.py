"""What the clock does: what ran out, reminders, escalations, rules, digests, and the tail.

The system moves only complaints whose last move was made here, never an imported state. A late
job dates what it does on the day it was due; that it was recorded later is told too. Whatever was
done is not done again, so it can be stopped at any moment and catches up after an outage.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, delete, select

from db.codes import MoveCode, Status
from db.days import day_of, milliseconds
from db.engine import engine, reading, unhurried, writing
from db.models import Complaint, Presence
from lapor.domain.access import SYSTEM, Permission
from lapor.domain.clocks import hold_expires_on, lapse_on, next_due
from lapor.domain.effects import state_of
from lapor.domain.errors import Refusal
from lapor.domain.job_names import CLOCK
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity, State
from lapor.queries.conditions import IS_OPEN
from lapor.services import (
    agency_merge,
    bulk_run,
    complaints,
    counting,
    digest,
    job_runs,
    leases,
    ledger,
    links,
    redating,
    rule_dispatch,
    stories,
    suggest,
    throttle,
    traces,
)
from lapor.services.reference import rules_of, zone_of

ESCALATE_AFTER = 60  # working days since dispatch: design.md 5, escalation_due
REMIND_WITHIN = 1  # working days before it is due
# calendar days that certainly hold those working days, to look up candidates by an index
LONG, NEAR = timedelta(days=80), timedelta(days=14)
SECOND = timedelta(seconds=1)  # a due date ends with its day
FORGOTTEN = timedelta(days=1)  # who had what open then says nothing now
C = Complaint
log = structlog.get_logger()


class Step(NamedTuple):
    """A move that is due, on the version it was seen on."""

    complaint_id: int
    seen: int
    code: MoveCode
    on: int | None = None  # day number; None: today


class Report(NamedTuple):
    moves: dict[MoveCode, int]
    failed: int
    trained: int  # governments whose suggestions were learned anew
    folded: int
    counted: int  # complaints that were looked through for sums of months


def due_steps(session: Session, now: datetime) -> Iterator[Step]:
    """All that is due where each government is. Complaints of files are left alone."""
    for complaint in candidates(session, now):
        if step := step_of(session, complaint, now):
            yield step


def candidates(session: Session, now: datetime) -> Iterator[C]:
    statement = select(C).where(IS_OPEN, col(C.moved_here), _candidate(now))
    for complaint in session.exec(statement.order_by(col(C.due_at), col(C.id))):
        if _needs_its_story(session, complaint, now):
            yield complaint


def step_of(session: Session, complaint: C, now: datetime) -> Step | None:
    """What is due of this one, as its story says."""
    told = stories.retold(stories.read(session, complaint.id, complaint.home_id))
    today = ledger.local_day(milliseconds(now), zone_of(session, complaint.government_id))
    return _step(session, complaint, told, state_of(as_known(told)), today)


def _candidate(now: datetime) -> ColumnElement[bool]:
    """What may be due: wide enough for every zone and calendar, and answered by the indexes."""
    today = now.date()
    answered = col(C.status).in_([Status.NOT_FOLLOWED_UP, Status.IN_PROCESS])
    near = col(C.due_at).between(now - timedelta(days=1), now + NEAR)
    return or_(
        and_(col(C.status) == Status.IN_PROCESS, col(C.lapse_on) <= today + timedelta(days=1)),
        and_(col(C.status) == Status.ON_HOLD, col(C.due_at) <= now),
        and_(answered, col(C.escalated_on).is_(None), col(C.dispatched_on) <= today - LONG),
        and_(col(C.status) != Status.ON_HOLD, near),
    )


def _needs_its_story(session: Session, complaint: Complaint, now: datetime) -> bool:
    """Most that are due within two weeks are not due tomorrow, or were pointed at already."""
    zone = zone_of(session, complaint.government_id)
    today = ledger.local_day(milliseconds(now), zone)
    due = ledger.local_day(milliseconds(complaint.due_at - SECOND), zone)
    if complaint.status == Status.ON_HOLD or (complaint.lapse_on or date.max) < day_of(today):
        return True
    if complaint.escalated_on is None and (complaint.dispatched_on or date.max) <= (
        day_of(today) - LONG
    ):
        return True
    calendar = rules_of(session, complaint.government_id).calendar
    return (
        today <= due
        and complaint.reminded_due_on != day_of(due)
        and calendar.elapsed(today, due) <= REMIND_WITHIN
    )


def _step(
    session: Session, complaint: Complaint, told: list[Activity], state: State, today: int
) -> Step | None:
    """The first that is due; another comes with the next run."""
    rules, key = rules_of(session, state.government), (complaint.id, complaint.version)
    held = state.status == Status.ON_HOLD
    ends = hold_expires_on(state, rules) if held else lapse_on(state, rules)
    if ends is not None:
        on = max(ends, told[-1].on)  # never before the last move
        if on < today:
            return Step(*key, MoveCode.EXPIRE_HOLD if held else MoveCode.LAPSE, on)
    if held:
        return None
    calendar, dispatched = rules.calendar, state.dispatched
    if (
        dispatched is not None
        and not state.undated
        and state.escalated is None
        and calendar.elapsed(dispatched, today) > ESCALATE_AFTER
    ):
        return Step(*key, MoveCode.ESCALATE)
    _, due = next_due(state, rules)
    if due is None or state.reminded == due or not today <= due:
        return None
    return Step(*key, MoveCode.REMIND) if calendar.elapsed(today, due) <= REMIND_WITHIN else None


def take(session: Session, step: Step, now: datetime) -> bool:
    """Make it, unless an officer was faster or it is no longer due."""
    with suppress(Refusal):
        complaints.make_move(
            session, SYSTEM, step.complaint_id, step.code, seen=step.seen, now=now, on=step.on
        )
        return True
    return False


@unhurried()
def run(*, now: datetime | None = None) -> Report | None:
    """Everything that is due, each complaint in a transaction of its own.

    None: another process is at it. One complaint that cannot be moved does not stop the others.
    """
    now, holder = now or datetime.now(UTC), secrets.token_hex(16)
    agency_merge.carry_on()
    redating.carry_on()  # deadlines are counted again before anybody is reminded of them
    if not leases.takes(CLOCK, holder):
        return None
    with job_runs.kept(CLOCK) as done:
        try:
            made, failed = _take_all(now, holder)
            _sweep(now)
            trained = suggest.train_due(now=now) if leases.takes(CLOCK, holder) else 0
            _sweep_traces()
            digest.run(now=now)
        finally:
            with writing() as session:
                leases.release(session, CLOCK, holder)
        moves = {code: n for code, n in made.items() if n}
        report = Report(moves, failed, trained, fold_tail(), counting.run())
        done.failed = failed
        done.outcome = {
            **{code.value: n for code, n in moves.items()},
            "trained": trained,
            "folded": report.folded,
            "counted": report.counted,
        }
    return report


def _take_all(now: datetime, holder: str) -> tuple[Counter[MoveCode], int]:
    """(moves made, complaints that could not be moved). Rules speak for what the clock left."""
    with reading() as session:
        waiting = [complaint.id for complaint in candidates(session, now)]
    clock = {id: partial(_take_due, complaint_id=id, now=now) for id in waiting}
    made, failed = _each(clock, holder)
    with reading() as session:
        spoken_for = rule_dispatch.due(session)
    rules = {one.complaint_id: partial(_dispatch, one=one, now=now) for one in spoken_for}
    dispatched, not_dispatched = _each(rules, holder)
    return made + dispatched, failed + not_dispatched


def _each(
    work: Mapping[int, Callable[[Session], MoveCode | None]], holder: str
) -> tuple[Counter[MoveCode], int]:
    """One complaint after the other, each in a transaction of its own."""
    made: Counter[MoveCode] = Counter()
    failed = 0
    for complaint_id, move in work.items():
        if not leases.takes(CLOCK, holder):
            break  # we were asleep too long: whoever has it goes on
        try:
            with writing() as session:
                code = move(session)
        except Exception as error:  # a bug with this one: said, and the next one is taken
            failed += 1
            log.error("not moved", complaint=complaint_id, kind=type(error).__name__)
        else:
            made.update([code] if code else [])
    return made, failed


def _take_due(session: Session, complaint_id: int, now: datetime) -> MoveCode | None:
    complaint = complaints.get(session, SYSTEM, complaint_id, Permission.MOVE_COMPLAINTS)
    step = step_of(session, complaint, now)
    return step.code if step and take(session, step, now) else None


def _dispatch(session: Session, one: rule_dispatch.Waiting, now: datetime) -> MoveCode | None:
    return MoveCode.DISPATCH if rule_dispatch.take(session, one, now) else None


def _sweep(now: datetime) -> None:
    with writing() as session:
        session.connection().execute(
            delete(Presence).where(col(Presence.seen_at) < now - FORGOTTEN)
        )
        bulk_run.sweep(session, now)
        job_runs.sweep(session, now)
        throttle.sweep(session, now)
        links.sweep(session, now)


def _sweep_traces() -> None:
    """What an erasure left behind because a crash or a reader was in the way."""
    with reading() as session:
        is_due = traces.due(session)
    if is_due:
        traces.sweep(engine())


@unhurried()
def fold_tail() -> int:
    """Move the ledger's tail into the balances, in one snapshot; returns how many entries."""
    with writing(snapshot=True) as session:
        return ledger.fold(session)

"""Open complaints counted again after the calendar or a limit was changed; closed ones keep theirs.

What is left to look at is kept in `job_run`, so a restart loses nothing: the clock carries it on.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import ids
from db.models import JobRun
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import NO_DEADLINE
from lapor.domain.errors import NotAllowed
from lapor.domain.job_names import RECOUNT
from lapor.domain.redating import Proposal
from lapor.domain.text import Text
from lapor.queries import open_stories
from lapor.queries.open_stories import Open
from lapor.services import recounting, stepping
from lapor.services.progress import Progress as Told
from lapor.services.progress import untold
from lapor.services.recounting import Again
from lapor.services.reference import assume, government, know

LOOK = 100  # complaints looked at in one transaction: a quarter of a second at the most
EXAMPLES = 10
log = structlog.get_logger()


@dataclass(frozen=True)
class Example:
    """One complaint whose next due date becomes another; None: no clock runs."""

    complaint_id: int
    number: str
    government: str
    zone: str
    was: datetime | None
    will: datetime | None


@dataclass
class Foreseen:
    """What counting again would do. Each counter is of complaints, by the government's name."""

    looked: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)  # that are not late now
    no_longer_late: Counter[str] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """How far the newest counting has come."""

    started_at: datetime
    finished_at: datetime | None
    looked: int
    total: int
    changed: int
    failed: int


def foresee(
    session: Session, actor: Actor, proposal: Proposal, *, now: datetime | None = None,
    progress: Told = untold,
) -> Foreseen:  # fmt: skip
    """What every open complaint's dates would become. Nothing is written. Raises NotAllowed."""
    _require(actor, Permission.MANAGE_REFERENCE)
    now, found, after = now or datetime.now(UTC), Foreseen(), -1
    if not proposal.counts:
        return found
    assume(session, proposal)
    while chunk := open_stories.chunk(session, after):
        know(session, {one.complaint.government_id for one in chunk})
        for one in chunk:
            if (due := _changed(session, one, now)) is not None:
                _count(session, found, one.complaint, due, now)
        found.looked += len(chunk)
        progress(found.looked)
        after = chunk[-1].complaint.id
    return found


def _require(actor: Actor, permission: Permission) -> None:
    if not actor.may(permission):
        raise NotAllowed(
            Text(
                "Kalender dan kebijakan diatur admin nasional.",
                "The calendar and the limits are the national administrator's.",
            )
        )


def _changed(session: Session, one: Open, now: datetime) -> datetime | None:
    """The moment it will be due, if counting again changes anything in its row; else None."""
    found = recounting.again(session, one, now)
    return found and found.values["due_at"]


def _count(session: Session, found: Foreseen, complaint: Any, due: datetime, now: datetime) -> None:
    place = government(session, complaint.government_id)
    found.changed[place.name] += 1
    was_late, is_late = complaint.due_at <= now, due <= now
    found.late[place.name] += is_late and not was_late
    found.no_longer_late[place.name] += was_late and not is_late
    if due != complaint.due_at and len(found.examples) < EXAMPLES:
        was, will = (None if one == NO_DEADLINE else one for one in (complaint.due_at, due))
        found.examples.append(
            Example(complaint.id, complaint.number, place.name, place.zone, was, will)
        )


def ask(session: Session, why: str, *, now: datetime) -> None:
    """Everything open is to be looked at, from the first one; in the transaction of the change."""
    for run in session.exec(_unfinished()):
        run.finished_at = now  # what it had not reached is reached by the new one
    total = open_stories.count(session)
    told = {"after": -1, "looked": 0, "total": total, "changed": 0, "why": why}
    session.add(
        JobRun(id=ids.new_id(0), name=RECOUNT, started_at=now, failed=0, outcome=json.dumps(told))
    )
    session.flush()


def _unfinished() -> Any:
    waiting = select(JobRun).where(JobRun.name == RECOUNT, col(JobRun.finished_at).is_(None))
    return waiting.order_by(col(JobRun.id).desc()).with_for_update()


def carry_on(target: Engine | None = None) -> None:
    """Look at what is left. Two at once share the work; whoever is second waits for its step."""
    stepping.carry_on(step, target)


def step(session: Session, *, now: datetime | None = None) -> int:
    """Look at the next few and count them again where their dates differ; returns how many are
    left to look at, at most, and 0 once all were."""
    run, now = session.exec(_unfinished()).first(), now or datetime.now(UTC)
    if run is None:
        return 0
    told = json.loads(run.outcome)
    chunk = open_stories.chunk(session, told["after"], LOOK, held=True)
    if chunk:
        found, failed = _counted(session, chunk, now)
        recounting.write(session, found, told["why"], now)
        told |= {"after": chunk[-1].complaint.id, "looked": told["looked"] + len(chunk)}
        told["changed"] += len(found)
        run.failed = (run.failed or 0) + failed
    else:
        run.finished_at = now
    run.outcome = json.dumps(told)
    session.add(run)
    session.flush()
    return max(1, told["total"] - told["looked"]) if chunk else 0


def _counted(session: Session, chunk: list[Open], now: datetime) -> tuple[list[Again], int]:
    """Those that change, and how many could not be counted: one does not stop the others."""
    know(session, {one.complaint.government_id for one in chunk})
    found, failed = [], 0
    for one in chunk:
        try:
            again = recounting.again(session, one, now)
        except Exception as error:  # a bug with this one: said, and the next one is taken
            log.error("not counted again", complaint=one.complaint.id, kind=type(error).__name__)
            failed += 1
        else:
            found += [again] if again else []
    return found, failed


def latest(session: Session, actor: Actor) -> Progress | None:
    """How far the newest counting is. Raises NotAllowed."""
    _require(actor, Permission.SEE_REFERENCE)
    runs = select(JobRun).where(JobRun.name == RECOUNT).order_by(col(JobRun.id).desc())
    run = session.exec(runs).first()
    if run is None:
        return None
    told = json.loads(run.outcome)
    return Progress(
        run.started_at, run.finished_at, told["looked"], told["total"], told["changed"],
        run.failed or 0,
    )  # fmt: skip

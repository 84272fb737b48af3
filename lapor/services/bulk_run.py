"""A bulk run as it is kept: whose it is, how far it has come, what became of each complaint."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from db.models import BulkRow, BulkRun
from lapor.domain.access import Actor
from lapor.domain.errors import NotFound
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE, UNDO_WITHIN, Move
from lapor.queries import bulk as queries
from lapor.services import audit
from lapor.services.targets import Target

KEPT = timedelta(days=30)
NEWS = timedelta(hours=12)  # a working day: by then whoever asked has come back
DONE, REFUSED, STALE, CANCELLED = "done", "refused", "stale", "cancelled"


@dataclass(frozen=True)
class Run:
    """A run and how far it has come. `results` counts rows; None is nothing yet."""

    id: int
    move: Move
    asked_at: datetime
    is_started: bool
    finished_at: datetime | None
    undoes: int | None
    results: dict[str | None, int]

    @property
    def total(self) -> int:
        return sum(self.results.values())

    @property
    def settled(self) -> int:
        return self.total - self.results.get(None, 0)

    def may_be_undone(self, now: datetime) -> bool:
        recent = self.finished_at is not None and now - self.finished_at < UNDO_WITHIN
        return recent and self.move.can_be_undone and bool(self.results.get(DONE))


@dataclass(frozen=True)
class Outcome:
    """What became of one complaint."""

    complaint_id: int
    number: str
    result: str | None
    reason: Text | None


def own(session: Session, actor: Actor, run_id: int, *, locked: bool = False) -> BulkRun:
    """The run, if this actor asked for it. Raises NotFound; missing and not theirs look alike."""
    statement = select(BulkRun).where(col(BulkRun.id) == run_id, col(BulkRun.account) == actor.name)
    if locked:  # on SQLite the transaction is the only one that writes
        statement = statement.with_for_update()
    found: BulkRun | None = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound(
            Text(
                "Pratinjau ini sudah tidak berlaku. Pilih lagi laporannya.",
                "This preview no longer holds. Choose the complaints again.",
            )
        )
    return found


def find(session: Session, actor: Actor, run_id: int) -> Run | None:
    """The same, or None where it is gone: looked at only, and then another one."""
    try:
        return look(session, actor, run_id)
    except NotFound:
        return None


def look(session: Session, actor: Actor, run_id: int, *, locked: bool = False) -> Run:
    """Raises NotFound."""
    run = own(session, actor, run_id, locked=locked)
    return Run(
        id=run.id,
        move=BY_CODE[run.move],
        asked_at=run.asked_at,
        is_started=run.started_at is not None,
        finished_at=run.finished_at,
        undoes=run.undoes,
        results=queries.counts(session, run.id),
    )


def latest(session: Session, actor: Actor, *, now: datetime | None = None) -> Run | None:
    """The newest run of this actor that was begun and not ended (a crash, a closed lid); else the
    one that ended last, while it is still news."""
    found = queries.latest(session, actor.name, (now or datetime.now(UTC)) - NEWS)
    return look(session, actor, found) if found is not None else None


def outcomes(session: Session, actor: Actor, run_id: int) -> list[Outcome]:
    """What became of each, as it was told when it happened."""
    own(session, actor, run_id)
    return [
        Outcome(
            row.complaint_id,
            row.number,
            row.result,
            Text(row.reason_id, row.reason_en) if row.reason_id and row.reason_en else None,
        )
        for row in queries.rows(session, run_id)
    ]


def start(session: Session, actor: Actor, run_id: int, *, now: datetime | None = None) -> None:
    """From now on this is work that will be carried on. A second click changes nothing."""
    run = own(session, actor, run_id, locked=True)
    if run.started_at is None:
        run.started_at = now or datetime.now(UTC)
        _say(session, actor, run, "bulk_start", run.started_at)


def cancel(session: Session, actor: Actor, run_id: int, *, now: datetime | None = None) -> None:
    """What is done stays done; the rest stays untouched, and says so."""
    now = now or datetime.now(UTC)
    run = own(session, actor, run_id, locked=True)
    if run.finished_at is None:
        session.execute(
            update(BulkRow)
            .where(col(BulkRow.run_id) == run.id, col(BulkRow.result).is_(None))
            .values(result=CANCELLED)
        )
        run.finished_at = now
        _say(session, actor, run, "bulk_cancel", now)


def sweep(session: Session, now: datetime) -> None:
    """Forget old runs, what they did is in the stories; not one that was left in the middle."""
    old = select(col(BulkRun.id)).where(
        col(BulkRun.asked_at) < now - KEPT,
        or_(col(BulkRun.finished_at).is_not(None), col(BulkRun.started_at).is_(None)),
    )
    session.connection().execute(delete(BulkRow).where(col(BulkRow.run_id).in_(old)))
    session.connection().execute(delete(BulkRun).where(col(BulkRun.id).in_(old)))


def _say(session: Session, actor: Actor, run: BulkRun, action: str, now: datetime) -> None:
    home = actor.government_id or 0
    audit.write(session, actor.name, action, str(run.id), home_id=home, now=now, summary=run.move)


def packed(target: Target) -> str:
    """As JSON, without what it does not name."""
    named = {name: value for name, value in target._asdict().items() if value is not None}
    return json.dumps(named)


def unpacked(target: str) -> Target:
    found: dict[str, Any] = json.loads(target)
    return Target(**found)

"""When a job last ran and how it went, so that somebody can see that it still does."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, delete

from db import ids
from db.engine import writing
from db.models import JobRun
from lapor.services.setup import CENTRAL

KEPT = timedelta(days=30)


@dataclass
class Done:
    """What a job says of itself when it has ended. Counts only: never a person's data."""

    failed: int = 0  # pieces that could not be done
    outcome: Mapping[str, int | str] = field(default_factory=dict)


@contextmanager
def kept(name: str) -> Iterator[Done]:
    """Around a run, outside its transactions. One that breaks off is never said to have ended."""
    with writing() as session:
        row = JobRun(id=ids.new_id(CENTRAL), name=name, started_at=datetime.now(UTC))
        session.add(row)
        run_id = row.id
    done = Done()
    yield done
    with writing() as session:
        run = session.get_one(JobRun, run_id)
        run.finished_at, run.failed = datetime.now(UTC), done.failed
        run.outcome = json.dumps(dict(done.outcome))


def sweep(session: Session, now: datetime) -> None:
    """Forget what ended or broke off long ago."""
    session.connection().execute(delete(JobRun).where(col(JobRun.started_at) < now - KEPT))

"""What is counted in the background: by the clock's work, or as soon as a page asks for it."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlmodel import Session

from db.codes import Role
from db.engine import reading, unhurried, writing
from lapor.domain.access import Actor
from lapor.queries import month_sums as queries
from lapor.services import leases, topic_sums
from lapor.services.month_sums import Months
from lapor.services.progress import Progress, untold

COUNTING = "counting"  # the lease
READER = Actor("", Role.NATIONAL)  # sums are of everything; whoever reads them sees their share
KEPT = timedelta(days=7)  # of a rule that holds no more, or was only tried


class Task(Protocol):
    """Something that is counted in transactions of its own, and kept under its key."""

    @property
    def key(self) -> str: ...

    def waiting(self, session: Session) -> int:
        """How many complaints have to be looked through."""

    def count(self, progress: Progress = ...) -> int:
        """Look them through; returns how many. `progress` is told, too."""


Work = Sequence[Task]


def everything(session: Session) -> list[Months]:
    """What is kept exact, whoever asks for it."""
    return topic_sums.holding(session, READER)


@unhurried()
def run(*, now: datetime | None = None) -> int:
    """All that changed; how many complaints were looked through. Nothing where others are at it."""
    now = now or datetime.now(UTC)
    with reading() as session:
        work = everything(session)
    done = count(work)
    with writing() as session:
        queries.forget(session, [task.key for task in work], now - KEPT)
    return done


@unhurried()
def count(work: Work, progress: Progress = untold) -> int:
    """These. `progress` is told how many complaints were looked through, of `size`."""
    holder, done = secrets.token_hex(16), 0
    if not leases.takes(COUNTING, holder):
        return 0
    try:
        for task in work:
            done += task.count(_renewing(holder, progress, done))
    finally:
        with writing() as session:
            leases.release(session, COUNTING, holder)
    return done


def size(session: Session, work: Work) -> int:
    return sum(task.waiting(session) for task in work)


def _renewing(holder: str, progress: Progress, before: int) -> Callable[[int], None]:
    def told(done: int) -> None:
        leases.takes(COUNTING, holder)
        progress(before + done)

    return told

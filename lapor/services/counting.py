"""What is counted in the background: by the clock's work, or as soon as a page asks for it."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from db.codes import Role
from db.engine import reading, unhurried, writing
from lapor.domain.access import Actor
from lapor.queries import month_sums as queries
from lapor.services import leases, month_sums, topic_sums
from lapor.services.month_sums import Question, Rule
from lapor.services.progress import Progress, untold

COUNTING = "counting"  # the lease
READER = Actor("", Role.NATIONAL)  # sums are of everything; whoever reads them sees their share
KEPT = timedelta(days=7)  # of a rule that holds no more, or was only tried
Work = Sequence[tuple[Rule, Question]]


def everything(session: Session) -> list[tuple[Rule, Question]]:
    """What pages ask for without being told to."""
    return topic_sums.holding(session, READER)


@unhurried()
def run(*, now: datetime | None = None) -> int:
    """All that changed; how many complaints were looked through. Nothing where others are at it."""
    now = now or datetime.now(UTC)
    with reading() as session:
        work = everything(session)
    done = count(work)
    with writing() as session:
        queries.forget(session, [rule.key for rule, _ in work], now - KEPT)
    return done


@unhurried()
def count(work: Work, progress: Progress = untold) -> int:
    """These. `progress` is told how many complaints were looked through, of `size`."""
    holder, done = secrets.token_hex(16), 0
    if not _leased(holder):
        return 0
    try:
        for rule, asked in work:
            done += month_sums.count(rule, asked, _renewing(holder, progress, done))
    finally:
        with writing() as session:
            leases.release(session, COUNTING, holder)
    return done


def size(work: Work) -> int:
    return sum(month_sums.waiting(rule, asked) for rule, asked in work)


def _renewing(holder: str, progress: Progress, before: int) -> Callable[[int], None]:
    def told(done: int) -> None:
        _leased(holder)
        progress(before + done)

    return told


def _leased(holder: str) -> bool:
    try:
        with writing() as session:
            return leases.take(session, COUNTING, holder, datetime.now(UTC))
    except IntegrityError:  # two came first at once: the other one
        return False

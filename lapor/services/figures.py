"""KPI numbers, read from the replica while it holds all that is saved; else where all else is read.

So a number is never older for coming from there. One that lags is waited for a moment; one that is
gone is left alone for a while, and the log and the metrics say so.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import TypeVar

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlmodel import Session

from db.engine import make_engine, reading
from lapor import metrics
from lapor.config import settings

Found = TypeVar("Found")
PATIENCE, PAUSE = 0.25, 0.01  # seconds for what is on its way; streaming takes a millisecond or two
LEFT_ALONE = 30.0  # seconds, as an address that does not answer costs three
GONE = (DBAPIError, NoneFree)
SAVED = text("SELECT CAST(pg_current_wal_flush_lsn() AS text)")
HAS = text("SELECT coalesce(pg_last_wal_replay_lsn() >= CAST(:wanted AS pg_lsn), false)")
log = structlog.get_logger()


class Standing:
    """Is the replica used? Said once when that changes."""

    def __init__(self) -> None:
        self.reason, self.until = "", 0.0
        self.lock = Lock()

    @property
    def is_left_alone(self) -> bool:
        return time.monotonic() < self.until

    def say(self, reason: str, seconds: float = 0) -> None:
        with self.lock:
            changed, self.reason = self.reason != reason, reason
            self.until = time.monotonic() + seconds
        if changed and reason:
            log.warning("the replica is not read", reason=reason)
        elif changed:
            log.info("the replica is read again")


standing = Standing()


@lru_cache
def replica() -> Engine | None:
    return make_engine(settings().replica_url) if settings().replica_url else None


def figures(use: Callable[[Session], Found]) -> Found:
    """What `use` reads, in one snapshot of everything that is saved by now.

    It may be called twice: it must read, and nothing else.
    """
    there = replica()
    if there is not None and not standing.is_left_alone and _is_level(there):
        try:
            with reading(there) as session:
                found = use(session)
        except GONE as error:  # it fell, or it had to throw away what we were reading
            standing.say(type(error).__name__, LEFT_ALONE if _is_lost(error) else 0)
        else:
            standing.say("")
            metrics.replica_reads.labels("replica").inc()
            return found
    if there is not None:
        metrics.replica_reads.labels("primary").inc()
    with reading() as session:
        return use(session)


def _is_lost(error: Exception) -> bool:
    return isinstance(error, NoneFree) or bool(getattr(error, "connection_invalidated", False))


def _is_level(there: Engine) -> bool:
    """Does it hold all that is saved? Asked before the snapshot: what it has, it keeps."""
    with reading() as session:
        wanted = session.execute(SAVED).scalar_one()
    end = time.monotonic() + PATIENCE
    try:
        while not _holds(there, wanted):
            if time.monotonic() >= end:
                standing.say("it lags")
                return False
            time.sleep(PAUSE)
    except GONE as error:
        standing.say(type(error).__name__, LEFT_ALONE)
        return False
    return True


def _holds(there: Engine, wanted: str) -> bool:
    with there.connect() as connection:
        return bool(connection.execute(HAS, {"wanted": wanted}).scalar_one())

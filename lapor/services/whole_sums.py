"""Answers that no sum of months gives: counted as a whole in the background, kept with their time.

What was counted last stands until it is counted again; it says of when it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from sqlmodel import Session

from db.engine import reading, writing
from lapor.queries import month_sums as queries
from lapor.queries.ledger import Span
from lapor.queries.month_sums import Cell, Kept
from lapor.services import month_sums
from lapor.services.month_sums import NotCounted
from lapor.services.progress import Progress, untold

T = TypeVar("T")
WHOLE = 0  # in place of a month
FRESH = timedelta(minutes=10)  # after which it is counted again while somebody looks at it


@dataclass(frozen=True)
class Told(Generic[T]):
    found: T
    at: datetime | None  # None: of this moment

    def is_old(self, now: datetime) -> bool:
        return self.at is not None and now - self.at > FRESH


class Whole(Protocol):
    """What is counted: `size` complaints have to be looked through for it."""

    @property
    def key(self) -> str: ...

    @property
    def government(self) -> int:
        """0: of all."""

    def size(self, session: Session) -> int: ...

    def packed(self, session: Session) -> str: ...


@dataclass(frozen=True)
class Task:
    """Work of the background: lapor.services.counting."""

    whole: Whole

    @property
    def key(self) -> str:
        return self.whole.key

    def waiting(self, session: Session) -> int:
        return self.whole.size(session)

    def count(self, progress: Progress = untold) -> int:
        now = datetime.now(UTC)
        with reading() as session:
            n, found = self.whole.size(session), self.whole.packed(session)
        with writing() as session:
            here = Cell(self.whole.government, WHOLE)
            queries.keep(session, self.key, {here: Kept(0, now, found)})
        progress(n)
        return n


def told(
    session: Session, whole: Whole, now: Callable[[], T], unpacked: Callable[[str], T]
) -> Told[T]:
    """Little is counted `now`, of much what was counted last. Raises NotCounted."""
    if whole.size(session) <= month_sums.SPOT:
        return Told(now(), None)
    here = Cell(whole.government, WHOLE)
    kept = queries.kept(session, whole.key, (here.government,), Span(WHOLE, WHOLE)).get(here)
    if kept is None:
        raise NotCounted
    return Told(unpacked(kept.sums), kept.counted_at)

"""What a queue is asked for, the moments that decides against, and a place in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from db.codes import Channel, Class, Status
from db.days import milliseconds, moment_of
from lapor.domain.narrowing import Due, Flag, Sort
from lapor.domain.words import Term
from lapor.domain.worklists import Worklist


class Times(NamedTuple):
    """Now, as the queue asks about it, where the actor is."""

    now: datetime
    today_ends: datetime
    week_ends: datetime  # of the fifth working day after today
    today: date
    long_ago: date  # the last day that more than 60 working days have passed since


@dataclass(frozen=True)
class Filters:
    """What narrows a queue: codes, ids, dates, and words that were parted already."""

    worklist: Worklist = Worklist.OPEN
    government_id: int | None = None
    agency_id: int | None = None
    status: Status | None = None
    klass: Class | None = None
    category_id: int | None = None
    channel: Channel | None = None
    unit_id: int | None = None
    officer: str | None = None
    due: Due | None = None
    territory_id: int | None = None  # a region, and all that lies in it
    flags: frozenset[Flag] = frozenset()
    received_from: date | None = None
    received_until: date | None = None
    dispatched_from: date | None = None
    dispatched_until: date | None = None
    behind: tuple[int, ...] | None = None  # only these, by id: what a number is made of
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Position:
    """A place in the queue: what keyset paging goes on from."""

    value: datetime | str  # of the column it is sorted by
    id: int

    @property
    def code(self) -> str:
        """A short form that a page can keep."""
        value = milliseconds(self.value) if isinstance(self.value, datetime) else self.value
        return f"{value}/{self.id}"

    @classmethod
    def of(cls, code: str, sort: Sort = Sort.DEADLINE) -> "Position":
        value, _, id = code.rpartition("/")
        return cls(value if sort == Sort.NUMBER else moment_of(int(value)), int(id))

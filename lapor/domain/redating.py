"""What a changed calendar or limit does to complaints that are open: their dates, counted again."""

from typing import NamedTuple

from db.codes import DayKind
from lapor.domain.calendar import FIRST, LAST
from lapor.domain.policy import Limit


class DayOff(NamedTuple):
    """A day that is no working day, as its row says."""

    on: int  # day number
    region: int  # that of the nation, or the one it holds for, with all below it
    name: str
    kind: DayKind
    basis: str

    @property
    def key(self) -> tuple[int, int]:
        return self.on, self.region


class DayChange(NamedTuple):
    """From what was seen to what is wanted; None: there is no such row."""

    before: DayOff | None
    after: DayOff | None


class LimitChange(NamedTuple):
    before: Limit | None
    after: Limit | None


class Proposal(NamedTuple):
    """Changes of days and limits that are made together."""

    days: tuple[DayChange, ...] = ()
    limits: tuple[LimitChange, ...] = ()

    @property
    def counts(self) -> bool:
        """Can it move a due date? A region's own limit is shown and never counted."""
        changed = [limit for one in self.limits for limit in one if limit is not None]
        return bool(self.days) or any(one.government_id is None for one in changed)

    @property
    def is_empty(self) -> bool:
        """Would everything stay as it is?"""
        days, limits = self.days, self.limits
        return all(was == will for was, will in days) and all(was == will for was, will in limits)


def limit_key(limit: Limit) -> tuple[object, ...]:
    """What makes two limits the same row."""
    return limit.clock, limit.klass, limit.government_id, limit.effective_on


def days_after(days: list[DayOff], changes: tuple[DayChange, ...]) -> list[DayOff]:
    """The days off once the changes are made."""
    gone = {one.key for change in changes for one in change if one is not None}
    return [
        *(one for one in days if one.key not in gone),
        *(change.after for change in changes if change.after is not None),
    ]


def limits_after(limits: list[Limit], changes: tuple[LimitChange, ...]) -> list[Limit]:
    """The limits once the changes are made."""
    gone = {limit_key(one) for change in changes for one in change if one is not None}
    return [
        *(one for one in limits if limit_key(one) not in gone),
        *(change.after for change in changes if change.after is not None),
    ]


def in_range(day: int) -> bool:
    """Do the calendars reach that far?"""
    return FIRST <= day <= LAST

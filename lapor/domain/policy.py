"""Limits by effective date: how many days a clock allows a complaint, and by which rule.

A complaint keeps the policy that was in force on the day it was received.
"""

from collections.abc import Iterable
from typing import NamedTuple

from db.codes import Class, Clock


class Limit(NamedTuple):
    clock: Clock
    klass: Class | None  # only R asks the class
    days: int
    effective_on: int  # day number
    basis: str
    government_id: int | None = None  # None: national
    unit: str = "working_days"


class Policies:
    """All limits ever in force. Local ones are shown, never counted."""

    def __init__(self, limits: Iterable[Limit]) -> None:
        rows = sorted(limits, key=lambda limit: -limit.effective_on)
        self.local = [row for row in rows if row.government_id is not None]
        self._national: dict[tuple[Clock, Class | None], list[Limit]] = {}
        for row in rows:
            if row.government_id is None:
                self._national.setdefault((row.clock, row.klass), []).append(row)

    def limit(self, clock: Clock, received_on: int, klass: Class | None = None) -> Limit | None:
        """The national limit in force on the day of receipt; none: the clock does not run."""
        for row in self._national.get((clock, klass), ()):
            if row.effective_on <= received_on:
                return row
        return None

    def days(self, clock: Clock, received_on: int, klass: Class | None = None) -> int | None:
        found = self.limit(clock, received_on, klass)
        return found.days if found else None

    def local_limits(self, government_id: int, on: int) -> list[Limit]:
        """Stricter limits a region set itself, newest first, to be shown beside the national."""
        return [
            row
            for row in self.local
            if row.government_id == government_id and row.effective_on <= on
        ]

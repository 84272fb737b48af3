"""Limits by effective date: how many days a clock allows a complaint, and by which rule.

A complaint keeps the policy that was in force on the day it was received.
"""

from collections.abc import Iterable
from typing import NamedTuple

from db.codes import Class, Clock
from lapor.domain.text import Text

# What is ours in the words of the limits that come with the app; the rest is cited as it is.
OURS = {
    "verifikasi 3 hari kerja": "verification: 3 working days",
    "tindak lanjut pertama 5 hari kerja": "first follow-up: 5 working days",
    "permintaan informasi 5 hari kerja": "requests for information: 5 working days",
    "aspirasi 5 hari kerja": "aspirations: 5 working days",
    "14 hari kerja": "14 working days",
    "60 hari kerja": "60 working days",
    "10 hari kerja tanpa tanggapan": "10 working days without a reply",
    "30 hari melengkapi": "30 days to complete it",
    "2×24 jam": "2×24 hours",
    "13 hari kerja": "13 working days",
}
NAMES = {"UU 25/2009 Pasal 44": "Law 25/2009, article 44",
         "Ketentuan Kab. Tangerang": "Rule of Kab. Tangerang"}  # fmt: skip


def basis_words(basis: str) -> Text:
    """The rule a limit rests on. Its name stays as it is; what is not ours is marked a citation."""
    name, _, rest = basis.removesuffix(")").partition(" (")
    if rest in OURS:
        return Text(basis, f"{NAMES.get(name, name)} ({OURS[rest]})")
    return Text(basis, f"“{basis}”")


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

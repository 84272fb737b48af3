"""Working days counted a second time: numpy and the holidays package, nothing of the program."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import holidays
import numpy as np

from tests.db.random_lives import CHANGED_ON, DECREED

BALI = ("51", "51.03")
START = np.datetime64("1970-01-01")
NATIONAL = {
    int((np.datetime64(day) - START).astype(int))
    for day in holidays.country_holidays(
        "ID", years=range(2024, 2029), categories=("public", "government")
    )
}


def _working(off: Iterable[int]) -> np.busdaycalendar:
    return np.busdaycalendar(holidays=sorted(START + day for day in off))


WORK = {
    "before": _working(NATIONAL),
    "after": _working(NATIONAL | {day for day, region in DECREED.items() if not region}),
    "bali": _working(NATIONAL | set(DECREED)),
}


@cache
def elapsed(start: int, end: int, days: str) -> int:
    """Working days after the one day, up to and including the other."""
    return int(np.busday_count(START + (start + 1), START + (end + 1), busdaycal=WORK[days]))


@cache
def due(start: int, limit: int, days: str) -> int:
    """The first date by which so many working days have come to an end."""
    day = np.busday_offset(START + start, limit, roll="backward", busdaycal=WORK[days])
    return int((day - START).astype(int))


@dataclass(frozen=True)
class Governments:
    """Codes by id; and whether the calendar changes."""

    codes: dict[int, str]
    changes: bool = False

    def days(self, government: int, known_on: int) -> str:
        """By which of the calendars a government counted."""
        if not self.changes or known_on < CHANGED_ON:
            return "before"
        return "bali" if self.codes[government] in BALI else "after"

"""Working days: Monday to Friday less the days that are off. Every day count comes from here.

A day is a number, days since 1970-01-01 (db.days). `workday_no(d)` is the number of working days
up to and including d, so a span is one subtraction and a due date one look-up.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from db.days import day_number, day_of

NATION = 0  # the region of days that are off everywhere
FIRST, LAST = day_number(date(2010, 1, 1)), day_number(date(2041, 12, 31))


class Calendar:
    """The working days of one government.

    `off` maps a day number to the name of what makes it no working day; weekends are known.
    """

    def __init__(self, off: Iterable[int] = (), names: dict[int, str] | None = None) -> None:
        self.names = names or {}
        away = set(off) | set(self.names)
        self._no: list[int] = []
        count = 0
        for day in range(FIRST, LAST + 1):
            count += (day + 3) % 7 < 5 and day not in away  # 1970-01-01 was a Thursday
            self._no.append(count)

    def workday_no(self, day: int) -> int:
        return self._no[day - FIRST]

    def is_workday(self, day: int) -> bool:
        return self._no[day - FIRST] > self._no[day - FIRST - 1]

    def elapsed(self, start: int, end: int) -> int:
        """Working days after `start` up to and including `end`."""
        return self._no[end - FIRST] - self._no[start - FIRST]

    def after(self, start: int, days: int) -> int:
        """The due date: the first date whose workday_no is `days` more than that of `start`."""
        return FIRST + bisect_left(self._no, self._no[start - FIRST] + days)

    def moved(self, due: int, held: int, resumed: int) -> int:
        """A due date after a hold: it moves by the working days the hold lasted."""
        return self.after(due, self.elapsed(held, resumed))

    def last_older_than(self, day: int, days: int) -> int:
        """The last date from which more than `days` working days have elapsed at `day`."""
        return FIRST + bisect_left(self._no, self._no[day - FIRST] - days) - 1

    def why_off(self, day: int) -> str:
        """The name of the holiday, "" for a weekend. Only for days that are off."""
        return self.names.get(day, "")


def knows(day: int) -> bool:
    return FIRST < day < LAST - 400


__all__ = ["FIRST", "LAST", "NATION", "Calendar", "day_number", "day_of", "knows"]

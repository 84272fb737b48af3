"""How near a deadline is, in working days, as a person would say it."""

from enum import StrEnum
from typing import NamedTuple

from db.codes import Status
from lapor.domain.calendar import Calendar

SOON = 2  # working days


class Nearness(StrEnum):
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    HELD = "held"  # waiting for the reporter: the clock stands still
    NONE = "none"  # no clock runs, or its start is unknown
    CLOSED = "closed"


class Deadline(NamedTuple):
    nearness: Nearness
    on: int | None = None  # day number
    days: int = 0  # working days left, or since

    @property
    def left(self) -> int | None:
        """Working days left; negative: since. None where no clock runs."""
        if self.nearness in (Nearness.HELD, Nearness.NONE, Nearness.CLOSED):
            return None
        return -self.days if self.nearness == Nearness.LATE else self.days


def deadline(due: int | None, today: int, status: Status, calendar: Calendar) -> Deadline:
    """A complaint due today is late from tomorrow."""
    if not status.is_open:
        return Deadline(Nearness.CLOSED)
    if due is None:
        return Deadline(Nearness.NONE)
    if status == Status.ON_HOLD:
        return Deadline(Nearness.HELD, due, calendar.elapsed(today, max(due, today)))
    if due < today:
        return Deadline(Nearness.LATE, due, max(1, calendar.elapsed(due, today)))
    if due == today:
        return Deadline(Nearness.TODAY, due)
    days = calendar.elapsed(today, due)
    return Deadline(Nearness.SOON if days <= SOON else Nearness.LATER, due, days)


class StripDay(NamedTuple):
    """One square of the deadline strip."""

    on: int
    kind: str  # counted, late, weekend, holiday or held
    name: str = ""  # of the holiday


def strip(
    start: int, end: int, holds: tuple[tuple[int, int], ...], calendar: Calendar,
    due: int | None = None,
) -> list[StripDay]:  # fmt: skip
    """Every day after the clock began, up to and including the end; what follows `due` is late."""
    days = []
    for day in range(start + 1, end + 1):
        name = calendar.why_off(day)
        if not calendar.is_workday(day):
            days.append(StripDay(day, "holiday" if name else "weekend", name))
        elif any(held < day <= resumed for held, resumed in holds):
            days.append(StripDay(day, "held"))
        else:
            is_late = due is not None and day > due
            days.append(StripDay(day, "late" if is_late else "counted"))
    return days


def coming_friday(today: int) -> int:
    """The Friday a week's work is measured by: on a Friday and on the weekend, the next."""
    weekday = (today + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    return today + ((4 - weekday) % 7 or 7)

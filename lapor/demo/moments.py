"""When things happen: citizens write at all hours, officers work in office hours."""

from random import Random
from typing import NamedTuple

from lapor.domain.calendar import Calendar

DAY = 86_400
OPENING, CLOSING = 8 * 3600, 16 * 3600
# when people write, by hour of the day
HOURS = (1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 8, 7, 7, 7, 7, 6, 6, 6, 7, 7, 6, 4, 2)
HOURS_SUMMED = [sum(HOURS[: hour + 1]) for hour in range(24)]
# the demo is built as if it were this early: nobody has worked yet today
MORNING = 6 * 3600 + 1800


class Place(NamedTuple):
    """Where a government's clock stands. Indonesia has no summer time."""

    calendar: Calendar
    offset: int  # seconds before UTC

    def at(self, day: int, second: int) -> int:
        """The moment, in milliseconds, of a second of a local day."""
        return (day * DAY + second - self.offset) * 1000

    def day(self, at: int) -> int:
        """The local day of a moment."""
        return (at // 1000 + self.offset) // DAY

    def second(self, at: int) -> int:
        return (at // 1000 + self.offset) % DAY

    def night(self, day: int, rng: Random) -> int:
        """A moment in the last minutes of a day: the system closes its books."""
        return self.at(day, DAY - 1 - rng.randrange(600)) + rng.randrange(1000)

    def office(self, day: int, rng: Random) -> int:
        """A moment in the office hours of a working day, or of the next one."""
        if not self.calendar.is_workday(day):
            day = self.calendar.after(day, 1)
        return self.at(day, rng.randrange(OPENING, CLOSING)) + rng.randrange(1000)

    def later(self, at: int, days: int, rng: Random) -> int:
        """The office moment that many working days later; 0: as soon as somebody gets to it."""
        day = self.day(at)
        if days:
            return self.office(self.calendar.after(day, days), rng)
        second = max(self.second(at), OPENING) + rng.randrange(240, 5400)
        if self.calendar.is_workday(day) and second < CLOSING + 2700:
            return self.at(day, second) + rng.randrange(1000)
        return self.office(day + 1, rng)

    def written(self, day: int, rng: Random) -> int:
        """A moment at which a citizen may write."""
        (hour,) = rng.choices(range(24), cum_weights=HOURS_SUMMED)
        return self.at(day, hour * 3600 + rng.randrange(3600)) + rng.randrange(1000)

    def workday_before(self, day: int, days: int) -> int:
        """The working day from which that many working days have passed at `day`."""
        found = self.calendar.last_older_than(day, days - 1)
        while not self.calendar.is_workday(found):
            found -= 1
        return found

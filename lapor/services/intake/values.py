"""What a cell says: cleaned text, dates and moments; and what of it may be shown again."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from db.days import day_number, day_of, milliseconds
from lapor.domain.calendar import knows
from lapor.domain.errors import BadInput
from lapor.domain.text import Text

LONGEST = 20_000  # characters in one cell
# NUL, which PostgreSQL cannot keep, and the marks that turn the direction of text around
UNWANTED = re.compile("[\0\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
WORDED_DAY = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})")
TIME = re.compile(r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januari jan",
            "february februari pebruari feb peb",
            "march maret mar",
            "april apr",
            "may mei",
            "june juni jun",
            "july juli jul",
            "august agustus aug agu ags agt",
            "september sept sep",
            "october oktober oct okt",
            "november nopember nov nop",
            "december desember dec des",
        ),
        1,
    )
    for name in names.split()
}
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


def clean(text: str) -> str:
    """The text as it is kept: composed, without NUL and turning marks, otherwise untouched."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return UNWANTED.sub("", unicodedata.normalize("NFC", text))


def masked(value: str) -> str:
    """Enough of a value to find it in the file, too little to learn it from a report."""
    shown = " ".join(value.split())
    if len(shown) <= 4:
        return "•" * len(shown)
    return shown[:2] + "•" * min(len(shown) - 3, 9) + shown[-1]


def zone_named(name: str) -> ZoneInfo:
    """A zone by its IANA name, or WIB, WITA, WIT. Raises BadInput for another."""
    try:
        return ZoneInfo(ZONES.get(name.upper(), name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            Text(
                f"Zona waktu “{name}” tidak dikenal. Contoh: UTC, WIB, Asia/Makassar.",
                f"There is no time zone “{name}”. Examples: UTC, WIB, Asia/Makassar.",
            )
        ) from error


class When(NamedTuple):
    """A local date and a moment of it; a date alone stands for its first moment."""

    on: int  # day number
    at: int  # milliseconds
    timed: bool


class Dates:
    """Reads the dates of one government's rows.

    `local` is the zone whose dates count, `written` the zone of times that do not name theirs.
    """

    def __init__(self, local: ZoneInfo, written: ZoneInfo, now: datetime) -> None:
        self.local, self.written = local, written
        self.now = milliseconds(now)
        self.today = day_number(now.astimezone(local).date())
        self._days: dict[str, When | None] = {}
        self._worded: dict[str, date | None] = {}

    def iso(self, text: str) -> When | None:
        """`2021-03-23`, or `2021-03-23T14:05` with or without an offset; None: neither."""
        if len(text) > 10:
            return self._moment(text) if MOMENT.fullmatch(text) else None
        if text not in self._days:
            day = _iso_day(text)
            self._days[text] = None if day is None else self.begin(day_number(day))
        return self._days[text]

    def worded(self, day: str, clock: str) -> When | None:
        """`29 May 2023` (or Mei) and `04:05:34`; None: not that."""
        if day not in self._worded:
            self._worded[day] = _iso_day(day) or _worded_day(day)
        found = self._worded[day]
        if found is None:
            return self.iso(day) if not clock else None
        if not clock:
            return self.begin(day_number(found))
        parts = TIME.fullmatch(clock)
        if parts is None:
            return None
        try:
            hour, minute, second = (int(part or 0) for part in parts.groups())
            return self._at(datetime.combine(found, time(hour, minute, second)))
        except ValueError:
            return None

    def begin(self, day: int) -> When | None:
        """A local date, at its first moment; None where no calendar reaches."""
        if not knows(day):
            return None
        midnight = datetime.combine(day_of(day), time(), tzinfo=self.local)
        return When(day, milliseconds(midnight), False)

    def is_future(self, when: When) -> bool:
        return when.on > self.today or (when.timed and when.at > self.now)

    def _moment(self, text: str) -> When | None:
        try:
            return self._at(datetime.fromisoformat(text))
        except ValueError:
            return None

    def _at(self, moment: datetime) -> When | None:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.written)
        try:
            on = day_number(moment.astimezone(self.local).date())
        except OverflowError:
            return None
        return When(on, milliseconds(moment.astimezone(UTC)), True) if knows(on) else None


def _iso_day(text: str) -> date | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _worded_day(text: str) -> date | None:
    parts = WORDED_DAY.fullmatch(text)
    month = MONTHS.get(parts[2].lower()) if parts else None
    if parts is None or month is None:
        return None
    try:
        return date(int(parts[3]), month, int(parts[1]))
    except ValueError:
        return None


def plain_number(text: str) -> str:
    """A complaint's number as the citizen was given it, without the # people write before it."""
    return text.strip().removeprefix("#")

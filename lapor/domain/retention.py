"""How long a closed complaint keeps its personal data, and which rule says so."""

import calendar
import hashlib
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from db.codes import Class, Status
from lapor.domain.errors import BadInput
from lapor.domain.text import Text

CLOSED = (Status.DONE, Status.ARCHIVED, Status.DELETED)
SHORTEST, LONGEST = 1, 600  # months
WORD = "HAPUS"
TO_CONFIRM = "Perlu dikonfirmasi: JRA, UU 27/2022 Pasal 42–44"
# cautious until the ministry names the periods of its archive retention schedule; a matter of
# supervision may come back as evidence, a question is answered and done with
DEFAULTS: tuple[tuple[Class | None, Status | None, int], ...] = (
    (None, None, 60),
    (Class.SUPERVISORY, None, 120),
    (Class.INFORMATION, None, 24),
    (None, Status.DELETED, 12),
)


class Rule(NamedTuple):
    """None: any class, any status."""

    klass: Class | None
    status: Status | None
    months: int
    id: int = 0


class Due(NamedTuple):
    """A complaint whose personal data are to go, by which rule."""

    complaint_id: int
    home_id: int
    government_id: int
    klass: Class | None
    status: Status
    closed_on: date
    rule_id: int


def rule_for(rules: Iterable[Rule], klass: Class | None, status: Status) -> Rule | None:
    """The one that says most: class and status, class, status, any. None: kept without end."""
    fitting = [
        rule for rule in rules if rule.klass in (None, klass) and rule.status in (None, status)
    ]
    return max(
        fitting, key=lambda rule: (rule.klass is not None, rule.status is not None), default=None
    )


def months_before(day: date, months: int) -> date:
    """The same day that many months ago; the month's last where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_over(rule: Rule, closed_on: date, today: date) -> bool:
    """Closed that many whole months ago."""
    return closed_on <= months_before(today, rule.months)


def digest(due: Iterable[Due]) -> str:
    """SHA-256 of the sorted ids: whether two lists are of the same complaints."""
    return digest_of(one.complaint_id for one in due)


def digest_of(ids: Iterable[int]) -> str:
    """The same, of the ids alone."""
    return hashlib.sha256("\n".join(map(str, sorted(ids))).encode()).hexdigest()


def typed(count: int) -> str:
    """What whoever confirms must type."""
    return f"{WORD} {count}"


def checked_typing(words: str, count: int) -> None:
    """Raises BadInput unless it is exactly the word and the number that were looked at."""
    if " ".join(words.split()).upper() != typed(count):
        raise BadInput(
            Text(
                f"Ketik persis “{typed(count)}” untuk menghapus data pribadi {count} laporan.",
                f"Type exactly “{typed(count)}” to erase the personal data of {count} complaints.",
            )
        )


def checked_months(months: int) -> int:
    """Raises BadInput outside 1 to 600."""
    if not SHORTEST <= months <= LONGEST:
        raise BadInput(
            Text(
                f"Masa simpan antara {SHORTEST} dan {LONGEST} bulan.",
                f"A period is between {SHORTEST} and {LONGEST} months.",
            )
        )
    return months

"""Days and moments as numbers: days since 1970-01-01, milliseconds since then in UTC.

Standard library only, so that the domain may count with them too.
"""

from datetime import UTC, date, datetime, timedelta

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
START = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def day_number(day: date) -> int:
    return day.toordinal() - EPOCH_ORDINAL


def day_of(number: int) -> date:
    return date.fromordinal(number + EPOCH_ORDINAL)


def milliseconds(moment: datetime) -> int:
    """Raises ValueError for a time that does not say its zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return (moment - START) // MILLISECOND


def moment_of(number: int) -> datetime:
    return START + number * MILLISECOND


def month_number(day: int) -> int:
    """Months since year 0 of a day number: year × 12 + month − 1."""
    date = day_of(day)
    return date.year * 12 + date.month - 1


def first_of_month(month: int) -> int:
    """The day number on which a month number begins."""
    return day_number(date(month // 12, month % 12 + 1, 1))

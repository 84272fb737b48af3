"""The decree on an agency's complaint team (SK Tim SP4N-LAPOR!): on which days it is in force."""

from datetime import date


def in_force(number: str | None, since: date | None, until: date | None, day: date) -> bool:
    """One whose date is not known counts from ever; `until` is the last day it is in force."""
    if not number and since is None:
        return False
    return (since is None or since <= day) and (until is None or day <= until)

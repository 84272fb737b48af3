"""A change as it is told: its parts, and what of them a partner may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from lapor.domain.change import NAMES, Step, Why
from lapor.domain.kpi import SMALL, Kpi, Reading
from lapor.domain.suppression import suppressed
from lapor.domain.text import Text
from lapor.services.kpi_scope import EASTERNMOST, Period


@dataclass(frozen=True, slots=True)
class Part:
    """What one reason did to the number. The parts stand in the order they were applied in."""

    why: Why
    name: Text
    value: Fraction | None  # of the KPI's value, in its unit; None where an end has no value
    numerator: int
    denominator: int | None  # None: the KPI has none
    touched: int | None  # complaints; None: not told to this reader, or it is of agencies
    agencies: tuple[str, ...] = ()  # their names, where the KPI counts agencies


@dataclass(frozen=True, slots=True)
class Change:
    """The parts' values, numerators and denominators each sum exactly to the difference.

    `earlier` and `later` are what the KPI says at the two stamps. A difference is None where one
    of them has no value, or where it may not be told.
    """

    kpi: Kpi
    earlier: Reading
    later: Reading
    difference: Fraction | None
    numerator: int | None
    denominator: int | None
    parts: tuple[Part, ...]
    is_folded: bool = False  # a partner sees the difference alone: its parts are too small


def made_of(steps: Sequence[Step], *, has_value: bool) -> tuple[Part, ...]:
    """The parts as the steps made them; without values where an end has none."""
    return tuple(
        Part(
            step.why,
            NAMES[step.why],
            step.value if has_value else None,
            step.numerator,
            step.denominator,
            step.touched,
        )
        for step in steps
    )


def for_partner(change: Change, stamps: tuple[Period, Period], today: date | None) -> Change:
    """No part that is made of few, nor a way to work one out from the others.

    Nothing where one of the two numbers is hidden. Days within a month are not broken down
    either: the parts of two neighbouring days would differ by single complaints.
    """
    (earlier,), (later,) = suppressed([change.earlier]), suppressed([change.later])
    if earlier.suppressed or later.suppressed:
        return Change(change.kpi, earlier, later, None, None, None, (), is_folded=True)
    now = today or datetime.now(EASTERNMOST).date()
    days = {day for one in stamps for day in (one.as_of, one.known_on) if day not in (None, now)}
    whole = all(day is not None and (day + timedelta(1)).day == 1 for day in days)
    if whole and not any(_is_small(one) for one in change.parts):
        return change
    folded = Part(
        Why.NOT_SHOWN,
        NAMES[Why.NOT_SHOWN],
        change.difference,
        change.numerator or 0,
        change.denominator,
        None,
    )
    parts = (folded,) if change.parts else ()
    return replace(change, parts=parts, is_folded=True)


def _is_small(part: Part) -> bool:
    if part.why == Why.POPULATION:
        return False  # of no complaint
    counts = [part.touched or 0, abs(part.numerator)]
    if part.denominator is not None:
        counts += [abs(part.denominator), abs(part.denominator - part.numerator)]
    return any(0 < count < SMALL for count in counts)

"""Who held a complaint from when to when, and how many working days it lay with each.

The days are told by one calendar, that of the government that answers now, so that the hops sum to
the working days between the receipt and the end. While it is on hold the reporter has it.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from db.codes import Holder, Status
from lapor.domain.calendar import Calendar
from lapor.domain.effects import apply
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity, State


class Keeper(StrEnum):
    """Who can have a complaint. An officer and a unit are told with their agency."""

    NATIONAL = "national"
    GOVERNMENT = "government"
    AGENCY = "agency"
    REPORTER = "reporter"  # on hold: what is missing must come from them
    NOBODY = "nobody"  # closed, until it was opened again


class With(NamedTuple):
    """With whom it lay. What a keeper does not have is None."""

    keeper: Keeper
    government: int
    agency: int | None = None
    unit: int | None = None
    officer: str | None = None


class Hop(NamedTuple):
    """From one hand to the next. Days are day numbers; `until` is None where it still lies."""

    held: With
    start: int
    until: int | None
    days: int  # working days after `start` up to and including its end


KEEPERS = {
    Holder.NATIONAL: Keeper.NATIONAL,
    Holder.GOVERNMENT: Keeper.GOVERNMENT,
    Holder.AGENCY: Keeper.AGENCY,
}


def held_by(state: State) -> With:
    """With whom a complaint in this state lies."""
    if state.status == Status.ON_HOLD:
        return With(Keeper.REPORTER, state.government)
    if not state.status.is_open:
        return With(Keeper.NOBODY, state.government)
    keeper = KEEPERS[state.holder]
    if keeper != Keeper.AGENCY:
        return With(keeper, state.government)
    return With(keeper, state.government, state.agency, state.unit, state.officer)


def hops(told: Sequence[Activity], today: int, calendar: Calendar) -> list[Hop]:
    """Every hand it went through, oldest first, up to its end or to today.

    Their days sum to `calendar.elapsed(receipt, end)`, whatever happened in between.
    """
    story = as_known(told)
    turns = _turns(story)
    last = max(today, story[-1].on)
    found = []
    for place, (held, start) in enumerate(turns):
        is_last = place == len(turns) - 1
        if is_last and held.keeper == Keeper.NOBODY:
            break  # it ended there
        until = None if is_last else turns[place + 1][1]
        found.append(
            Hop(held, start, until, calendar.elapsed(start, last if until is None else until))
        )
    return found


def _turns(story: Sequence[Activity]) -> list[tuple[With, int]]:
    """(with whom, since which day), a row for each change of hands."""
    turns: list[tuple[With, int]] = []
    state = State()
    for activity in story:
        state = apply(state, activity)
        held = held_by(state)
        if not turns or turns[-1][0] != held:
            turns.append((held, activity.on))
    return turns


def total(found: Sequence[Hop]) -> int:
    """Working days from the receipt to the end, or to today."""
    return sum(hop.days for hop in found)

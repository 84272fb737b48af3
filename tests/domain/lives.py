"""Complaints as tests tell them: moves with their dates, and the rules of an ordinary month."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.codes import Class, Clock, MoveCode
from db.days import day_number, day_of
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import Rules, happened
from lapor.domain.effects import apply
from lapor.domain.policy import Limit, Policies
from lapor.domain.state import Activity, State

FROM_2012 = day_number(date(2012, 1, 1))
NATIONAL = [
    Limit(Clock.VERIFY, None, 3, FROM_2012, "62/2018"),
    Limit(Clock.FOLLOW_UP, None, 5, FROM_2012, "62/2018"),
    Limit(Clock.RESOLVE, Class.INFORMATION, 5, FROM_2012, "62/2018"),
    Limit(Clock.RESOLVE, Class.ASPIRATION, 5, FROM_2012, "62/2018"),
    Limit(Clock.RESOLVE, Class.SERVICE, 14, FROM_2012, "62/2018"),
    Limit(Clock.RESOLVE, Class.SUPERVISORY, 60, FROM_2012, "62/2018"),
    Limit(Clock.CLOSE, None, 10, FROM_2012, "62/2018"),
    Limit(Clock.HOLD, None, 30, FROM_2012, "25/2009", unit="calendar_days"),
]
# September 2026 has no holiday: Monday 7, 14, 21 and 28
RULES = Rules(Calendar(), Policies(NATIONAL))
GOVERNMENT, AGENCY = 1, 7

Move = tuple[Any, ...]  # (kind, date), and where they matter: facts, agency, government


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def told(number: int | None) -> str | None:
    return None if number is None else str(day_of(number))


def story(
    moves: Iterable[Move], *, klass: Class | None = Class.SERVICE, rules: Rules = RULES
) -> list[Activity]:
    """Each move in a recording of its own, decided when it was made."""
    state, found = State(), []
    for version, move in enumerate(moves, 1):
        kind, on, facts, agency, government = (*move, *[None] * (5 - len(move)))
        if kind == MoveCode.RECEIVE:
            facts, government = {"klass": klass} | (facts or {}), GOVERNMENT
        if kind == MoveCode.DISPATCH and agency is None:
            agency = AGENCY
        activity = happened(
            state, kind, day(on), rules, government=government, agency=agency, facts=facts,
            version=version,
        )  # fmt: skip
        found.append(activity)
        state = apply(state, activity)
    return found


def lived(*moves: Move, klass: Class | None = Class.SERVICE, rules: Rules = RULES) -> State:
    """The state after these moves."""
    state = State()
    for activity in story(moves, klass=klass, rules=rules):
        state = apply(state, activity)
    return state

"""The same numbers by brute force: what is true of a complaint on a day, by walking the days.

Shares nothing with lapor.domain but the words: no calendar numbers, no due dates kept, no entries.
Everything is asked anew from the events up to that day.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from db.codes import Class, MoveCode
from db.days import day_number, day_of

M = MoveCode
BEGIN = day_number(date(2026, 1, 5))
WEEKENDS = frozenset(day for day in range(BEGIN - 400, BEGIN + 3000) if day_of(day).weekday() >= 5)
VERIFY, FOLLOW_UP = 3, 5
RESOLVE = {Class.INFORMATION: 5, Class.ASPIRATION: 5, Class.SERVICE: 14, Class.SUPERVISORY: 60}
# the calendars a government may have had: which days besides weekends were off
CALENDARS = (
    frozenset(WEEKENDS | {BEGIN + n for n in (3, 16, 17, 44, 45, 46, 49, 80, 131, 200)}),
    frozenset(WEEKENDS | {BEGIN + n for n in (3, 16, 44, 45, 46, 49, 80, 81, 82, 83, 84, 131)}),
    frozenset(WEEKENDS | {BEGIN + n for n in (9, 10, 11, 60, 61, 65, 66, 67, 68, 150, 151, 152)}),
)


class Event(NamedTuple):
    kind: MoveCode
    on: int
    government: int = 0
    agency: int | None = None
    calendar: int = 0  # redate: the calendar from now on
    more: int = 0  # redate: days more for resolution
    facts: dict[str, Any] = {}


Fact = tuple[str, int, int, tuple[Any, ...]]  # metric, cohort, days, dims


def _working_days(off: frozenset[int], after: int, until: int) -> int:
    return sum(day not in off for day in range(after + 1, until + 1))


def _walk(off: frozenset[int], day: int, days: int) -> int:
    while day in off:  # a day off is the working day before it
        day -= 1
    while days > 0:
        day += 1
        days -= day not in off
    return day


class _Life:
    """What the events up to a day say; nothing is decided before it is asked."""

    def __init__(self, events: Sequence[Event]) -> None:
        first = events[0]
        self.received, self.facts = first.on, dict(first.facts)
        self.government, self.agency = first.government, None
        self.off, self.more = CALENDARS[0], 0
        self.holds: list[tuple[int, int]] = []
        self.held: int | None = None
        self.ended: tuple[M, int] | None = None  # archived, merged or deleted
        self.first: dict[M, int] = {}
        self.verified = self.followed = self.closed = self.rated = self.answered = None
        for event in events:
            self._live(event)

    def _live(self, event: Event) -> None:
        kind, on = event.kind, event.on
        if kind in (M.DIRECT, M.DISPATCH):
            self.government, self.agency = event.government, event.agency
        if kind in (M.VERIFY, M.DISPATCH) and self.verified is None:
            self.verified = (on, *self._outcome(self.received, VERIFY, on, on))
        self.first.setdefault(kind, on)
        if kind == M.HOLD:
            self.held = on
        elif kind == M.COMPLETE:
            self.holds.append((self.held, on))
            self.held = None
        elif kind == M.FOLLOW_UP:
            self.answered = on
            if self.followed is None:
                self.followed = (on, *self._outcome(self.first[M.DISPATCH], FOLLOW_UP, on, on))
        elif kind in (M.CLOSE, M.LAPSE):
            end = self.answered if kind == M.LAPSE else on
            self.first.setdefault(M.CLOSE, on)
            self.closed = (on, *self._outcome(self.first[M.DISPATCH], self.limit, end, on))
        elif kind == M.REOPEN:
            self.closed = self.rated = None
        elif kind == M.RATE:
            self.rated = (on, event.facts["rating"])
        elif kind in (M.ARCHIVE, M.MERGE, M.DELETE, M.EXPIRE_HOLD):
            self.ended = (kind, on)
        elif kind in (M.RESTORE, M.UNMERGE):
            self.ended = None
        elif kind == M.REDATE:
            self.off, self.more = CALENDARS[event.calendar], event.more
        elif kind == M.SET_CONFIDENTIALITY:
            self.facts |= event.facts

    @property
    def limit(self) -> int:
        return RESOLVE[self.facts["klass"]] + self.more

    def due(self, start: int, days: int) -> int:
        day = _walk(self.off, start, days)
        for held, resumed in self.holds:
            if start <= held <= day:
                day = _walk(self.off, day, _working_days(self.off, held, resumed))
        return day

    def late_on(self, start: int, days: int, today: int) -> bool:
        due = self.due(start, days)
        return due < today and not (self.held is not None and self.held <= due)

    def _outcome(self, start: int, limit: int, end: int, on: int) -> tuple[bool, int]:
        away = sum(
            _working_days(self.off, held, resumed)
            for held, resumed in self.holds
            if start <= held and resumed <= end
        )
        return end <= self.due(start, limit), _working_days(self.off, start, end) - away


def facts_on(story: Sequence[Event], today: int) -> Counter[Fact]:
    """What is true of it at the end of a day, each fact as the ledger names it."""
    events = [event for event in story if event.on <= today]
    found: Counter[Fact] = Counter()
    if not events:
        return found
    life = _Life(events)
    kept = (life.facts["klass"], life.facts["channel"], life.facts["category"], None)
    receipt, response = (life.government, 0, *kept), (life.government, life.agency or 0, *kept)
    received, dispatched = life.received, life.first.get(M.DISPATCH)

    def is_so(metric: str, cohort: int, days: int = 0, dims: tuple[Any, ...] = receipt) -> None:
        found[metric, cohort, days, dims] += 1

    is_so("received", received)
    for flag in ("anonymous", "secret"):
        if life.facts[flag]:
            is_so(flag, received)
    if M.HOLD in life.first:
        is_so("held", received)
    if life.ended or life.closed:
        is_so("closed", received)
    if life.ended and life.ended[0] != M.MERGE:
        is_so("archived", received)
    if life.verified:
        _, in_time, days = life.verified
        is_so("verified_in_time" if in_time else "verified_after_due", received, days)
    elif life.ended:
        if life.late_on(received, VERIFY, life.ended[1]):
            is_so("verify_late_closed", received)
    elif life.late_on(received, VERIFY, today):
        is_so("verify_late", received)
    if dispatched is not None and not life.ended:
        _response(life, dispatched, today, lambda *fact: is_so(*fact, dims=response))
    return found


def _response(life: _Life, dispatched: int, today: int, is_so: Any) -> None:
    is_so("dispatched", dispatched)
    if life.followed:
        _, in_time, days = life.followed
        is_so("followed_in_time" if in_time else "followed_after_due", dispatched, days)
    elif life.late_on(dispatched, FOLLOW_UP, today):
        is_so("follow_up_late", dispatched)
    if life.closed:
        _, in_time, days = life.closed
        is_so("done_in_time" if in_time else "done_after_due", dispatched, days)
    elif life.late_on(dispatched, life.limit, today):
        is_so("resolve_late" if life.followed else "resolve_late_unanswered", dispatched)
    if M.RETURN in life.first:
        is_so("returned", dispatched)
    if M.CLOSE in life.first:
        is_so("first_done", life.first[M.CLOSE])
    if M.REOPEN in life.first:
        is_so("reopened", life.first[M.CLOSE])
    if life.rated:
        is_so("rated", life.closed[0], life.rated[1])

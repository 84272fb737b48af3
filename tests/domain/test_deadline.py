"""How near a deadline is, and the strip of days that explains it."""

import random

import pytest

from db.codes import Status
from lapor.domain.calendar import Calendar
from lapor.domain.deadline import Deadline, Nearness, deadline, strip
from tests.domain.lives import day

PLAIN = Calendar()
NYEPI = Calendar(names={day("2026-09-16"): "Nyepi"})  # a Wednesday, invented
OPEN = Status.NOT_FOLLOWED_UP


@pytest.mark.parametrize(
    ("today", "nearness", "days"),
    [
        ("2026-09-08", Nearness.LATER, 5),
        ("2026-09-10", Nearness.LATER, 3),
        ("2026-09-11", Nearness.SOON, 2),
        ("2026-09-13", Nearness.SOON, 2),  # a Sunday
        ("2026-09-14", Nearness.SOON, 1),
        ("2026-09-15", Nearness.TODAY, 0),
        ("2026-09-16", Nearness.LATE, 1),
        ("2026-09-18", Nearness.LATE, 3),
        ("2026-09-21", Nearness.LATE, 4),
    ],
)
def test_how_near_the_15th_is(today, nearness, days):
    due = day("2026-09-15")
    assert deadline(due, day(today), OPEN, PLAIN) == Deadline(nearness, due, days)


def test_on_the_saturday_after_a_friday_it_is_late_by_a_day_already():
    friday = day("2026-09-11")
    assert deadline(friday, day("2026-09-12"), OPEN, PLAIN) == (Nearness.LATE, friday, 1)


def test_without_a_due_date_or_when_closed_nothing_is_near():
    assert deadline(None, day("2026-09-15"), OPEN, PLAIN).nearness == Nearness.NONE
    for status in (Status.DONE, Status.ARCHIVED, Status.DELETED):
        closed = deadline(day("2026-09-01"), day("2026-09-15"), status, PLAIN)
        assert closed.nearness == Nearness.CLOSED


def test_on_hold_the_clock_stands_still_even_past_its_date():
    held = deadline(day("2026-09-11"), day("2026-09-15"), Status.ON_HOLD, PLAIN)
    assert (held.nearness, held.days) == (Nearness.HELD, 0)


def test_the_strip_of_a_fortnight():
    holds = ((day("2026-09-09"), day("2026-09-11")),)
    days = strip(day("2026-09-08"), day("2026-09-17"), holds, NYEPI)
    kinds = ["counted", "held", "held", "weekend", "weekend", "counted", "counted", "holiday"]
    assert [one.kind for one in days] == [*kinds, "counted"]
    assert [one.name for one in days if one.name] == ["Nyepi"]


def test_the_squares_of_a_strip_add_up_to_the_days_that_elapsed():
    r = random.Random(1)
    for _ in range(500):
        start = day("2026-01-01") + r.randrange(300)
        end = start + r.randrange(60)
        off = {start + r.randrange(60): "libur" for _ in range(5)}
        calendar = Calendar(names=off)
        edges = sorted(r.sample(range(start, end + 20), 4)) if end > start else [start] * 4
        holds = ((edges[0], edges[1]), (edges[2], edges[3]))
        days = strip(start, end, holds, calendar)
        count = {kind: sum(one.kind == kind for one in days) for kind in KINDS}
        assert [one.on for one in days] == list(range(start + 1, end + 1))
        assert sum(count.values()) == len(days)
        assert count["counted"] + count["held"] == calendar.elapsed(start, end)
        inside = sum(calendar.elapsed(min(held, end), min(resumed, end)) for held, resumed in holds)
        assert count["held"] == inside


KINDS = ("counted", "held", "weekend", "holiday")


def test_a_due_date_is_the_square_where_the_counted_days_are_full():
    holds = ((day("2026-09-09"), day("2026-09-11")),)
    due = NYEPI.moved(NYEPI.after(day("2026-09-08"), 5), *holds[0])
    days = strip(day("2026-09-08"), due, holds, NYEPI)
    assert sum(one.kind == "counted" for one in days) == 5
    assert days[-1].kind == "counted"

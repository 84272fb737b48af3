"""Working days and due dates, against numpy, the holidays package and a paper calendar."""

import csv
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pytest

from db.days import day_number, day_of, milliseconds
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import end_of_day
from lapor.services.ledger import local_day

YEARS = range(2012, 2029)
PUBLIC = holidays.country_holidays("ID", years=YEARS, language="id")
DAYS_OFF = holidays.country_holidays(
    "ID", years=YEARS, language="id", categories=("public", "government")
)
OFF = np.array(sorted(DAYS_OFF), dtype="datetime64[D]")
INDONESIA = Calendar(names={day_number(day): name for day, name in DAYS_OFF.items()})
# start, working days, due: made with numpy and holidays, never with this program
with (Path(__file__).parent / "deadlines.csv").open(encoding="utf-8") as file:
    CASES = [
        (date.fromisoformat(row["start"]), int(row["days"]), date.fromisoformat(row["due"]))
        for row in csv.DictReader(file)
    ]


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def due(start: str, days: int, calendar: Calendar = INDONESIA) -> str:
    return str(day_of(calendar.after(day(start), days)))


@pytest.mark.parametrize(("start", "days", "expected"), CASES)
def test_the_due_date_is_the_one_in_the_table(start, days, expected):
    assert day_of(INDONESIA.after(day_number(start), days)) == expected


def test_the_table_says_what_numpy_says():
    for start, days, expected in CASES:
        counted = np.busday_offset(start, days, roll="backward", holidays=OFF)
        assert counted == np.datetime64(expected), (start, days)


def test_the_table_is_large_and_covers_every_collective_leave_of_ten_years():
    starts = {start for start, _, _ in CASES}
    leave = {d for d in DAYS_OFF if d not in PUBLIC and 2018 <= d.year <= 2027}
    assert len(CASES) >= 200
    assert len(leave) >= 60
    assert leave <= starts
    assert {d - timedelta(days=5) for d in leave} <= starts
    assert {days for _, days, _ in CASES} == {3, 5, 10, 14, 60}
    assert sum(start.weekday() > 4 for start in starts) >= 30
    assert sum(start in DAYS_OFF for start in starts) >= 60


def test_j12_hari_kerja():
    """J12 of security-and-ux.md: 200 dates with every cuti bersama of 2025 to 2027, each in the
    three zones, at the first and at the last moment of its day where the complaint is answered."""
    leave = [d for d in DAYS_OFF if d not in PUBLIC and 2025 <= d.year <= 2027]
    starts = {d + timedelta(days=off) for d in leave for off in range(-6, 3)}
    assert len(leave) >= 15 and len(starts) >= 70
    cases = [(start, days) for start in starts for days in (3, 5, 14)]
    assert len(cases) >= 200
    for start, days in cases:
        expected = np.busday_offset(start, days, roll="backward", holidays=OFF).astype(date)
        for hours, key in ((7, "Asia/Jakarta"), (8, "Asia/Makassar"), (9, "Asia/Jayapura")):
            midnight = datetime.combine(start, time(), tzinfo=timezone(timedelta(hours=hours)))
            for moment in (midnight, midnight + timedelta(days=1, milliseconds=-1)):
                received = local_day(milliseconds(moment), ZoneInfo(key))
                assert day_of(INDONESIA.after(received, days)) == expected, (start, days, key)
            ends = end_of_day(day_number(expected), ZoneInfo(key)) - timedelta(milliseconds=1)
            there = ends.astimezone(timezone(timedelta(hours=hours)))
            assert there.date() == expected, (start, days, key)


def test_five_days_from_tuesday_17_march_2026_end_on_31_march():
    # 18 leave, 19 Nyepi, 20 leave, 21-22 Eid, 23-24 leave; then 25, 26, 27, 30 and 31 count
    assert due("2026-03-17", 5) == "2026-03-31"


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-09-07", 1, "2026-09-08"),  # Monday to Tuesday
        ("2026-09-11", 1, "2026-09-14"),  # over a weekend
        ("2026-09-12", 1, "2026-09-14"),  # from a Saturday
        ("2026-09-13", 5, "2026-09-18"),  # from a Sunday: Monday to Friday
        ("2026-12-23", 1, "2026-12-28"),  # 24 leave, 25 Christmas, weekend
        ("2026-12-25", 1, "2026-12-28"),  # from a holiday
        ("2026-12-31", 1, "2027-01-04"),  # New Year is a Friday
        ("2026-08-14", 1, "2026-08-18"),  # Independence Day is a Monday
    ],
)
def test_due_dates_counted_on_paper(start, days, expected):
    assert due(start, days) == expected


def test_elapsed_days_are_those_of_numpy_over_ten_years():
    first = date(2018, 1, 1)
    for offset in range(0, 3650, 3):
        start = first + timedelta(days=offset)
        end = start + timedelta(days=offset * 37 % 180)
        # numpy counts from the start to before the end; we count after the start to the end
        counted = np.busday_count(start + timedelta(days=1), end + timedelta(days=1), holidays=OFF)
        assert INDONESIA.elapsed(day_number(start), day_number(end)) == counted, (start, end)


def test_a_working_day_is_one_of_numpy():
    for offset in range(3650):
        one = date(2018, 1, 1) + timedelta(days=offset)
        expected = np.is_busday(one, holidays=OFF)
        assert INDONESIA.is_workday(day_number(one)) == expected, one


def test_a_due_date_is_the_first_date_that_has_its_number():
    for start in range(day("2026-01-01"), day("2026-12-31")):
        for days in (1, 3, 5, 14):
            found = INDONESIA.after(start, days)
            assert INDONESIA.elapsed(start, found) == days
            assert INDONESIA.elapsed(start, found - 1) == days - 1


@pytest.mark.parametrize(
    ("when_due", "held", "resumed", "expected"),
    [
        ("2026-09-10", "2026-09-08", "2026-09-10", "2026-09-14"),  # 2 days, over a weekend
        ("2026-09-10", "2026-09-08", "2026-09-08", "2026-09-10"),  # held and resumed in a day
        ("2026-09-10", "2026-09-05", "2026-09-06", "2026-09-10"),  # only over a weekend
        ("2026-03-16", "2026-03-13", "2026-03-25", "2026-03-26"),  # 16, 17, 25 March: 3 days
        ("2026-03-17", "2026-03-17", "2026-03-24", "2026-03-17"),  # a holiday fortnight: none
        ("2026-12-23", "2026-12-22", "2026-12-28", "2026-12-29"),  # 23 and 28: over Christmas
    ],
)
def test_a_due_date_moves_by_the_working_days_of_a_hold(when_due, held, resumed, expected):
    moved = INDONESIA.moved(day(when_due), day(held), day(resumed))
    assert str(day_of(moved)) == expected


def test_a_region_may_have_a_day_of_its_own():
    galungan = Calendar(names=INDONESIA.names | {day("2026-06-17"): "Galungan"})
    assert due("2026-06-15", 1) == "2026-06-17"  # 16 June is the Islamic New Year
    assert due("2026-06-15", 1, galungan) == "2026-06-18"
    assert galungan.why_off(day("2026-06-17")) == "Galungan"


def test_a_holiday_on_a_weekend_takes_no_second_day():
    plain = Calendar()
    saturday = Calendar(off=[day("2026-09-12")])
    assert due("2026-09-11", 1, plain) == due("2026-09-11", 1, saturday) == "2026-09-14"


def test_why_a_day_is_off():
    assert "Natal" in INDONESIA.why_off(day("2026-12-25"))
    assert INDONESIA.why_off(day("2026-09-12")) == ""  # a weekend


@pytest.mark.parametrize("days", [5, 10, 20])
def test_what_is_older_than_so_many_days(days):
    for today in range(day("2026-03-01"), day("2026-04-30")):
        edge = INDONESIA.last_older_than(today, days)
        assert INDONESIA.elapsed(edge, today) > days
        assert INDONESIA.elapsed(edge + 1, today) == days

"""The parts of every change sum to the difference, whatever happened to the complaints."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from db.codes import Class, Metric, MoveCode, Role, Status
from db.days import day_number
from db.models import Ledger
from lapor.domain.access import Actor
from lapor.domain.change import Why
from lapor.domain.kpi import Backlog
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.domain.text import Text
from lapor.services.change import explain, explain_all
from lapor.services.change_told import Change
from lapor.services.kpi import Filters, measure
from lapor.services.kpi_scope import Period
from tests.db.random_lives import TODAY
from tests.db.world import World, born

OPEN = Status.UNVERIFIED
RINI = Actor("rini", Role.NATIONAL)
LEDGER_KPIS = [k.code for k in KPIS if k.code not in ("connectivity", "activity")]
HALF = (date(2026, 1, 1), date(2026, 6, 30))
SPRING, SUMMER = date(2026, 3, 31), date(2026, 8, 13)
PAIRS = (
    (Period(None, None, SPRING), Period(None, None, SUMMER)),
    (Period(None, None, SUMMER), Period(None, None, SPRING)),
    (Period(None, None, SPRING, SPRING), Period(None, None, SPRING, TODAY)),
    (Period(*HALF, SPRING, SPRING), Period(*HALF, TODAY, TODAY)),
    (Period(*HALF, SUMMER), Period(date(2025, 11, 12), date(2026, 3, 9), SUMMER)),
    (Period(date(2026, 4, 1), date(2026, 4, 30), TODAY), Period(*HALF, SUMMER, date(2026, 9, 1))),
    (Period(None, date(2026, 2, 3), SPRING), Period(date(2026, 2, 4), None, TODAY)),
)
FILTERS = (
    Filters(),
    Filters(("51.03",)),
    Filters(("36.03", "51"), channel=None, territory="36.03"),
    Filters(klass=Class.ASPIRATION),
)


WHY = dict.fromkeys((MoveCode.MERGE, MoveCode.UNMERGE), Why.MERGED)
WHY |= dict.fromkeys(
    (MoveCode.CORRECT, MoveCode.UNDO, MoveCode.REIMPORT, MoveCode.SET_CONFIDENTIALITY),
    Why.CORRECTED,
)


@pytest.fixture(scope="module")
def world(engine: Engine) -> Iterator[World]:
    yield from born(engine, 1_500)


def adds_up(change: Change) -> None:
    assert sum(part.numerator for part in change.parts) == change.numerator
    assert sum(part.denominator or 0 for part in change.parts) == (change.denominator or 0)
    if change.difference is not None:
        assert sum((part.value or Fraction(0) for part in change.parts), Fraction(0)) == (
            change.difference
        )
    assert len({part.why for part in change.parts}) == len(change.parts)


def ends_say_the_same(
    session: Session, change: Change, stamps: tuple[Period, Period], filters: Filters, today: date
) -> None:
    """Its two ends are what the KPI itself says."""
    for reading, stamp in zip((change.earlier, change.later), stamps, strict=True):
        found = measure(
            session, RINI, change.kpi, since=stamp.since, until=stamp.until,
            as_of=stamp.as_of, known_on=stamp.known_on, filters=filters, today=today,
        )  # fmt: skip
        if isinstance(change.kpi.shape, Backlog):
            assert reading.n == sum(one.n for one in found)
        else:
            assert [reading] == found


@pytest.mark.parametrize("code", LEDGER_KPIS)
def test_the_parts_sum_to_what_the_kpi_says_at_the_two_stamps(world: World, code: str) -> None:
    for filters in FILTERS:
        for stamps in PAIRS:
            change = explain(world.session, RINI, code, *stamps, filters=filters, today=TODAY)
            adds_up(change)
            ends_say_the_same(world.session, change, stamps, filters, TODAY)


def test_all_kpis_at_once_are_told_as_one_by_one(world: World) -> None:
    """In a fixed number of statements: two for all that are sums over their period."""
    codes = [kpi.code for kpi in KPIS]
    for filters, stamps in ((FILTERS[0], PAIRS[3]), (FILTERS[1], PAIRS[4])):
        asks: dict[str, Any] = {"filters": filters, "today": TODAY}
        found = explain_all(world.session, RINI, codes, *stamps, **asks)
        assert list(found) == codes
        for code in codes:
            assert found[code] == explain(world.session, RINI, code, *stamps, **asks)
    by_status = explain_all(world.session, RINI, codes, *PAIRS[3], filters=Filters(status=OPEN))
    assert all(isinstance(one, Text) for one in by_status.values())


def test_each_age_of_the_backlog_has_its_own_parts(world: World) -> None:
    shape = BY_CODE["backlog"].shape
    assert isinstance(shape, Backlog)
    for band in shape.bands:
        for stamps in PAIRS:
            change = explain(world.session, RINI, "backlog", *stamps, age=band.code, today=TODAY)
            adds_up(change)
            for reading, stamp in zip((change.earlier, change.later), stamps, strict=True):
                found = measure(
                    world.session, RINI, "backlog", since=stamp.since, until=stamp.until,
                    as_of=stamp.as_of, known_on=stamp.known_on, today=TODAY,
                )  # fmt: skip
                assert [reading.n] == [one.n for one in found if one.group["age"] == band.code]


def test_nothing_changes_between_a_stamp_and_itself(world: World) -> None:
    for code in LEDGER_KPIS:
        change = explain(world.session, RINI, code, PAIRS[3][0], PAIRS[3][0], today=TODAY)
        assert change.parts == ()
        assert change.difference in (0, None)


def test_the_entries_are_found_by_the_key_alone(world: World) -> None:
    """Another index once made SQLite read the whole ledger of a government: 22 ms became 4,098."""
    connection, asked = world.session.connection(), list[tuple[str, Any]]()

    def listen(_c: Any, _k: Any, statement: str, given: Any, _x: Any, _m: Any) -> None:
        asked.append((statement, given))

    event.listen(connection, "before_cursor_execute", listen)
    explain(
        world.session, RINI, "follow_up_rate", *PAIRS[3], filters=FILTERS[1], today=TODAY
    )  # fmt: skip
    event.remove(connection, "before_cursor_execute", listen)
    ((statement, given),) = [one for one in asked if "kept" in one[0]]
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        key = "ledger USING PRIMARY KEY (government_id=? AND metric=? AND cohort_on"
        plan = [row[3] for row in rows if " ledger " in row[3]]
        assert plan and all(key in line for line in plan)
        return
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # the table is small
    rows = connection.exec_driver_sql(f"EXPLAIN {statement}", given)
    plan = [line for (line,) in rows if "Index Cond" in line and "cohort_on" in line]
    connection.exec_driver_sql("SET LOCAL enable_seqscan = on")
    assert plan and all("government_id" in line for line in plan)


def test_what_was_learned_later_is_summed_and_counted_as_row_by_row(world: World) -> None:
    """Two known-on stamps of one day, by a loop over the entries themselves."""
    stamps, first, last = PAIRS[2], day_number(SPRING), day_number(TODAY)
    shape = BY_CODE["follow_up_rate"].shape
    left: Counter[tuple[Why, int, Metric]] = Counter()
    for row in world.session.exec(select(Ledger)):
        if row.on <= first < row.recorded_on <= last and row.metric in shape.metrics:
            left[WHY.get(row.cause, Why.LATE_RECORDS), row.complaint_id, row.metric] += row.n
    expected: dict[Why, tuple[int, int, int]] = {}
    for why in {why for why, _, _ in left}:
        mine = {at: n for at, n in left.items() if at[0] == why and n}
        denominator = sum(n for (_, _, metric), n in mine.items() if metric == Metric.DISPATCHED)
        numerator = sum(mine.values()) - denominator
        expected[why] = (numerator, denominator, len({id for _, id, _ in mine}))
    change = explain(world.session, RINI, "follow_up_rate", *stamps, today=TODAY)
    found = {one.why: (one.numerator, one.denominator, one.touched) for one in change.parts}
    assert found == expected
    assert found[Why.LATE_RECORDS][2] > 10

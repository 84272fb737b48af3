"""The balances and the ledger say exactly the same, with part of the entries still in the tail."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlmodel import Session, col, select

from db import bulk
from db.codes import Metric, Role
from db.days import day_number, month_number
from db.models import Ledger
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.queries import balances, ledger
from lapor.queries.ledger import Cut, Span
from lapor.services import ledger as folding
from lapor.services.kpi import board, measure, rows_behind, trend
from tests.db.random_lives import FIRST, LAST, TODAY
from tests.db.world import CODES, World, born

RINI = Actor("rini", Role.NATIONAL)
NOT_ROWS = ("connectivity", "activity", "good_agencies")


@pytest.fixture(scope="module")
def world(engine: Engine) -> Iterator[World]:
    for found in born(engine, 900):
        _leave_a_third_in_the_tail(found.session)
        yield found


def _leave_a_third_in_the_tail(session: Session) -> None:
    connection = session.connection()
    for table in folding.BALANCES:
        connection.execute(text(f"DELETE FROM {table}"))
    names = [Ledger.__table__.c[name] for name in folding.LEDGER]  # type: ignore[attr-defined]
    columns = ", ".join(f'"{column.name}"' for column in names)
    rows = [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM ledger"))]
    tail = [(*row, month_number(row[2]), month_number(row[7])) for row in rows]
    bulk.insert(session, "ledger_tail", folding.TAIL, [row for row in tail if row[4] % 3])
    folding.fold(session)
    bulk.insert(session, "ledger_tail", folding.TAIL, [row for row in tail if not row[4] % 3])


def counted(sums: list[ledger.Sum]) -> Counter[Any]:
    return Counter({one[:4]: one.n for one in sums})


def random_cut(draw: random.Random, governments: list[int]) -> Cut:
    day = lambda: draw.randint(FIRST - 40, LAST + 40)  # noqa: E731
    first, last = sorted((day(), day()))
    as_of = draw.choice((day(), day_number(date(2026, 5, 31)), day_number(TODAY)))
    spans = [Span(first, last), Span(None, last), Span(first, None), Span(), Span(last, first)]
    return Cut(
        tuple(draw.sample(list(Metric), draw.randint(1, 6))),
        as_of,
        draw.choice((None, as_of, as_of + draw.randint(1, 40))),
        tuple(draw.sample(spans, draw.randint(1, 3))),
        draw.choice(((), (Split.GOVERNMENT,), (Split.MONTH,), (Split.MONTH, Split.GOVERNMENT))),
        draw.random() < 0.5,
        draw.choice((None, tuple(governments[:2]), (governments[2],))),
    )


def test_both_paths_are_equal_for_any_cut(world: World) -> None:
    draw = random.Random(5)
    something = 0
    for _ in range(250):
        cut = random_cut(draw, list(world.codes))
        assert balances.fits(cut)
        found = counted(balances.summed(world.session, cut))
        assert found == counted(ledger.sums(world.session, cut)), cut
        something += bool(found)
    assert something > 150


def test_nothing_counts_before_the_day_that_dates_it(world: World) -> None:
    early = select(Ledger).where(col(Ledger.on) < col(Ledger.cohort_on))
    assert world.session.exec(early).first() is None
    assert world.session.exec(select(Ledger)).first() is not None


def test_both_paths_are_equal_by_agency_at_the_end_of_a_month(world: World) -> None:
    draw, agencies = random.Random(6), list(world.agencies)
    for ends in (date(2026, 1, 31), date(2026, 5, 31), date(2026, 9, 30)):
        for asked in (None, tuple(agencies[:4])):
            span = Span(draw.randint(FIRST, FIRST + 90), None)
            cut = Cut(
                (Metric.DISPATCHED, Metric.DONE_IN_TIME, Metric.FOLLOW_UP_LATE), day_number(ends),
                None, (span,), (Split.AGENCY, Split.MONTH), agencies=asked,
            )  # fmt: skip
            assert balances.fits(cut)
            found = counted(balances.summed(world.session, cut))
            assert found
            assert found == counted(ledger.sums(world.session, cut))


@pytest.mark.parametrize("known_on", [None, date(2026, 8, 20)])
@pytest.mark.parametrize("kpi", [kpi.code for kpi in KPIS if kpi.code not in NOT_ROWS])
def test_there_are_as_many_complaints_behind_a_number_as_it_says(
    world: World, kpi: str, known_on: date | None
) -> None:
    asks: dict[str, Any] = {
        "since": date(2026, 2, 10), "until": date(2026, 7, 20), "as_of": date(2026, 8, 13),
        "known_on": known_on, "today": TODAY,
    }  # fmt: skip
    readings = measure(world.session, RINI, kpi, **asks)
    numerator = rows_behind(world.session, RINI, kpi, part="numerator", **asks)
    assert len(numerator) == sum(one.figures.numerator or 0 for one in readings)
    denominator = rows_behind(world.session, RINI, kpi, part="denominator", **asks)
    among = readings[0].figures.denominator
    assert len(denominator) == (0 if among is None or kpi == "per_100k" else among)
    excluded = rows_behind(world.session, RINI, kpi, part="excluded", **asks)
    assert all(row.reason for row in excluded)
    kept = {row.complaint_id for row in denominator or numerator}
    received = rows_behind(world.session, RINI, "received", **asks)
    assert {row.complaint_id for row in excluded} == {r.complaint_id for r in received} - kept


def test_the_board_says_what_each_kpi_says_alone(world: World) -> None:
    asks: dict[str, Any] = {"since": date(2026, 1, 1), "until": date(2026, 6, 30), "today": TODAY}
    by = (Split.GOVERNMENT, Split.MONTH)
    kpis = [BY_CODE[code] for code in BY_CODE if code != "connectivity"]
    found = board(world.session, RINI, CODES, as_of=TODAY, by=by, kpis=kpis, **asks)
    for kpi in kpis:
        alone = measure(world.session, RINI, kpi, as_of=TODAY, by=by, **asks)
        assert found[kpi.code] == alone, kpi.code


def test_a_trend_tells_every_month_a_stock_at_its_end(world: World) -> None:
    asks: dict[str, Any] = {"since": date(2026, 3, 1), "until": date(2026, 5, 31), "today": TODAY}
    found = trend(world.session, RINI, "follow_up_rate", as_of=TODAY, **asks)
    assert [str(month) for month, _ in found] == ["2026-03-01", "2026-04-01", "2026-05-01"]
    (april,) = measure(
        world.session, RINI, "follow_up_rate", since=date(2026, 4, 1), until=date(2026, 4, 30),
        as_of=TODAY, today=TODAY,
    )  # fmt: skip
    assert found[1][1] == [april]
    stocks = trend(world.session, RINI, "overdue", as_of=date(2026, 5, 15), **asks)
    (then,) = measure(world.session, RINI, "overdue", as_of=date(2026, 4, 30), today=TODAY)
    assert stocks[1][1] == [then]
    (now,) = measure(world.session, RINI, "overdue", as_of=date(2026, 5, 15), today=TODAY)
    assert stocks[2][1] == [now]


def test_what_was_learned_later_is_found_by_its_index(world: World) -> None:
    """SQLite once preferred the primary key: a scan of the government's whole ledger."""
    connection = world.session.connection()
    if connection.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by its statistics")
    as_of, asked = day_number(date(2026, 5, 15)), []
    cut = Cut((Metric.DISPATCHED,), as_of, as_of, by=(Split.GOVERNMENT,), governments=(1, 2))

    def listen(_c: Any, _k: Any, statement: str, given: Any, _x: Any, _m: Any) -> None:
        asked.append((statement, given))

    event.listen(connection, "before_cursor_execute", listen)
    balances.summed(world.session, cut)
    event.remove(connection, "before_cursor_execute", listen)
    plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + asked[-1][0], asked[-1][1])
    assert any("COVERING INDEX ix_ledger_late" in row[3] for row in plan)

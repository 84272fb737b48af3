"""Every KPI of 20,000 random complaints equals an independent computation over the raw facts."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from lapor.domain.kpi import Backlog, DatedBy, Days, Kpi, Share, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.services import board as boards
from lapor.services import kpi
from lapor.services.kpi_json import measure_json
from lapor.services.kpi_rows import Part
from lapor.services.kpi_scope import Filters, Period
from lapor.services.setup import PILOTS
from lapor.services.verify import verify
from tests.db import oracle
from tests.db.oracle_asks import LEDGER_KPIS, RINI, agency, board, expected, said, within
from tests.db.random_lives import TODAY
from tests.db.world import AGENCIES, World, born

COMPLAINTS = 20_000
SERVED, ALL_SERVED = 100, 1_000  # lived by the services; the many of them by `make oracle`
PEOPLE = {"36.03": 3_459_706, "34": 3_743_365, "13": 5_820_359, "51": 4_375_263}  # Kepmendagri 2025
SPRING, SUMMER, AUTUMN = date(2026, 3, 31), date(2026, 8, 13), date(2026, 9, 30)
# each day as known on two: between them files were read, steps told late, taken back, corrected,
# merged, and deadlines counted again
STAMPS = tuple((as_of, known) for as_of in (SPRING, SUMMER, AUTUMN) for known in (AUTUMN, None))
NOW = (TODAY, None)
SAMPLE = 1 / 150
# ends of months, and what the board shows of the month and the year before
OTHER_DAYS = (date(2026, 7, 31), date(2026, 8, 31), date(2026, 8, 30), date(2025, 9, 30))
GOVERNMENT_MONTH = (Split.GOVERNMENT, Split.MONTH)
HALF, MIDDLE = (date(2026, 1, 1), date(2026, 6, 30)), (date(2025, 11, 12), date(2026, 7, 9))


@pytest.fixture(scope="module")
def world(engine: Engine, pytestconfig: pytest.Config) -> Iterator[World]:
    served = ALL_SERVED if pytestconfig.getoption("--every-kind") else SERVED
    for made in born(engine, COMPLAINTS, codes=PILOTS, served=served, changes=True):
        made.learn([*STAMPS, NOW, *((day, None) for day in OTHER_DAYS)])
        yield made


@pytest.mark.parametrize("stamp", [*STAMPS, NOW], ids=str)
def test_every_kpi_of_every_government_and_month(world: World, stamp: Any) -> None:
    frame = world.frame(*stamp)
    for by in ((), (Split.GOVERNMENT,), GOVERNMENT_MONTH):
        found = board(world, stamp, by)
        for code in LEDGER_KPIS:
            told = said(BY_CODE[code], found[code])
            assert told == expected(world, frame, code, by), (code, by)


@pytest.mark.parametrize("period", [HALF, MIDDLE], ids=str)
def test_every_kpi_of_a_period(world: World, period: Any) -> None:
    """Also of one that begins and ends within a month: its edges are not in the balances."""
    for stamp in (STAMPS[2], NOW):
        for by in ((), GOVERNMENT_MONTH):
            found = board(world, stamp, by, period)
            for code in LEDGER_KPIS:
                frame = within(world.frame(*stamp), code, period)
                told = said(BY_CODE[code], found[code])
                assert told == expected(world, frame, code, by), (code, stamp, by)


@pytest.mark.parametrize(
    "split", [Split.AGENCY, Split.CLASS, Split.CHANNEL, Split.CATEGORY, Split.TERRITORY]
)
def test_every_kpi_by_what_a_complaint_is(world: World, split: Split) -> None:
    """Of a past day too, but for who held what was only received: that tells every story."""
    for stamp in (STAMPS[4], NOW):
        codes = LEDGER_KPIS
        if split == Split.AGENCY and stamp != NOW:
            codes = [code for code in codes if BY_CODE[code].names_agency]
        found = board(world, stamp, (split,), codes=codes)
        for code in codes:
            told = said(BY_CODE[code], found[code])
            assert told == expected(world, world.frame(*stamp), code, (split,)), (code, stamp)


@pytest.mark.parametrize("split", [Split.AGENCY, Split.STATUS])
def test_what_the_stories_tell_of_a_past_day(world: World, split: Split) -> None:
    period = (date(2026, 4, 1), date(2026, 4, 30))
    codes = ["received", "verified_on_time", "backlog"]
    if split == Split.STATUS:
        codes += ["follow_up_rate", "reopen_rate", "overdue"]
    stamp = STAMPS[4]
    found = board(world, stamp, (split,), period, codes)
    for code in codes:
        frame = within(world.frame(*stamp), code, period)
        assert said(BY_CODE[code], found[code]) == expected(world, frame, code, (split,)), code


def test_every_kpi_by_status_today(world: World) -> None:
    codes = [code for code in LEDGER_KPIS if code != "good_agencies"]
    found = board(world, NOW, (Split.STATUS,), codes=codes)
    for code in codes:
        told = said(BY_CODE[code], found[code])
        assert told == expected(world, world.frame(*NOW), code, (Split.STATUS,)), code


def test_every_kpi_through_every_filter(world: World) -> None:
    stamp, frame = NOW, world.frame(*NOW)
    number, name = next(iter(world.agencies.items()))
    places = frame.territory.map(str)
    narrowed: list[tuple[dict[str, Any], Any]] = [
        ({"klass": "aspirasi"}, frame.klass == "aspirasi"),
        ({"channel": "whatsapp"}, frame.channel == "whatsapp"),
        ({"territory": "36.03"}, places.str.startswith("3603")),
        ({"status": "in_process"}, frame.status == "in_process"),
        ({"agency": name}, number),
        ({"governments": ["51", "51.03"]}, frame.government.map(world.codes).str.startswith("51")),
    ]
    for asks, kept in narrowed:
        found = board(world, stamp, (), MIDDLE, **asks)
        for code in LEDGER_KPIS:
            ours = agency(frame, code) == number if "agency" in asks else kept
            ours = within(frame[ours], code, MIDDLE)
            assert said(BY_CODE[code], found[code]) == expected(world, ours, code, ()), (code, asks)


def test_the_months_of_a_trend(world: World) -> None:
    """A stock as it was at each month's end."""
    asks = {"since": date(2026, 7, 1), "until": AUTUMN, "as_of": AUTUMN, "today": TODAY}
    for code in LEDGER_KPIS:
        for first, found in kpi.trend(world.session, RINI, code, filters=Filters(PILOTS), **asks):
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            is_stock = BY_CODE[code].dated_by == DatedBy.AS_OF
            frame = world.frame(last if is_stock else AUTUMN)
            ours = frame if is_stock else within(frame, code, (first, last))
            assert said(BY_CODE[code], found) == expected(world, ours, code, ()), (code, first)


def test_the_board_with_the_month_before_and_the_year_before(world: World) -> None:
    period = Period(date(2026, 8, 1), date(2026, 8, 31), AUTUMN)
    codes = [code for code in LEDGER_KPIS if code != "good_agencies"]
    found = boards.board(world.session, RINI, period, codes)
    stretches = (period, boards.before(period), boards.year_before(period))
    for name, one in zip(("now", "before", "last_year"), stretches, strict=True):
        assert one is not None
        for code in codes:
            frame = within(world.frame(one.as_of), code, (one.since, one.until))
            ours = expected(world, frame, code, (Split.GOVERNMENT,))
            if code == "backlog":
                ours = {key: sum(bands.values()) for key, bands in ours.items()}
            cells = [getattr(found.cells[place, code], name) for place in PILOTS]
            told = said(boards.whole(code), [cell for cell in cells if cell is not None])
            assert told == ours, (name, code)


@pytest.mark.parametrize("stamp", [*STAMPS, NOW], ids=str)
def test_activity_of_every_government_and_month(world: World, stamp: Any) -> None:
    answers = pd.DataFrame(sorted(world.answers(*stamp)), columns=["agency", "on"])
    answers["month"] = oracle.month(answers.on)
    answers["place"] = answers.agency.map(world.home_of)
    ours = answers.groupby(["place", "month"]).agency.nunique().to_dict()
    for since in (None, date(2025, 8, 1)):
        found = board(world, stamp, GOVERNMENT_MONTH, (since, None), ["activity"])["activity"]
        told = {tuple(one.group.values()): one.figures for one in found if one.figures.numerator}
        assert {key: one.numerator for key, one in told.items()} == ours
        assert {one.denominator for one in told.values()} == {AGENCIES}


def test_connectivity_counts_decrees_up_to_the_day(world: World) -> None:
    for stamp, decreed in ((NOW, 4), ((date(2026, 4, 30), None), 2)):
        found = board(world, stamp, (Split.GOVERNMENT,), codes=["connectivity"])["connectivity"]
        told = {one.group["government"]: one.figures for one in found}
        assert set(told) == set(PILOTS)
        assert {(one.numerator, one.n) for one in told.values()} == {(decreed, AGENCIES)}


def test_each_person_is_counted_once(world: World) -> None:
    """Badung's people live in Bali, Sleman's in DIY: the total of the six is that of four."""
    (reading,) = measure_json(
        world.session, RINI, ["per_100k"], governments=list(PILOTS), as_of=TODAY, today=TODAY
    )
    people = sum(PEOPLE.values())
    assert reading["denominator"] == people
    assert reading["value"] == len(world.frame(TODAY)) * 100_000 / people


def months(first: date, last: date) -> list[tuple[date, date]]:
    """(first day, last day) of each"""
    starts = pd.date_range(first, last, freq="MS").date
    return [(day, (pd.Timestamp(day) + pd.offsets.MonthEnd(0)).date()) for day in starts]


COHORTS = months(date(2025, 8, 1), TODAY)


def test_every_number_is_the_count_of_its_rows(world: World, pytestconfig: pytest.Config) -> None:
    """Of each KPI one list; its rows say of which government and month they are.

    Many have one denominator: `make oracle` opens it for each.
    """
    opened: set[Any] = set()
    for code, readings in board(world, NOW, GOVERNMENT_MONTH).items():
        if code == "good_agencies":
            continue
        numbers = said(BY_CODE[code], readings)
        for part, ours in rows_of_numbers(BY_CODE[code], numbers).items():
            among = (part, getattr(BY_CODE[code].shape, "among", code))
            is_again = part == Part.DENOMINATOR and among in opened
            if is_again and not pytestconfig.getoption("--every-kind"):
                continue
            opened.add(among)
            rows = kpi.rows_behind(
                world.session, RINI, code, part=part, as_of=TODAY, today=TODAY,
                filters=Filters(PILOTS),
            )  # fmt: skip
            told = Counter((one.government, f"{one.cohort_on:%Y-%m}") for one in rows)
            assert told == {key: n for key, n in ours.items() if n}, (code, part)
            assert len({one.number for one in rows}) == len(rows)


@pytest.mark.parametrize("stamp", [*STAMPS, NOW], ids=str)
def test_the_rows_of_one_number(world: World, stamp: Any, pytestconfig: pytest.Config) -> None:
    """As a page opens them. `make oracle` opens all of today and a third of the other stamps."""
    draw, some = Random(str(stamp)), SAMPLE
    if pytestconfig.getoption("--every-kind"):
        some = 1 if stamp == NOW else 1 / 3
    for code, readings in board(world, stamp, GOVERNMENT_MONTH).items():
        parts = rows_of_numbers(BY_CODE[code], said(BY_CODE[code], readings))
        for place, (since, until) in product(PILOTS, COHORTS):
            has_begun = since <= stamp[0]
            if code == "good_agencies" or draw.random() >= some or not has_begun:
                continue
            for part, ours in parts.items():
                rows = kpi.rows_behind(
                    world.session, RINI, code, part=part, since=since, until=until,
                    as_of=stamp[0], known_on=stamp[1], today=TODAY, filters=Filters((place,)),
                )  # fmt: skip
                assert len(rows) == ours.get((place, f"{since:%Y-%m}"), 0), (code, place, since)
                assert len({one.number for one in rows}) == len(rows)


def rows_of_numbers(one: Kpi, numbers: dict[Any, Any]) -> dict[Part, dict[Any, int]]:
    """How many rows each part of each number must have."""
    if isinstance(one.shape, Share):
        return {
            Part.NUMERATOR: {key: of for key, (of, _, _) in numbers.items()},
            Part.DENOMINATOR: {key: among for key, (_, among, _) in numbers.items()},
        }
    if isinstance(one.shape, Backlog):
        return {Part.NUMERATOR: {key: sum(bands.values()) for key, bands in numbers.items()}}
    if isinstance(one.shape, Days):
        return {Part.NUMERATOR: {key: n for key, (_, _, _, n) in numbers.items()}}
    return {Part.NUMERATOR: numbers}


def test_the_lives_are_rich_enough_to_prove_something(world: World) -> None:
    frame = world.frame(TODAY)
    assert len(frame) == COMPLAINTS
    for flag in ("held", "returned", "reopened", "is_archived", "merged", "overdue", "verify_late"):
        assert frame[flag].sum() > 500, flag
    assert frame.rating.notna().sum() > 1_000
    kinds = Counter(one.kind.value for facts in world.facts for one in facts)
    for kind in ("correct", "undo", "reimport", "redate", "restore", "unmerge", "expire_hold"):
        assert kinds[kind] > 250, kind
    assert sum(len({one.government for one in facts}) > 1 for facts in world.facts) > 1_000
    lived = [facts for facts in world.facts[: world.served] if len(facts) > 2]
    assert len(lived) > world.served / 2
    assert len({one.kind for facts in lived for one in facts}) > 15


def test_much_became_known_between_the_two_stamps(world: World) -> None:
    """Of what had happened by then: new records, steps told late, and every kind of repair."""
    last, first = oracle.day_number(TODAY), oracle.day_number(AUTUMN)
    later = [
        one for facts in world.facts for one in facts if first < one.recorded_on <= last
    ]  # fmt: skip
    kinds = Counter(one.kind.value for one in later if one.on <= first)
    for kind in ("receive", "dispatch", "hold", "return", "reopen", "merge", "redate"):
        assert kinds[kind] > 4, kind
    repaired = Counter(one.kind.value for one in later)
    assert min(repaired[kind] for kind in ("correct", "undo", "reimport", "unmerge")) > 20
    assert len(world.frame(AUTUMN)) > len(world.frame(AUTUMN, AUTUMN))


def test_the_program_proves_it_too(world: World, pytestconfig: pytest.Config) -> None:
    """Every entry told again from its story; held days stay as counted, whatever is decreed."""
    if not pytestconfig.getoption("--every-kind"):
        pytest.skip("reads every story again: `make oracle`")
    assert [one for one in verify(world.session).differences if one.found != "held_days"] == []

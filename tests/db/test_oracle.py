"""Every KPI of 5,000 random complaints equals an independent computation over the raw facts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from db.codes import Role
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import KPIS
from lapor.services.kpi import measure
from lapor.services.kpi_json import measure_json
from tests.db import oracle
from tests.db.random_lives import TODAY
from tests.db.world import CODES, World, born

RINI = Actor("rini", Role.NATIONAL)
COMPLAINTS = 5_000
PEOPLE = {"36.03": 3_459_706, "51": 4_375_263, "51.03": 537_739}  # Kepmendagri 2025
DATES = (TODAY, date(2026, 8, 13), date(2026, 3, 31))
PERIODS = (
    (None, None),
    (date(2026, 1, 1), date(2026, 6, 30)),
    (date(2025, 11, 12), date(2026, 7, 9)),
)


@pytest.fixture(scope="module")
def world(engine: Engine) -> Iterator[World]:
    yield from born(engine, COMPLAINTS)


def dated(code: str) -> str:
    known = {"backlog": "received", "overdue": "overdue_on", "per_100k": "received"}
    known |= {"good_agencies": "dispatched"}
    if code in oracle.SHARES:
        return oracle.SHARES[code][0]
    return known.get(code) or oracle.DAYS.get(code) or oracle.COUNTS[code][0]


def within(frame: pd.DataFrame, code: str, since: date | None, until: date | None) -> pd.DataFrame:
    cohort = frame[dated(code)]
    kept = pd.Series(True, index=frame.index)
    if since is not None:
        kept &= cohort >= oracle.day_number(since)
    if until is not None:
        kept &= cohort <= oracle.day_number(until)
    return frame[kept]


def expected(frame: pd.DataFrame, code: str) -> Any:
    """What one group's reading must say, or None where there is nothing to say."""
    if code in oracle.SHARES:
        of, among = oracle.share(frame, code)
        return (of, among, of * 100 / among) if among else None
    if code in oracle.DAYS:
        return oracle.days(frame, code)
    if code == "backlog":
        ages = frame[frame.open].age
        bands = {b: int(ages.between(*edges).sum()) for b, edges in oracle.BANDS.items()}
        return bands if any(bands.values()) else None
    if code == "overdue":
        return int(frame.overdue.sum()) or None
    if code == "good_agencies":
        rates = frame[frame.in_r & frame.agency.notna()].groupby("agency").is_followed.mean()
        return (int((rates >= 0.5).sum()), len(rates)) if len(rates) else None
    if code == "per_100k":
        return len(frame) or None
    return int(oracle.COUNTS[code][1](frame).sum()) or None


def told(items: list[dict[str, Any]]) -> dict[tuple[Any, ...], Any]:
    """What the program says, in the same form, by group."""
    found: dict[tuple[Any, ...], Any] = {}
    for item in items:
        group = {name: code for name, code in item["group"].items() if name != "age"}
        key, code = tuple(group.values()), item["kpi"]
        if code == "backlog":
            found.setdefault(key, {})[item["group"]["age"]] = item["value"]
        elif code in oracle.DAYS:
            found[key] = (item["median"], item["mean"], item["p90"], item["n"])
        elif code == "good_agencies":
            found[key] = (item["numerator"], item["denominator"])
        elif code in oracle.SHARES:
            found[key] = (item["numerator"], item["denominator"], item["value"])
        else:
            found[key] = item["numerator"]
    return {key: value for key, value in found.items() if not _is_nothing(value)}


def _is_nothing(value: Any) -> bool:
    """A group of which only undated complaints, or none, are known."""
    if isinstance(value, dict):
        return not any(value.values())
    if isinstance(value, tuple):
        return not value[-1] and not value[1]
    return not value


LEDGER_KPIS = [k.code for k in KPIS if k.code not in ("connectivity", "activity")]
SPLITS: dict[str, Any] = {
    "class": lambda world, frame, code: frame.klass,
    "channel": lambda world, frame, code: frame.channel.map(str),
    "category": lambda world, frame, code: frame.category,
    "territory": lambda world, frame, code: frame.territory,
    "status": lambda world, frame, code: frame.status,
    "government": lambda world, frame, code: frame.government.map(world.codes),
    "month": lambda world, frame, code: oracle.month(frame[dated(code)]),
    "agency": lambda world, frame, code: _agency(frame, code).map(world.agencies),
}


def _agency(frame: pd.DataFrame, code: str) -> "pd.Series[Any]":
    """Who answered for it; of what was only received, whoever holds it."""
    if code == "overdue":
        return frame.agency.where(frame.in_r)
    return frame.holder if dated(code) == "received" else frame.agency


def by_group(
    world: World, frame: pd.DataFrame, code: str, by: tuple[str, ...]
) -> dict[tuple[Any, ...], Any]:
    if not by:
        found = expected(frame, code)
        return {} if found is None else {(): found}
    keys = pd.DataFrame({name: SPLITS[name](world, frame, code) for name in by}, dtype=object)
    keys = keys.reindex(frame.index).astype(object)
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for index, key in zip(keys.index, keys.itertuples(index=False, name=None), strict=True):
        if "month" in by and pd.isna(key[by.index("month")]):
            continue
        plain = tuple(None if pd.isna(value) else value for value in key)
        groups.setdefault(plain, []).append(index)
    found = {key: expected(frame.loc[index], code) for key, index in groups.items()}
    return {key: value for key, value in found.items() if value is not None}


def says(
    world: World, code: str, as_of: date, by: tuple[str, ...], period: Any, **asks: Any
) -> dict[tuple[Any, ...], Any]:
    return told(
        measure_json(
            world.session, RINI, [code], by=by, since=period[0], until=period[1], as_of=as_of,
            today=TODAY, **asks,
        )
    )  # fmt: skip


@pytest.mark.parametrize("by", [(), ("government",), ("month",), ("government", "month")])
@pytest.mark.parametrize("code", LEDGER_KPIS)
def test_the_kpi_equals_the_oracle_by_government_and_month(
    world: World, code: str, by: tuple[str, ...]
) -> None:
    for as_of in DATES:
        for period in PERIODS:
            frame = within(world.frame(as_of), code, *period)
            assert says(world, code, as_of, by, period) == by_group(world, frame, code, by), (
                as_of,
                period,
            )


@pytest.mark.parametrize("by", ["class", "channel", "status", "agency"])
@pytest.mark.parametrize("code", [code for code in LEDGER_KPIS if code != "good_agencies"])
def test_the_kpi_equals_the_oracle_by_what_a_complaint_is(world: World, code: str, by: str) -> None:
    for as_of, period in ((TODAY, PERIODS[0]), (DATES[1], PERIODS[2])):
        frame = within(world.frame(as_of), code, *period)
        assert says(world, code, as_of, (by,), period) == by_group(world, frame, code, (by,))


@pytest.mark.parametrize("code", LEDGER_KPIS)
def test_the_kpi_equals_the_oracle_as_known_on_an_earlier_day(world: World, code: str) -> None:
    for as_of, known_on in ((DATES[1], DATES[1]), (DATES[2], date(2026, 4, 9))):
        for by in ((), ("government", "month"), ("class",), ("status",)):
            frame = within(world.frame(as_of, known_on), code, *PERIODS[1])
            found = says(world, code, as_of, by, PERIODS[1], known_on=known_on)
            if code != "good_agencies" or by != ("status",):
                assert found == by_group(world, frame, code, by), (as_of, by)


@pytest.mark.parametrize("code", LEDGER_KPIS)
def test_the_kpi_equals_the_oracle_through_every_filter(world: World, code: str) -> None:
    agency = next(iter(world.agencies))
    frame = within(world.frame(TODAY), code, *PERIODS[2])
    places = frame.territory.map(str)
    for asks, kept in (
        ({"klass": "aspirasi"}, frame.klass == "aspirasi"),
        ({"channel": "whatsapp"}, frame.channel == "whatsapp"),
        ({"territory": "36.03"}, places.str.startswith("3603")),
        ({"status": "in_process"}, frame.status == "in_process"),
        ({"agency": world.agencies[agency]}, _agency(frame, code) == agency),
        ({"governments": ["51", "51.03"]}, frame.government.map(world.codes) != "36.03"),
    ):
        found = says(world, code, TODAY, (), PERIODS[2], **asks)
        assert found == by_group(world, frame[kept], code, ()), asks


def follow_ups(world: World, last: date, known_on: date | None) -> set[tuple[int, int]]:
    """(agency, day) of every dated follow-up, each by who answered then."""
    until, known = oracle.day_number(last), oracle.day_number(known_on or TODAY)
    found = set()
    for facts in world.facts:
        for place, one in enumerate(facts):
            dated = one.kind == "follow_up" and "undated" not in one.facts
            if dated and one.on <= until and one.recorded_on <= known:
                now = oracle.seen(facts[: place + 1], one.on)
                if now is not None and now.agency is not None:
                    found.add((now.agency, one.on))
    return found


@pytest.mark.parametrize("known_on", [None, date(2026, 8, 20)])
@pytest.mark.parametrize("as_of", DATES)
def test_activity_equals_the_oracle(world: World, as_of: date, known_on: date | None) -> None:
    if known_on is not None and known_on < as_of:
        known_on = as_of
    for since, until in PERIODS:
        last = min(as_of, until or as_of)
        first = oracle.day_number(since) if since else 0
        known = {(a, on) for a, on in follow_ups(world, last, known_on) if on >= first}
        asks: dict[str, Any] = {"since": since, "until": until, "as_of": as_of, "today": TODAY}
        asks["known_on"] = known_on
        (reading,) = measure(world.session, RINI, "activity", **asks)
        active = {agency for agency, _ in known}
        assert (reading.figures.numerator, reading.n) == (len(active), len(world.agencies))
        months = oracle.month(pd.Series([on for _, on in known], dtype=int))
        by_month = pd.Series([agency for agency, _ in known]).groupby(months.to_list()).nunique()
        found = measure(world.session, RINI, "activity", by=[Split.MONTH], **asks)
        assert {r.group["month"]: r.figures.numerator for r in found} == by_month.to_dict()


def test_connectivity_counts_decrees_up_to_the_day(world: World) -> None:
    for as_of, expected_share in ((TODAY, (4, 6)), (date(2026, 4, 30), (2, 6))):
        found = measure(
            world.session, RINI, "connectivity", as_of=as_of, by=[Split.GOVERNMENT], today=TODAY
        )
        assert {one.group["government"] for one in found} == set(CODES)
        assert {(one.figures.numerator, one.n) for one in found} == {expected_share}


def test_each_person_is_counted_once(world: World) -> None:
    """Badung's people live in Bali: the total of the three is that of two."""
    (reading,) = measure_json(
        world.session, RINI, ["per_100k"], governments=list(CODES), as_of=TODAY, today=TODAY
    )
    people = PEOPLE["36.03"] + PEOPLE["51"]
    assert reading["denominator"] == people
    assert reading["value"] == len(world.frame(TODAY)) * 100_000 / people


def test_the_lives_are_rich_enough_to_prove_something(world: World) -> None:
    frame = world.frame(TODAY)
    assert len(frame) == COMPLAINTS
    for flag in ("held", "returned", "reopened", "archived", "overdue", "verify_late"):
        assert frame[flag].sum() > 100, flag
    assert frame.rating.notna().sum() > 300
    moved = sum(len({one.government for one in facts}) > 1 for facts in world.facts)
    undated = sum(any("undated" in one.facts for one in facts) for facts in world.facts)
    late = sum(any(one.recorded_on > one.on for one in facts) for facts in world.facts)
    assert min(moved, undated, late) > 200

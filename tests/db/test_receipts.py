"""Receipts summed by one dimension, and what was typed in at once: what the ledger itself says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from db.codes import Channel, Class, Metric, Role
from db.days import day_number
from db.models import Government
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.queries import bursts, hours, ledger, receipts
from lapor.queries.bursts import Burst
from lapor.queries.ledger import Cut, Span
from lapor.queries.quality import Where
from lapor.services import ledger as writing_side
from lapor.services.receipt_sums import wrong
from tests.db.random_lives import TODAY
from tests.db.world import World, born

RECEIVED = (Metric.RECEIVED,)
DIMENSIONS = (Split.CHANNEL, Split.CLASS, Split.CATEGORY, Split.TERRITORY)
SPANS = (Span(), Span(day_number(date(2025, 10, 9)), day_number(date(2026, 6, 3))))
DAYS = (day_number(TODAY), day_number(date(2026, 3, 14)))
FILTERS: tuple[dict[str, object], ...] = (
    {"channel": Channel.WHATSAPP},
    {"klass": Class.SERVICE},
    {"categories": (1, 7)},
    {"territories": ((3603, 3603), (360300, 360399))},
)
# who may count all of a government, and who only what is theirs now
EVERYTHING, AGGREGATES = Actor("", Role.NATIONAL), Actor("", Role.PARTNER)


@pytest.fixture(scope="module", params=["waiting", "folded"])
def world(engine: Engine, request: pytest.FixtureRequest) -> Iterator[World]:
    """Where some wait, the entries of every other complaint are in the tail."""
    for one in born(engine, 700):
        if request.param == "waiting":
            wait(one.session)
        yield one


def wait(session: Session) -> None:
    names = writing_side.LEDGER
    own, cohort, on = (names.index(name) for name in ("complaint_id", "cohort_on", "on"))
    halves: tuple[list[Any], list[Any]] = ([], [])
    for row in session.execute(text(f"SELECT {writing_side.quoted(names)} FROM ledger")).all():
        months = (writing_side.month_of(row[place]) for place in (cohort, on))
        halves[row[own] % 3 % 2].append((*row, *months))
    for table in ("ledger", *writing_side.SUMS):
        session.execute(text(f"DELETE FROM {table}"))
    writing_side.append(session, halves[0])
    writing_side.fold(session)
    writing_side.append(session, halves[1])


def told(sums: list[ledger.Sum]) -> dict[ledger.Sum, int]:
    return {one._replace(n=0): one.n for one in sums}


def asks(world: World) -> Iterator[Cut]:
    for as_of in DAYS:
        for governments in (None, tuple(world.codes)[:1]):
            plain = Cut(RECEIVED, as_of, spans=SPANS, governments=governments)
            for split in DIMENSIONS:
                yield replace(plain, by=(split,))
                yield replace(plain, by=(Split.GOVERNMENT, Split.MONTH, split))
            for filters in FILTERS:
                yield replace(plain, **filters)
                yield replace(plain, by=(Split.GOVERNMENT,), **filters)


def test_they_are_what_the_ledger_says(world):
    for cut in asks(world):
        assert receipts.fits(cut)
        assert told(receipts.sums(world.session, cut)) == told(ledger.sums(world.session, cut))
    everything = receipts.sums(world.session, Cut(RECEIVED, DAYS[0], by=(Split.CLASS,)))
    assert sum(one.n for one in everything) == 700


def test_what_is_asked_by_two_dimensions_is_read_from_the_ledger():
    plain = Cut(RECEIVED, DAYS[0])
    for cut in (
        plain,
        replace(plain, by=(Split.CLASS, Split.CHANNEL)),
        replace(plain, by=(Split.CLASS,), channel=Channel.WEB),
        replace(plain, by=(Split.AGENCY,)),
        replace(plain, by=(Split.CLASS,), known_on=DAYS[0]),
        replace(plain, by=(Split.CLASS,), agencies=(1,)),
        replace(plain, metrics=(Metric.ANONYMOUS,), by=(Split.CLASS,)),
    ):
        assert not receipts.fits(cut)


def test_hours_are_what_the_ledger_says(world):
    eight = timedelta(hours=8)
    for as_of in DAYS:
        for span in SPANS:
            cut = Cut(RECEIVED, as_of, spans=(span,), governments=tuple(world.codes))
            assert hours.are_summed(cut, eight)
            assert +hours.summed(world.session, cut, eight) == +hours.received(
                world.session, cut, eight
            )


def wheres(world: World) -> Iterator[Where]:
    for government in world.codes:
        region = world.session.exec(
            select(Government.region_id).where(Government.id == government)
        ).one()
        for actor in (EVERYTHING, AGGREGATES, Actor("", Role.COORDINATOR, government)):
            for since in (date(2025, 1, 1), date(2026, 2, 10)):
                yield Where(actor, government, region, since, TODAY)


def by_hand(session: Session, where: Where, day: str, which: str) -> Counter[tuple[int, int]]:
    rows = session.execute(
        text(
            f"SELECT l.channel, l.{day}, SUM(l.n) FROM ledger AS l JOIN complaint AS c "
            "ON c.id = l.complaint_id AND c.home_id = l.home_id WHERE l.metric = 1 "
            f"AND l.government_id = :here AND l.cohort_on BETWEEN :first AND :last AND {which} "
            f"GROUP BY l.channel, l.{day}"
        ),
        {"here": where.government_id, "first": day_number(where.since), "last": DAYS[0]},
    )
    channels = tuple(Channel)
    return Counter({(channels[channel - 1], on): int(n) for channel, on, n in rows if n})


LATER = 'l.recorded_on > l."on" AND l.cause = 1 AND l.n > 0 AND c.import_run_id IS NULL'


def test_days_of_receipt_and_of_writing_down_are_what_the_ledger_says(world):
    later = Counter()
    for where in wheres(world):
        found = bursts.received(world.session, where, tuple(Channel))
        assert +found == by_hand(world.session, where, "cohort_on", "1 = 1")
        found = bursts.written_later(world.session, where, tuple(Channel))
        assert found == by_hand(world.session, where, "recorded_on", LATER)
        later += found
    assert later


def test_so_many_are_counted_as_are_found(world):
    """Of made-up bursts: each day of one channel, with every third day of writing down."""
    both = 0
    for where in wheres(world):
        received = bursts.received(world.session, where, (Channel.WEB, Channel.OTHER))
        later = bursts.written_later(world.session, where, tuple(Channel))
        asked = [Burst(*at, False, n) for at, n in received.items() if at[1] % 2 and n]
        asked += [Burst(*at, True, n) for at, n in later.items() if at[1] % 3]
        for some in (asked, asked[:3], asked[-3:], []):
            found = bursts.behind(world.session, where, some)
            assert bursts.count(world.session, where, some) == len(found)
        both += any(one.later for one in asked) and not all(one.later for one in asked)
    assert both


def test_they_are_counted_again(world):
    assert not any(wrong(world.session).values())

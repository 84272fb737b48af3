"""What the page of one government is made of: counted by hand, and against pandas."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from db.codes import Channel, Class, Role
from db.days import day_number, milliseconds
from db.models import Category, Complaint
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed
from lapor.domain.kpi import Split
from lapor.domain.kpi_catalogue import BY_CODE, RECEIVED
from lapor.queries import hours
from lapor.services import board, sealing, seals
from lapor.services import one_government as one
from lapor.services import one_government_files as files
from lapor.services.desk import WESTERN
from lapor.services.kpi_scope import EASTERNMOST, Filters, Period, asked
from lapor.services.loading import load
from tests.builders import WITA, a_new_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, Cast
from tests.db.random_lives import TODAY
from tests.db.test_quality import with_facts
from tests.db.world import World, born

WEB, CALL = {"channel": Channel.WEB}, {"channel": Channel.TELEPHONE}
SLEMAN, BADUNG = Filters(("34.04",)), Filters(("51.03",))
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 30))
RINI = Actor("rini", Role.NATIONAL)


def counts(parts):
    return {part.code: part.reading.n for part in parts}


def came(session: Session, facts: dict[str, object] = WEB, **how: object) -> int:
    """A complaint with what was known of it at receipt; its id."""
    new = with_facts(a_new_complaint(session, **how), facts)
    load(session, [new])
    return session.exec(select(Complaint.id).where(Complaint.number == new.number)).one()


@pytest.fixture
def autumn(session: Session, cast: Cast) -> Session:
    """Sleman: twelve of September by web (9 followed up, 6 done), one of July never dispatched,
    four of September by telephone to Dinas Kesehatan, one of them answered."""
    for number in range(12):
        came(
            session, received="2026-09-07", dispatched="2026-09-08",
            followed_up="2026-09-09" if number < 9 else None,
            closed="2026-09-14" if number < 6 else None,
        )  # fmt: skip
    came(session, received="2026-07-06")
    for number in range(4):
        came(
            session, CALL, received="2026-09-10", dispatched="2026-09-11", agency=DINKES,
            followed_up="2026-09-14" if number < 1 else None,
        )  # fmt: skip
    came(session, government="51.03", agency=BADUNG_PUPR)
    return session


def flow(session, actor, period=SEPTEMBER, filters=SLEMAN):
    found = board.board(session, actor, period, one.NUMBERS, filters)
    return one.passed(found, filters.governments[0])


def test_how_far_they_got_and_what_waits(autumn, cast):
    assert counts(flow(autumn, cast.siti)) == {
        "received": 16, "dispatched": 16, "followed_up": 10, "done": 6,
    }  # fmt: skip
    waiting = one.waiting(autumn, cast.siti, SEPTEMBER, SLEMAN)
    assert counts(waiting) == {"dispatch": 1, "follow_up": 6, "completion": 4}  # July's too
    assert counts(one.ages(autumn, cast.siti, SEPTEMBER, SLEMAN)) == {
        "0-5": 0, "6-14": 0, "15-60": 10, "over_60": 1,
    }  # fmt: skip


def test_what_waited_on_an_earlier_day(autumn, cast):
    then = replace(SEPTEMBER, as_of=date(2026, 9, 10))
    waiting = one.waiting(autumn, cast.siti, then, SLEMAN)
    assert counts(waiting) == {"dispatch": 5, "follow_up": 3, "completion": 9}


def test_a_liaison_officer_is_given_nothing_to_dispatch(autumn, cast):
    waiting = one.waiting(autumn, cast.ani, SEPTEMBER, SLEMAN)
    assert counts(waiting) == {"follow_up": 3, "completion": 1}


def test_what_came_in_and_how(autumn, cast):
    channels = one.parts(autumn, cast.siti, SEPTEMBER, SLEMAN, Split.CHANNEL)
    assert [(part.code, part.reading.n) for part in channels] == [("web", 12), ("telepon", 4)]
    share = one.without_internet(channels)
    assert (share.value, share.n, share.numerator) == (25.0, 16, 4)
    categories = one.parts(autumn, cast.siti, SEPTEMBER, SLEMAN, Split.CATEGORY)
    assert [(part.code, part.name.en, part.reading.n) for part in categories] == [
        ("", "No category", 16)
    ]
    only = replace(SLEMAN, channel=Channel.TELEPHONE)
    classes = one.parts(autumn, cast.siti, SEPTEMBER, only, Split.CLASS)
    assert counts(classes) == {Class.SERVICE: 4}


def test_a_share_of_fewer_than_ten_is_none(session, cast):
    for _ in range(9):
        came(session, {"channel": Channel.SMS}, received="2026-09-07")
    channels = one.parts(session, cast.siti, SEPTEMBER, SLEMAN, Split.CHANNEL)
    assert one.without_internet(channels) == (None, 9, 9, 9, None, None, None)


def test_a_category_counts_with_those_below_it(session, cast):
    roots = dict(session.exec(select(Category.code, Category.id)).all())
    above = roots["infrastruktur"]
    session.add(Category(id=901, code="jalan", name="Jalan", parent_id=above, is_official=False))
    session.flush()
    for category, n in ((901, 3), (above, 2), (roots["kesehatan"], 4), (None, 1)):
        for _ in range(n):
            came(session, {"category": category}, received="2026-09-07")
    found = one.parts(session, cast.siti, SEPTEMBER, SLEMAN, Split.CATEGORY)
    assert [(part.code, part.reading.n) for part in found] == [
        ("infrastruktur", 5), ("kesehatan", 4), ("", 1),
    ]  # fmt: skip
    only = replace(SLEMAN, category="infrastruktur")
    found = one.parts(session, cast.siti, SEPTEMBER, only, Split.CATEGORY)
    assert counts(found) == {"infrastruktur": 5}


def at_hours(session, *moments, **how):
    """One complaint received at each of these moments."""
    for moment in moments:
        new = a_new_complaint(session, received=f"{moment.astimezone(WITA):%Y-%m-%d}", **how)
        ((recorded_at, (told,)),) = with_facts(new, WEB).recordings
        told = told._replace(at=milliseconds(moment))
        load(session, [new._replace(recordings=((recorded_at, (told,)),))])


def told(found):
    return {slot: cell.n for slot, cell in found.cells.items() if cell.n}


BALI = {"government": "51.03", "agency": BADUNG_PUPR}
HOURS = (
    at("2026-09-07", "00:01", WITA),  # Monday, and Sunday in Jakarta
    at("2026-09-07", "09:00", WITA),
    at("2026-09-14", "09:59", WITA),
    at("2026-09-13", "23:59", WITA),  # Sunday
    at("2026-09-16", "00:00", WITA),  # the day alone
)


@pytest.mark.parametrize("known_on", [None, date(2026, 11, 1)])
def test_hours_are_those_of_the_governments_clocks(session, cast, known_on):
    at_hours(session, *HOURS, **BALI)
    period = replace(SEPTEMBER, known_on=known_on)
    found = one.hours(session, cast.ayu, period, BADUNG)
    assert told(found) == {(0, 0): 1, (0, 9): 2, (6, 23): 1}
    assert (found.untimed.n, found.zone) == (1, "Asia/Makassar")
    fewer = one.hours(session, cast.ayu, replace(period, since=date(2026, 9, 14)), BADUNG)
    assert (told(fewer), fewer.untimed.n) == ({(0, 9): 1}, 1)


def test_both_ways_to_count_hours_are_one(session, cast):
    """As of today a complaint's row tells, on an earlier day the ledger."""
    at_hours(session, *HOURS, **BALI)
    now = Period(None, None, datetime.now(EASTERNMOST).date())
    for filters in (
        BADUNG,
        replace(BADUNG, klass=Class.SERVICE),
        replace(BADUNG, channel=Channel.SMS),
    ):
        question = asked(session, RINI, BY_CODE["received"], now, (), filters, None)
        assert question.is_now
        cut = replace(question.cut, metrics=RECEIVED)
        by_row = hours.received_now(session, cut, timedelta(hours=8))
        assert by_row == hours.received(session, cut, timedelta(hours=8))
        assert hours.are_summed(cut, timedelta(hours=8)) == (filters == BADUNG)
        if filters == BADUNG:
            assert by_row == hours.summed(session, cut, timedelta(hours=8))
        assert sum(by_row.values()) == (0 if filters.channel else 5)


def test_a_partner_sees_no_hour_of_few(session, cast):
    nine, ten, many = (at("2026-09-07", clock, WITA) for clock in ("08:00", "09:00", "10:00"))
    at_hours(session, *[nine] * 9, *[ten] * 10, *[many] * 12, **BALI)
    found = one.hours(session, cast.dewi, SEPTEMBER, BADUNG)
    hidden = {slot for slot, cell in found.cells.items() if cell.suppressed}
    assert hidden == {(0, 8), (0, 9)}  # the ten too, or the total would tell the nine
    assert told(found) == {(0, 10): 12}
    with pytest.raises(NotAllowed):
        one.hours(session, cast.dewi, SEPTEMBER, replace(BADUNG, channel=Channel.WEB))
    assert told(one.hours(session, cast.ayu, SEPTEMBER, BADUNG)) == {
        (0, 8): 9, (0, 9): 10, (0, 10): 12,
    }  # fmt: skip


def test_a_partner_sees_no_small_step(autumn, cast):
    assert all(part.reading.suppressed for part in flow(autumn, cast.dewi)[2:])  # 10 of 16
    waiting = one.waiting(autumn, cast.dewi, SEPTEMBER, SLEMAN)
    assert all(part.reading.suppressed for part in waiting)
    channels = one.parts(autumn, cast.dewi, SEPTEMBER, SLEMAN, Split.CHANNEL)
    assert counts(channels) == {"web": 0, "telepon": 0}
    assert one.without_internet(channels) is None
    assert not one.shows_agencies(cast.dewi)


def test_the_year_before_stands_under_the_months_it_is_compared_with(autumn, cast):
    for _ in range(11):
        came(autumn, received="2025-09-08")
    found = one.trend(autumn, cast.siti, "received", SEPTEMBER, SLEMAN)
    by_month = {month.first: month.cell.now.n for month in found.months}
    assert by_month == {date(2025, 9, 1): 11, date(2026, 7, 1): 1, date(2026, 9, 1): 16}
    assert [(month.first, month.cell.now.n) for month in found.year_before] == [
        (date(2026, 9, 1), 11)
    ]


def test_the_file_says_what_the_page_says(autumn, cast):
    sheets = files.sheets(
        autumn, cast.siti, SEPTEMBER, SLEMAN, "received", "en", datetime.now(UTC), WESTERN
    )
    rows = [dict(zip(sheets.header, row, strict=True)) for row in sheets.data]
    assert {len(row) for row in sheets.data} == {len(sheets.header)}

    def value(part, name):
        (row,) = [row for row in rows if (row["Part"], row["Name"]) == (part, name)]
        return row["Value"]

    assert value("Flow", "Done") == 6
    assert value("Waiting", "Waiting for the first follow-up") == 6
    assert value("By ways that need no internet", "By ways that need no internet") == 25
    assert value("Received by channel", "Website") == 12
    assert value("By month", "2026-09") == 16
    assert value("Weekday and hour of receipt", "Monday 10.00–10.59 (Asia/Jakarta)") == 12
    ranks = {row["Name"]: (row["n"], row["Rank"]) for row in rows if row["Part"] == "Agencies"}
    assert ranks == {"Dinas PUPR uji": (12, None), "Dinas Kesehatan uji": (4, None)}


def test_a_partners_file_names_no_agency_and_no_small_number(autumn, cast):
    sheets = files.sheets(
        autumn, cast.dewi, SEPTEMBER, SLEMAN, "received", "en", datetime.now(UTC), WESTERN
    )
    told = str(sheets.data)
    assert "Agencies" not in told and "uji" not in told
    small = [row for row in sheets.data for n in row if type(n) is int and 0 < n < 10]
    assert small == []


def test_sealed_figures_are_compared_by_those_who_see_them_whole(autumn, cast):
    month = date(2026, 9, 1)
    (seal,) = sealing.seal(autumn, cast.rini, ["34.04"], month, now=at("2026-10-20"))
    assert seals.differences(autumn, cast.siti, seal) == []
    for who in (cast.dewi, cast.ani):
        with pytest.raises(NotAllowed):
            seals.differences(autumn, who, seal)


# ---- against pandas, over the raw facts


@pytest.fixture(scope="module")
def world(engine: Engine) -> Iterator[World]:
    yield from born(engine, 1_500)


@pytest.mark.parametrize("code", ["36.03", "51"])
@pytest.mark.parametrize("as_of", [TODAY, date(2026, 3, 31)])
@pytest.mark.parametrize("known", [False, True])
def test_pandas_counts_the_same(world, code, as_of, known):
    known_on = TODAY if known else None
    (home,) = [id for id, told in world.codes.items() if told == code]
    everything = world.frame(as_of, known_on)
    frame = everything[everything.government == home]
    period = Period(date(2025, 10, 1), date(2026, 6, 30), as_of, known_on)
    filters = Filters((code,))
    since, until = day_number(period.since), day_number(period.until)
    came_in = frame[frame.received.between(since, until)]
    sent = frame[frame.in_r & frame.dispatched.between(since, until)]
    assert counts(flow(world.session, RINI, period, filters)) == {
        "received": len(came_in),
        "dispatched": len(sent),
        "followed_up": int(sent.is_followed.sum()),
        "done": int(sent.is_done.sum()),
    }
    still = frame[frame.open]
    assert counts(one.waiting(world.session, RINI, period, filters)) == {
        "dispatch": int((~still.in_r).sum()),
        "follow_up": int((still.in_r & ~still.is_followed).sum()),
        "completion": int((still.in_r & still.is_followed).sum()),
    }
    ages = one.ages(world.session, RINI, period, filters)
    assert sum(part.reading.n for part in ages) == len(still)
    channels = one.parts(world.session, RINI, period, filters, Split.CHANNEL)
    assert counts(channels) == came_in.channel.value_counts().to_dict()
    found = one.hours(world.session, RINI, period, filters)
    days = (came_in.received + 3) % 7  # 1 January 1970 was a Thursday
    by_day = Counter()
    for (weekday, _hour), cell in found.cells.items():
        by_day[weekday] += cell.n
    assert found.untimed.n == 0
    assert +by_day == days.value_counts().to_dict()

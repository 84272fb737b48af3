"""What stands above the numbers of a view, and what a partner is told of it."""

from datetime import date

from sqlmodel import Session, select

from db.codes import Channel, MoveCode
from db.days import day_number
from db.models import Complaint
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.queries import bursts
from lapor.queries.bursts import Burst
from lapor.queries.quality import Where
from lapor.services.banners import Banner, Cause, banners
from lapor.services.complaints import make_move
from lapor.services.kpi_scope import ALL, Filters, Period
from lapor.services.passport import passport
from lapor.services.targets import Target
from tests.builders import at
from tests.cast import Cast
from tests.db.intake import PREAMBLE, RINGKAS, ringkas, take_in_export
from tests.db.test_quality import GAMPING, ONE, QUARTER, TODAY, TWO, planted, typed_later

BOARD = ("received", "follow_up_rate", "followed_up_on_time", "resolve_days")
HALF = Period(date(2024, 1, 1), date(2024, 6, 30), TODAY)


def above(
    session: Session, actor: Actor, period: Period = QUARTER, filters: Filters = ALL,
    by: tuple[Split, ...] = (),
) -> dict[Cause, Banner]:  # fmt: skip
    found = banners(session, actor, BOARD, period, filters, by=by, today=TODAY)
    return {one.cause: one for one in found}


def an_export(session: Session, n: int) -> None:
    place = ("Nama Instansi", "", "Pemerintah Kabupaten Sleman")
    preamble = [place if line[:1] == ("Nama Instansi",) else line for line in PREAMBLE]
    lines = [
        RINGKAS | {"Tracking ID": f"92{place}", "Isi Laporan Awal": f"nomor {place}"}
        for place in range(n)
    ]
    take_in_export(session, ringkas(*lines, preamble=preamble), government="34.04")


def test_good_data_needs_none(session: Session, cast: Cast) -> None:
    planted(session, **TWO)
    assert above(session, cast.rini, by=(Split.TERRITORY,)) == {}


def test_an_export_without_dates(session: Session, cast: Cast) -> None:
    an_export(session, 9)
    found = above(session, cast.siti, HALF)
    assert set(found) == {Cause.NO_DATES}
    assert found[Cause.NO_DATES].n == 9
    assert above(session, cast.dewi, HALF) == {}  # fewer than ten
    assert above(session, cast.ayu, HALF) == {}  # another government
    before = Period(HALF.since, HALF.until, date(2024, 5, 31))  # it was made on 3 June
    assert Cause.DATES_UNKNOWN in above(session, cast.siti, before)


def test_ten_without_dates_are_told_to_a_partner(session: Session, cast: Cast) -> None:
    an_export(session, 10)
    assert above(session, cast.dewi, HALF)[Cause.NO_DATES].n == 10


def test_a_burst_in_the_period(session: Session, cast: Cast) -> None:
    typed_later(session, 9)
    banner = above(session, cast.rini)[Cause.BURST]
    assert banner.n == 9
    assert "9 by Instagram, on 31 August 2026 in Kab. Sleman" in banner.text.en
    assert above(session, cast.rini, Period(date(2026, 9, 1), TODAY, TODAY)) == {}
    assert above(session, cast.rini, filters=Filters(channel=Channel.WEB)) == {}
    assert above(session, cast.rini, filters=Filters(("51.03",))) == {}
    assert above(session, cast.dewi) == {}


def test_one_that_is_in_two_bursts_counts_once(session: Session, cast: Cast) -> None:
    """Written down later with many by Instagram, and on the day it came one of many by Facebook."""
    typed_later(session, 1)
    one = session.exec(select(Complaint)).one()
    make_move(
        session, cast.siti, one.id, MoveCode.CORRECT, seen=one.version, note="x",
        now=at("2026-09-01"), target=Target(changed={"channel": Channel.FACEBOOK}),
    )  # fmt: skip
    on, later = (day_number(date(2026, 8, day)) for day in (3, 31))
    where = Where(cast.rini, one.government_id, None, date(2026, 8, 1), date(2026, 8, 31))
    by_day, by_writing = (
        Burst(Channel.FACEBOOK, on, False, 1),
        Burst(Channel.INSTAGRAM, later, True, 1),
    )
    for some in ([by_day], [by_writing], [by_day, by_writing]):
        assert len(bursts.behind(session, where, some)) == 1
        assert bursts.count(session, where, some) == 1


def test_a_territory_that_many_do_not_name(session: Session, cast: Cast) -> None:
    for _ in range(4):
        planted(session, **ONE)
    planted(session, **ONE, territory=None)  # 1 of 5: still carries it
    assert above(session, cast.rini, by=(Split.TERRITORY,)) == {}
    planted(session, **ONE, territory=None)
    banner = above(session, cast.rini, by=(Split.TERRITORY,))[Cause.NO_TERRITORY]
    assert (banner.n, "2 of 6 complaints (33%)" in banner.text.en) == (2, True)
    assert above(session, cast.rini) == {}  # nobody asks where
    inside = Filters(territory=f"{GAMPING // 10000}.{GAMPING // 100 % 100:02}")
    assert Cause.NO_TERRITORY in above(session, cast.rini, filters=inside)


def test_what_has_no_dates_is_missing_among_the_overdue_and_the_active(
    session: Session, cast: Cast
) -> None:
    an_export(session, 3)
    for code in ("overdue", "activity"):
        (found,) = [one for one in banners(session, cast.rini, [code], HALF, today=TODAY)
                    if one.cause == Cause.NO_DATES]  # fmt: skip
        assert found.n == 3
        (reading,) = passport(session, cast.rini, code, HALF, today=TODAY).readings
        assert (reading.n if code == "overdue" else reading.figures.numerator) == 0
        assert reading.undated == 3

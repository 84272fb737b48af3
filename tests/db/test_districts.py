"""Where in one government's territory complaints are, counted by hand."""

import pytest
from sqlmodel import Session

from lapor.services import one_government_files as files
from lapor.services.desk import WESTERN
from lapor.services.districts import NAMES, OUTSIDE, UNKNOWN, districts
from lapor.services.kpi_scope import Filters
from tests.builders import at
from tests.cast import Cast
from tests.db.test_one_government import SEPTEMBER, SLEMAN, came

GAMPING, GODEAN, KUTA = "34.04.01", "34.04.02", "51.03.01"


@pytest.fixture
def places(session: Session, cast: Cast) -> Session:
    """Sleman: twelve in Gamping (three of them known to the village), ten of them followed up;
    three in Godean; two in Kuta, one that says "Sleman", one that says nothing."""
    told = [340401] * 9 + [3404012001] * 3 + [340402] * 3 + [510301] * 2 + [3404, None]
    for number, place in enumerate(told):
        came(
            session, {"territory": place}, received="2026-09-07", dispatched="2026-09-08",
            followed_up="2026-09-09" if number < 10 else None,
        )  # fmt: skip
    return session


def test_each_district_has_its_own_and_none_is_left_out(places: Session, cast: Cast) -> None:
    found = districts(places, cast.siti, SEPTEMBER, SLEMAN, "received")
    assert [one.code for one in found[:3]] == [GAMPING, GODEAN, "34.04.03"]
    n = {one.code: one.reading.n for one in found if one.reading.n}
    assert n == {GAMPING: 12, GODEAN: 3, OUTSIDE: 2, UNKNOWN: 2}
    assert len(found) == 17 + 2  # Sleman's districts; elsewhere; not known
    assert found[-1].name == NAMES[UNKNOWN]


def test_shares_are_of_all_villages_of_a_district(places: Session, cast: Cast) -> None:
    found = districts(places, cast.siti, SEPTEMBER, SLEMAN, "follow_up_rate")
    by_code = {one.code: one.reading.figures for one in found}
    assert by_code[GAMPING][1:4] == (12, 10, 12)
    assert by_code[GODEAN][:4] == (0, 3, 0, 3)
    assert by_code["34.04.03"].value is None


def test_a_province_has_its_regencies(session: Session, cast: Cast) -> None:
    came(session, {"territory": 340401}, received="2026-09-07", government="34")
    found = districts(session, cast.rini, SEPTEMBER, Filters(("34",)), "received")
    assert [(one.code, one.reading.n) for one in found if one.reading.n] == [("34.04", 1)]
    assert len(found) == 5 + 1


def test_a_partner_sees_no_small_place_nor_can_work_it_out(places: Session, cast: Cast) -> None:
    found = districts(places, cast.dewi, SEPTEMBER, SLEMAN, "received")
    hidden = {one.code for one in found if one.reading.suppressed}
    assert {GODEAN, OUTSIDE, UNKNOWN} <= hidden
    # 19 in all: three hidden of 7 together would let the twelve alone tell them
    assert GAMPING in hidden
    rates = districts(places, cast.dewi, SEPTEMBER, SLEMAN, "follow_up_rate")
    assert not [one for one in rates if not one.reading.suppressed and one.reading.n > 0]


def test_the_file_has_the_same_numbers(places: Session, cast: Cast) -> None:
    sheets = files.sheets(
        places, cast.siti, SEPTEMBER, SLEMAN, "follow_up_rate", "id", at("2026-11-01"), WESTERN
    )
    lines = {(row[1], row[4]): row for row in sheets.data if row[0] == "Menurut wilayah"}
    value = sheets.header.index("Nilai")
    assert lines["Gamping", "Laporan masuk"][value] == 12
    assert lines["Gamping", "Persentase tindak lanjut"][value] == pytest.approx(1000 / 12)
    assert lines["Wilayah tidak diketahui", "Laporan masuk"][value] == 2

"""Agencies, categories and places by the names that files give them."""

from datetime import date

import pytest
from sqlmodel import Session, select

from db.codes import Holder
from db.models import Agency, AgencyAlias, Category, Region
from tests.db.intake import (
    GOOD,
    Row,
    complaint,
    government_id,
    lengkap,
    reasons,
    ringkas,
    take_in,
    take_in_export,
)

NUMBER = "9100001"
DISPATCHED = GOOD | {"tanggal_disposisi": "2024-01-04"}


def numbered(*changes: Row) -> list[Row]:
    return [{"Tracking ID": str(9_100_001 + n)} | change for n, change in enumerate(changes)]


def test_agencies_are_made_once_whatever_their_spelling(session: Session) -> None:
    names = (
        "Dinas Kesehatan Kab. Bandung",
        "DINAS KESEHATAN KABUPATEN Bandung",
        "Dinas Sosial Kabupaten Bandung",
        "Pemerintah Kabupaten Bandung",
    )
    rows = numbered(*({"Instansi Terdisposisi": name} for name in names))
    report = take_in_export(session, ringkas(*rows))
    assert report.new_agencies == [names[0], names[2]]
    found = [complaint(session, row["Tracking ID"]) for row in rows]
    assert found[0].agency_id == found[1].agency_id != found[2].agency_id
    assert [one.holder for one in found] == [*[Holder.AGENCY] * 3, Holder.GOVERNMENT]
    assert (found[3].agency_id, found[3].dispatched_on) == (None, date(2024, 1, 2))
    aliases = session.exec(select(AgencyAlias)).all()
    assert {alias.alias: alias.agency_id for alias in aliases} == {
        "dinas kesehatan kabupaten bandung": found[0].agency_id,
        "dinas sosial kabupaten bandung": found[2].agency_id,
        "pemerintah kabupaten bandung": None,
    }


def test_an_agencys_id_goes_before_its_name(session: Session) -> None:
    rows = numbered(
        {"ID Instansi Terdisposisi": "501", "Instansi Terdisposisi": "Dinas Uji"},
        {"ID Instansi Terdisposisi": "501", "Instansi Terdisposisi": "Dinas Uji Baru"},
        {"ID Instansi Terdisposisi": "", "Instansi Terdisposisi": "DINAS UJI BARU"},
    )
    report = take_in_export(session, ringkas(*rows))
    assert report.new_agencies == ["Dinas Uji"]
    assert len({complaint(session, row["Tracking ID"]).agency_id for row in rows}) == 1
    assert session.exec(select(Agency.code).where(Agency.name == "Dinas Uji")).one() == "501"


def test_a_category_keeps_the_number_it_has_there(session: Session) -> None:
    rows = numbered(
        {},
        {"ID Kategori": "1454", "Kategori": "Lainnya terkait Bantuan Sosial"},
        {"ID Kategori": "957", "Kategori": "Bantuan Sosial"},
        {"ID Kategori": "", "Kategori": ""},
    )
    report = take_in_export(session, ringkas(*rows))
    assert report.new_categories == ["Jalan Berlubang", "Lainnya terkait Bantuan Sosial"]
    kept = {row.code: row for row in session.exec(select(Category))}
    ids = [complaint(session, row["Tracking ID"]).category_id for row in rows]
    official = kept["bantuan_sosial"].id
    assert ids == [kept["1397"].id, kept["1454"].id, official, None]
    assert (kept["1454"].parent_id, kept["1397"].parent_id) == (official, None)


@pytest.mark.parametrize(
    ("province", "regency", "territory"),
    [
        ("Jawa Barat", "Bandung", 3204),
        ("Jawa Barat", "Kota Bandung", 3273),
        ("Jawa Barat", "", 32),
        ("", "", None),
        ("Daerah Khusus Ibukota Jakarta", "Kota Jakarta Pusat", 3171),
        ("Maluku", "Maluku Tenggara Barat", 81),  # renamed since: the province is known
        ("", "Kota Denpasar", 5171),
        ("Bali", "Badung", 5103),
    ],
)
def test_places_are_found_by_name(
    session: Session, province: str, regency: str, territory: int | None
) -> None:
    take_in_export(session, ringkas({"Provinsi": province, "Kota/Kabupaten": regency}))
    assert complaint(session, NUMBER).territory_id == territory


def test_older_exports_with_a_district_are_placed_more_exactly(session: Session) -> None:
    take_in_export(session, ringkas({"Kecamatan": "Cileunyi", "Kelurahan": "Cileunyi Kulon"}))
    assert complaint(session, NUMBER).territory_id == 320405


def test_a_territory_may_be_as_small_as_a_village(session: Session) -> None:
    places = ("36", "36.03", "36.03.19", "36.03.19.2001")
    rows = [
        GOOD | {"nomor_laporan": f"L{n}", "kode_wilayah": code} for n, code in enumerate(places)
    ]
    assert reasons(take_in(session, lengkap(*rows))) == []
    found = [complaint(session, f"L{n}").territory_id for n in range(4)]
    assert found == [36, 3603, 360319, 3603192001]
    assert session.get_one(Region, 3603192001).parent_id == 360319


def test_an_agency_is_known_by_code_or_by_any_spelling_of_its_name(session: Session) -> None:
    tangerang = government_id(session, "36.03")
    session.add(
        Agency(id=9_700, government_id=tangerang, name="Dinas Kesehatan Kab. Tangerang", code="77")
    )
    session.flush()
    names = ("DINAS KESEHATAN KABUPATEN  TANGERANG", "77", "Pemerintah Kabupaten Tangerang")
    rows = [
        DISPATCHED | {"nomor_laporan": f"L{n}", "instansi": name} for n, name in enumerate(names)
    ]
    assert reasons(take_in(session, lengkap(*rows))) == []
    assert [complaint(session, f"L{n}").agency_id for n in range(3)] == [9_700, 9_700, None]


def test_agencies_are_created_only_when_asked_and_only_for_good_rows(session: Session) -> None:
    rows = (
        DISPATCHED | {"instansi": "Dinas Uji  Satu"},
        DISPATCHED | {"nomor_laporan": "L2", "instansi": "DINAS UJI SATU"},
        DISPATCHED | {"nomor_laporan": "L3", "instansi": "Dinas Uji Dua", "kanal": "?"},
    )
    report = take_in(session, lengkap(*rows), create_agencies=True)
    assert report.new_agencies == ["Dinas Uji Satu"]
    assert complaint(session).agency_id == complaint(session, "L2").agency_id is not None


def test_categories_are_official_known_or_new(session: Session) -> None:
    names = (
        "kesehatan", "Lainnya terkait Kesehatan", "Jalan Berlubang", "jalan  berlubang",
        "air_minum", "",
    )  # fmt: skip
    rows = [GOOD | {"nomor_laporan": f"L{n}", "kategori": name} for n, name in enumerate(names)]
    report = take_in(session, lengkap(*rows))
    ids = [complaint(session, f"L{n}").category_id for n in range(6)]
    kept = {row.id: row for row in session.exec(select(Category))}
    official, other, new, same, by_code = (kept[id] for id in ids[:5] if id is not None)
    assert (official.code, by_code.code, ids[5]) == ("kesehatan", "air_minum", None)
    assert (other.parent_id, other.is_official) == (official.id, False)
    assert (new.id, new.parent_id, new.is_official) == (same.id, None, False)
    assert report.new_categories == ["Lainnya terkait Kesehatan", "Jalan Berlubang"]

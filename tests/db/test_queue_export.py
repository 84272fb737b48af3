"""The list as a file: all of it, as it was asked for, and no word that may not be read."""

import pytest

from db.codes import Role
from lapor.domain.access import Actor
from lapor.domain.words import asked
from lapor.queries import search, walking
from lapor.services import export, queue_export
from lapor.services.queue import Wish
from tests.builders import a_complaint, at, some_complaints

NOW = at("2026-09-14")
GIVEN = {"received": "2026-09-01", "dispatched": "2026-09-02"}


def build(session, actor, address=None, wish=None, lang="id"):
    return queue_export.build(session, actor, address or {}, wish or Wish(), lang, NOW)


def column(sheets, name):
    place = list(sheets.header).index(name)
    return [row[place] for row in sheets.data]


def test_all_pages_are_in_it_with_filters_and_stamp(session, cast):
    some_complaints(session, ({"number": f"N{n:02}", **GIVEN} for n in range(30)))
    a_complaint(session, number="lain", received="2026-09-11")
    found = build(session, cast.siti, {"list": "late"})
    assert sorted(column(found, "Nomor laporan")) == [f"N{n:02}" for n in range(30)]
    assert set(column(found, "Hari kerja tersisa")) == {-3}  # due Wednesday 9, today Monday 14
    said = dict(found.filters)
    assert (said["Daftar"], said["Banyak laporan"]) == ("Terlambat", 30)
    assert said["Data per"] == "14 September 2026 10.00 WIB"
    assert list(build(session, cast.siti, lang="en").header)[0] == "Number"


def test_titles_and_scope_are_those_of_whoever_asks(session, cast):
    a_complaint(session, title="Terbuka", **GIVEN)
    a_complaint(session, title="Tertutup", secret=True, **GIVEN)
    assert set(column(build(session, cast.siti), "Judul")) == {"Terbuka", "Tertutup"}
    assert column(build(session, cast.ayu), "Judul") == []
    assert column(build(session, Actor("o", Role.OVERSEER)), "Judul") == [None, None]
    assert build(session, cast.dewi).data == []


@pytest.mark.parametrize(("few", "some"), [(1_000, 1_000), (0, 0)])
def test_what_was_searched_for_is_all_there(session, cast, monkeypatch, few, some):
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "SOME", dict.fromkeys(search.SOME, some))
    monkeypatch.setattr(walking, "READ", 4)
    monkeypatch.setattr(walking, "CHUNK", 2)
    for n in range(12):
        a_complaint(session, title="Lampu mati" if n % 3 else "Banjir", **GIVEN)
    found = build(session, cast.siti, wish=Wish(asked=asked("lampu -banjir")))
    assert column(found, "Judul") == ["Lampu mati"] * 8
    assert dict(found.filters)["Dicari"] == '"lampu" -"banjir"'
    nothing = build(session, Actor("o", Role.OVERSEER), wish=Wish(asked=asked("lampu")))
    assert nothing.data == []


def test_a_number_alone_is_a_file_of_that_one(session, cast):
    for number in ("1", "2"):
        a_complaint(session, number=number, **GIVEN)
    for actor in (cast.siti, Actor("o", Role.OVERSEER)):
        found = build(session, actor, wish=Wish(asked=asked("#2")))
        assert column(found, "Nomor laporan") == ["2"]


def test_a_file_that_is_cut_says_so(session, cast, monkeypatch):
    monkeypatch.setattr(queue_export, "MOST", 2)
    for _ in range(3):
        a_complaint(session, **GIVEN)
    found = build(session, cast.siti)
    assert len(found.data) == 2
    assert "Terpotong" in dict(found.filters)


def test_nothing_in_it_runs(session, cast):
    a_complaint(session, title='=HYPERLINK("http://evil.example")', number="+1", **GIVEN)
    content = export.to_csv(build(session, cast.siti)).decode("utf-8-sig")
    assert "'=HYPERLINK" in content
    assert "'+1" in content
    assert export.to_xlsx(build(session, cast.siti)).startswith(b"PK")

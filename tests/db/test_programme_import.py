"""Tables of the programme: what a file would change, and all of it or nothing."""

import csv
import io
import zipfile

import pytest
import xlsxwriter
from sqlmodel import select

from db.models import AuditLog, Figure, ProgrammeChange
from lapor.domain.errors import BadInput, NotAllowed, Stale
from lapor.domain.programme_fields import KINDS
from lapor.services import programme_entry as entry
from lapor.services import programme_import as importing
from lapor.services.programme_tables import to_xlsx
from tests.cast import gather
from tests.db.test_programme_entry import GIVEN, KEY, MAYA, NOW


@pytest.fixture
def cast(session):
    return gather(session)


def a_book(**sheets):
    """XLSX: each sheet as a heading and rows."""
    file = io.BytesIO()
    how = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(file, how) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return file.getvalue()


def everything(**other):
    """A book with the row of every kind that the tests of entry use."""
    rows = {kind: GIVEN[kind] | other.get(kind, {}) for kind in reversed(GIVEN)}
    return a_book(**{kind: [list(row), list(row.values())] for kind, row in rows.items()})


def a_csv(rows, delimiter=","):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode()


def look(session, data, name="kerangka.xlsx", actor=MAYA, **how):
    return importing.preview(session, actor, data, name, now=NOW, **how)


def take(session, wanted):
    return importing.apply(session, MAYA, wanted, now=NOW)


def said(found):
    return " / ".join(one.id for one in found.refused)


def counts(session):
    models = (Figure, ProgrammeChange, AuditLog)
    return [len(session.exec(select(model)).all()) for model in models]


FIGURES = ["indicator_code", "kind", "series", "government_id", "from_on", "to_on", "value"]
LINE = ["T1.1", "actual", "uji", "34.04", "2025-01-01", "2025-12-31", 72.7]


def test_a_preview_writes_nothing_and_applying_it_writes_all(session, cast):
    before = counts(session)
    found = look(session, everything())
    assert found.refused == []
    assert {one.kind.name for one in found.new} == set(KINDS) - {"milestone"}
    assert counts(session) == before
    assert take(session, found) == 10
    (row,) = [one for one in entry.rows(session, MAYA, "figure") if one.key == KEY]
    assert (row.values["value"], row.version) == (72.7, 1)
    assert entry.history(session, MAYA, "figure", KEY)[0].why == "kerangka.xlsx"
    again = look(session, everything())
    assert (again.new, again.changed, again.same, again.may_apply) == ([], [], 10, False)


def test_what_changes_is_shown_field_by_field(session, cast):
    take(session, look(session, everything()))
    found = look(session, everything(figure={"value": "68", "note": "dikoreksi"}))
    (one,) = found.changed
    assert [(each.entry.name, each.old, each.new) for each in one.differences] == [
        ("value", 72.7, 68.0), ("note", "", "dikoreksi"),
    ]  # fmt: skip
    assert (one.sheet, one.line, found.same) == ("figure", 2, 9)
    assert take(session, found) == 1


def test_a_log_frame_comes_in_at_once(session, cast):
    """3 outputs, 12 indicators, 24 actuals and what shows them; labels instead of names."""
    results = [["Kode", "Jenjang", "Bagian dari", "Nama (Indonesia)"]]
    results += [[f"L{n}", "Keluaran", "L", f"Keluaran {n}"] for n in (1, 2, 3)]
    results += [["L", "programme", "", "Program"]]  # what the others are a part of, behind them
    indicators = [["code", "result_code", "name_id", "unit", "direction", "frequency"]]
    indicators += [[f"L{n % 3 + 1}.{n}", f"L{n % 3 + 1}", f"Indikator {n}", "%", "up", "yearly"]
                   for n in range(12)]  # fmt: skip
    figures = [FIGURES, *(
        [row[0], "actual", "", "", f"{year}-01-01", f"{year}-12-31", 50 + n]
        for n, row in enumerate(indicators[1:]) for year in (2024, 2025)
    )]  # fmt: skip
    shown = [["code", "about", "about_key", "title", "address"]]
    shown += [[f"B{n}", "figure", f"{row[0]}/actual///{row[5]}", "Laporan", "https://a.example/"]
              for n, row in enumerate(figures[1:])]  # fmt: skip
    found = look(
        session, a_book(Hasil=results, indicator=indicators, Angka=figures, Evidence=shown)
    )
    assert found.refused == []
    assert take(session, found) == 4 + 12 + 24 + 24


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_tells_its_kind_by_its_columns(session, cast, delimiter):
    take(session, look(session, everything()))
    rows = [FIGURES, [*LINE[:5], "31/12/2024", "0,5"]]
    rows[1][4] = "1/1/2024"
    found = look(session, a_csv(rows, delimiter), "angka.csv")
    assert (found.refused, [one.values["value"] for one in found.new]) == ([], [0.5])


def test_columns_of_several_kinds_need_a_choice(session, cast):
    data = a_csv([["code", "name_id"], ["T9", "Sesuatu"]])
    with pytest.raises(BadInput, match="do not tell one kind"):
        look(session, data, "x.csv")
    assert "Jenjang: harus diisi" in said(look(session, data, "x.csv", kind="result"))


BAD = {
    "Lembar “Angka 2” tidak dikenal": a_book(**{"Angka 2": [FIGURES, LINE]}),
    "Lembar figure, baris 1, kolom colour: kolom ini tidak dikenal": a_book(
        figure=[[*FIGURES, "colour"], LINE]
    ),
    "Lembar figure, baris 1, kolom value: kolom ini ada dua kali": a_book(
        figure=[[*FIGURES, "Nilai"], LINE]
    ),
    "Lembar figure, baris 1, kolom to_on: kolom wajib ini tidak ada": a_book(
        figure=[FIGURES[:5], LINE]
    ),
    "Lembar figure, baris 2: ada sel tanpa judul": a_book(figure=[FIGURES, [*LINE, "lagi"]]),
    "tidak berisi baris": a_book(figure=[FIGURES]),
    "rusak": b"PK\x03\x04" + b"x" * 600,
}


@pytest.mark.parametrize("words", BAD)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(session, cast, words):
    with pytest.raises(BadInput) as refused:
        look(session, BAD[words])
    assert words in refused.value.text.id


def test_a_bomb_is_refused_before_it_is_unpacked(session, cast):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"0" * 120_000_000)
    with pytest.raises(BadInput, match="too large when unpacked"):
        look(session, file.getvalue())


def test_every_wrong_cell_is_named_and_nothing_is_taken(session, cast):
    take(session, look(session, everything()))
    before = counts(session)
    wrong = [
        [*LINE[:6], "tujuh"],
        ["T9.9", *LINE[1:6], 5],
        ["T1.1", *LINE[1:5], "2024-12-31", 5],
        [*LINE[:5], "2026-01-31", "=1+1"],
        [*LINE[:5], "2026-02-28", 120],
        [*LINE[:3], "99.99", *LINE[4:]],
        [*LINE[:6], 70],
        [*LINE[:6], 71],
    ]
    found = look(session, a_book(figure=[FIGURES, *wrong]))
    assert [one.id for one in found.refused] == [
        "Lembar figure, baris 2, kolom value: Nilai: “tujuh” bukan angka.",
        "Lembar figure, baris 5, kolom value: Nilai: “=1+1” bukan angka.",
        f"Lembar figure, baris 9: kunci “{KEY}” sudah ada di baris 8.",
        "Lembar figure, baris 3: Indikator: “T9.9” bukan indikator yang ada.",
        "Lembar figure, baris 4: Tanggal “sampai” tidak boleh sebelum tanggal “dari”.",
        "Lembar figure, baris 6: Persentase harus dari 0 sampai 100.",
        "Lembar figure, baris 7: Daerah percontohan: “99.99” bukan kode daerah percontohan yang "
        "ada.",
    ]
    assert not found.may_apply
    with pytest.raises(BadInput, match="nothing that can be taken"):
        take(session, found)
    assert counts(session) == before


def test_a_cell_of_a_megabyte_is_refused_without_repeating_it(session, cast):
    row = [*LINE, "x" * ((1 << 20) - 10)]
    found = look(session, a_csv([[*FIGURES, "note"], row]), "angka.csv")
    assert "kolom note: Catatan: paling banyak 500 huruf" in said(found)
    assert len(said(found)) < 500


def test_a_formula_is_read_as_what_it_showed_and_never_worked_out(session, cast):
    take(session, look(session, everything()))
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("figure")
        page.write_row(0, 0, FIGURES)
        page.write_row(1, 0, LINE[:6])
        page.write_formula(1, 6, "=1+1", None, 64.123)
    (one,) = look(session, file.getvalue()).changed
    assert one.differences[0].new == 64.123


def test_a_row_changed_since_the_preview_stops_all_of_it(session, cast):
    take(session, look(session, everything()))
    found = look(session, everything(figure={"value": 68}, risk={"impact": 5}))
    entry.save(session, MAYA, "risk", {"code": "T-R1", "impact": 4}, seen=1, now=NOW)
    with pytest.raises(Stale) as slower, session.begin_nested():
        take(session, found)
    assert slower.value.text.id.startswith("Lembar risk, baris 2: Risiko ini baru saja diubah")
    (figure,) = [one for one in entry.rows(session, MAYA, "figure") if one.key == KEY]
    assert figure.values["value"] == 72.7


def test_who_may_not_enter_a_row_does_not_import_it(session, cast):
    take(session, look(session, everything()))
    found = look(session, everything(event={"place": "Sleman"}), actor=cast.siti)
    assert [one.kind.name for one in found.changed] == ["event"]
    assert "Lembar figure, baris 2: Baris program ini bukan wewenang Anda." in said(found)
    for actor in (cast.dewi, cast.budi):
        with pytest.raises(NotAllowed):
            look(session, everything(), actor=actor)


def test_the_template_can_be_filled_and_the_export_read_again(session, cast):
    take(session, look(session, everything()))
    found = look(session, to_xlsx(session, MAYA, "id", filled=True), "program.xlsx")
    assert (found.new, found.changed, found.refused) == ([], [], [])
    assert found.same > 100  # the seeds too
    with pytest.raises(BadInput, match="holds no rows"):
        look(session, to_xlsx(session, MAYA, "en", filled=False), "program.xlsx")

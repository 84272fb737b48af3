"""What a file may be: the wrong ones are refused in one sentence, and nothing is kept."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from db.codes import Role
from db.models import AuditLog, Complaint, ImportRun, Mark
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed
from lapor.services.intake.run import import_file
from tests.db.intake import (
    DONE,
    GOOD,
    NOW,
    RINGKAS,
    RINI,
    body_of,
    book,
    complaint,
    lengkap,
    reasons,
    ringkas,
    take_in,
    take_in_export,
)


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO(book([list(GOOD), list(GOOD.values())]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"0" * (101 << 20))
    return out.getvalue()


def crowded() -> bytes:
    out = io.BytesIO(book([list(GOOD), list(GOOD.values())]))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(1_001):
            archive.writestr(f"xl/media/{number}.txt", b"")
    return out.getvalue()


GOOD_FILE = lengkap(GOOD)
WRONG = {
    "empty": (b"", "", "empty"),
    "header only": (GOOD_FILE.splitlines()[0] + b"\r\n", "", "no rows"),
    "no header": (b"satu,dua,tiga\n1,2,3\n", "", "No header was found"),
    "a column is missing": (
        b"nomor_laporan,tanggal_masuk,kode_pemda\n1,2024-01-02,36.03\n",
        "",
        "Required columns are missing: klasifikasi",
    ),
    "a column twice": (b"judul,judul," + GOOD_FILE, "", "there twice: judul"),
    "PDF": (b"%PDF-1.7\n" + GOOD_FILE, "a.csv", "no CSV or XLSX"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "no CSV or XLSX"),
    "HTML that calls itself CSV": (b"<html><table></table>", "a.csv", "no CSV or XLSX"),
    "XLSX that calls itself CSV": (ringkas({}), "a.csv", "its name ends wrongly"),
    "CSV that calls itself XLSX": (GOOD_FILE, "a.xlsx", "its name ends wrongly"),
    "another ending": (GOOD_FILE, "a.exe", "no CSV or XLSX"),
    "NUL in the name": (GOOD_FILE, "a.csv\0.exe", "no CSV or XLSX"),
    "a ZIP": (zipped("halo.txt", b"halo"), "", "ZIP archive"),
    "a book cut off": (ringkas({})[:-200], "", "damaged"),
    "a book with its middle lost": (ringkas({})[:2_000] + ringkas({})[-400:], "", "damaged"),
    "cp1252": (lengkap(GOOD | {"judul": "Café"}).decode().encode("cp1252"), "", "line 2"),
    "UTF-16": (GOOD_FILE.decode().encode("utf-16"), "", "not UTF-8"),
    "cut off in quotes": (GOOD_FILE + b'L2,2024-01-02,36.03,"aspir', "", "cut off"),
    "a zip bomb": (bomb(), "", "too large when unpacked"),
    "too many entries": (crowded(), "", "too large when unpacked"),
    "a cell of a million letters": (GOOD_FILE + b"x" * (1 << 21), "", "cut off"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_refused_in_one_sentence_and_nothing_is_kept(
    session: Session, kind: str
) -> None:
    data, name, sentence = WRONG[kind]
    began = time.monotonic()
    with pytest.raises(BadInput) as refused:
        take_in(session, data, file_name=name)
    assert time.monotonic() - began < 30  # a bomb would take minutes
    assert sentence in refused.value.text.en
    assert "\n" not in refused.value.text.id
    for table in (Complaint, ImportRun, AuditLog):
        assert session.exec(select(func.count()).select_from(table)).one() == 0


ENTITIES = {
    "a file of ours": b'<!ENTITY x SYSTEM "file:///etc/passwd">',
    "a laugh": b'<!ENTITY y "lol"><!ENTITY x "&y;&y;&y;&y;&y;&y;&y;&y;">',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_a_book_names_no_entity_of_its_own(session: Session, kind: str) -> None:
    """Wherever it stands, it is not put in: the row has it empty or as it is, or is refused."""
    out = io.BytesIO()
    made = zipfile.ZipFile(
        io.BytesIO(book([list(GOOD), list((GOOD | {"judul": "KENARI"}).values())]))
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            said = made.read(name)
            if b"KENARI" in said:
                end = said.index(b"?>") + 2 if said.startswith(b"<?xml") else 0
                declared = said[:end] + b"<!DOCTYPE r [" + ENTITIES[kind] + b"]>" + said[end:]
                said = declared.replace(b"KENARI", b"KENARI &x;")
            archive.writestr(name, said)
    assert b"&x;" in b"".join(map(zipfile.ZipFile(out).read, made.namelist()))
    try:
        take_in(session, out.getvalue())
    except BadInput:
        return
    titles = session.exec(select(Complaint.title)).all()
    assert all("root:" not in one and "lol" not in one for one in titles)


def test_a_file_that_is_not_there_is_refused(session: Session, tmp_path: Path) -> None:
    for path in (tmp_path / "tidak-ada.csv", tmp_path):
        with pytest.raises(BadInput, match="cannot be opened"):
            import_file(session, RINI, path, now=NOW)


def test_only_the_national_administrator_imports(session: Session) -> None:
    siti = Actor("siti", Role.COORDINATOR, 1)
    with pytest.raises(NotAllowed):
        take_in(session, GOOD_FILE, actor=siti)


def test_a_demo_database_refuses_and_says_how_to_make_a_real_one(session: Session) -> None:
    session.merge(Mark(name="kind", value="demo"))
    with pytest.raises(BadInput, match="python -m lapor migrate"):
        take_in(session, GOOD_FILE)


def test_an_unknown_format_mode_or_zone_is_refused(session: Session) -> None:
    for asked in ({"format": "ods"}, {"mode": "some"}, {"zone": "Mars/Olympus"}):
        with pytest.raises(BadInput):
            take_in(session, GOOD_FILE, **asked)


def test_a_format_that_is_asked_for_must_be_there(session: Session) -> None:
    with pytest.raises(BadInput, match="No header"):
        take_in(session, GOOD_FILE, format="ringkas", government="36.03")
    with pytest.raises(BadInput, match="No header"):
        take_in_export(session, ringkas({}), format="lengkap")


def test_a_byte_order_mark_semicolons_and_any_order_of_columns_are_read(session: Session) -> None:
    swapped = dict(reversed(list(DONE.items()))) | {"judul": "satu; dua, tiga"}
    data = b"\xef\xbb\xbf" + lengkap(swapped, delimiter=";")
    assert take_in(session, data).inserted == 1
    assert session.exec(select(Complaint.title)).one() == "satu; dua, tiga"


def test_columns_nobody_knows_are_named(session: Session) -> None:
    report = take_in(session, lengkap(GOOD | {"Warna Map": "biru"}))
    assert (report.inserted, report.unknown_columns) == (1, ["Warna Map"])


def test_a_refusal_names_the_record_and_the_line_it_begins_in(session: Session) -> None:
    rows = [GOOD | {"nomor_laporan": f"L{n}", "isi": "satu\ndua\n\ntiga"} for n in range(1, 4)]
    rows[2]["klasifikasi"] = "keluhan"
    report = take_in(session, lengkap(*rows))
    # the header is line 1; each record fills four lines: 2–5, 6–9, 10–13
    assert [(one.record, one.line, one.number) for one in report.refusals] == [(3, 10, "L3")]
    assert reasons(report) == [("klasifikasi", "unknown class")]


def test_empty_lines_are_no_records_but_count_as_lines(session: Session) -> None:
    header, row = lengkap(GOOD).splitlines()
    bad = row.replace(b"L1", b"L2").replace(b"36.03", b"00.00")
    report = take_in(session, b"\n".join([header, b"", row, b",,,", b"", bad, b""]))
    assert (report.read, report.inserted) == (2, 1)
    assert [(one.record, one.line) for one in report.refusals] == [(2, 6)]


def test_a_row_with_too_few_or_too_many_cells_is_refused(session: Session) -> None:
    header, row = lengkap(GOOD).splitlines()
    short, long = row.rpartition(b",")[0].replace(b"L1", b"L2"), row.replace(b"L1", b"L3") + b",x"
    trailing = row.replace(b"L1", b"L4") + b",,"
    report = take_in(session, b"\n".join([header, short, long, trailing]))
    assert (report.inserted, report.refused) == (1, 2)
    assert {reason for _, reason in reasons(report)} == {"not as many cells as the header"}


def test_text_stays_as_it_is_but_for_nul_and_turning_marks(session: Session) -> None:
    traps = {
        "T1": '=HYPERLINK("http://contoh.invalid";"klik")',
        "T2": "![pelacak](http://contoh.invalid/x.png) <b>tebal</b> $\\rule{9em}{9em}$",
        "T3": "  @import\r\n-1+1 {x} %s ${y} \t",
        "T4": "NA",
        "T5": "ꦗꦮ ᬩᬮᬶ 😀 NIK 3603010101900001, 08123456789",
    }
    rows = [GOOD | {"nomor_laporan": number, "isi": text} for number, text in traps.items()]
    report = take_in(session, lengkap(*rows, GOOD | {"isi": "a\0b\u202ec\u2066d Cafe\u0301"}))
    assert report.inserted == 6
    for number, text in traps.items():
        assert body_of(session, number).body == text
    assert body_of(session).body == "abcd Caf\u00e9"


def test_a_cell_longer_than_twenty_thousand_letters_is_refused(session: Session) -> None:
    longest = GOOD | {"nomor_laporan": "L2", "isi": "x" * 20_000}
    report = take_in(session, lengkap(longest, GOOD | {"isi": "x" * 20_001}))
    assert (report.inserted, reasons(report)) == (1, [("isi", "more than 20,000 characters")])


def test_leading_zeros_survive(session: Session) -> None:
    row = GOOD | {"nomor_laporan": "0012345678901234", "telepon": "08123"}
    assert take_in(session, lengkap(row)).inserted == 1
    assert complaint(session, "0012345678901234").source == "sp4n"


def test_the_header_of_an_export_may_stand_in_the_first_row(session: Session) -> None:
    report = take_in_export(session, ringkas({}, preamble=()))
    assert (report.format, report.inserted) == ("ringkas", 1)


def test_an_export_may_be_a_csv_and_a_full_file_a_book(session: Session) -> None:
    assert take_in_export(session, lengkap(RINGKAS)).format == "ringkas"
    lines = [list(DONE), list(DONE.values())]
    report = take_in(session, book(lines, "Data"))
    assert (report.format, report.inserted) == ("lengkap", 1)

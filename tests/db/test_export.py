import csv
import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from lapor.domain.errors import NotAllowed
from lapor.i18n import percent, pick
from lapor.services import board, export, kpi_files, kpi_pdf, kpi_row_files
from lapor.services.export import Sheets
from lapor.services.kpi_json import measure_json
from lapor.services.kpi_rows import PARTS, Part
from lapor.services.kpi_scope import Filters, Period
from lapor.services.passport import passport
from tests.builders import some_complaints
from tests.cast import BADUNG_PUPR
from tests.db.test_tomorrow import words

NOW = datetime(2024, 11, 1, 3, tzinfo=UTC)
WIB = ZoneInfo("Asia/Jakarta")
SEPTEMBER = Period(date(2024, 9, 1), date(2024, 9, 30), date(2024, 10, 31))
GIVEN = {"received": "2024-09-02", "dispatched": "2024-09-03"}
NASTY = (
    "=1+1", "=HYPERLINK(\"http://evil.example\")", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1",
    "\n=1", "http://evil.example", "mailto:a@b.example", "0012", "1e5",
)  # fmt: skip


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def sheets(*rows):
    return Sheets(("Data", "Saringan", "Definisi"), ["a", "b"], list(rows), [["x", "y"]], [["k"]])


def in_september(session):
    """Sleman: 12, of them 9 followed up and 6 done. Badung: 3."""
    sleman = [
        GIVEN
        | {
            "followed_up": "2024-09-04" if number < 9 else None,
            "closed": "2024-09-09" if number < 6 else None,
        }
        for number in range(12)
    ]
    badung = GIVEN | {"government": "51.03", "agency": BADUNG_PUPR}
    some_complaints(session, [*sleman, *[badung] * 3])


def test_nothing_in_a_workbook_runs_or_leads_away():
    book = read(export.to_xlsx(sheets(*([text, "="] for text in NASTY))))
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    shown = [page[0].value for page in book["Data"].iter_rows(min_row=2)]
    assert shown[:5] == list(NASTY[:5])
    assert shown[-2:] == ["0012", "1e5"]  # words stay words


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_nothing_in_a_csv_runs(delimiter):
    content = export.to_csv(sheets(*([text, 1] for text in NASTY)), delimiter)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    cells = [row[0] for row in rows][1:]
    assert not any(cell.startswith(tuple("=+-@\t\r\n")) for cell in cells)
    assert cells[0] == "'=1+1" and cells[8] == "http://evil.example"


@pytest.mark.parametrize(("written", "opened"), [(",", ";"), (";", ","), (",", "\t"), (";", "|")])
def test_nothing_in_a_csv_runs_where_the_other_separator_is_expected(written, opened):
    """Excel takes the separator of its country: Indonesian ones part at ;, whoever wrote commas."""
    hostile = [f"lampu{sign}{space}{text}" for text in NASTY[:5] for sign in ",;\t|\n"
               for space in ("", " ")]  # fmt: skip
    content = export.to_csv(sheets(*([text, "x"] for text in hostile)), written)
    text = content.decode("utf-8-sig").replace('"', "")  # a mark inside a cell quotes nothing
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=opened, quoting=csv.QUOTE_NONE)
    cells = [cell.strip(" ") for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "jalan, rusak; dan - gelap" in export.to_csv(
        sheets(["jalan, rusak; dan - gelap"]), written
    ).decode("utf-8-sig")  # fmt: skip


def test_a_very_long_text_is_cut_and_not_lost():
    long = ["a" * 40_000, "\N{PILE OF POO}" * 20_000, "=" * 40_000, "b" * 32_767]
    page = read(export.to_xlsx(sheets(*([text] for text in long))))["Data"]
    shown = [row[0].value for row in page.iter_rows(min_row=2)]
    assert [one[0] for one in shown] == ["a", "\N{PILE OF POO}", "=", "b"]
    assert max(len(one.encode("utf-16-le")) for one in shown) <= 2 * 32_767
    assert shown[0].endswith(" …") and shown[3] == long[3]


def test_a_negative_number_stays_a_number():
    assert b"-1,5;-2" in export.to_csv(sheets([-1.5, -2]), ";")
    assert b"-1.5,-2" in export.to_csv(sheets([-1.5, -2]), ",")


def test_no_two_files_have_the_same_name():
    names = {export.file_name("kpi", "xlsx") for _ in range(100)}
    assert len(names) == 100


def test_the_board_as_a_file_says_what_the_page_says(session, cast):
    in_september(session)
    made = kpi_files.board_sheets(session, cast.rini, SEPTEMBER, "id", NOW, WIB)
    book = read(export.to_xlsx(made))
    assert book.sheetnames == ["Data", "Saringan", "Definisi"]
    rows = {(row[1], row[2]): row for row in book["Data"].iter_rows(min_row=2, values_only=True)}
    # government, code, KPI, value, unit, n, numerator, denominator, target, standing
    assert rows["34.04", "Persentase tindak lanjut"][3:10] == (
        75, "%", 12, 9, 12, 75, "tercapai",
    )  # fmt: skip
    assert rows["34.04", "Persentase selesai"][3:10] == (50, "%", 12, 6, 12, None, None)
    assert rows["34.04", "Laporan terbuka menurut umur"][3] == 6
    assert rows["51.03", "Persentase selesai"][3] is None
    assert "n < 10" in rows["51.03", "Persentase selesai"][13]
    found = board.board(session, cast.rini, SEPTEMBER)
    assert found.cells["34.04", "follow_up_rate"].value == 75


def test_a_file_carries_its_stamp_filters_and_definitions(session, cast):
    made = kpi_files.board_sheets(session, cast.siti, SEPTEMBER, "id", NOW, WIB)
    filters = dict(made.filters)
    assert filters["Data per"] == "1 November 2024 10.00 WIB"
    assert filters["Keadaan per"] == "31 Oktober 2024"
    assert filters["Periode"] == "1 September 2024 – 30 September 2024"
    assert filters["Dibanding"] == "1 Agustus 2024 – 31 Agustus 2024"
    assert filters["Pemerintah daerah"] == "Kab. Sleman"
    rates = next(row for row in made.definitions if row[0] == "Persentase tindak lanjut")
    assert "÷ R" in rates[1] and "FGD" in rates[3] and rates[4].startswith("75 %")


def test_a_file_in_english_is_in_english(session, cast):
    made = kpi_files.board_sheets(session, cast.siti, SEPTEMBER, "en", NOW, WIB)
    assert made.names == ("Data", "Filters", "Definitions")
    assert made.header[:4] == ["Government", "Code", "KPI", "Value"]


@pytest.mark.parametrize(("part", "n"), [(Part.NUMERATOR, 9), (Part.DENOMINATOR, 12)])
def test_the_complaints_behind_a_number_are_as_many(session, cast, part, n):
    in_september(session)
    made = kpi_files.rows_sheets(
        session, cast.siti, "follow_up_rate", part, Filters(("34.04",)), SEPTEMBER, "id", NOW, WIB
    )
    assert len(made.data) == n
    assert ["Jumlah laporan", n] in made.filters
    words = export.to_csv(made).decode()
    assert "Jalan berlubang" not in words and "2024-09-03" in words


def test_a_partner_takes_no_complaints_and_no_small_number(session, cast):
    in_september(session)
    with pytest.raises(NotAllowed):
        kpi_files.rows_sheets(
            session, cast.dewi, "follow_up_rate", Part.NUMERATOR, Filters(("34.04",)),
            SEPTEMBER, "id", NOW, WIB,
        )  # fmt: skip
    made = kpi_files.board_sheets(session, cast.dewi, SEPTEMBER, "id", NOW, WIB)
    badung = [row for row in made.data if row[1] == "51.03"]
    assert badung and all(row[3] in (None, 0) and not row[5] for row in badung)


def test_a_coordinator_takes_their_own_government(session, cast):
    in_september(session)
    made = kpi_files.board_sheets(session, cast.ayu, SEPTEMBER, "id", NOW, WIB)
    assert {row[0] for row in made.data} == {"Kab. Badung"}


@pytest.mark.parametrize(
    ("since", "until", "as_of", "expected"),
    [
        # whole months are compared with as many months, seen from as far away
        ("2024-09-01", "2024-09-30", "2024-10-31", ("2024-08-01", "2024-08-31", "2024-10-01")),
        ("2024-07-01", "2024-09-30", "2024-09-30", ("2024-04-01", "2024-06-30", "2024-06-30")),
        ("2024-01-01", "2024-12-31", "2024-11-24", ("2023-01-01", "2023-12-31", "2023-11-24")),
        ("2024-09-10", "2024-09-12", "2024-09-12", ("2024-09-07", "2024-09-09", "2024-09-09")),
    ],
)
def test_the_period_before(since, until, as_of, expected):
    asked = Period(*(date.fromisoformat(day) for day in (since, until, as_of)))
    found = board.before(asked)
    assert (found.since, found.until, found.as_of) == tuple(map(date.fromisoformat, expected))


@pytest.mark.parametrize(
    ("since", "until", "as_of", "expected"),
    [
        ("2024-01-01", "2024-12-31", "2024-11-24", ("2023-01-01", "2023-12-31", "2023-11-24")),
        ("2024-02-01", "2024-02-29", "2024-02-29", ("2023-02-01", "2023-02-28", "2023-02-28")),
        ("2025-02-01", "2025-02-28", "2025-03-05", ("2024-02-01", "2024-02-29", "2024-03-05")),
    ],
)
def test_the_same_period_of_the_year_before(since, until, as_of, expected):
    asked = Period(*(date.fromisoformat(day) for day in (since, until, as_of)))
    found = board.year_before(asked)
    assert (found.since, found.until, found.as_of) == tuple(map(date.fromisoformat, expected))


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("follow_up_rate", 75.0, "reached"),  # the target is 75
        ("follow_up_rate", 67.5, "nearly"),  # a tenth below
        ("follow_up_rate", 67.4, "not yet"),
        ("follow_up_days", 5.0, "reached"),  # at most 5
        ("follow_up_days", 5.5, "nearly"),
        ("follow_up_days", 6.0, "not yet"),
    ],
)
def test_standing(code, value, expected):
    kpi = board.BY_CODE[code]
    found = board.standing(kpi, value, kpi.target)
    assert board.STANDINGS[found].en == expected


def test_without_a_target_there_is_no_standing():
    assert board.standing(board.BY_CODE["completion_rate"], 100.0, None) is None


def a_workbook(session, actor):
    made = kpi_row_files.board_sheets(session, actor, SEPTEMBER, "id", NOW, WIB)
    return read(export.to_xlsx(made))


def test_the_board_s_workbook_has_the_rows_and_digests_of_each_number(session, cast):
    in_september(session)
    book = a_workbook(session, cast.siti)
    rows = [[cell.value for cell in row] for row in book["Laporan"].iter_rows(min_row=2)]
    digests = [[cell.value for cell in row] for row in book["Sidik"].iter_rows(min_row=2)]
    for kpi, _place, code, part, n, digest, _note in digests:
        if part == "Seluruhnya":
            continue
        listed = [row for row in rows if [row[0], row[2], row[3]] == [kpi, code, part]]
        assert len(listed) == n and len(digest) == 64
    told = {(row[0], row[3]): row[4:6] for row in digests}
    for code in board.BOARD:
        which = Filters(("34.04",))
        found = passport(session, cast.siti, code, SEPTEMBER, which, with_excluded=False)
        name = pick(found.kpi.name, "id")
        assert told[name, "Seluruhnya"][1] == found.digest
        for one in found.parts:
            assert told[name, pick(PARTS[one.part], "id")] == [one.rows, one.digest]
    assert "Jalan berlubang" not in str(rows)


def test_the_rows_of_a_partner_s_workbook_are_none(session, cast):
    in_september(session)
    assert a_workbook(session, cast.dewi).sheetnames == ["Data", "Saringan", "Definisi"]


def test_what_is_too_long_is_not_listed_and_says_so(session, cast, monkeypatch):
    in_september(session)
    monkeypatch.setattr(kpi_row_files, "MOST", 20)
    book = a_workbook(session, cast.siti)
    assert book["Laporan"].max_row <= 20
    notes = [row[6].value for row in book["Sidik"].iter_rows(min_row=2)]
    assert any(note and note.startswith("Tidak didaftar") for note in notes)


def test_file_paper_and_command_line_say_the_same_numbers(session, cast):
    in_september(session)
    made = kpi_files.board_sheets(session, cast.siti, SEPTEMBER, "id", NOW, WIB)
    (page,) = [one for one in read(export.to_xlsx(made)) if one.title == "Data"]
    lines = list(csv.reader(io.StringIO(export.to_csv(made).decode("utf-8-sig")), delimiter=";"))
    asked = {"governments": ["34.04"], "since": SEPTEMBER.since, "until": SEPTEMBER.until,
             "as_of": SEPTEMBER.as_of}  # fmt: skip
    paper = words(kpi_pdf.to_pdf(session, cast.siti, SEPTEMBER, "id", NOW, WIB, Filters()))
    for code, row, line in zip(
        board.BOARD, page.iter_rows(min_row=2, values_only=True), lines[1:], strict=True
    ):
        told = measure_json(session, cast.siti, [code], **asked)
        n = sum(one["n"] for one in told)
        small = row[13] is not None  # of a share of fewer than ten nothing is told in the file
        value = told[0]["value"] if len(told) == 1 else n  # the backlog comes by age
        assert (row[3], row[5]) == (None if small else pytest.approx(value), n)
        assert line[3] == ("" if small else f"{row[3]:.10g}".replace(".", ","))
        assert line[5] == str(n)
        assert f"n {n}" in paper or str(n) in paper
        if not small and row[4] == "%":
            assert percent(row[3], "id").replace("\N{NO-BREAK SPACE}", " ") in paper

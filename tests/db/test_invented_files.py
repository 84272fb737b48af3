"""In demo mode every file says that its data are invented; in production none does."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

import lapor
from lapor.config import Mode, settings
from lapor.domain.access import Actor, Role
from lapor.services import export, invented, programme_tables
from lapor.services.export import Sheets
from lapor.services.printing import Sheet
from lapor.services.slip import Slip, drawn
from lapor.ui import chart_files

SAID = "DATA BUATAN"
SHEETS = Sheets(("Data", "Saringan", "Definisi"), ["a"], [[1], [2]], [["x", "y"]], [["k"]])
CHART = {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
# whatever makes a file, and which modules may: each of them says it, or its writer does
MAKERS = {
    r"\bFPDF\(": {"services/slip.py", "services/printing.py"},
    r"xlsxwriter\.Workbook\(": {"services/export.py", "services/programme_tables.py"},
    # refused rows of an import, which a demo refuses as a whole
    r"csv\.writer\(": {
        "services/export.py",
        "services/intake/report.py",
        "bench/reads.py",
        "bench/writes.py",
    },
    r"vegalite_to_(svg|png)\(": {"ui/chart_files.py"},
}


def xlsx() -> str:
    rows = openpyxl.load_workbook(io.BytesIO(export.to_xlsx(SHEETS)))
    printed = {page.oddHeader.center.text or "" for page in rows}
    told = {str(cell.value) for cell in rows["Saringan"][1]}
    return f"{' '.join(told)} {SAID if all(SAID in one for one in printed) else ''}"


def programme() -> str:
    content = programme_tables.to_xlsx(None, Actor("maya", Role.MANAGER), "id", filled=False)
    last = openpyxl.load_workbook(io.BytesIO(content)).worksheets[-1]
    return " ".join(str(cell.value) for row in last for cell in row)


def comma() -> str:
    header, *rows = csv.reader(io.StringIO(export.to_csv(SHEETS, ",").decode("utf-8-sig")))
    is_said = header[-1] == invented.COLUMN and [row[-1] for row in rows] == ["1", "1"]
    return SAID if is_said else ""


def pages() -> str:
    sheet = Sheet("id", "Lapor")
    sheet.add_page()
    sheet.add_page()
    return _read(bytes(sheet.output()))


def slip() -> str:
    found = Slip("Sleman", "L-1", [], [], "di sini", "Dicetak hari ini", "https://contoh.id", "")
    return _read(drawn(found, "id"))


def _read(content: bytes) -> str:
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    return SAID if all(SAID in text for text in texts) else ""


def svg() -> str:
    return chart_files.drawn(CHART, "a", chart_files.notes_of("sumber"), "svg", {}).decode()


def png() -> str:
    bare, shown = (
        chart_files.drawn(CHART, "a", notes, "png", {})
        for notes in (["sumber"], chart_files.notes_of("sumber"))
    )
    return SAID if bare != shown else ""


FILES = (xlsx, programme, comma, pages, slip, svg, png)


@pytest.fixture(params=[Mode.DEMO, Mode.PRODUCTION])
def mode(request, monkeypatch) -> Iterator[Mode]:
    monkeypatch.setattr(settings(), "mode", request.param)
    yield request.param


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.__name__)
def test_every_kind_of_file_says_it(mode, file) -> None:
    assert (SAID in file()) == (mode == Mode.DEMO)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "pdf", "svg", "png", "json"])
def test_every_name_says_it(mode, ending) -> None:
    assert (invented.IN_A_NAME in export.file_name("kpi", ending)) == (mode == Mode.DEMO)


def test_files_are_made_nowhere_else() -> None:
    root = Path(lapor.__file__).parent
    scripts = {str(path.relative_to(root)): path.read_text("utf-8") for path in root.rglob("*.py")}
    for maker, known in MAKERS.items():
        assert {name for name, text in scripts.items() if re.search(maker, text)} <= known
    for name, text in scripts.items():
        offered = text.count("st.download_button(")
        assert text.count("file_name=export.file_name(") == offered, name

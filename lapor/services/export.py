"""Files for people: what the page shows, with its filters and definitions, and nothing that runs.

A spreadsheet program takes a text that begins with = for a formula. XLSX cells are written as
text or as numbers, never as what they look like; CSV cells that could run begin with '.
"""

import csv
import io
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import xlsxwriter  # type: ignore[import-untyped]
from sqlmodel import Session
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from lapor.domain.access import Actor
from lapor.services import audit, invented
from lapor.services.progress import Progress, untold

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
PART = re.compile(r"([,;\t|\r\n] *)([=+\-@\t\r\0])")
SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
CELL = 32_767  # what Excel holds in one cell, in UTF-16 units
WIDEST, NARROWEST = 60, 10
TOLD = 500  # rows between two words about how far it is
Value = str | int | float | None
Row = Sequence[Value]


class Sheet(NamedTuple):
    """One more table of a workbook; its first row is the header."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Sheets:
    """What a file holds. `filters` says what was asked, `definitions` what the numbers mean.

    `more` is made for a workbook only: a CSV is the data alone.
    """

    names: tuple[str, str, str]
    header: Row
    data: list[Row]
    filters: list[Row]
    definitions: list[Row]
    more: Callable[[], Sequence[Sheet]] = tuple


def to_xlsx(sheets: Sheets, progress: Progress = untold) -> bytes:
    """Three sheets: data, filters, definitions. And whatever more there is."""
    file, written = io.BytesIO(), 0
    with xlsxwriter.Workbook(file, SAFE) as book:
        plain = {"text_wrap": True, "valign": "top"}
        bold = book.add_format({**plain, "bold": True})
        text = book.add_format(plain)
        decimal = book.add_format({"valign": "top", "num_format": "#,##0.0"})
        untrue = invented.in_both()
        asked = [[untrue], *sheets.filters] if untrue else sheets.filters
        bodies = ([sheets.header, *sheets.data], asked, sheets.definitions)
        for name, rows in (*zip(sheets.names, bodies, strict=True), *sheets.more()):
            page = book.add_worksheet(name)
            if untrue:
                page.set_header(f"&C{untrue}")  # on every page that is printed
            has_header = rows is not asked
            for at, row in enumerate(rows):
                _write(page, at, row, bold if has_header and at == 0 else text, decimal)
                written += 1
                if written % TOLD == 0:
                    progress(written)
            _lay_out(page, rows, has_header)
    return file.getvalue()


def _write(page: Worksheet, at: int, row: Row, text: Format, decimal: Format) -> None:
    for column, value in enumerate(row):
        if isinstance(value, float):
            page.write_number(at, column, value, decimal)
        elif isinstance(value, int):
            page.write_number(at, column, value, text)
        elif value is not None:
            page.write_string(at, column, fitting(value), text)


def fitting(text: str) -> str:
    """As much as a cell holds; a longer one would be left empty without a word."""
    units = text.encode("utf-16-le", "ignore")
    if len(units) <= 2 * CELL:
        return text
    return units[: 2 * (CELL - 2)].decode("utf-16-le", "ignore") + " …"


def _lay_out(page: Worksheet, rows: list[Row], has_header: bool) -> None:
    for column in range(max((len(row) for row in rows), default=0)):
        longest = max(len(str(row[column])) for row in rows[:200] if column < len(row))
        page.set_column(column, column, min(max(longest + 2, NARROWEST), WIDEST))
    if has_header:
        page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def to_csv(sheets: Sheets, delimiter: str = ";", progress: Progress = untold) -> bytes:
    """The data alone, in UTF-8 with the mark that Excel looks for; a demo says so in each row."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    comma = delimiter == ";"  # where the semicolon separates, the comma is the decimal sign
    header, more = ((invented.COLUMN,), (1,)) if invented.is_on() else ((), ())
    writer.writerow([_csv_cell(value, comma) for value in (*sheets.header, *header)])
    for written, row in enumerate(sheets.data):
        writer.writerow([_csv_cell(value, comma) for value in (*row, *more)])
        if written % TOLD == 0:
            progress(written)
    return file.getvalue().encode("utf-8-sig")


def with_commas(sheets: Sheets, progress: Progress = untold) -> bytes:
    return to_csv(sheets, ",", progress)


def _csv_cell(value: Value, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.10g}"
        return text.replace(".", ",") if comma else text
    text = str(value)
    if not isinstance(value, str):
        return text
    # opened with the other separator, a part of this cell is a cell of its own
    text = PART.sub(r"\1'\2", text)
    return f"'{text}" if text.startswith(RUNS) else text


def file_name(what: str, ending: str) -> str:
    """Nobody can guess it: a link to one file must not lead to another."""
    return f"lapor-{invented.begins()}{what}-{secrets.token_hex(8)}.{ending}"


def note(session: Session, actor: Actor, what: str, *, summary: str, now: datetime) -> None:
    """Say in the audit log who took what out."""
    audit.write(
        session, actor.name, "export", what, home_id=actor.government_id or 0, now=now,
        summary=summary,
    )  # fmt: skip

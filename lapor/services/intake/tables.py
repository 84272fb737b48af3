"""The rows of a checked file, one at a time: where its header is, and each record with its line."""

import csv
import io
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.domain.vocabulary import plain
from lapor.services.intake.files import File, damaged
from lapor.services.intake.rows import Record
from lapor.services.intake.values import clean

RINGKAS, LENGKAP = "ringkas", "lengkap"
FIRST_OF_RINGKAS = "tracking id"
NEEDED = ("nomor_laporan", "tanggal_masuk", "kode_pemda", "klasifikasi")
SEARCHED = 40  # rows in which the header is looked for
LARGEST_FIELD = 1 << 20
END = f"\0{secrets.token_hex(8)}"  # a line of ours behind the last: missing, if a quote stayed open
Line = tuple[int, list[str]]  # where it begins, and its cells


class Table(NamedTuple):
    format: str
    preamble: dict[str, str]  # the first word of each line above the header, and its value
    columns: list[str]  # as the parsers call them
    names: list[str]  # as the file calls them
    lines: Iterator[Line]
    is_ragged: bool  # rows may have too few or too many cells: it is text

    def records(self) -> Iterator[Record]:
        """Rows that say something, numbered from 1."""
        number, columns, width = 0, self.columns, len(self.columns)
        for line, cells in self.lines:
            said = "".join(cells)
            if not said or said.isspace():
                continue
            number += 1
            is_cut = self.is_ragged and len(cells) != width
            if is_cut and len(cells) > width:
                is_cut = any(cells[width:])
            if "\0" in said or not said.isascii():
                cells = [clean(cell) for cell in cells]
            yield Record(number, line, dict(zip(columns, cells, strict=False)), is_cut)


def read(file: File, wanted: str = "auto") -> Table:
    """The table in a file. Raises BadInput if it has no header we know."""
    if file.is_book:
        sheets = named_sheets(file.stream, "laporan ringkas")
        found = next((t for _, s in sheets if (t := _table(s, wanted, False))), None)
    else:
        candidates = (_text_table(file, delimiter, wanted) for delimiter in ",;")
        found = next((table for table in candidates if table), None)
    if found is None:
        raise _no_header(file, wanted)
    return found


def _text_table(file: File, delimiter: str, wanted: str) -> Table | None:
    found = _table(text_lines(file.stream, delimiter), wanted, True)
    if found and file.has_odd_quotes:
        for _ in found.lines:  # to its end, so that a quote left open is known at once
            pass
        found = _table(text_lines(file.stream, delimiter), wanted, True)
    return found


def _no_header(file: File, wanted: str) -> BadInput:
    missing = ""
    if not file.is_book:
        file.stream.seek(0)
        first = clean(file.stream.readline(4096).decode("utf-8-sig", "replace")).lower()
        missing = ", ".join(name for name in NEEDED if name not in first)
    if wanted != RINGKAS and missing and missing.count(",") < len(NEEDED) - 1:
        return BadInput(
            Text(f"Kolom wajib tidak ada: {missing}.", f"Required columns are missing: {missing}.")
        )
    return BadInput(
        Text(
            "Baris judul tidak ditemukan: “Tracking ID” di kolom A (ekspor Laporan Ringkas) "
            f"atau {', '.join(NEEDED)} di baris pertama.",
            "No header was found: “Tracking ID” in column A (the Laporan Ringkas export) "
            f"or {', '.join(NEEDED)} in the first row.",
        )
    )


def _table(lines: Iterator[Line], wanted: str, is_ragged: bool) -> Table | None:
    above: list[Line] = []
    for line in islice(lines, SEARCHED):
        cells = [clean(cell).strip() for cell in line[1]]
        plain_names = [plain(cell) for cell in cells]
        if wanted != LENGKAP and plain_names[:1] == [FIRST_OF_RINGKAS] and len(cells) > 3:
            _check_columns(plain_names)
            return Table(RINGKAS, _preamble(above), plain_names, cells, lines, is_ragged)
        names = ["_".join(cell.casefold().split()) for cell in cells]
        if wanted != RINGKAS and not above and set(NEEDED) <= set(names):
            _check_columns(names)
            return Table(LENGKAP, {}, names, cells, lines, is_ragged)
        if any(cells):
            above.append((line[0], cells))
    return None


def _check_columns(names: list[str]) -> None:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BadInput(
            Text(
                f"Kolom ini ada dua kali: {', '.join(twice)}. Hapus salah satu.",
                f"These columns are there twice: {', '.join(twice)}. Remove one.",
            )
        )


def _preamble(above: Iterable[Line]) -> dict[str, str]:
    found = {}
    for _, cells in above:
        said = [cell for cell in cells if cell]
        found[plain(said[0])] = said[1].removeprefix(":").strip() if len(said) > 1 else ""
    return found


def text_lines(stream: BinaryIO, delimiter: str) -> Iterator[Line]:
    """The lines of a text from its beginning. Raises BadInput for one that is cut off."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(chain(text, (END,)), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if cells == [END]:
                return
            yield begins, cells
            begins = reader.line_num + 1
        raise _unclosed(begins)
    except csv.Error as error:
        raise _unclosed(begins) from error
    finally:
        if not stream.closed:
            text.detach()  # whoever opened the stream closes it


def _unclosed(line: int) -> BadInput:
    return BadInput(
        Text(
            f"Berkas ini terpotong, atau tanda kutip di baris {line} tidak pernah ditutup.",
            f"This file is cut off, or a quotation mark in line {line} is never closed.",
        )
    )


def named_sheets(
    stream: BinaryIO, first: str = "", write: Callable[[Any], str] | None = None
) -> Iterator[tuple[str, Iterator[Line]]]:
    """The sheets of a book that hold anything, each with its lines; the named one first.

    `write` says how a cell that is no text is written.
    """
    try:
        book = CalamineWorkbook.from_filelike(stream)
        for name in sorted(book.sheet_names, key=lambda name: plain(name) != first):
            sheet = book.get_sheet_by_name(name)
            if sheet.start is not None:
                yield name, _book_lines(sheet, write or written)
    except BadInput:
        raise
    except (CalamineError, OSError, ValueError) as error:
        raise damaged() from error


def _book_lines(sheet: Any, write: Callable[[Any], str]) -> Iterator[Line]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        yield line, [cell if type(cell) is str else write(cell) for cell in cells]


def written(cell: Any) -> str:
    """A typed cell as a person would have typed it."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)

"""The programme's rows as tables: read from XLSX or CSV, and written as a file to fill in."""

import io
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from typing import Any, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]
from sqlmodel import Session

from lapor import i18n
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.programme_fields import KINDS, Entry, Form, Kind
from lapor.domain.programme_values import TWO_WAYS
from lapor.domain.text import Text
from lapor.domain.vocabulary import plain
from lapor.services import invented, programme_checks, programme_entry
from lapor.services.export import SAFE, fitting
from lapor.services.intake import tables
from lapor.services.intake.files import File

DEFINITIONS = Text("Definisi", "Definitions")
MOST_ROWS = 5_000  # of a file
HEADINGS = (
    Text("Lembar", "Sheet"), Text("Kolom", "Column"), Text("Isi", "Label"), Text("Jenis", "Form"),
    Text("Wajib", "Required"), Text("Pilihan", "Choices"), Text("Keterangan", "Help"),
)  # fmt: skip
FORMS = {
    Form.CODE: Text("kode", "code"),
    Form.TEXT: Text("teks", "text"),
    Form.LONG: Text("teks panjang", "long text"),
    Form.ADDRESS: Text("alamat https", "https address"),
    Form.WHOLE: Text("bilangan bulat", "whole number"),
    Form.DECIMAL: Text("angka", "number"),
    Form.DATE: Text("tanggal (2021-12-31)", "date (2021-12-31)"),
    Form.CHOICE: Text("pilihan", "choice"),
    Form.YES_NO: Text("ya/tidak", "yes/no"),
    Form.REFERENCE: Text("kode baris lain", "code of another row"),
    Form.GOVERNMENT: Text("kode daerah, mis. 36.03", "code of a pilot, such as 36.03"),
}


class Line(NamedTuple):
    """One line of a sheet, by the names of the fields; only columns that the sheet has."""

    kind: Kind
    sheet: str
    line: int
    cells: dict[str, str]


def read(file: File, wanted: str = "") -> list[Line]:
    """Every line that says something. A CSV is of one kind: `wanted`, or told by its columns.

    Raises BadInput with the sheet, the line and the column.
    """
    if file.is_book:
        sheets = list(tables.named_sheets(file.stream, write=_exact))
        found = [line for name, lines in sheets for line in _sheet(name, lines)]
    else:
        found = _text(file, wanted)
    if len(found) > MOST_ROWS:
        raise BadInput(
            Text(
                f"Berkas ini punya {len(found)} baris; paling banyak {MOST_ROWS}.",
                f"This file has {len(found)} rows; at most {MOST_ROWS}.",
            )
        )
    if not found:
        raise BadInput(Text("Berkas ini tidak berisi baris.", "This file holds no rows."))
    return found


def _sheet(name: str, lines: Iterator[tables.Line]) -> Iterator[Line]:
    known = {plain(word): kind for kind in KINDS.values() for word in _names(kind)}
    if plain(name) in {plain(DEFINITIONS.id), plain(DEFINITIONS.en)}:
        return
    kind = known.get(plain(name))
    if kind is None:
        names = ", ".join(KINDS)
        raise BadInput(
            Text(
                f"Lembar “{name[:40]}” tidak dikenal. Yang dikenal: {names}.",
                f"The sheet “{name[:40]}” is not known. Known: {names}.",
            )
        )
    yield from _lines(kind, name, lines)


def _names(kind: Kind) -> tuple[str, str, str]:
    """What a sheet of this kind may be called."""
    return kind.name, kind.many.id, kind.many.en


def _exact(cell: Any) -> str:
    """A number that is one cannot be read in two ways: 1.234 becomes 1.2340."""
    said = tables.written(cell)
    return f"{said}0" if isinstance(cell, float) and TWO_WAYS.fullmatch(said) else said


def _text(file: File, wanted: str) -> list[Line]:
    heads = {one: _head(tables.text_lines(file.stream, one)) for one in ",;\t"}
    delimiter = max(heads, key=lambda one: len(heads[one][1]))
    if wanted:
        kind = programme_entry.kind_of(wanted)
        _columns(kind, kind.name, heads[delimiter])
        fitting_kinds = [kind]
    else:
        fitting_kinds = [kind for kind in KINDS.values() if _fits(kind, heads[delimiter])]
    if len(fitting_kinds) != 1:
        raise BadInput(
            Text(
                "Kolom berkas ini tidak menunjukkan satu jenis baris. Pilih jenisnya, atau pakai "
                "berkas contoh.",
                "The columns of this file do not tell one kind of row. Choose its kind, or use the "
                "template.",
            )
        )
    (kind,) = fitting_kinds
    return list(_lines(kind, kind.name, tables.text_lines(file.stream, delimiter)))


def _fits(kind: Kind, head: tables.Line) -> bool:
    try:
        return bool(_columns(kind, kind.name, head))
    except BadInput:
        return False


def _head(lines: Iterator[tables.Line]) -> tables.Line:
    return next((line for line in lines if any(cell.strip() for cell in line[1])), (1, []))


def _columns(kind: Kind, sheet: str, head: tables.Line) -> list[str]:
    """The fields of a heading. Raises BadInput."""
    names = [_column(kind, sheet, head[0], cell) for cell in head[1]]
    _check_columns(kind, sheet, head[0], names)
    return names


def _lines(kind: Kind, sheet: str, lines: Iterator[tables.Line]) -> Iterator[Line]:
    names = _columns(kind, sheet, _head(lines))
    for number, cells in lines:
        if any(cell.strip() for cell in cells):
            named = zip_longest(names, cells, fillvalue="")
            if any(cell.strip() and not name for name, cell in named):
                said = Text("ada sel tanpa judul kolom", "there is a cell without a heading")
                raise refusal(sheet, number, None, said)
            found = {name: cell for name, cell in zip(names, cells, strict=False) if name}
            yield Line(kind, sheet, number, found)


def _column(kind: Kind, sheet: str, line: int, cell: str) -> str:
    """The field of a heading: its name or its label, in either language; "" for no heading."""
    said = plain(cell.replace("_", " "))
    for entry in kind.entries:
        if said in {plain(entry.name.replace("_", " ")), plain(entry.label.id),
                    plain(entry.label.en)}:  # fmt: skip
            return entry.name
    if not said:
        return ""
    known = ", ".join(entry.name for entry in kind.entries)
    raise refusal(sheet, line, cell[:40], Text(
        f"kolom ini tidak dikenal. Yang dikenal: {known}",
        f"this column is not known. Known: {known}"))  # fmt: skip


def _check_columns(kind: Kind, sheet: str, line: int, names: list[str]) -> None:
    for name in names:
        if name and names.count(name) > 1:
            raise refusal(sheet, line, name, Text("kolom ini ada dua kali", "it is there twice"))
    for name in kind.key:
        if kind.entry(name).required and name not in names:
            raise refusal(sheet, line, name, Text("kolom wajib ini tidak ada",
                                                  "this required column is missing"))  # fmt: skip


def refusal(sheet: str, line: int, column: str | None, said: Text) -> BadInput:
    """A sentence that says where: the sheet, the line, the column."""
    where_id = f"Lembar {sheet[:40]}, baris {line}" + (f", kolom {column}" if column else "")
    where_en = f"Sheet {sheet[:40]}, line {line}" + (f", column {column}" if column else "")
    return BadInput(
        Text(f"{where_id}: {said.id.rstrip('.')}.", f"{where_en}: {said.en.rstrip('.')}.")
    )


def to_xlsx(session: Session, actor: Actor, lang: str, *, filled: bool) -> bytes:
    """One sheet for each kind that the actor may enter, its rows in it or none, and definitions.

    Raises NotAllowed for whoever may enter none.
    """
    kinds = programme_entry.kinds_for(actor)
    if not kinds:
        raise NotAllowed(programme_checks.NOT_YOURS)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for kind in kinds:
            rows = programme_entry.rows(session, actor, kind.name) if filled else []
            data = [[_cell(row.values[entry.name]) for entry in kind.entries] for row in rows]
            _write(book.add_worksheet(kind.name), [_header(kind), *data], bold)
        definitions = [[i18n.pick(one, lang) for one in HEADINGS]]
        definitions += [_defined(kind, entry, lang) for kind in kinds for entry in kind.entries]
        definitions += [[invented.in_both()]]
        _write(book.add_worksheet(i18n.pick(DEFINITIONS, lang)), definitions, bold)
    return file.getvalue()


def _header(kind: Kind) -> list[Any]:
    return [entry.name for entry in kind.entries]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value.isoformat() if isinstance(value, date) else value


def _defined(kind: Kind, entry: Entry, lang: str) -> list[Any]:
    choices = "; ".join(f"{code} = {i18n.pick(text, lang)}" for code, text in entry.choices.items())
    return [
        kind.name, entry.name, i18n.pick(entry.label, lang), i18n.pick(FORMS[entry.form], lang),
        _cell(entry.required), choices or entry.to,
        i18n.pick(entry.help, lang) if entry.help else "",
    ]  # fmt: skip


def _write(page: Any, rows: list[list[Any]], bold: Any) -> None:
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                page.write_number(at, column, value)
            elif value:
                page.write_string(at, column, fitting(str(value)), bold if at == 0 else None)
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(rows[0]) - 1, 0), 22)

"""The complaints behind each number of the board, for the file of whoever may see complaints.

Each number has the digest that its passport shows. What is too long is not listed, and says so.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from lapor import i18n
from lapor.domain.access import Actor, Permission
from lapor.domain.kpi import Kpi, Share
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.services import board, fingerprint, kpi_files
from lapor.services.board import BOARD, Board, Place
from lapor.services.export import Row, Sheet, Sheets
from lapor.services.kpi import rows_behind
from lapor.services.kpi_rows import PARTS, Part
from lapor.services.kpi_rows import Row as Behind
from lapor.services.kpi_scope import ALL, Filters, Period
from lapor.services.progress import Progress, untold

MOST = 20_000  # lines in one file
ROWS = Text("Laporan", "Rows")
DIGESTS = Text("Sidik", "Digests")
HEADER = (
    Text("KPI", "KPI"),
    Text("Pemerintah daerah", "Government"),
    Text("Kode wilayah", "Code"),
    Text("Bagian", "Part"),
)
DIGESTS_HEADER = (*HEADER, Text("Jumlah laporan", "Complaints"), fingerprint.NAME,
                  Text("Catatan", "Note"))  # fmt: skip
WHOLE = Text("Seluruhnya", "The whole number")
TOO_MANY = Text(
    f"Tidak didaftar: berkas ini memuat paling banyak {i18n.number(MOST, 'id')} baris. Unduh dari "
    "“Laporan mana saja?” untuk angka ini saja.",
    f"Not listed: this file holds {i18n.number(MOST, 'en')} lines at most. Take this number's own "
    "file from “Which complaints are these?”.",
)


class Line(NamedTuple):
    """One number of one government."""

    kpi: Kpi
    place: Place

    def named(self, part: Text, lang: str) -> list[str]:
        return [i18n.pick(self.kpi.name, lang), self.place.name, self.place.code,
                i18n.pick(part, lang)]  # fmt: skip


def board_sheets(
    session: Session, actor: Actor, period: Period, lang: str, now: datetime, zone: ZoneInfo,
    filters: Filters = ALL, progress: Progress = untold,
) -> Sheets:  # fmt: skip
    """The board, and in a workbook the complaints that made each of its numbers, and digests.

    The board alone for whoever sees numbers only. `progress` is told how many rows were read.
    """
    alone = kpi_files.board_sheets(session, actor, period, lang, now, zone, filters)
    if not actor.may(Permission.SEE_COMPLAINTS):
        return alone
    return replace(alone, more=partial(_more, session, actor, period, filters, lang, progress))


def _more(
    session: Session, actor: Actor, period: Period, filters: Filters, lang: str,
    progress: Progress,
) -> list[Sheet]:  # fmt: skip
    found = board.board(session, actor, period, filters=filters)
    names = {place.code: place.name for place in found.places}
    rows: list[Row] = [[i18n.pick(one, lang) for one in (*HEADER, *kpi_files.ROWS_HEADER)]]
    digests: list[Row] = [[i18n.pick(one, lang) for one in DIGESTS_HEADER]]
    for line in _lines(found):
        n = _length(found, line)
        if len(rows) + n > MOST:
            digests.append([*line.named(WHOLE, lang), None, None, i18n.pick(TOO_MANY, lang)])
            continue
        parts = dict(_behind(session, actor, line, period, filters))
        for part, listed in parts.items():
            named = line.named(PARTS[part], lang)
            rows += [[*named, *kpi_files.complaint(one, names, lang)] for one in listed]
            digests.append([*named, len(listed), _digest({part: listed}), None])
        digests.append([*line.named(WHOLE, lang), None, _digest(parts), None])
        progress(len(rows))
    return [Sheet(i18n.pick(ROWS, lang), rows), Sheet(i18n.pick(DIGESTS, lang), digests)]


def length(found: Board) -> int:
    """How many lines the workbook of this board has, for whoever sees complaints."""
    return min(sum(_length(found, line) for line in _lines(found)), MOST)


def _lines(found: Board) -> Iterator[Line]:
    for place in found.places:
        for code in BOARD:
            if found.cell(place.code, code) is not None:
                yield Line(BY_CODE[code], place)


def _length(found: Board, line: Line) -> int:
    """How many lines it takes."""
    cell = found.cell(line.place.code, line.kpi.code)
    figures = cell.now.figures if cell else None
    return 0 if figures is None else (figures.numerator or 0) + (figures.denominator or 0)


def _behind(
    session: Session, actor: Actor, line: Line, period: Period, filters: Filters
) -> Iterator[tuple[Part, list[Behind]]]:
    """Only a share has a denominator made of complaints."""
    parts = [Part.NUMERATOR]
    if isinstance(line.kpi.shape, Share):
        parts.append(Part.DENOMINATOR)
    for part in parts:
        yield part, rows_behind(
            session, actor, line.kpi, part=part, since=period.since, until=period.until,
            as_of=period.as_of, known_on=period.known_on,
            filters=replace(filters, governments=(line.place.code,)),
        )  # fmt: skip


def _digest(parts: dict[Part, list[Behind]]) -> str:
    return fingerprint.digest(
        line for part, rows in parts.items() for line in fingerprint.lines(part, rows)
    )

"""The board on two pages: numbers with targets and n, then intervals, definitions and sources."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fpdf.fonts import FontFace
from sqlmodel import Session

from lapor import i18n
from lapor.domain.access import Actor
from lapor.domain.comparison import Interval, wilson
from lapor.domain.kpi import Kpi, Unit
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.services import board, invented
from lapor.services.board import BOARD, STANDINGS, Board, Cell, Place
from lapor.services.definitions import UNITS, definition
from lapor.services.dot_chart import Dot, dots
from lapor.services.kpi_files import HIDDEN, SMALL, asked_rows, narrowed_rows
from lapor.services.kpi_scope import Filters, Period
from lapor.services.notable import Notable, notable
from lapor.services.printing import Sheet, printable

TITLE = Text("Kinerja daerah percontohan SP4N-LAPOR!", "The pilot regions of SP4N-LAPOR!")
CHANGED = Text("Apa yang berubah", "What changed")
UNCHANGED = Text(
    "Tidak ada persentase yang berubah melebihi kebetulan.",
    "No share changed by more than chance could make it change.",
)
ROSE = Text(
    "{kpi}, {place}: naik {points} poin menjadi {value} (n {n}).",
    "{kpi}, {place}: up {points} points to {value} (n {n}).",
)
FELL = Text(
    "{kpi}, {place}: turun {points} poin menjadi {value} (n {n}).",
    "{kpi}, {place}: down {points} points to {value} (n {n}).",
)
INTERVALS = Text(
    "{kpi}: titik dan selang kepercayaan 95 % (Wilson)", "{kpi}: dots and 95% intervals (Wilson)"
)
MEANS = Text("Arti, target dan sumber", "Meaning, target and source")
TARGET_OF = Text("target {value}", "target {value}")
WAS = Text("lalu {value}", "was {value}")
PLACE = Text("Pemerintah daerah", "Government")
WITHIN = Text("di antaranya {name}", "of which {name}")
CHART = "follow_up_rate"


def to_pdf(
    session: Session, actor: Actor, period: Period, lang: str, now: datetime, zone: ZoneInfo,
    filters: Filters,
) -> bytes:  # fmt: skip
    """The same numbers as on the page, for whoever may see them."""
    found = board.board(session, actor, period, filters=filters)
    sheet = Sheet(lang, f"Lapor · {i18n.moment(now, zone, lang)}")
    sheet.set_title(i18n.pick(TITLE, lang))
    sheet.set_lang(lang)
    sheet.add_page()
    sheet.line_of(i18n.pick(TITLE, lang), 15, "B")
    if untrue := invented.told(lang):
        sheet.line_of(untrue, 10, "B")
    for label, words in [
        *asked_rows(period, lang, now, zone),
        *narrowed_rows(session, filters, lang),
    ]:
        sheet.line_of(f"{label}: {words}", 8)
    _numbers(sheet, found, lang)
    _changes(sheet, found, lang)
    sheet.add_page()
    _intervals(sheet, found, BY_CODE[CHART], lang)
    _meanings(sheet, lang)
    return bytes(sheet.output())


def _numbers(sheet: Sheet, found: Board, lang: str) -> None:
    sheet.ln(3)
    sheet.set_font("helvetica", size=7)
    with sheet.table(
        col_widths=(26, *[23] * len(BOARD)), text_align="LEFT", line_height=3.6, padding=0.8,
        headings_style=FontFace(emphasis="BOLD"), borders_layout="HORIZONTAL_LINES",
    ) as table:  # fmt: skip
        names = [i18n.pick(BY_CODE[code].name, lang) for code in BOARD]
        table.row([printable(one) for one in (i18n.pick(PLACE, lang), *names)])
        for place in found.places:
            cells = [_cell(BY_CODE[code], found.cell(place.code, code), lang) for code in BOARD]
            table.row([_lines(one) for one in (_name(place, found, lang), *cells)])


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def _name(place: Place, found: Board, lang: str) -> str:
    if place.within in {one.code for one in found.places}:
        return i18n.pick(WITHIN, lang).format(name=place.name)
    return place.name


def _cell(kpi: Kpi, cell: Cell | None, lang: str) -> str:
    """Value, standing, n, target and the period before, each on its line."""
    if cell is None:
        return "-"
    if cell.now.suppressed:
        return i18n.pick(HIDDEN, lang)
    if cell.is_small:
        return i18n.pick(SMALL, lang)
    lines = [_value(kpi, cell.value, lang)]
    if cell.standing is not None:
        lines.append(i18n.pick(STANDINGS[cell.standing], lang))
    if kpi.unit in (Unit.PERCENT, Unit.DAYS):
        lines.append(f"n {i18n.number(cell.now.n, lang)}")
    if cell.target is not None:
        target = _value(kpi, cell.target.value, lang)
        lines.append(i18n.pick(TARGET_OF, lang).format(value=target))
    if cell.earlier is not None:
        lines.append(i18n.pick(WAS, lang).format(value=_value(kpi, cell.earlier, lang)))
    return "\n".join(lines)


def _value(kpi: Kpi, value: float | None, lang: str) -> str:
    if value is None:
        return "-"
    if kpi.unit == Unit.PERCENT:
        return i18n.percent(value, lang, 1)
    digits = 1 if value % 1 else 0
    words = i18n.number(value, lang, digits)
    return words if kpi.unit == Unit.COMPLAINTS else f"{words} {i18n.pick(UNITS[kpi.unit], lang)}"


def _changes(sheet: Sheet, found: Board, lang: str) -> None:
    sheet.ln(4)
    sheet.line_of(i18n.pick(CHANGED, lang), 11, "B")
    told = notable(found)
    if not told:
        sheet.line_of(i18n.pick(UNCHANGED, lang), 9)
    for one in told:
        sheet.line_of(_sentence(one, lang), 9)


def _sentence(one: Notable, lang: str) -> str:
    return i18n.pick(ROSE if one.difference > 0 else FELL, lang).format(
        kpi=i18n.pick(BY_CODE[one.kpi].name, lang),
        place=one.place.name,
        points=i18n.number(abs(one.difference), lang, 1),
        value=i18n.percent(one.value, lang, 1),
        n=i18n.number(one.n, lang),
    )


def _intervals(sheet: Sheet, found: Board, kpi: Kpi, lang: str) -> None:
    sheet.line_of(i18n.pick(INTERVALS, lang).format(kpi=i18n.pick(kpi.name, lang)), 11, "B")
    goal = found.goal(kpi)
    rows = [_dot(place, found.cell(place.code, kpi.code), kpi, lang) for place in found.places]
    dots(sheet, rows, None if goal is None else goal.value, lang)


def _dot(place: Place, cell: Cell | None, kpi: Kpi, lang: str) -> Dot:
    words = "-" if cell is None else _cell(kpi, cell, lang).replace("\n", " · ")
    span = None if cell is None or cell.value is None else _span(cell)
    if cell is None or span is None:
        return Dot(place.name, words)
    return Dot(place.name, words, cell.value, span.low, span.high)


def _span(cell: Cell) -> Interval | None:
    return wilson(cell.now.figures.numerator or 0, cell.now.n)


def _meanings(sheet: Sheet, lang: str) -> None:
    sheet.line_of(i18n.pick(MEANS, lang), 11, "B")
    for number, code in enumerate(BOARD, 1):
        kpi = BY_CODE[code]
        sheet.line_of(f"{number}. {i18n.pick(kpi.name, lang)}", 8, "B")
        for label, words in definition(kpi):
            sheet.line_of(f"{i18n.pick(label, lang)}: {i18n.pick(words, lang)}", 7)

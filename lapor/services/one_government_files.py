"""What the page of one government shows, laid out for a file: the same numbers, line by line."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from lapor.domain.access import Actor
from lapor.domain.kpi import Figures, Reading, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.i18n import pick
from lapor.services import board, comparison, districts, kpi_files
from lapor.services import one_government as one
from lapor.services.board import Board, Cell, Place
from lapor.services.comparison import Compared
from lapor.services.export import Row, Sheets
from lapor.services.kpi_scope import Filters, Period
from lapor.services.one_government import Hours, Part, Trend

HEADER = (
    Text("Bagian", "Part"),
    Text("Nama", "Name"),
    *kpi_files.BOARD_HEADER,
    Text("Selang 95 %, dari", "95% interval, from"),
    Text("sampai", "to"),
    Text("Peringkat", "Rank"),
    Text("Tanpa peringkat karena", "No rank, because"),
)
TILES, MONTHS = Text("Angka", "Numbers"), Text("Per bulan", "By month")
YEAR_BEFORE = Text("Per bulan, setahun sebelumnya", "By month, a year before")
PASSED, WAITS = Text("Alur", "Flow"), Text("Menunggu", "Waiting")
AGES, AGENCIES = Text("Umur yang terbuka", "Age of the open ones"), Text("Instansi", "Agencies")
PLACES = Text("Menurut wilayah", "By place")
HOURS = Text("Hari dan jam masuk", "Weekday and hour of receipt")
UNTIMED = Text("Tanpa jam: berkas hanya memuat hari", "No hour: a file told the day alone")
OFFLINE = Text("Lewat kanal tanpa internet", "By ways that need no internet")
NO_KPI = (PASSED, WAITS, OFFLINE)  # none of the catalogue: their names say what they are
KPI = HEADER.index(Text("KPI", "KPI"))
CAME_IN = {
    Split.CATEGORY: Text("Masuk menurut kategori", "Received by category"),
    Split.CHANNEL: Text("Masuk menurut kanal", "Received by channel"),
    Split.CLASS: Text("Masuk menurut klasifikasi", "Received by class"),
}
WEEKDAYS = (
    Text("Senin", "Monday"),
    Text("Selasa", "Tuesday"),
    Text("Rabu", "Wednesday"),
    Text("Kamis", "Thursday"),
    Text("Jumat", "Friday"),
    Text("Sabtu", "Saturday"),
    Text("Minggu", "Sunday"),
)


class Line(NamedTuple):
    """One number; of an agency also what it was compared by."""

    part: Text
    name: str
    cell: Cell
    compared: Compared | None = None


def sheets(
    session: Session, actor: Actor, period: Period, filters: Filters, kpi: str, lang: str,
    now: datetime, zone: ZoneInfo,
) -> Sheets:  # fmt: skip
    """`filters` name the government; `kpi` is that of the trend."""
    trend = one.trend(session, actor, kpi, period, filters)  # refuses what is out of reach
    found = board.board(session, actor, period, one.NUMBERS, filters)
    (place,) = found.places
    lines = [
        *_tiles(found, place, lang),
        *_reached(session, actor, period, filters, lang),
        *_months(trend),
        *_parts(PASSED, one.passed(found, place.code), lang),
        *_parts(WAITS, one.waiting(session, actor, period, filters), lang),
        *_parts(AGES, one.ages(session, actor, period, filters), lang),
        *_agencies(session, actor, period, filters, kpi),
        *_came_in(session, actor, period, filters, lang),
        *_places(session, actor, period, filters, lang),
        *_hours(one.hours(session, actor, period, filters), lang),
    ]
    about = [*kpi_files.asked_rows(period, lang, now, zone), kpi_files.places_of([place], lang)]
    about += kpi_files.narrowed_rows(session, filters, lang)
    return Sheets(
        kpi_files.sheet_names(lang),
        [pick(column, lang) for column in HEADER],
        [_row(line, place, lang) for line in lines],
        about,
        kpi_files.definitions_of(tuple(dict.fromkeys((*one.NUMBERS, kpi))), lang),
    )


def _row(line: Line, place: Place, lang: str) -> Row:
    row = [pick(line.part, lang), line.name, *kpi_files.line(place, line.cell, lang)]
    if line.part in NO_KPI:
        row[KPI] = None
    if line.compared is None:
        return [*row, None, None, None, None]
    interval, rank, why_not = line.compared.interval, line.compared.rank, line.compared.why_not
    ends = (interval.low, interval.high) if interval and not line.cell.is_small else (None, None)
    span = None if rank is None else f"{rank.best}–{rank.worst}" if rank.is_tied else f"{rank.best}"
    return [*row, *ends, span, None if why_not is None else pick(why_not, lang)]


def _tiles(found: Board, place: Place, lang: str) -> Iterator[Line]:
    for code in one.NUMBERS:
        if (cell := found.cell(place.code, code)) is not None:
            yield Line(TILES, pick(BY_CODE[code].name, lang), cell)


def _reached(
    session: Session, actor: Actor, period: Period, filters: Filters, lang: str
) -> Iterator[Line]:
    """Complaints by ways that need no internet, of all that came in."""
    if filters.channel is not None:
        return
    channels = one.parts(session, actor, period, filters, Split.CHANNEL)
    figures = one.without_internet(channels)
    # a share, as this KPI is one
    reading = Reading(
        "anonymous_rate", {}, figures or Figures(None, 0, None), suppressed=figures is None
    )
    yield Line(OFFLINE, pick(OFFLINE, lang), Cell(reading.kpi, reading))


def _months(found: Trend) -> Iterator[Line]:
    for part, months in ((MONTHS, found.months), (YEAR_BEFORE, found.year_before)):
        for month in months:
            yield Line(part, f"{month.first:%Y-%m}", month.cell)


def _parts(part: Text, found: Iterable[Part], lang: str) -> Iterator[Line]:
    for each in found:
        yield Line(part, pick(each.name, lang), Cell(each.reading.kpi, each.reading))


def _agencies(
    session: Session, actor: Actor, period: Period, filters: Filters, kpi: str
) -> Iterator[Line]:
    if not one.shows_agencies(actor):
        return
    found = comparison.agencies(
        session, actor, one.ranked_by(kpi), period, government=filters.governments[0],
        filters=filters,
    )  # fmt: skip
    for group in found.groups:
        for each in group.places:
            yield Line(AGENCIES, each.name, Cell(each.reading.kpi, each.reading), each)


def _came_in(
    session: Session, actor: Actor, period: Period, filters: Filters, lang: str
) -> Iterator[Line]:
    for by in one.CUTS:
        yield from _parts(CAME_IN[by], one.parts(session, actor, period, filters, by), lang)


def _places(
    session: Session, actor: Actor, period: Period, filters: Filters, lang: str
) -> Iterator[Line]:
    for code in districts.MEASURES:
        found = districts.districts(session, actor, period, filters, code)
        yield from _parts(PLACES, found, lang)


def _hours(found: Hours, lang: str) -> Iterator[Line]:
    for (weekday, hour), reading in found.cells.items():
        name = f"{pick(WEEKDAYS[weekday], lang)} {hour:02}.00–{hour:02}.59 ({found.zone})"
        yield Line(HOURS, name, Cell("received", reading))
    yield Line(HOURS, pick(UNTIMED, lang), Cell("received", found.untimed))

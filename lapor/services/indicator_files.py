"""One indicator as a file: the same numbers as on its page, one line each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from lapor import i18n
from lapor.domain.access import Actor
from lapor.domain.kpi import Reading
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.services import board, cohorts, kpi_files, one_indicator
from lapor.services.comparison import Compared, PeerGroup, PeersBy
from lapor.services.definitions import UNITS
from lapor.services.export import Row, Sheets
from lapor.services.kpi_scope import Filters, Period
from lapor.services.one_indicator import Indicator, Spread

HEADER = (
    Text("Bagian", "Part"),
    Text("Pemerintah daerah", "Government"),
    Text("KPI", "KPI"),
    Text("Bulan", "Month"),
    Text("Bulan sesudah disposisi", "Months after dispatch"),
    Text("Hari kerja", "Working days"),
    Text("Nilai", "Value"),
    Text("Satuan", "Unit"),
    Text("n", "n"),
    Text("Pembilang", "Numerator"),
    Text("Penyebut", "Denominator"),
    Text("Batas bawah 95 %", "95% interval, low"),
    Text("Batas atas 95 %", "95% interval, high"),
    Text("Kelompok pembanding", "Peers"),
    Text("Peringkat", "Rank"),
    Text("Target", "Target"),
    Text("Catatan", "Note"),
)
COMPARED = Text("perbandingan", "comparison")
TREND = Text("tren", "trend")
SPREAD = Text("sebaran hari", "distribution of days")
TRIANGLE = Text("kohor disposisi", "cohort of dispatch")
TOGETHER = Text("semua daerah percontohan", "all pilots")


class Wish(NamedTuple):
    """What the page shows."""

    kpi: str
    period: Period
    filters: Filters
    peers_by: PeersBy = PeersBy.KIND
    place: str = ""  # whose days and cohorts; none: of all pilots together

    @property
    def of_place(self) -> Filters:
        return replace(self.filters, governments=(self.place,)) if self.place else self.filters


def sheets(
    session: Session, actor: Actor, wish: Wish, lang: str, now: datetime, zone: ZoneInfo
) -> Sheets:
    found = one_indicator.indicator(
        session, actor, wish.kpi, wish.period, wish.filters, peers_by=wish.peers_by
    )
    days = one_indicator.spread(session, actor, wish.kpi, wish.period, wish.of_place)
    names = {one.code: one.name for one in found.places}
    place = names.get(wish.place, i18n.pick(TOGETHER, lang))
    data = [
        *_compared(found, lang),
        *_trend(found, lang),
        *(_spread(days, place, lang) if days else ()),
        *_triangles(session, actor, wish, place, lang),
    ]
    codes = tuple(dict.fromkeys((wish.kpi, *cohorts.TRIANGLES)))
    return Sheets(
        kpi_files.sheet_names(lang),
        [i18n.pick(one, lang) for one in HEADER],
        data,
        [
            *kpi_files.asked_rows(wish.period, lang, now, zone),
            kpi_files.places_of(list(found.places), lang),
            *kpi_files.narrowed_rows(session, wish.filters, lang),
        ],
        kpi_files.definitions_of(codes, lang),
    )


def _line(part: Text, place: str, reading: Reading, lang: str, **cells: str | float | None) -> Row:
    kpi, figures = BY_CODE[reading.kpi], reading.figures
    hidden = reading.suppressed
    by_name: dict[str, str | float | None] = {
        "value": board.shown(reading),
        "n": None if hidden else reading.n,
        "numerator": None if hidden else figures.numerator,
        "denominator": None if hidden else figures.denominator,
        "note": _note(reading, lang),
    } | cells
    names = (
        "month", "months", "days", "value", "unit", "n", "numerator", "denominator", "low", "high",
        "peers", "rank", "target", "note",
    )  # fmt: skip
    by_name["unit"] = i18n.pick(UNITS[kpi.unit], lang)
    head = [i18n.pick(part, lang), place, i18n.pick(kpi.name, lang)]
    return [*head, *(by_name.get(name) for name in names)]


def _note(reading: Reading, lang: str) -> str | None:
    said = kpi_files.note_of(board.Cell(reading.kpi, reading), lang)
    return said if said or reading.note is None else i18n.pick(reading.note, lang)


def _compared(found: Indicator, lang: str) -> Iterator[Row]:
    for group in found.groups:
        for one in group.places:
            target = found.targets.get(one.code)
            ends = one.interval if board.shown(one.reading) is not None else None
            yield _line(
                COMPARED, one.name, one.reading, lang,
                low=None if ends is None else ends.low, high=None if ends is None else ends.high,
                peers=i18n.pick(group.peers.name, lang), rank=_rank(one, group, lang),
                target=None if target is None else float(target.value),
            )  # fmt: skip


def _rank(one: Compared, group: PeerGroup, lang: str) -> str | None:
    """“1–2 / 3”, or why it has none."""
    if one.rank is None:
        return None if one.why_not is None else i18n.pick(one.why_not, lang)
    span = f"{one.rank.best}–{one.rank.worst}" if one.rank.is_tied else str(one.rank.best)
    return f"{span} / {group.ranked}"


def _trend(found: Indicator, lang: str) -> Iterator[Row]:
    names = {place.code: place.name for place in found.places}
    for one in found.months:
        place = names.get(one.place, one.place)
        yield _line(TREND, place, one.cell.now, lang, month=f"{one.first:%Y-%m}")


def _spread(found: Spread, place: str, lang: str) -> Iterator[Row]:
    yield _line(SPREAD, place, found.reading, lang)
    for one in found.bins:
        days = f"> {one.first - 1}" if one.last is None else str(one.first)
        hidden = None if one.n is not None else i18n.pick(kpi_files.HIDDEN, lang)
        yield _line(
            SPREAD, place, found.reading, lang, days=days, value=one.n, n=one.n, numerator=None,
            note=hidden,
        )  # fmt: skip


def _triangles(session: Session, actor: Actor, wish: Wish, place: str, lang: str) -> Iterator[Row]:
    for code in cohorts.TRIANGLES:
        found = cohorts.triangle(session, actor, code, wish.period, wish.of_place)
        for cohort in found.cohorts:
            for one in cohort.fields:
                yield _line(
                    TRIANGLE, place, one.reading, lang,
                    month=f"{cohort.first:%Y-%m}", months=one.months,
                )  # fmt: skip

"""The KPI board and the complaints behind a number, laid out for a file."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from lapor import i18n
from lapor.domain.access import Actor
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import LABELS
from lapor.queries import reference
from lapor.services import board, fingerprint
from lapor.services.board import BOARD, STANDINGS, Cell, Place
from lapor.services.definitions import UNITS, definition
from lapor.services.export import Row, Sheets
from lapor.services.kpi import rows_behind
from lapor.services.kpi_rows import PARTS, Part
from lapor.services.kpi_rows import Row as Behind
from lapor.services.kpi_scope import ALL as EVERYTHING
from lapor.services.kpi_scope import Filters, Period

NAMES = (Text("Data", "Data"), Text("Saringan", "Filters"), Text("Definisi", "Definitions"))
BOARD_HEADER = (
    Text("Pemerintah daerah", "Government"),
    Text("Kode wilayah", "Code"),
    Text("KPI", "KPI"),
    Text("Nilai", "Value"),
    Text("Satuan", "Unit"),
    Text("n", "n"),
    Text("Pembilang", "Numerator"),
    Text("Penyebut", "Denominator"),
    Text("Target", "Target"),
    Text("Capaian", "Standing"),
    Text("Periode sebelumnya", "Period before"),
    Text("Selisih", "Difference"),
    Text("Periode sama tahun lalu", "Same period last year"),
    Text("Catatan", "Note"),
)
ROWS_HEADER = (
    Text("Nomor laporan", "Number"),
    Text("Sumber", "Source"),
    Text("Pemerintah daerah", "Government"),
    Text("Instansi", "Agency"),
    Text("Status", "Status"),
    Text("Tanggal dasar", "Date it is counted by"),
    Text("Dihitung sejak", "Counts since"),
    Text("Hari kerja atau nilai", "Working days or rating"),
    Text("Alasan dikecualikan", "Why it is left out"),
)
DEFINITIONS_HEADER = (
    Text("KPI", "KPI"),
    Text("Rumus", "Formula"),
    Text("Dihitung menurut", "Dated by"),
    Text("Sumber", "Source"),
    Text("Target", "Target"),
)
SMALL = Text("n < 10: tanpa persentase", "n < 10: no percentage")
HIDDEN = Text("ditutup: kurang dari 10 laporan", "hidden: fewer than 10 complaints")
UNDATED = Text("tidak dihitung karena tanpa tanggal", "left out, as their dates are unknown")
UNKNOWN = Text(
    "tidak diketahui: sebuah berkas menyebut keadaan tanpa tanggalnya",
    "not known: a file told a state without its date",
)
ALL = Text("semua", "all")
STAMP = Text("Data per", "Data as of")
GOVERNMENT = Text("Pemerintah daerah", "Government")


def board_sheets(
    session: Session, actor: Actor, period: Period, lang: str, now: datetime, zone: ZoneInfo,
    filters: Filters = EVERYTHING,
) -> Sheets:  # fmt: skip
    """The board as the page shows it, one line for each number."""
    found = board.board(session, actor, period, filters=filters)
    data = [
        line(place, cell, lang)
        for place in found.places
        for code in BOARD
        if (cell := found.cell(place.code, code)) is not None
    ]
    header = [i18n.pick(one, lang) for one in BOARD_HEADER]
    asked = [*asked_rows(period, lang, now, zone), places_of(found.places, lang)]
    asked += narrowed_rows(session, filters, lang)
    return Sheets(sheet_names(lang), header, data, asked, definitions_of(BOARD, lang))


def narrowed_rows(session: Session, filters: Filters, lang: str) -> list[Row]:
    """Class, channel and category, where they narrow."""
    found: list[tuple[Text, str]] = []
    if filters.klass is not None:
        found.append((Text("Klasifikasi", "Class"), i18n.pick(CLASS_NAMES[filters.klass], lang)))
    if filters.channel is not None:
        found.append((Text("Kanal", "Channel"), i18n.pick(CHANNEL_NAMES[filters.channel], lang)))
    if filters.category is not None:
        names = reference.category_texts(session)
        known = names.get(filters.category, Text(filters.category, filters.category))
        found.append((Text("Kategori", "Category"), i18n.pick(known, lang)))
    return [[i18n.pick(label, lang), words] for label, words in found]


def sheet_names(lang: str) -> tuple[str, str, str]:
    data, filters, definitions = (i18n.pick(name, lang) for name in NAMES)
    return data, filters, definitions


def line(place: Place, cell: Cell, lang: str) -> Row:
    kpi, reading = BY_CODE[cell.kpi], cell.now
    figures = reading.figures
    target = None if cell.target is None else float(cell.target.value)
    standing = None if cell.standing is None else i18n.pick(STANDINGS[cell.standing], lang)
    return [
        place.name,
        place.code,
        i18n.pick(kpi.name, lang),
        cell.value,
        i18n.pick(UNITS[kpi.unit], lang),
        None if reading.suppressed else reading.n,
        figures.numerator,
        figures.denominator,
        target,
        standing,
        cell.earlier,
        cell.difference,
        cell.year_ago,
        note_of(cell, lang),
    ]


def note_of(cell: Cell, lang: str) -> str | None:
    if cell.now.suppressed:
        return i18n.pick(HIDDEN, lang)
    if cell.now.dates_unknown:
        return i18n.pick(UNKNOWN, lang)
    if cell.is_small:
        return i18n.pick(SMALL, lang)
    undated = cell.now.undated
    return f"{i18n.number(undated, lang)} {i18n.pick(UNDATED, lang)}" if undated else None


def asked_rows(period: Period, lang: str, now: datetime, zone: ZoneInfo) -> list[Row]:
    """What stands above every number: when it was made, and of which days."""
    earlier = board.before(period)
    rows = [
        (Text("Keadaan per", "State as of"), i18n.day(period.as_of, lang)),
        *(
            [(Text("Diketahui per", "Known on"), i18n.day(period.known_on, lang))]
            if period.known_on
            else []
        ),
        (Text("Periode", "Period"), _span(period, lang)),
        (Text("Dibanding", "Compared with"), _span(earlier, lang) if earlier else "–"),
    ]
    return [
        *stamped(lang, now, zone), *([i18n.pick(label, lang), value] for label, value in rows)
    ]  # fmt: skip


def stamped(lang: str, now: datetime, zone: ZoneInfo) -> list[Row]:
    return [[i18n.pick(STAMP, lang), i18n.moment(now, zone, lang)]]


def _span(period: Period, lang: str) -> str:
    if period.since is None or period.until is None:
        return i18n.pick(ALL, lang)
    return f"{i18n.day(period.since, lang)} – {i18n.day(period.until, lang)}"


def places_of(places: list[Place], lang: str) -> Row:
    label = Text("Pemerintah daerah", "Governments")
    return [i18n.pick(label, lang), ", ".join(place.name for place in places)]


def definitions_of(codes: tuple[str, ...], lang: str) -> list[Row]:
    rows: list[Row] = [[i18n.pick(label, lang) for label in DEFINITIONS_HEADER]]
    for code in codes:
        words = [i18n.pick(words, lang) for _, words in definition(BY_CODE[code])]
        rows.append([i18n.pick(BY_CODE[code].name, lang), *words])
    return rows


def rows_sheets(
    session: Session,
    actor: Actor,
    kpi: str,
    part: Part,
    which: Filters,
    period: Period,
    lang: str,
    now: datetime,
    zone: ZoneInfo,
) -> Sheets:
    """The complaints behind a number: numbers, dates and status, never their words."""
    names = {place.code: place.name for place in board.places(session, actor)}
    found = rows_behind(
        session, actor, kpi, part=part, since=period.since, until=period.until,
        as_of=period.as_of, known_on=period.known_on, filters=which,
    )  # fmt: skip
    data = [complaint(row, names, lang) for row in found]
    filters: list[Row] = [
        *asked_rows(period, lang, now, zone),
        ["KPI", i18n.pick(BY_CODE[kpi].name, lang)],
        [i18n.pick(Text("Bagian", "Part"), lang), i18n.pick(PARTS[part], lang)],
        places_of([Place(code, names.get(code, code)) for code in which.governments], lang),
        *narrowed_rows(session, which, lang),
        [i18n.pick(Text("Jumlah laporan", "Complaints"), lang), len(data)],
        [i18n.pick(fingerprint.NAME, lang), fingerprint.digest(fingerprint.lines(part, found))],
        [i18n.pick(fingerprint.HOW, lang), i18n.pick(fingerprint.RULE, lang)],
    ]
    header = [i18n.pick(one, lang) for one in ROWS_HEADER]
    return Sheets(sheet_names(lang), header, data, filters, definitions_of((kpi,), lang))


def complaint(row: Behind, names: dict[str, str], lang: str) -> Row:
    return [
        row.number,
        row.source,
        names.get(row.government, row.government),
        row.agency,
        i18n.pick(LABELS[row.status], lang),
        row.cohort_on.isoformat(),
        row.on.isoformat(),
        row.days,
        i18n.pick(row.reason, lang) if row.reason else None,
    ]


def summary(period: Period) -> str:
    """For the audit log: which days, never a person's data."""
    known = f" known on {period.known_on}" if period.known_on else ""
    return f"{period.since or ''}..{period.until or ''} as of {period.as_of}{known}"

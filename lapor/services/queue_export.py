"""The queue as a file: what the page shows, all of it, within the rights of whoever asks.

Read page by page from place to place, so that a long list costs the database no more than a
short one, and in one snapshot, so that no complaint is missed or written twice.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.days import day_of
from lapor.domain.access import Actor, Permission
from lapor.domain.narrowing import KEYS, SORT_NAMES
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.words import Asked
from lapor.domain.workflow import LABELS
from lapor.domain.worklists import NAMES
from lapor.i18n import day, moment, number, pick
from lapor.queries import complaints as queries
from lapor.queries.complaints import QueueRow
from lapor.queries.ranking import sort_of
from lapor.services import desk, narrowing
from lapor.services.export import TOLD, Row, Sheets, Value
from lapor.services.narrowing import Narrowed
from lapor.services.progress import Progress, untold
from lapor.services.queue import NOTHING, Wish

MOST = 100_000  # rows of one file
HEADER = (
    Text("Nomor laporan", "Number"), Text("Judul", "Title"), Text("Status", "Status"),
    Text("Tenggat", "Due on"), Text("Hari kerja tersisa", "Working days left"),
    Text("Pemerintah", "Government"), Text("Instansi", "Agency"), Text("Unit", "Unit"),
    Text("Petugas", "Officer"), Text("Klasifikasi", "Class"), Text("Kategori", "Category"),
    Text("Kanal", "Channel"), Text("Diterima", "Received"), Text("Didisposisi", "Dispatched"),
    Text("Rahasia", "Secret"), Text("Anonim", "Anonymous"), Text("Dikembalikan", "Returned"),
)  # fmt: skip
SHEETS = (Text("Laporan", "Complaints"), Text("Saringan", "Filters"), Text("Keterangan", "Notes"))
LEFT = Text(
    "Hari kerja sampai tenggat; negatif berarti terlambat. Kosong: tertunda, tanpa tenggat, atau "
    "sudah ditutup.",
    "Working days until the deadline; negative is late. Empty: on hold, no deadline, or closed.",
)
TITLES = Text(
    "Judul kosong pada laporan yang teksnya tidak ditampilkan untuk peran Anda.",
    "The title is empty where your role is not shown the text.",
)
YES, NO = Text("Ya", "Yes"), Text("Tidak", "No")


def build(
    session: Session, actor: Actor, address: dict[str, str], wish: Wish, lang: str, now: datetime,
    progress: Progress = untold,
) -> Sheets:  # fmt: skip
    """The list of an address, read anew: whoever asks may have other rights by now.

    `progress` is told how many rows were read.
    """
    narrowed = narrowing.read(session, actor, address)
    terms = wish.asked.terms if actor.may(Permission.SEE_TEXT) else ()
    filters = replace(narrowed.filters, terms=terms)
    sort = sort_of(session, actor, filters, desk.times(session, actor, now), wish.sort)
    wish = replace(wish, filters=filters, sort=sort)
    rows: list[Row] = []
    for row in _rows(session, actor, wish, lang, now):
        rows.append(row)
        if len(rows) % TOLD == 0:
            progress(len(rows))
    return Sheets(
        names=(pick(SHEETS[0], lang), pick(SHEETS[1], lang), pick(SHEETS[2], lang)),
        header=[pick(one, lang) for one in HEADER],
        data=rows,
        filters=_said(session, actor, narrowed, wish, len(rows), lang, now),
        definitions=[[pick(HEADER[4], lang), pick(LEFT, lang)],
                     [pick(HEADER[1], lang), pick(TITLES, lang)]],
    )  # fmt: skip


def _rows(session: Session, actor: Actor, wish: Wish, lang: str, now: datetime) -> Iterator[Row]:
    if wish.asked != NOTHING and not wish.filters.terms:  # a number alone
        found = queries.by_number(session, actor, wish.asked.number)
        yield from (_row(session, row, lang, now) for row in found)
        return
    times, left = desk.times(session, actor, now), MOST
    for rows in queries.pages(session, actor, wish.filters, times=times, sort=wish.sort):
        yield from (_row(session, row, lang, now) for row in rows[:left])
        left -= len(rows)
        if left <= 0:
            return


def _row(session: Session, row: QueueRow, lang: str, now: datetime) -> list[Value]:
    deadline = desk.line(session, row, now).deadline
    local = row.received_at.astimezone(ZoneInfo(row.zone))
    return [
        row.number, row.title, pick(LABELS[row.status], lang),
        day_of(deadline.on).isoformat() if deadline.on is not None else None, deadline.left,
        row.government, row.agency, row.unit, row.officer,
        pick(CLASS_NAMES[row.klass], lang) if row.klass else None, row.category,
        pick(CHANNEL_NAMES[row.channel], lang), f"{local:%Y-%m-%d %H:%M}",
        row.dispatched_on.isoformat() if row.dispatched_on else None,
        *(pick(YES if holds else NO, lang) for holds in (row.is_secret, row.is_anonymous)),
        row.returns,
    ]  # fmt: skip


def _said(
    session: Session, actor: Actor, narrowed: Narrowed, wish: Wish, n: int, lang: str, now: datetime
) -> list[Row]:
    """What was asked for, how it is sorted, when it was read, and how much of it is here."""
    zone = desk.home_zone(session, actor)
    said: list[Row] = [
        [pick(narrowing.LIST, lang), pick(NAMES[narrowed.filters.worklist], lang)],
        *([pick(KEYS[key], lang), _shown(value, lang)] for key, value in narrowed.chosen.items()),
        [pick(Text("Urutan", "Order"), lang), pick(SORT_NAMES[wish.sort], lang)],
        [pick(Text("Data per", "Data as of"), lang), moment(now, zone, lang)],
        [pick(Text("Banyak laporan", "Complaints"), lang), n],
    ]  # fmt: skip
    if wish.asked.terms:
        said.insert(1, [pick(Text("Dicari", "Searched for"), lang), _searched(wish.asked)])
    if n == MOST:
        first = Text(
            f"{number(MOST, 'id')} laporan pertama; persempit saringan untuk sisanya",
            f"The first {number(MOST, 'en')} complaints; narrow the filters for the rest",
        )
        said.append([pick(Text("Terpotong", "Cut"), lang), pick(first, lang)])
    return said


def _shown(value: Text | date, lang: str) -> str:
    return pick(value, lang) if isinstance(value, Text) else day(value, lang)


def _searched(asked: Asked) -> str:
    return " ".join(
        ("-" if one.is_excluded else "")
        + f'"{" ".join(one.words)}"'
        + ("*" if one.is_prefix else "")
        for one in asked.terms
    )

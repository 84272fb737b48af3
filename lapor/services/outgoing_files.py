"""The list of what must be entered on lapor.go.id, to be taken away."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from lapor import i18n
from lapor.domain.access import Actor
from lapor.domain.text import Text
from lapor.queries.outgoing import NO_AGENCY, Which
from lapor.services.export import Row, Sheets
from lapor.services.outgoing_list import Task, task_page

MOST = 5_000  # lines of a file; nobody enters more by hand
NAMES = (Text("Daftar", "List"), Text("Saringan", "Filters"), Text("Definisi", "Definitions"))
HEADER = (
    Text("Nomor laporan", "Complaint"),
    Text("Langkah", "Step"),
    Text("Teks untuk disalin", "Text to copy"),
    Text("Pemerintah", "Government"),
    Text("Dibuat oleh", "Made by"),
    Text("Waktu", "When"),
    Text("Hari kerja sejak itu", "Working days since"),
    Text("Alamat di lapor.go.id", "Address on lapor.go.id"),
    Text("Dimasukkan oleh", "Entered by"),
    Text("Dimasukkan pada", "Entered on"),
)
ENTERED, WAITING = Text("sudah dimasukkan", "entered"), Text("belum dimasukkan", "to be entered")
ALL, COORDINATOR = Text("semua", "all"), Text("koordinator", "coordinator")
MEANING = (
    Text("Belum dimasukkan", "To be entered"),
    Text(
        "Langkah yang dibuat di sini pada laporan SP4N-LAPOR! dan belum ditandai dimasukkan ke "
        "lapor.go.id, dan belum terlihat dalam berkas impor.",
        "A step made here on a complaint of SP4N-LAPOR! that nobody marked as entered on "
        "lapor.go.id, and that no imported file shows.",
    ),
)


def sheets(
    session: Session, actor: Actor, which: Which, lang: str, now: datetime, zone: ZoneInfo
) -> Sheets:
    """What the page lists, whole."""
    page = task_page(session, actor, which, size=MOST, now=now)
    names = tuple(i18n.pick(one, lang) for one in NAMES)
    header = [i18n.pick(one, lang) for one in HEADER]
    data = [_row(task, lang) for task in page.tasks]
    meaning: list[Row] = [
        [i18n.pick(Text("Istilah", "Term"), lang), i18n.pick(Text("Arti", "Meaning"), lang)],
        [i18n.pick(one, lang) for one in MEANING],
    ]
    return Sheets(
        (names[0], names[1], names[2]), header, data,
        _filters(which, lang, now, zone, len(data)), meaning,
    )  # fmt: skip


def _filters(which: Which, lang: str, now: datetime, zone: ZoneInfo, n: int) -> list[Row]:
    whose = {None: i18n.pick(ALL, lang), NO_AGENCY: i18n.pick(COORDINATOR, lang)}
    return [
        [i18n.pick(Text("Data per", "Data as of"), lang), i18n.moment(now, zone, lang)],
        [
            i18n.pick(Text("Daftar", "List"), lang),
            i18n.pick(ENTERED if which.entered else WAITING, lang),
        ],
        [
            i18n.pick(Text("Instansi", "Agency"), lang),
            whose.get(which.agency_id, str(which.agency_id)),
        ],
        [i18n.pick(Text("Jumlah langkah", "Steps"), lang), n],
    ]


def _row(task: Task, lang: str) -> Row:
    line = task.line
    return [
        line.number,
        i18n.pick(task.told, lang),
        task.text,
        line.government,
        task.who,
        i18n.moment(line.at, line.zone, lang),
        task.days,
        task.address,
        task.marked_by or None,
        i18n.moment(line.entered_at, line.zone, lang) if line.entered_at else None,
    ]


def summary(which: Which) -> str:
    """For the audit log."""
    return f"{'entered' if which.entered else 'waiting'}, agency {which.agency_id or 'all'}"

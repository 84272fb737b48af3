"""The list for tomorrow on A4: one section for each agency, to be laid on a desk.

Helvetica is in every PDF reader and prints Indonesian; a letter it lacks becomes a question mark.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from fpdf.fonts import FontFace

from db.days import day_of
from lapor.domain.deadline import Deadline, Nearness
from lapor.domain.text import Text
from lapor.i18n import day, moment, number, pick, weekday
from lapor.services.printing import Sheet, printable
from lapor.services.tomorrow import STEPS, Desk, Task, Tomorrow

TITLE = Text("Daftar besok", "List for tomorrow")
ASKS = Text(
    "Yang harus bergerak agar tidak ada yang terlambat sampai {friday}.",
    "What must move so that nothing is late by {friday}.",
)
STAMP = Text("Data per {moment} · {name}", "Data as of {moment} · {name}")
NOTHING = Text("Tidak ada yang jatuh tempo sampai hari itu.", "Nothing is due by that day.")
MORE = Text(
    "Hanya tenggat terdekat; selebihnya ada di antrean.",
    "Only the nearest deadlines; the rest are in the queue.",
)
COUNTED = Text("{n} laporan, {late} terlambat", "{n} complaints, {late} late")
OWN_DESK = Text("belum di instansi", "not with an agency")
SECRET = Text("Rahasia", "Secret")
HIDDEN = Text("(tidak ditampilkan untuk peran Anda)", "(not for your role)")
NOBODY = Text("belum ditugaskan", "not assigned")
AWAY = Text("{name} (tidak hadir; pengganti {other})", "{name} (away; substitute {other})")
NO_SUBSTITUTE = Text("belum ada", "none")
HEADER = (
    Text("Tenggat", "Due"), Text("Sisa", "Left"), Text("Nomor", "Number"), Text("Judul", "Title"),
    Text("Langkah", "Step"), Text("Petugas", "Officer"),
)  # fmt: skip
WIDTHS = (26, 24, 24, 52, 32, 32)  # of 190 mm
LATE = Text("{n} hk lewat", "{n} wd late")
LEFT = Text("{n} hk lagi", "{n} wd left")
TODAY = Text("hari ini", "today")


def to_pdf(found: Tomorrow, lang: str, *, name: str, now: datetime, zone: ZoneInfo) -> bytes:
    """The whole list; `name` is who took it out."""
    stamp = pick(STAMP, lang).format(moment=moment(now, zone, lang), name=name)
    sheet = Sheet(lang, stamp)
    sheet.set_title(pick(TITLE, lang))
    sheet.set_lang(lang)
    sheet.add_page()
    sheet.line_of(pick(TITLE, lang), 16, "B")
    sheet.line_of(pick(ASKS, lang).format(friday=weekday(found.friday, lang)), 10)
    sheet.line_of(stamp, 8)
    if not found.desks:
        sheet.line_of(pick(NOTHING, lang), 10)
    if found.has_more:
        sheet.line_of(pick(MORE, lang), 10)
    for desk in found.desks:
        _section(sheet, desk, lang)
    return bytes(sheet.output())


def _section(sheet: Sheet, desk: Desk, lang: str) -> None:
    if sheet.get_y() > 240:
        sheet.add_page()  # a heading alone at the foot says nothing
    sheet.ln(4)
    sheet.line_of(f"{desk.agency or pick(OWN_DESK, lang)} · {desk.government}", 11, "B")
    sheet.line_of(
        pick(COUNTED, lang).format(n=number(len(desk.tasks), lang), late=number(desk.late, lang)),
        8,
    )
    sheet.set_font("helvetica", size=8)
    with sheet.table(
        col_widths=WIDTHS, text_align="LEFT", line_height=4, padding=0.8,
        headings_style=FontFace(emphasis="BOLD"), borders_layout="HORIZONTAL_LINES",
    ) as table:  # fmt: skip
        table.row([printable(pick(text, lang)) for text in HEADER])
        for task in desk.tasks:
            table.row([printable(cell) for cell in _cells(task, lang)])


def _cells(task: Task, lang: str) -> tuple[str, ...]:
    title = pick(HIDDEN, lang) if task.title is None else task.title
    due = task.deadline.on
    return (
        "" if due is None else day(day_of(due), lang),
        _left(task.deadline, lang),
        task.number,
        f"[{pick(SECRET, lang)}] {title}" if task.is_secret else title,
        pick(STEPS[task.step], lang),
        _officer(task, lang),
    )


def _left(found: Deadline, lang: str) -> str:
    words = {Nearness.LATE: LATE, Nearness.TODAY: TODAY}
    return pick(words.get(found.nearness, LEFT), lang).format(n=number(found.days, lang))


def _officer(task: Task, lang: str) -> str:
    if task.away is None:
        return task.officer or pick(NOBODY, lang)
    other = task.away.substitute_name or pick(NO_SUBSTITUTE, lang)
    return pick(AWAY, lang).format(name=task.officer, other=other)

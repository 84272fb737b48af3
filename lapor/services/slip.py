"""The slip that a reporter takes home: the number, what happens next and by when, where to ask.

It holds nothing a finder should not read: no name, no title, no text. Helvetica is in every PDF
reader and prints Indonesian.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import segno
from fpdf import FPDF
from sqlmodel import Session, col, select

from db.codes import Clock, MoveCode
from db.days import day_number, day_of
from db.models import Activity, Complaint
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import Rules
from lapor.domain.errors import NotFound
from lapor.domain.official_names import basis
from lapor.domain.policy import Limit
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.i18n import day, moment, pick
from lapor.queries.complaints import full_names
from lapor.queries.scope import visible
from lapor.services import invented
from lapor.services.printing import printable
from lapor.services.receiving import SOURCE
from lapor.services.reference import government, rules_of

MARGIN, LINE, QR_MM = 12, 4.6, 34  # millimetres of a sheet of A5, 148 wide
TITLE = Text("Tanda terima laporan", "Receipt of a complaint")
NUMBER = Text("Nomor laporan", "Number of the complaint")
KEEP = Text(
    "Simpan lembar ini dan sebutkan nomornya setiap kali bertanya.",
    "Keep this sheet and give the number whenever you ask.",
)
SCAN = Text("Untuk petugas: pindai untuk membuka laporan.", "For officers: scan to open it.")
NEXT = Text("Apa yang terjadi selanjutnya", "What happens next")
STEPS = {
    Clock.VERIFY: Text(
        "Laporan diperiksa dan diteruskan ke instansi yang berwenang dalam {n} hari kerja: paling "
        "lambat {date}.",
        "It is checked and handed to the competent agency within {n} working days: by {date}.",
    ),
    Clock.FOLLOW_UP: Text(
        "Instansi menjawab pertama kali dalam {n} hari kerja sejak laporan diteruskan kepadanya.",
        "The agency first answers within {n} working days of being handed the complaint.",
    ),
    Clock.RESOLVE: Text(
        "Laporan diselesaikan dalam {n} hari kerja sejak diteruskan ({klass}).",
        "It is resolved within {n} working days of being handed over ({klass}).",
    ),
    Clock.CLOSE: Text(
        "Bila Anda tidak menanggapi jawaban dalam {n} hari kerja, laporan ditutup.",
        "If you do not reply to the answer within {n} working days, the complaint is closed.",
    ),
}
BASIS = Text("Dasar: {basis}", "Basis: {basis}")
LOCAL = Text("Batas daerah: {basis}", "Local limit: {basis}")
ASK = Text("Ke mana bertanya", "Where to ask")
WHERE = Text(
    "Tanyakan perkembangannya kepada {government} dengan menyebut nomor di atas. Bila tidak "
    "diselesaikan, Anda dapat mengadu ke Ombudsman Republik Indonesia (UU 25/2009 Pasal 46).",
    "Ask {government} how it stands, giving the number above. If it is not resolved, you may turn "
    "to the Ombudsman of the Republic of Indonesia (Law 25/2009, Article 46).",
)
PRINTED = Text("Dicetak {moment} oleh {name}", "Printed {moment} by {name}")
LABELS = {
    "received": Text("Diterima", "Received"),
    "channel": Text("Lewat", "Through"),
    "letter": Text("Nomor surat", "Letter's number"),
    "klass": Text("Klasifikasi", "Class"),
    "flags": Text("Kerahasiaan", "Confidentiality"),
    "by": Text("Dicatat oleh", "Recorded by"),
}
UNKNOWN_CLASS = Text("ditentukan saat diperiksa", "decided when it is checked")
FLAGS = {
    (True, True): Text("anonim dan rahasia", "anonymous and secret"),
    (True, False): Text("anonim", "anonymous"),
    (False, True): Text("rahasia", "secret"),
    (False, False): Text("tidak anonim, tidak rahasia", "neither anonymous nor secret"),
}


class Slip(NamedTuple):
    """What is printed, in one language."""

    government: str
    number: str
    facts: list[tuple[str, str]]
    steps: list[tuple[str, str]]  # what happens ("": the same), and by which rule
    where: str
    printed: str
    code: str  # what the square holds
    says: str  # and what it is for


def to_pdf(
    session: Session, actor: Actor, complaint_id: int, lang: str, *, origin: str = "",
    now: datetime | None = None,
) -> bytes:  # fmt: skip
    """One sheet of A5. `origin` is the app's own address, where it has one.

    Raises NotFound where it is missing, out of reach, or was not received here.
    """
    return drawn(told(session, actor, complaint_id, lang, origin=origin, now=now), lang)


def told(
    session: Session, actor: Actor, complaint_id: int, lang: str, *, origin: str = "",
    now: datetime | None = None,
) -> Slip:  # fmt: skip
    """What the slip says; see to_pdf."""
    now = now or datetime.now(UTC)
    found, receipt = _received(session, actor, complaint_id)
    place = government(session, found.government_id)
    printed = pick(PRINTED, lang).format(
        moment=moment(now, place.zone, lang), name=actor.full_name or actor.name
    )
    return Slip(
        government=place.name,
        number=found.number,
        facts=list(_facts(session, found, receipt, place.zone, lang)),
        steps=list(_steps(found, rules_of(session, found.home_id), lang)),
        where=pick(WHERE, lang).format(government=place.name),
        printed=printed,
        code=f"{origin}/complaint?id={found.id}" if origin else found.number,
        says=pick(SCAN if origin else NUMBER, lang),
    )


def _received(session: Session, actor: Actor, complaint_id: int) -> tuple[Complaint, Activity]:
    statement = (
        select(Complaint, Activity)
        .join(
            Activity,
            (col(Activity.complaint_id) == col(Complaint.id))
            & (col(Activity.home_id) == col(Complaint.home_id)),
        )
        .where(
            col(Complaint.id) == complaint_id,
            col(Complaint.source) == SOURCE,
            col(Activity.kind) == MoveCode.RECEIVE,
            col(Activity.version) == 1,
            visible(actor, Permission.RECEIVE),
        )
    )
    row = session.execute(statement).first() if 0 <= complaint_id < 1 << 63 else None
    if row is None:
        raise NotFound(
            Text(
                "Tanda terima hanya untuk laporan yang dicatat di sini dan dalam kewenangan Anda.",
                "Only a complaint recorded here and within your reach has a receipt.",
            )
        )
    return row[0], row[1]


def _facts(
    session: Session, found: Complaint, receipt: Activity, zone: str, lang: str
) -> Iterator[tuple[str, str]]:
    name = full_names(session, [receipt.by]).get(receipt.by, receipt.by)
    klass = CLASS_NAMES[found.klass] if found.klass else UNKNOWN_CLASS
    said = {
        "received": moment(found.received_at, zone, lang),
        "channel": pick(CHANNEL_NAMES[found.channel], lang),
        "letter": receipt.note.removeprefix("No. "),
        "klass": pick(klass, lang),
        "flags": pick(FLAGS[found.is_anonymous, found.is_secret], lang),
        "by": f"{name}, {moment(receipt.recorded_at, zone, lang)}",
    }
    for label, value in said.items():
        if value:
            yield pick(LABELS[label], lang), value


def _steps(found: Complaint, rules: Rules, lang: str) -> Iterator[tuple[str, str]]:
    """The limits in force on the day of receipt, in plain words."""
    received = day_number(found.received_on)
    for clock, text in STEPS.items():
        klass = found.klass if clock == Clock.RESOLVE else None
        limit = rules.policies.limit(clock, received, klass)
        if limit is not None:
            yield (
                pick(text, lang).format(
                    n=limit.days,
                    date=day(day_of(rules.calendar.after(received, limit.days)), lang),
                    klass=pick(CLASS_NAMES[klass], lang) if klass else "",
                ),
                pick(BASIS, lang).format(basis=pick(basis(limit.basis), lang)),
            )
    local: list[Limit] = rules.policies.local_limits(found.government_id, received)
    for one in local:
        yield "", pick(LOCAL, lang).format(basis=pick(basis(one.basis), lang))


def drawn(slip: Slip, lang: str) -> bytes:
    sheet = FPDF(format=(148, 210))
    sheet.set_margin(MARGIN)
    sheet.set_auto_page_break(auto=False)
    sheet.set_title(f"{pick(TITLE, lang)} {slip.number}")
    sheet.set_lang(lang)
    sheet.add_page()
    _line(sheet, pick(TITLE, lang), 15, "B")
    _line(sheet, slip.government, 10)
    _square(sheet, slip)
    sheet.ln(3)
    _line(sheet, pick(NUMBER, lang), 9)
    _line(sheet, slip.number, 24, "B")
    _line(sheet, pick(KEEP, lang), 9, width=84)
    sheet.set_y(max(sheet.get_y() + 4, MARGIN + QR_MM + 12))
    for label, value in slip.facts:
        _pair(sheet, label, value)
    _heading(sheet, pick(NEXT, lang))
    for place, (step, rule) in enumerate(slip.steps, 1):
        if step:
            _line(sheet, f"{place}. {step}", 9)
        _line(sheet, rule, 7)
    _heading(sheet, pick(ASK, lang))
    _line(sheet, slip.where, 9)
    sheet.set_y(-MARGIN - LINE)
    _line(sheet, " · ".join(filter(None, (invented.told(lang), slip.printed))), 7)
    return bytes(sheet.output())


def _line(sheet: FPDF, text: str, size: int, style: str = "", *, width: float = 0) -> None:
    sheet.set_font("helvetica", style, size)
    height = max(size * 0.48, 3.2)
    sheet.multi_cell(width, height, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")


def _heading(sheet: FPDF, text: str) -> None:
    sheet.ln(3)
    _line(sheet, text, 11, "B")
    sheet.ln(1)


def _pair(sheet: FPDF, label: str, value: str) -> None:
    sheet.set_font("helvetica", "", 9)
    sheet.cell(34, LINE, printable(label))
    sheet.set_font("helvetica", "B", 9)
    sheet.multi_cell(0, LINE, printable(value), align="L", new_x="LMARGIN", new_y="NEXT")


def _square(sheet: FPDF, slip: Slip) -> None:
    """The QR code in the upper right corner, drawn and not a picture: it prints sharp."""
    rows = list(segno.make(slip.code, error="m", micro=False).matrix_iter(border=2))
    side = QR_MM / len(rows)
    left, top = 148 - MARGIN - QR_MM, MARGIN
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                # a hair wider, so that no white line is printed between two of them
                sheet.rect(left + x * side, top + y * side, side + 0.02, side + 0.02, style="F")
    at = sheet.get_y()
    sheet.set_xy(left, top + QR_MM)
    sheet.set_font("helvetica", "", 6)
    sheet.multi_cell(QR_MM, 2.6, printable(slip.says), align="C")
    sheet.set_xy(MARGIN, at)

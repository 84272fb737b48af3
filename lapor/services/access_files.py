"""What is held about a person on one complaint, as a file to hand over (UU 27/2022 art. 7)."""

from datetime import datetime

from sqlmodel import Session

from db.models import Complaint, Government, Reporter
from db.privacy_codes import RequestKind
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES
from lapor.i18n import moment, pick
from lapor.queries import complaints as queries
from lapor.services import attachments, complaints, data_requests, freshness, identity, stories
from lapor.services.printing import Sheet

TITLE = Text("Data pribadi Anda pada laporan {number}", "Your personal data on complaint {number}")
PERSON, SAID = Text("Siapa Anda", "Who you are"), Text("Yang Anda tulis", "What you wrote")
DONE, FILES = Text("Yang terjadi", "What happened"), Text("Berkas", "Files")
LABELS = {
    "name": Text("Nama", "Name"), "phone": Text("Telepon", "Phone"),
    "email": Text("Surel", "E-mail"),
}  # fmt: skip
RECEIVED = Text("Diterima {moment}, kanal {channel}", "Received {moment}, by {channel}")
NOTHING = Text("(tidak ada)", "(none)")


def pdf(
    session: Session, actor: Actor, request_id: int, lang: str, now: datetime | None = None
) -> bytes:
    """All of it, in full; who offers it logs it. Raises as `check`."""
    complaint = check(session, actor, request_id, now)
    title = pick(TITLE, lang).format(number=complaint.number)
    sheet = Sheet(lang, title)
    sheet.add_page()
    sheet.line_of(title, 15, "B")
    for heading, lines in _parts(session, complaint, lang):
        sheet.ln(3)
        sheet.line_of(pick(heading, lang), 11, "B")
        for line in lines or [pick(NOTHING, lang)]:
            sheet.line_of(line, 10)
    return bytes(sheet.output())


def check(
    session: Session, actor: Actor, request_id: int, now: datetime | None = None
) -> Complaint:
    """May they take it away now? Raises NotFound, NotAllowed, NotFresh, BadInput."""
    row = data_requests.get(session, actor, request_id)
    if row.kind != RequestKind.ACCESS or row.complaint_id is None:
        raise BadInput(Text("Permintaan ini bukan akses.", "This request is not for access."))
    data_requests.require_identity(session, actor, row)
    freshness.require_fresh(session, actor, now=now)
    return complaints.get(session, actor, row.complaint_id, Permission.MANAGE_PRIVACY)


def _parts(session: Session, complaint: Complaint, lang: str) -> list[tuple[Text, list[str]]]:
    zone = session.get_one(Government, complaint.government_id).zone
    kept = session.get(Reporter, (complaint.id, complaint.home_id))
    person, text = identity.unseal(kept.sealed) if kept else {}, queries.text(session, complaint)
    received = pick(RECEIVED, lang).format(
        moment=moment(complaint.received_at, zone, lang),
        channel=pick(CHANNEL_NAMES[complaint.channel], lang),
    )
    told = stories.read(session, complaint.id, complaint.home_id)
    files = [row for row in attachments.rows_of(session, complaint) if row.removed_at is None]
    return [
        (
            PERSON,
            [f"{pick(LABELS[one], lang)}: {person[one]}" for one in LABELS if person.get(one)],
        ),
        (SAID, [received, complaint.title, *([text.body] if text else [])]),
        (DONE, [f"{moment(row.at, zone, lang)}: {row.note}" for row in told if row.note]),
        (FILES, [f"{row.name} ({row.media_type}, {row.size} B)" for row in files]),
    ]

"""A person asks that what is kept about them is put right: the sealed reporter alone."""

from datetime import UTC, datetime

from sqlmodel import Session

from db.models import Erasure, Reporter
from db.privacy_codes import RequestKind
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services import complaints, data_requests, identity, turns

ERASED = Text(
    "Data pribadi laporan ini sudah dihapus: tidak ada yang diperbaiki.",
    "The personal data of this complaint are erased: there is nothing to correct.",
)


def correct(
    session: Session, actor: Actor, request_id: int, person: dict[str, str], *,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """The reporter's data as they should be; what is left empty stays.

    Raises NotFound, NotAllowed, or BadInput for another request, or what is erased.
    """
    row = data_requests.get(session, actor, request_id)
    if row.kind != RequestKind.CORRECTION or row.complaint_id is None:
        raise BadInput(Text("Permintaan ini bukan perbaikan.", "This request is not a correction."))
    data_requests.require_identity(session, actor, row)
    complaint = complaints.get(session, actor, row.complaint_id, Permission.MANAGE_PRIVACY)
    turns.of_complaints(session, complaint.id)
    if session.get(Erasure, (complaint.id, complaint.home_id)) is not None:
        raise BadInput(ERASED)
    kept = session.get(Reporter, (complaint.id, complaint.home_id))
    before = identity.unseal(kept.sealed) if kept else {}
    given = {
        name: person[name].strip()[: data_requests.LONGEST]
        for name in data_requests.PARTS[:3]
        if person.get(name)
    }
    sealed = identity.seal(before | given)
    session.merge(Reporter(complaint_id=complaint.id, home_id=complaint.home_id, sealed=sealed))
    said, now = ", ".join(given), now or datetime.now(UTC)
    data_requests.note(session, row, actor.name, "correct_reporter", now, said)

"""The files of a complaint: described in the database, sealed on the disk under random names."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from db import ids
from db.ids import home_of
from db.models import Attachment, Complaint
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.queries import wording
from lapor.services import audit, complaints, sealed_files, turns
from lapor.services.evidence import PDF, Prepared
from lapor.services.sealed_files import Served

MOST = 10  # files of one complaint
MISSING = Text(
    "Lampiran tidak ditemukan atau di luar kewenangan Anda.",
    "There is no such attachment, or it is outside what you may see.",
)


@dataclass(frozen=True)
class File:
    """One attachment, as a page shows it."""

    id: int
    name: str
    media_type: str
    size: int  # bytes
    digest: str
    at: datetime
    is_there: bool  # on the disk

    @property
    def is_picture(self) -> bool:
        return self.media_type != PDF


def rows_of(session: Session, complaint: Complaint) -> list[Attachment]:
    """All that were ever attached, the removed ones too, oldest first."""
    statement = select(Attachment).where(
        Attachment.complaint_id == complaint.id, Attachment.home_id == complaint.home_id
    )
    return list(session.exec(statement.order_by(col(Attachment.at), col(Attachment.id))))


def shown(session: Session, rows: list[Attachment]) -> list[File]:
    """Those that were not removed. Numbers in a name are hidden as in a text."""
    place = sealed_files.folder(session)
    return [
        File(
            row.id, _name(session, row), row.media_type, row.size, row.digest, row.at,
            is_there=(place / row.stored_as).is_file(),
        )
        for row in rows
        if row.removed_at is None
    ]  # fmt: skip


def _name(session: Session, row: Attachment) -> str:
    return wording.masked(session, (row.complaint_id, row.home_id), row.name)


def add(
    session: Session, actor: Actor, complaint_id: int, file: Prepared, *,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Keep a prepared file with a complaint. Raises NotFound or BadInput."""
    now = now or datetime.now(UTC)
    complaint = _mine(session, actor, complaint_id)
    turns.of_complaints(session, complaint.id)
    kept = [row for row in rows_of(session, complaint) if row.removed_at is None]
    _check_room(kept, file)
    row = Attachment(
        id=ids.new_id(complaint.home_id), home_id=complaint.home_id, complaint_id=complaint.id,
        name=file.name, media_type=file.media_type, size=len(file.content), digest=file.digest,
        stored_as=sealed_files.new_name(), at=now, by=actor.name,
    )  # fmt: skip
    sealed_files.write(session, row.stored_as, file.content, bound(row))
    session.add(row)
    _told(session, actor, complaint, "attach", row, now)


def remove(
    session: Session, actor: Actor, attachment_id: int, *, because: str,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Nobody sees it any more; the file stays until retention takes it. Raises as `add`."""
    now = now or datetime.now(UTC)
    row = _row(session, attachment_id)
    complaint = _own(session, actor, row)
    if not because.strip():
        raise BadInput(
            Text(
                "Tulis alasan melepas lampiran ini, lalu coba lagi.",
                "Say why this attachment is removed, and try again.",
            )
        )
    turns.of_complaints(session, complaint.id)
    session.refresh(row)
    if row.removed_at is not None:
        raise NotFound(MISSING)  # somebody was faster
    row.removed_at, row.removed_by = now, actor.name
    row.removed_because = " ".join(because.split())[:200]
    session.add(row)
    _told(session, actor, complaint, "detach", row, now)


def served(
    session: Session, actor: Actor, attachment_id: int, *, now: datetime | None = None
) -> Served:
    """What the browser gets; the log says who got it. Raises NotFound, or Lost."""
    row = _row(session, attachment_id)
    complaint = queries.complaint(session, actor, row.complaint_id)
    if complaint is None or not wording.may_read(session, actor, complaint):
        raise NotFound(MISSING)  # the same words as where there is none
    content = sealed_files.read(session, row.stored_as, bound(row))
    _log(session, actor, "see_attachment", row, now or datetime.now(UTC))
    return Served(_name(session, row), row.media_type, content)


def _row(session: Session, attachment_id: int) -> Attachment:
    if 0 <= attachment_id < 1 << 63:
        found = session.get(Attachment, (attachment_id, home_of(attachment_id)))
        if found is not None and found.removed_at is None:
            return found
    raise NotFound(MISSING)


def _mine(session: Session, actor: Actor, complaint_id: int) -> Complaint:
    """Who may move a complaint may attach to it, where its text is open to them."""
    complaint = complaints.get(session, actor, complaint_id, Permission.ATTACH)
    if not wording.may_read(session, actor, complaint):
        raise NotFound(MISSING)
    return complaint


def _own(session: Session, actor: Actor, row: Attachment) -> Complaint:
    """An agency that only helps takes away nothing but its own."""
    try:
        complaint = _mine(session, actor, row.complaint_id)
    except NotFound:
        raise NotFound(MISSING) from None
    if row.by != actor.name and complaints.standing(session, actor, complaint).helping:
        raise NotAllowed(
            Text(
                "Lampiran ini milik instansi yang memimpin; hanya mereka yang dapat melepasnya.",
                "This attachment is the leading agency's; only that agency can remove it.",
            )
        )
    return complaint


def _check_room(kept: list[Attachment], file: Prepared) -> None:
    if any(row.digest == file.digest for row in kept):
        raise BadInput(
            Text(
                f"“{file.name}” sudah dilampirkan pada laporan ini.",
                f"“{file.name}” is already attached to this complaint.",
            )
        )
    if len(kept) >= MOST:
        raise BadInput(
            Text(
                f"Sudah ada {MOST} lampiran. Lepas satu sebelum menambah yang lain.",
                f"There are {MOST} attachments already. Remove one before adding another.",
            )
        )


def _told(
    session: Session, actor: Actor, complaint: Complaint, action: str, row: Attachment,
    now: datetime,
) -> None:  # fmt: skip
    """The flag of the queue and the log, in the same transaction. No move: the version stays."""
    session.flush()
    left = session.exec(
        select(func.count()).where(
            Attachment.complaint_id == complaint.id,
            Attachment.home_id == complaint.home_id,
            col(Attachment.removed_at).is_(None),
        )
    ).one()
    session.connection().execute(
        update(Complaint)
        .where(col(Complaint.id) == complaint.id, col(Complaint.home_id) == complaint.home_id)
        .values(has_attachment=left > 0)
    )
    session.expire(complaint)
    _log(session, actor, action, row, now)


def _log(session: Session, actor: Actor, action: str, row: Attachment, now: datetime) -> None:
    audit.write(
        session, actor.name, action, str(row.complaint_id), home_id=row.home_id, now=now,
        summary=f"attachment {row.id}",
    )  # fmt: skip


def bound(row: Attachment) -> bytes:
    """Sealed for this row: a file put in another's place does not open."""
    return f"attachment {row.id} {row.home_id}".encode()

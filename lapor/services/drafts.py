"""What an officer typed and has not sent, kept for each officer and complaint.

Nobody else ever sees a draft, and it changes nothing: no line of the log, no new version.
"""

from datetime import UTC, datetime

from sqlmodel import Session

from db.codes import MoveCode
from db.models import Draft
from lapor.domain.access import Actor, Permission
from lapor.domain.workflow import BY_CODE
from lapor.services import complaints, turns

LONGEST = 20_000


def save(
    session: Session, actor: Actor, complaint_id: int, move: MoveCode, body: str, *, seen: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Keep it in place of the last one; nothing typed, nothing kept. Raises NotFound."""
    complaint = complaints.get(session, actor, complaint_id, Permission.MOVE_COMPLAINTS)
    body = body.replace("\0", "").encode("utf-8", "ignore").decode()[:LONGEST]
    if not body.strip():
        discard(session, actor, complaint_id)
        return
    turns.of_accounts(session, actor.name)
    session.merge(
        Draft(
            complaint_id=complaint.id, home_id=complaint.home_id, account=actor.name,
            move=BY_CODE[move].code, body=body, seen=seen, saved_at=now or datetime.now(UTC),
        )
    )  # fmt: skip
    session.flush()


def of(session: Session, actor: Actor, complaint_id: int) -> Draft | None:
    """One's own, where the complaint is still one's to move."""
    complaint = complaints.get(session, actor, complaint_id)
    if not actor.may(Permission.MOVE_COMPLAINTS):
        return None
    return session.get(Draft, (complaint.id, complaint.home_id, actor.name))


def discard(session: Session, actor: Actor, complaint_id: int) -> None:
    """The move was made, or the words are not wanted any more."""
    complaint = complaints.get(session, actor, complaint_id)
    turns.of_accounts(session, actor.name)
    found = session.get(Draft, (complaint.id, complaint.home_id, actor.name))
    if found is not None:
        session.delete(found)
        session.flush()

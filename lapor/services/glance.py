"""What a glance at one complaint tells beside the list: a few words, the last event, what next."""

from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from db.models import Activity, Complaint
from lapor.domain.access import Actor, Permission
from lapor.domain.workflow import Move, moves_from
from lapor.queries import complaints as queries
from lapor.queries import reference, wording
from lapor.services import complaints
from lapor.services.telling import Sentence, sentences

LETTERS = 400
TWO = 2


@dataclass(frozen=True)
class Glance:
    beginning: str | None  # of the text, numbers masked; None: not for this role
    place: str
    last: Sentence | None
    moves: list[Move]


def glance(session: Session, actor: Actor, complaint_id: int) -> Glance:
    """Raises NotFound where it is missing or out of scope."""
    complaint = complaints.get(session, actor, complaint_id)
    readable = wording.may_read(session, actor, complaint)
    text = queries.text(session, complaint) if readable else None
    return Glance(
        beginning=_beginning(wording.masked(session, (complaint.id, complaint.home_id), text.body))
        if text
        else None,
        place=reference.place_name(session, complaint.territory_id),
        last=_last(session, actor, complaint, with_notes=readable),
        moves=_likeliest(session, actor, complaint),
    )


def _beginning(text: str) -> str:
    """The whole text is masked before it is cut: half a number is not known as one."""
    return text if len(text) <= LETTERS else text[:LETTERS].rsplit(" ", 1)[0] + " …"


def _last(
    session: Session, actor: Actor, complaint: Complaint, *, with_notes: bool
) -> Sentence | None:
    row = session.exec(
        select(Activity)
        .where(Activity.complaint_id == complaint.id, Activity.home_id == complaint.home_id)
        .order_by(col(Activity.version).desc(), col(Activity.seq).desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    told = sentences(session, complaint, [row], with_notes=with_notes, reader=actor)[0]
    note = wording.masked(session, (complaint.id, complaint.home_id), told.note)
    return replace(told, note=note)


def _likeliest(session: Session, actor: Actor, complaint: Complaint) -> list[Move]:
    if not actor.may(Permission.MOVE_COMPLAINTS):
        return []
    how = complaints.standing(session, actor, complaint)
    return moves_from(complaint.status, actor.role, how)[:TWO]

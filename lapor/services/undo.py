"""Taking back the last step: for ten minutes, by whoever made it, as an event of its own.

What was recorded stays recorded; it no longer counts from the day it concerned.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from db.codes import MoveCode
from db.models import Activity, Complaint
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE, UNDO_WITHIN


class TakingBack(NamedTuple):
    """A step that can still be undone."""

    move: MoveCode
    until: datetime


def last_made_by(session: Session, actor: Actor, complaint_id: int) -> Complaint | None:
    """The complaint, if its last step is this actor's own; wherever it is by now."""
    if not 0 <= complaint_id < 1 << 63:
        return None
    found = session.exec(select(Complaint).where(col(Complaint.id) == complaint_id)).first()
    if found is None:
        return None
    last = session.exec(
        select(Activity.by)
        .where(
            col(Activity.complaint_id) == found.id,
            col(Activity.home_id) == found.home_id,
            col(Activity.version) == found.version,
        )
        .order_by(col(Activity.seq))
    ).first()
    return found if last == actor.name else None


def is_open(rows: list[Activity], actor: Actor, now: datetime) -> bool:
    """May this actor still take the last step back? A file that was taken tells older steps again
    in the same recording: those are not the last."""
    return all(
        last.by == actor.name
        and BY_CODE[last.kind].can_be_undone
        and last.recorded_at <= now < last.recorded_at + UNDO_WITHIN
        for last in rows
        if last.version == rows[-1].version
    )


def taking_back(rows: list[Activity], actor: Actor, now: datetime) -> TakingBack | None:
    """The last step, while this actor may take it back."""
    if not is_open(rows, actor, now):
        return None
    return TakingBack(rows[-1].kind, rows[-1].recorded_at + UNDO_WITHIN)


def facts(rows: list[Activity], actor: Actor, now: datetime) -> dict[str, Any]:
    """Which recording no longer counts. Raises NotAllowed."""
    if not is_open(rows, actor, now):
        raise NotAllowed(
            Text(
                "Langkah terakhir tidak dapat diurungkan lagi: hanya oleh yang melakukannya, dalam "
                "sepuluh menit, dan jawaban yang sudah keluar tidak dapat ditarik.",
                "The last step can no longer be undone: only by whoever made it, within ten "
                "minutes, and an answer that went out cannot be taken back.",
            )
        )
    return {"instead_of": [rows[-1].version]}

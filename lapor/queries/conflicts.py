"""Reads of import conflicts: complaints of which a file says otherwise than we do."""

from typing import Any

from sqlmodel import Session, col, select

from db.models import Complaint, ImportConflict
from lapor.domain.access import Actor, Permission
from lapor.queries.scope import visible


def reachable(actor: Actor) -> Any:
    """(conflict, complaint) of those this actor may settle."""
    return (
        select(ImportConflict, Complaint)
        .join(
            Complaint,
            (col(Complaint.id) == col(ImportConflict.complaint_id))
            & (col(Complaint.home_id) == col(ImportConflict.home_id)),
        )
        .where(visible(actor, Permission.SETTLE_IMPORTS))
    )


def waits(session: Session, actor: Actor, complaint_id: int) -> bool:
    """Is there one on this complaint that this actor may settle?"""
    statement = reachable(actor).where(col(Complaint.id) == complaint_id)
    return session.execute(statement).first() is not None

"""One after the other: whoever writes what must be there once waits until the other has.

SQLite lets in one writer at a time anyhow. On PostgreSQL a row is locked that stands for all of
it, before anything is read, and so that whoever only refers to that row is not held up. An
account is locked before a complaint, never after it, and several of a kind in their order.
"""

from typing import Any

from sqlmodel import Session, col, select

from db.ids import home_of
from db.models import Account, Complaint, Government


def of_accounts(session: Session, *names: str) -> None:
    """What these people keep for themselves: drafts, views, absences."""
    found = select(Account.name).where(col(Account.name).in_(names))
    _wait(session, found.order_by(Account.name))


def of_government(session: Session, government_id: int) -> None:
    """Its rules, templates and seals."""
    _wait(session, select(Government.id).where(Government.id == government_id))


def of_complaints(session: Session, *ids: int) -> None:
    """The files of one; of two, which of them goes into the other."""
    homes = {home_of(id) for id in ids}
    found = select(Complaint.id).where(
        col(Complaint.id).in_(ids), col(Complaint.home_id).in_(homes)
    )
    _wait(session, found.order_by(col(Complaint.id)))


def _wait(session: Session, rows: Any) -> None:
    session.exec(rows.with_for_update(key_share=True)).all()

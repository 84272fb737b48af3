"""Helping agencies: the rows that their worklists read, kept as the story says."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, delete, select

from db.days import day_of
from db.models import Assist, Complaint
from lapor.domain.state import Help


def is_asked(session: Session, complaint: Complaint, agency_id: int | None) -> bool:
    """Was this agency asked to help with it?"""
    if agency_id is None:
        return False
    return session.get(Assist, (complaint.id, complaint.home_id, agency_id)) is not None


def keep(
    session: Session, key: tuple[int, int], before: tuple[Help, ...], after: tuple[Help, ...]
) -> None:
    """Write what changed. `key` is the complaint's (id, home_id)."""
    if before == after:
        return
    session.connection().execute(delete(Assist).where(_of(key)))
    session.add_all(row_of(key, one) for one in after)


def row_of(key: tuple[int, int], one: Help) -> Assist:
    return Assist(
        complaint_id=key[0],
        home_id=key[1],
        agency_id=one.agency,
        asked_on=day_of(one.asked),
        due_on=None if one.due is None else day_of(one.due),
        answered_on=None if one.answered is None else day_of(one.answered),
    )


def kept(session: Session, key: tuple[int, int]) -> list[Assist]:
    """The rows of one complaint, as `verify` compares them with the story."""
    found = session.exec(select(Assist).where(_of(key)))
    return sorted(found, key=lambda row: row.agency_id)


def _of(key: tuple[int, int]) -> ColumnElement[bool]:
    return and_(col(Assist.complaint_id) == key[0], col(Assist.home_id) == key[1])

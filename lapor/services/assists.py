"""Helping agencies: the rows that their worklists read, kept as the story says."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, delete, select

from db.days import day_number, day_of
from db.models import Assist, Complaint
from lapor.domain.state import Help

Asked = dict[tuple[int, int], tuple[Help, ...]]  # by agency


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


def asked(session: Session, complaints: Sequence[Complaint]) -> Asked:
    """The rows of neighbouring complaints as the story would tell them, by (id, home_id)."""
    if not complaints:
        return {}
    rows = session.exec(
        select(Assist)
        .where(
            col(Assist.complaint_id) >= complaints[0].id,
            col(Assist.complaint_id) <= complaints[-1].id,
        )
        .order_by(col(Assist.agency_id))
    )
    found: Asked = {}
    for row in rows:
        key = (row.complaint_id, row.home_id)
        found[key] = (*found.get(key, ()), _help(row))
    return found


def _help(row: Assist) -> Help:
    return Help(
        row.agency_id,
        day_number(row.asked_on),
        None if row.due_on is None else day_number(row.due_on),
        None if row.answered_on is None else day_number(row.answered_on),
    )


def _of(key: tuple[int, int]) -> ColumnElement[bool]:
    return and_(col(Assist.complaint_id) == key[0], col(Assist.home_id) == key[1])

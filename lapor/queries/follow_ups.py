"""Who followed up, and when: the dated follow-ups of agencies, as the stories tell them."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, literal_column, not_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.codes import MoveCode
from db.days import day_number, day_of
from db.models import Activity
from db.types import number
from lapor.queries.ledger import UNDATED, Span, government_in

# written out, or SQLite would not see that the partial index fits
FOLLOW_UP: Any = literal_column(str(number(MoveCode.FOLLOW_UP)))


class FollowUp(NamedTuple):
    government_id: int
    agency_id: int
    on: int


def follow_ups(
    session: Session, governments: tuple[int, ...] | None, span: Span
) -> list[tuple[FollowUp, Any]]:
    """Each agency's days, and when we first learned of them. Stories told anew are left out."""
    columns = (col(Activity.government_id), col(Activity.agency_id), col(Activity.on))
    statement = _asked(select(*columns, func.min(Activity.recorded_at)), governments, span)
    statement = statement.where(not_(_was_told_anew())).group_by(*columns)
    return [
        (FollowUp(government, agency, day_number(on)), recorded_at)
        for government, agency, on, recorded_at in session.connection().execute(statement)
    ]


def told_anew(
    session: Session, governments: tuple[int, ...] | None, span: Span
) -> list[tuple[int, int]]:
    """(complaint, home) of stories of which a newer file replaced some part."""
    columns = (col(Activity.complaint_id), col(Activity.home_id))
    statement = _asked(select(*columns).distinct(), governments, span).where(_was_told_anew())
    return [(id, home) for id, home in session.connection().execute(statement)]


def _asked(statement: Any, governments: tuple[int, ...] | None, span: Span) -> Any:
    conditions = [
        government_in(Activity.government_id, governments),
        col(Activity.kind) == FOLLOW_UP,
        col(Activity.agency_id).is_not(None),
        not_(func.coalesce(Activity.facts, "").like(UNDATED)),
    ]
    if span.first is not None:
        conditions.append(col(Activity.on) >= day_of(span.first))
    if span.last is not None:
        conditions.append(col(Activity.on) <= day_of(span.last))
    return statement.select_from(Activity).where(*conditions)


def _was_told_anew() -> ColumnElement[bool]:
    other = aliased(Activity)
    return exists().where(
        col(other.complaint_id) == Activity.complaint_id,
        col(other.home_id) == Activity.home_id,
        col(other.kind) == MoveCode.REIMPORT,
    )

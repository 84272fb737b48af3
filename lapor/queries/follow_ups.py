"""Who followed up, and when: the dated follow-ups of agencies, as the stories tell them."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, literal_column, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from db.codes import MoveCode
from db.days import day_number, day_of
from db.models import Activity, Agency, ImportRun
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
    statement = _asked(select(*columns, func.min(Activity.recorded_at)), span).where(
        government_in(Activity.government_id, governments), not_(_was_told_anew())
    )
    statement = statement.group_by(*columns)
    return [
        (FollowUp(government, agency, day_number(on)), recorded_at)
        for government, agency, on, recorded_at in session.connection().execute(statement)
    ]


def active(session: Session, governments: tuple[int, ...] | None, span: Span) -> set[int]:
    """The agencies that have one: a look at the index for each, however many there are."""
    found = _asked(exists(), span).where(
        col(Activity.government_id) == Agency.government_id,
        col(Activity.agency_id) == Agency.id,
        not_(_was_told_anew()),
    )
    statement = select(col(Agency.id)).where(
        government_in(Agency.government_id, governments), found.correlate(Agency)
    )
    return set(session.connection().execute(statement).scalars())


def told_anew(
    session: Session, governments: tuple[int, ...] | None, span: Span
) -> list[tuple[int, int]]:
    """(complaint, home) of stories of which a newer file replaced some part."""
    files = select(col(ImportRun.id)).where(
        or_(col(ImportRun.updated) > 0, col(ImportRun.conflict) > 0)
    )
    if session.connection().execute(files.limit(1)).first() is None:
        return []
    columns = (col(Activity.complaint_id), col(Activity.home_id))
    statement = _asked(select(*columns).distinct(), span).where(
        government_in(Activity.government_id, governments), _was_told_anew()
    )
    return [(id, home) for id, home in session.connection().execute(statement)]


def _asked(statement: Any, span: Span) -> Any:
    conditions = [
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

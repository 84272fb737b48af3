"""How many complaints each channel brought on each day, and how many were written down later."""

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, func, or_, select, type_coerce
from sqlmodel import Session, col

from db.codes import Channel, Metric, MoveCode
from db.days import day_number, day_of
from db.models import Complaint, Ledger
from db.types import numbers
from lapor.queries.quality import Found, Where
from lapor.queries.silence import countable

L = Ledger
CODE = type_coerce(col(L.channel), Integer)
CHANNELS = {place: one for one, place in numbers(Channel).items()}


class Burst(NamedTuple):
    """One channel on one day: of receipt, or, where `later`, of writing down."""

    channel: Channel
    day: int
    later: bool
    n: int


def received(
    session: Session, where: Where, channels: Collection[Channel]
) -> Counter[tuple[Channel, int]]:
    """By channel and day of receipt."""
    statement = (
        select(CODE, col(L.cohort_on), func.sum(L.n))
        .where(_received(where), col(L.channel).in_(channels))
        .group_by(col(L.channel), col(L.cohort_on))
    )
    return _counted(session, statement)


def written_later(
    session: Session, where: Where, channels: Collection[Channel]
) -> Counter[tuple[Channel, int]]:
    """By channel and day of writing down, of what came on an earlier day and in no file."""
    statement = (
        select(CODE, col(L.recorded_on), func.count())
        .join(Complaint, _same())
        .where(_received(where), _later(), col(L.channel).in_(channels))
        .group_by(col(L.channel), col(L.recorded_on))
    )
    return _counted(session, statement)


def _counted(session: Session, statement: Select[int, int, int]) -> Counter[tuple[Channel, int]]:
    """Thousands of rows: their few channels are looked up, not made for each."""
    rows = session.connection().execute(statement)
    return Counter({(CHANNELS[code], on): int(n) for code, on, n in rows})


def behind(session: Session, where: Where, bursts: Collection[Burst]) -> list[Found]:
    """The complaints of these bursts, as far as the actor may count them, each once."""
    if not bursts:
        return []
    columns: tuple[Any, ...] = (col(L.complaint_id), col(L.home_id), col(L.cohort_on))
    statement = (
        select(*columns)
        .join(Complaint, _same())
        .where(_received(where), countable(where.actor), or_(*map(_of, bursts)))
        .group_by(*columns)
        .having(func.sum(L.n) > 0)
    )
    rows = session.execute(statement)
    return [Found(id, home_id, day_of(on)) for id, home_id, on in rows]


def _received(where: Where) -> ColumnElement[bool]:
    return and_(
        col(L.government_id) == where.government_id,
        col(L.metric) == Metric.RECEIVED,
        col(L.cohort_on).between(day_number(where.since), day_number(where.until)),
    )


def _later() -> ColumnElement[bool]:
    """Corrections are written down later too: only a receipt brings a complaint."""
    return and_(
        col(L.recorded_on) > col(L.on),
        col(L.cause) == MoveCode.RECEIVE,
        col(L.n) > 0,
        col(Complaint.import_run_id).is_(None),
    )


def _of(burst: Burst) -> ColumnElement[bool]:
    if burst.later:
        return and_(col(L.channel) == burst.channel, col(L.recorded_on) == burst.day, _later())
    return and_(col(L.channel) == burst.channel, col(L.cohort_on) == burst.day)


def _same() -> ColumnElement[bool]:
    return and_(col(Complaint.id) == L.complaint_id, col(Complaint.home_id) == L.home_id)

"""How many complaints each channel brought on each day, and how many were written down later."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    false,
    func,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlmodel import Session, col

from db.codes import Channel, Metric, MoveCode
from db.days import day_number, day_of
from db.models import BalanceLate, Complaint, Ledger, LedgerTail
from db.types import number
from lapor.domain.access import Permission, Scope
from lapor.queries import receipts
from lapor.queries.ledger import Span, within
from lapor.queries.quality import Found, Where
from lapor.queries.silence import countable

L = Ledger


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
    return receipts.by_day(session, where.government_id, channels, _span(where))


def written_later(
    session: Session, where: Where, channels: Collection[Channel]
) -> Counter[tuple[Channel, int]]:
    """By channel and day of writing down, of what came on an earlier day and in no file."""
    day, span = col(BalanceLate.recorded_on), _span(where)
    folded = (
        select(col(BalanceLate.channel), day, func.sum(BalanceLate.n))
        .where(col(BalanceLate.government_id) == where.government_id)
        .where(*within(BalanceLate.cohort_on, span), col(BalanceLate.channel).in_(channels))
        .group_by(col(BalanceLate.channel), day)
    )
    waiting = (
        select(col(LedgerTail.channel), col(LedgerTail.recorded_on), func.count())
        .join(Complaint, _same(LedgerTail))
        .where(*_received(LedgerTail, where), _later(LedgerTail))
        .where(col(LedgerTail.channel).in_(channels))
        .group_by(col(LedgerTail.channel), col(LedgerTail.recorded_on))
    )
    found: Counter[tuple[Channel, int]] = Counter()
    for statement in (folded, waiting):
        rows: Sequence[Any] = session.connection().execute(statement).all()
        found.update({(channel, on): int(n) for channel, on, n in rows})
    return found


def count(session: Session, where: Where, bursts: Collection[Burst]) -> int:
    """How many `behind` finds, from sums where the actor may count all of the government."""
    if not _counts_all(where):
        return len(behind(session, where, bursts))
    cells, n = _cells(bursts), sum(one.n for one in bursts if not one.later)
    if len(cells) == len(bursts):
        return n
    rows = session.connection().execute(
        _found(where, _at_later(bursts, cells)).add_columns(
            func.max(col(Complaint.government_id)),
            func.max(type_coerce(Complaint.channel, Integer)),
            func.max(type_coerce(Complaint.received_on, Integer)),
        )
    )
    places = {(number(channel), day) for channel, day in cells}
    here = where.government_id
    # what is counted by its day of receipt already is not counted by that of writing down
    only_later = [
        on for _id, _home, on, _n, at, channel, day in rows.all()
        if not (at == here and day == on and (channel, day) in places)
    ]  # fmt: skip
    return n + len(only_later)


def behind(session: Session, where: Where, bursts: Collection[Burst]) -> list[Found]:
    """The complaints of these bursts, as far as the actor may count them, each once."""
    cells = _cells(bursts)
    found: Counter[tuple[int, int, int]] = Counter()
    asked = [_at_receipt(cells)] if cells else []
    asked += [_at_later(bursts, cells)] if len(cells) < len(bursts) else []
    for which in asked:
        for id, home_id, on, n in session.execute(_found(where, which)):
            found[id, home_id, on] += int(n)
    return [Found(id, home_id, day_of(on)) for (id, home_id, on), n in found.items() if n > 0]


def _counts_all(where: Where) -> bool:
    scope = where.actor.scope(Permission.SEE_KPI)
    own = where.actor.government_id == where.government_id
    return scope in (Scope.ALL, Scope.AGGREGATE) or (scope == Scope.OWN_GOVERNMENT and own)


def _cells(bursts: Collection[Burst]) -> list[tuple[Channel, int]]:
    """Channel and day of the bursts of receipts."""
    return [(one.channel, one.day) for one in bursts if not one.later]


def _found(where: Where, which: ColumnElement[bool]) -> Select[Any]:
    """(id, home, day of receipt, how often it counts) of these entries."""
    columns: tuple[Any, ...] = (col(L.complaint_id), col(L.home_id), col(L.cohort_on))
    return (
        select(*columns, func.sum(L.n))
        .join(Complaint, _same(L))
        .where(*_received(L, where), countable(where.actor), which)
        .group_by(*columns)
    )


def _at_receipt(cells: Collection[tuple[Channel, int]]) -> ColumnElement[bool]:
    """By day, so that of a period no other days are read."""
    days = col(L.cohort_on).in_(sorted({day for _, day in cells}))
    return and_(days, _are(cells))


def _are(cells: Collection[tuple[Channel, int]]) -> ColumnElement[bool]:
    """One condition for each channel: there may be hundreds of days."""
    on: dict[Channel, list[int]] = {}
    for channel, day in cells:
        on.setdefault(channel, []).append(day)
    those = (and_(col(L.channel) == one, col(L.cohort_on).in_(days)) for one, days in on.items())
    return or_(false(), *those)


def _at_later(
    bursts: Collection[Burst], cells: Collection[tuple[Channel, int]]
) -> ColumnElement[bool]:
    """Of days of writing down, without what is one of the cells."""
    later = [one for one in bursts if one.later]
    those = (and_(col(L.channel) == one.channel, col(L.recorded_on) == one.day) for one in later)
    days = col(L.recorded_on).in_(sorted({one.day for one in later}))
    return and_(_later(L), days, or_(false(), *those), not_(_are(cells)))


def _received(table: Any, where: Where) -> list[ColumnElement[bool]]:
    return [
        col(table.government_id) == where.government_id,
        col(table.metric) == Metric.RECEIVED,
        *within(table.cohort_on, _span(where)),
    ]


def _span(where: Where) -> Span:
    return Span(day_number(where.since), day_number(where.until))


def _later(table: Any) -> ColumnElement[bool]:
    """Corrections are written down later too: only a receipt brings a complaint."""
    return and_(
        col(table.recorded_on) > col(table.on),
        col(table.cause) == MoveCode.RECEIVE,
        col(table.n) > 0,
        col(Complaint.import_run_id).is_(None),
    )


def _same(table: Any) -> ColumnElement[bool]:
    return and_(col(Complaint.id) == table.complaint_id, col(Complaint.home_id) == table.home_id)

"""When complaints come in: by weekday and hour, as clocks show it where they come in."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, func, select, type_coerce, union_all
from sqlmodel import Session, col

from db.codes import Metric
from db.days import MILLISECOND, day_of, moment_of
from db.models import Complaint, Ledger, LedgerTail
from lapor.queries import receipts
from lapor.queries.conditions import IS_CLOSED, IS_OPEN
from lapor.queries.ledger import Cut, Span, conditions, government_in, within

C = Complaint
HOUR = 3_600_000  # milliseconds
DAY, WEEK = 24, 168  # hours
THURSDAY = 3 * DAY  # 1 January 1970, when the week begins on Monday
UNTIMED = -1


def are_summed(cut: Cut, offset: timedelta) -> bool:
    """Without a filter, of all that is recorded, where a zone is whole hours from UTC."""
    filters = (cut.agencies, cut.klass, cut.channel, cut.categories, cut.territories, cut.status)
    is_plain = cut.known_on is None and all(one is None for one in filters)
    return is_plain and not offset % timedelta(hours=1)


def summed(session: Session, cut: Cut, offset: timedelta) -> Counter[int]:
    """The same as received_now, of a cut that is summed by hour."""
    (span,) = cut.spans
    found, ahead = Counter[int](), offset // timedelta(hours=1)
    for hour, n in receipts.by_hour(session, cut, span):
        slot = (hour // 2 + ahead) % WEEK
        found[UNTIMED if hour % 2 and not slot % DAY else slot] += n
    waits = _slot(offset)
    waiting = (
        select(waits, func.sum(LedgerTail.n))
        .select_from(LedgerTail)
        .join(C, and_(col(C.id) == LedgerTail.complaint_id, col(C.home_id) == LedgerTail.home_id))
        .where(government_in(LedgerTail.government_id, cut.governments))
        .where(col(LedgerTail.metric) == Metric.RECEIVED, col(LedgerTail.on) <= cut.as_of)
        .where(*within(LedgerTail.cohort_on, span))
        .group_by(waits)
    )
    found.update(_counted(session, waiting))
    return found


def received_now(session: Session, cut: Cut, offset: timedelta) -> Counter[int]:
    """Complaints by hour of the week, 0 is Monday's first; UNTIMED: a file told the day alone.

    Of a cut as of today and all that is known: then the row of a complaint says what the ledger
    does. Its two indexes of one government hold all that is asked, each for its half.
    `offset` is that of the zone from UTC: one for all days, as Indonesia turns no clocks. What has
    no time stands at its day's first millisecond, where a time of its own falls once in 86,400.
    """
    slot = _slot(offset)
    halves = (
        select(slot, func.count()).where(half, *_conditions(cut)).group_by(slot)
        for half in (IS_OPEN, IS_CLOSED)
    )
    return _counted(session, union_all(*halves))


def received(session: Session, cut: Cut, offset: timedelta) -> Counter[int]:
    """The same of any cut: which complaints says the ledger."""
    slot = _slot(offset)
    same = and_(col(C.id) == Ledger.complaint_id, col(C.home_id) == Ledger.home_id)
    statement = (
        select(slot, func.sum(Ledger.n))
        .select_from(Ledger)
        .join(C, same)
        .where(conditions(cut, cut.spans[0]))
        .group_by(slot)
    )
    return _counted(session, statement)


def _slot(offset: timedelta) -> Any:
    local = type_coerce(C.received_at, BigInteger) + offset // MILLISECOND
    timed = (local // HOUR + THURSDAY) % WEEK
    return case((local % (DAY * HOUR) == 0, UNTIMED), else_=timed)


def _conditions(cut: Cut) -> list[ColumnElement[bool]]:
    (span,) = cut.spans
    found = [col(C.government_id).in_(cut.governments or ()), *_within(span, cut.as_of)]
    if cut.agencies is not None:
        found.append(col(C.agency_id).in_(cut.agencies))
    if cut.klass is not None:
        found.append(col(C.klass) == cut.klass)
    if cut.channel is not None:
        found.append(col(C.channel) == cut.channel)
    if cut.categories is not None:
        found.append(col(C.category_id).in_(cut.categories))
    return found


def _within(span: Span, as_of: int) -> list[ColumnElement[bool]]:
    """By the day of receipt; the moment is what the indexes are sorted by, a day wider."""
    last = as_of if span.last is None else min(span.last, as_of)
    found = [col(C.received_on) <= day_of(last), col(C.received_at) < _midnight(last + 2)]
    if span.first is not None:
        first = col(C.received_on) >= day_of(span.first)
        found += [first, col(C.received_at) >= _midnight(span.first - 1)]
    return found


def _midnight(day: int) -> datetime:
    return moment_of(day * DAY * HOUR)


def _counted(session: Session, statement: Any) -> Counter[int]:
    found = Counter[int]()
    for slot, n in session.connection().execute(statement):
        found[int(slot)] += int(n)
    return found

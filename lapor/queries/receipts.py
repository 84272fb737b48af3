"""Receipts by one dimension, from sums by day and the tail: class, channel, category, territory.

lapor.queries.ledger reads the same numbers from the ledger, and what is asked by two of them.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, func, or_, select, type_coerce
from sqlmodel import Session, col

from db.codes import Channel, Class, Metric
from db.days import month_number
from db.models import BalanceReceipt, Dimension, LedgerTail
from db.types import member, number
from lapor.domain.kpi import Split
from lapor.queries.ledger import Cut, Key, Span, Sum, government_in, within

DIMENSIONS = {
    Split.CHANNEL: Dimension.CHANNEL,
    Split.CLASS: Dimension.CLASS,
    Split.CATEGORY: Dimension.CATEGORY,
    Split.TERRITORY: Dimension.TERRITORY,
}
ENUMS: dict[Split, type[Channel] | type[Class]] = {Split.CHANNEL: Channel, Split.CLASS: Class}
IN_TAIL: dict[Split, Any] = {
    Split.CHANNEL: type_coerce(LedgerTail.channel, Integer),
    Split.CLASS: type_coerce(LedgerTail.klass, Integer),
    Split.CATEGORY: LedgerTail.category_id,
    Split.TERRITORY: LedgerTail.territory_id,
}


class Source(NamedTuple):
    """Where receipts of one dimension are: its value stands in a column, 0 is none."""

    table: Any
    value: Any
    which: ColumnElement[bool]


def fits(cut: Cut) -> bool:
    """Receipts, all that is recorded of them, told by one dimension. They have no days."""
    is_plain = cut.agencies is None and cut.status is None and cut.known_on is None
    asked = _asked(cut)
    is_told = len(asked) == 1 and asked <= DIMENSIONS.keys()
    return cut.metrics == (Metric.RECEIVED,) and is_plain and is_told


def sums(session: Session, cut: Cut) -> list[Sum]:
    """Of a cut that fits."""
    (split,) = _asked(cut)
    found: Counter[tuple[int, Key]] = Counter()
    for number_of, span in enumerate(cut.spans):
        for source in () if span.is_empty else _sources(split):
            columns = [_column(source, by) for by in cut.by]
            statement = (
                select(func.sum(source.table.n), *columns)
                .where(source.which, *_conditions(source, cut, span))
                .group_by(*columns)
            )
            for n, *values in session.connection().execute(statement).all():
                if n is not None:  # without a group there always is a row
                    key = tuple(map(_plain, cut.by, values))
                    found[number_of, key] += int(n)
    return [Sum(span, Metric.RECEIVED, key, 0, n) for (span, key), n in found.items() if n]


def by_day(
    session: Session, government_id: int, channels: Collection[Channel], span: Span
) -> Counter[tuple[Channel, int]]:
    """By channel and day of receipt, from whatever day they count."""
    found: Counter[tuple[Channel, int]] = Counter()
    places = {number(one): one for one in channels}
    for table, value, which in _sources(Split.CHANNEL):
        day = col(table.cohort_on)
        statement = (
            select(day, value, func.sum(table.n))
            .where(which, col(table.government_id) == government_id, value.in_(places))
            .where(*within(day, span))
            .group_by(day, value)
        )
        for on, channel, n in session.connection().execute(statement).all():
            found[places[channel], on] += int(n)
    return found


def by_hour(session: Session, cut: Cut, span: Span) -> list[tuple[int, int]]:
    """(hour, how many) as BalanceReceipt has them, without the tail."""
    value, which = col(BalanceReceipt.value), col(BalanceReceipt.dimension) == Dimension.HOUR
    statement = (
        select(value, func.sum(BalanceReceipt.n))
        .where(which, *_within(BalanceReceipt, cut, span))
        .group_by(value)
    )
    return [(hour, int(n)) for hour, n in session.connection().execute(statement).all()]


def _asked(cut: Cut) -> set[Split]:
    filtered = {
        Split.CHANNEL: cut.channel,
        Split.CLASS: cut.klass,
        Split.CATEGORY: cut.categories,
        Split.TERRITORY: cut.territories,
    }
    by = set(cut.by) - {Split.GOVERNMENT, Split.MONTH}
    return by | {split for split, asked in filtered.items() if asked is not None}


def _sources(split: Split) -> list[Source]:
    """What was folded, and what waits."""
    here = col(BalanceReceipt.dimension) == DIMENSIONS[split]
    received = col(LedgerTail.metric) == Metric.RECEIVED
    return [
        Source(BalanceReceipt, col(BalanceReceipt.value), here),
        Source(LedgerTail, func.coalesce(IN_TAIL[split], 0), received),
    ]


def _column(source: Source, by: Split) -> Any:
    if by == Split.GOVERNMENT:
        return col(source.table.government_id)
    return col(source.table.cohort_on) if by == Split.MONTH else source.value


def _conditions(source: Source, cut: Cut, span: Span) -> list[ColumnElement[bool]]:
    found = _within(source.table, cut, span)
    if cut.channel is not None:
        found.append(source.value == number(Channel(cut.channel)))
    if cut.klass is not None:
        found.append(source.value == number(Class(cut.klass)))
    if cut.categories is not None:
        found.append(source.value.in_(cut.categories))
    if cut.territories is not None:
        found.append(or_(*(source.value.between(low, high) for low, high in cut.territories)))
    return found


def _within(table: Any, cut: Cut, span: Span) -> list[ColumnElement[bool]]:
    there = government_in(table.government_id, cut.governments)
    return [there, *within(table.cohort_on, span), col(table.on) <= cut.as_of]


def _plain(by: Split, value: int) -> Any:
    if by == Split.GOVERNMENT:
        return value
    if by == Split.MONTH:
        return month_number(value)
    return member(ENUMS[by], value or None) if by in ENUMS else value or None

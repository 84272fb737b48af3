"""Receipts by what they are about, from sums by regency and day, whoever is responsible."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from db.codes import Metric
from db.models import BalancePlace, Ledger, LedgerTail
from lapor.queries.everywhere import everywhere
from lapor.queries.ledger import Span, within

Ranges = tuple[tuple[int, int], ...]  # of ids, both ends included


def received(
    session: Session, places: Mapping[str, Ranges], span: Span, as_of: int, known_on: int | None
) -> dict[str, int]:
    """By name of the place. One may lie in another; ranges hold what is below it, to villages."""
    found: Counter[int] = Counter()
    for table, sign, *conditions in _sources(known_on):
        place = col(table.place if table is BalancePlace else table.territory_id)
        there = or_(*(place.between(*one) for ranges in places.values() for one in ranges))
        when = (*within(table.cohort_on, span), col(table.on) <= as_of)
        statement = select(place, func.sum(table.n)).where(*conditions, there, *when)
        for at, n in session.execute(statement.group_by(place)):
            found[at] += sign * int(n)
    return {
        name: sum(n for at, n in found.items() if any(a <= at <= b for a, b in ranges))
        for name, ranges in places.items()
    }


def _sources(known_on: int | None) -> list[Any]:
    """What was folded, what waits, and off again what was learned after that day."""
    received = col(LedgerTail.metric) == Metric.RECEIVED
    found: list[Any] = [(BalancePlace, 1), (LedgerTail, 1, received)]
    if known_on is not None:
        late = and_(
            everywhere(Ledger.government_id),
            col(Ledger.metric) == Metric.RECEIVED,
            col(Ledger.recorded_on) > known_on,
            col(Ledger.recorded_on) > col(Ledger.on),
        )
        found.append((Ledger, -1, late))
    return found

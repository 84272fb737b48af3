"""Sums by month of the cohort and month in which each counts, from balances or the ledger.

One statement, so one snapshot. The running month comes from the days, as in lapor.queries.balances.
"""

from collections import Counter
from typing import Any

from sqlalchemy import Integer, Select, func, literal_column, select, type_coerce, union_all
from sqlmodel import Session, col

from db.codes import Metric
from db.days import first_of_month, month_number
from db.models import Balance, BalanceDay, Ledger, LedgerTail
from db.types import number as kept_as
from lapor.queries.balance_statements import NOTHING
from lapor.queries.balances import METRICS
from lapor.queries.ledger import Cut, Span, conditions, government_in, within

Crossed = Counter[tuple[Metric, int, int]]  # (metric, month of the cohort, month it counts from)


def sums(session: Session, cut: Cut) -> Crossed:
    """Of whole months only: the cut's one span begins and ends with a month."""
    found: Crossed = Counter()
    statement = union_all(*_of_balances(cut)) if fits(cut) else _of_ledger(cut)
    for is_day, metric, cohort, on, n in session.connection().execute(statement):
        if is_day:
            cohort, on = month_number(cohort), month_number(on)
        found[METRICS[metric], cohort, on] += int(n)
    return Counter({key: n for key, n in found.items() if n})


def fits(cut: Cut) -> bool:
    """Balances keep neither class, channel, category nor territory."""
    narrow = (cut.agencies, cut.klass, cut.channel, cut.categories, cut.territories, cut.status)
    return all(part is None for part in narrow)


def _of_balances(cut: Cut) -> list[Select[Any]]:
    running = month_number(cut.as_of)
    days = col(BalanceDay.on).between(first_of_month(running), cut.as_of)
    this_month: Any = literal_column(str(running))
    tables: tuple[tuple[Any, Any, Any], ...] = (
        (Balance, col(Balance.on_month), col(Balance.on_month) < running),
        (BalanceDay, this_month, days),
        (LedgerTail, col(LedgerTail.on_month), col(LedgerTail.on) <= cut.as_of),
    )
    found = [
        _select(table, 0, table.cohort_month, on, func.sum(table.n)).where(
            government_in(table.government_id, cut.governments),
            col(table.metric).in_(cut.metrics),
            *within(table.cohort_month, _months(cut.spans[0])),
            when,
        )
        for table, on, when in tables
    ]
    return found if cut.known_on is None else [*found, _learned_later(cut, cut.known_on)]


def _learned_later(cut: Cut, known_on: int) -> Select[Any]:
    """To be taken away: what counts by then and was recorded later. See balances: the same index
    serves, and nothing added to a column keeps SQLite from the primary key.
    """
    cohort, on = (column + NOTHING for column in (col(Ledger.cohort_on), col(Ledger.on)))
    first, last = cut.spans[0]
    metric: Any = type_coerce(Ledger.metric, Integer) + NOTHING
    return _select(Ledger, 1, cohort, on, -func.sum(Ledger.n)).where(
        government_in(Ledger.government_id, cut.governments),
        col(Ledger.recorded_on) > known_on,
        col(Ledger.recorded_on) > col(Ledger.on),
        metric.in_([kept_as(one) for one in cut.metrics]),
        *([] if first is None else [cohort >= first]),
        *([] if last is None else [cohort <= last]),
        col(Ledger.on) <= cut.as_of,
    )


def _of_ledger(cut: Cut) -> Select[Any]:
    statement = _select(Ledger, 1, Ledger.cohort_on, Ledger.on, func.sum(Ledger.n))
    return statement.where(conditions(cut, cut.spans[0]))


def _select(table: Any, is_day: int, cohort: Any, on: Any, n: Any) -> Select[Any]:
    metric = type_coerce(table.metric, Integer)
    head: tuple[Any, ...] = (literal_column(str(is_day)), metric, cohort, on, n)
    statement: Select[Any] = select(*head).select_from(table)
    # a constant is no column to group by
    by_day = [] if table is BalanceDay else [on]
    return statement.group_by(table.metric, cohort, *by_day)


def _months(span: Span) -> Span:
    return Span(
        None if span.first is None else month_number(span.first),
        None if span.last is None else month_number(span.last),
    )

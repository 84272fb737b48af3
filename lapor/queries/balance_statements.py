"""The statements that ask the balances, and the ledger for single days.

What asks for whole months is built once for each kind of question, as building it takes longer than
a database answers it.
"""

from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlmodel import col

from db.days import first_of_month, month_number
from db.models import Balance, BalanceAgency, BalanceAgencyDay, BalanceDay, Ledger, LedgerTail
from db.types import number as kept_as
from lapor.domain.kpi import Split
from lapor.queries import ledger
from lapor.queries.everywhere import everywhere
from lapor.queries.ledger import NO_DAYS, Cut, Span, days_column, government_in

NOTHING: Any = literal_column("0")
# a row's place as one number, the lowest bits last: a third of a row's cost is in its columns.
# Days and months have 20 bits and are never negative: no calendar reaches before 2010
SPAN, METRIC, IS_DAY, GOVERNMENT = 42, 36, 35, 20
KEY = (1 << METRIC) - 1  # what of it is the key


class Shape(NamedTuple):
    """What decides how whole months are asked for; the numbers are bound: see values()."""

    number: int  # of the span
    by: tuple[Split, ...]
    with_days: bool
    everywhere: bool
    of_agencies: bool
    ended: bool  # the month of the day that is asked about
    begins: bool
    ends: bool

    @property
    def cut(self) -> Cut:
        return Cut((), 0, by=self.by, with_days=self.with_days)


def _ends_month(day: int) -> bool:
    return month_number(day + 1) > month_number(day)


def shape(cut: Cut, number: int, months: Span) -> Shape:
    begins, ends = months.first is not None, months.last is not None
    everywhere, of_agencies = cut.governments is None, cut.agencies is not None
    return Shape(
        number, cut.by, cut.with_days, everywhere, of_agencies, _ends_month(cut.as_of), begins, ends
    )


def values(cut: Cut) -> dict[str, Any]:
    """What is bound, but for the first and the last month of each span."""
    month = month_number(cut.as_of)
    return {
        "governments": cut.governments, "metrics": cut.metrics, "agencies": cut.agencies,
        "month": month, "month_begins": first_of_month(month), "as_of": cut.as_of,
    }  # fmt: skip


@lru_cache(maxsize=512)
def of_months(shapes: tuple[Shape, ...]) -> CompoundSelect[Any]:
    return union_all(*chain(*map(of_span, shapes)))


@lru_cache(maxsize=512)
def of_span(shape: Shape) -> tuple[Select[Any], ...]:
    asks_agency = Split.AGENCY in shape.by or shape.of_agencies
    table: Any = BalanceAgency if asks_agency else Balance
    by_day: Any = BalanceAgencyDay if asks_agency else BalanceDay
    month: Any = bindparam("month")
    as_of: Any = bindparam("as_of")
    closed = col(table.on_month) <= month if shape.ended else col(table.on_month) < month
    parts = [_from(table, shape, closed)]
    if not shape.ended:
        running = col(by_day.on).between(bindparam("month_begins"), as_of)
        parts.append(_from(by_day, shape, running))
    return (*parts, _from(LedgerTail, shape, col(LedgerTail.on) <= as_of))


def _from(table: Any, shape: Shape, when: ColumnElement[bool]) -> Select[Any]:
    days = days_column(table, shape.cut)
    columns = columns_of(table, shape.cut, table.cohort_month)
    here = col(table.government_id)
    conditions = [
        everywhere(here) if shape.everywhere else here.in_(_several("governments", here)),
        col(table.metric).in_(_several("metrics", col(table.metric))),
        when,
    ]
    if shape.begins:
        conditions.append(col(table.cohort_month) >= bindparam(f"first_{shape.number}"))
    if shape.ends:
        conditions.append(col(table.cohort_month) <= bindparam(f"last_{shape.number}"))
    if shape.of_agencies:
        conditions.append(col(table.agency_id).in_(_several("agencies", col(table.agency_id))))
    grouped = _grouped(table, shape.number, 0, days, func.sum(table.n), columns)
    return grouped.where(*conditions)


def _several(name: str, column: Any) -> BindParameter[Any]:
    return bindparam(name, expanding=True, type_=column.type)


def learned_later(cut: Cut, number: int, months: Span, known_on: int) -> Select[Any]:
    """What counts by then but was recorded later; on <= as_of <= known_on: the partial index.

    Adding nothing to a column of the primary key keeps SQLite from that key, which it would prefer.
    """
    days = days_column(Ledger, cut)
    columns = {
        split: column + NOTHING
        for split, column in columns_of(Ledger, cut, Ledger.cohort_on).items()
    }
    metric: Any = type_coerce(Ledger.metric, Integer) + NOTHING
    cohort: Any = col(Ledger.cohort_on) + NOTHING
    first, last = _days_of(months)
    conditions = [] if first is None else [cohort >= first]
    conditions += [] if last is None else [cohort <= last]
    return _grouped(Ledger, number, 1, days, -func.sum(Ledger.n), columns).where(
        government_in(Ledger.government_id, cut.governments),
        col(Ledger.recorded_on) > known_on,
        col(Ledger.recorded_on) > col(Ledger.on),
        metric.in_([kept_as(one) for one in cut.metrics]),
        *conditions,
        col(Ledger.on) <= cut.as_of,
    )


def _days_of(months: Span) -> Span:
    return Span(
        None if months.first is None else first_of_month(months.first),
        None if months.last is None else first_of_month(months.last + 1) - 1,
    )


def of_days(cut: Cut, number: int, span: Span, sign: int = 1) -> Select[Any]:
    days = days_column(Ledger, cut)
    columns = columns_of(Ledger, cut, Ledger.cohort_on)
    n = func.sum(Ledger.n) if sign > 0 else -func.sum(Ledger.n)
    statement = _grouped(Ledger, number, 1, days, n, columns)
    return statement.where(ledger.conditions(cut, span))


def _grouped(
    table: Any, number: int, is_day: int, days: Any, n: Any, columns: dict[Split, Any]
) -> Select[Any]:
    place = type_coerce(table.metric, Integer) * _number(1 << METRIC)
    place += _number(number << SPAN | is_day << IS_DAY)
    if Split.GOVERNMENT in columns:
        place += cast(columns[Split.GOVERNMENT], BigInteger) * _number(1 << GOVERNMENT)
    if Split.MONTH in columns:
        place += cast(columns[Split.MONTH], BigInteger)
    agency = columns.get(Split.AGENCY, NOTHING)
    groups = [col(table.metric), *columns.values(), *([] if days is NO_DAYS else [days])]
    statement: Select[Any] = select(place, agency, days, n)
    return statement.select_from(table).group_by(*groups)


def _number(one: int) -> Any:
    return literal_column(str(one), Integer)


def columns_of(table: Any, cut: Cut, cohort: Any) -> dict[Split, Any]:
    """`cohort` is a month or a day, as the table has it; the bit IS_DAY says which."""
    found = {Split.GOVERNMENT: "government_id", Split.AGENCY: "agency_id"}
    return {
        split: col(cohort) if split == Split.MONTH else col(getattr(table, found[split]))
        for split in cut.by
    }

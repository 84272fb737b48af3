"""The same sums from the balances, where a cut allows it: whole months, plus the tail.

Months that a period only touches are read from the ledger. One statement, so one snapshot.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlmodel import Session, col

from db.codes import Metric
from db.days import first_of_month, month_number
from db.engine import IN_BINARY
from db.models import (
    Balance,
    BalanceAgency,
    BalanceAgencyDay,
    BalanceDay,
    Ledger,
    LedgerTail,
)
from db.types import number as kept_as
from lapor.domain.kpi import Split
from lapor.queries import ledger, receipts
from lapor.queries.counted import Counted, without_nothing
from lapor.queries.dividing import divided
from lapor.queries.ledger import (
    NO_DAYS,
    Cut,
    Key,
    Span,
    Sum,
    days_column,
    government_in,
    within,
)

NOTHING: Any = literal_column("0")
# a row's place as one number, the lowest bits last: a third of a row's cost is in its columns.
# Days and months have 20 bits and are never negative: no calendar reaches before 2010
SPAN, METRIC, IS_DAY, GOVERNMENT = 42, 36, 35, 20
KEY = (1 << METRIC) - 1  # what of it is the key
METRICS = {kept_as(metric): metric for metric in Metric}
COARSE = {Split.GOVERNMENT, Split.MONTH}


def sums(session: Session, cut: Cut) -> list[Sum]:
    """By the fastest path that gives the exact number."""
    if fits(cut):
        return summed(session, cut)
    return receipts.sums(session, cut) if receipts.fits(cut) else ledger.sums(session, cut)


def fits(cut: Cut) -> bool:
    asked = set(cut.by) | ({Split.AGENCY} if cut.agencies is not None else set())
    filtered = (cut.klass, cut.channel, cut.categories, cut.territories, cut.status)
    if cut.by_holder and Split.AGENCY in asked or any(part is not None for part in filtered):
        return False
    return asked <= COARSE or (asked <= COARSE | {Split.AGENCY} and _fits_agency(cut))


def _fits_agency(cut: Cut) -> bool:
    """The agencies' balances keep no days."""
    return not cut.with_days and cut.known_on is None


def summed(session: Session, cut: Cut) -> list[Sum]:
    found: dict[tuple[int, Metric, Key, int], int] = defaultdict(int)
    key_at = cache(partial(_key_at, cut))
    for place, agency, days, n in _rows(session, cut):
        key = key_at(place & KEY, agency)
        found[place >> SPAN, METRICS[place >> METRIC & 0x3F], key, days] += int(n)
    return [Sum(*at, n) for at, n in found.items() if n]


def apart(session: Session, cut: Cut) -> Counted:
    """The sums of the cut's one span, by key and metric."""
    found: dict[Key, dict[Metric, dict[int, int]]] = {}
    places: dict[Any, dict[int, int]] = {}
    key_at = cache(partial(_key_at, cut))
    for place, agency, days, n in _rows(session, cut):
        histogram = places.get((place, agency))
        if histogram is None:
            counts = found.setdefault(key_at(place & KEY, agency), {})
            histogram = counts.setdefault(METRICS[place >> METRIC & 0x3F], {})
            places[place, agency] = histogram
        histogram[days] = histogram.get(days, 0) + n
    return without_nothing(found)


def at_ends(session: Session, cut: Cut, ends: Sequence[int]) -> dict[int, Counted]:
    """By the last day of a month: what a coarse cut without a span stands at on that day.

    Everything that counts by then, whenever it is dated: one reading for all the months, which are
    in order. Of what is known now.
    """
    found: dict[Key, dict[Metric, dict[int, int]]] = {}
    rows = iter(sorted(_by_day(session, cut, ends[-1]), key=lambda row: row[0]))
    row, told = next(rows, None), {}
    for end in ends:
        while row is not None and row[0] <= end:
            _on, number, n, *values = row
            counts = found.setdefault(tuple(values), {}).setdefault(METRICS[number], {0: 0})
            counts[0] += int(n)
            row = next(rows, None)
        told[end] = without_nothing(found)
    return told


def _by_day(session: Session, cut: Cut, last: int) -> list[tuple[Any, ...]]:
    """(the last day of the month from which, or the day, metric, how many, …the values of `by`)"""
    found: list[tuple[Any, ...]] = []
    for table, when in ((Balance, Balance.on_month), (LedgerTail, LedgerTail.on)):
        until = month_number(last) if table is Balance else last
        by = _columns(table, cut, None).values()
        statement = (
            select(col(when), type_coerce(table.metric, Integer), func.sum(table.n), *by)
            .where(government_in(table.government_id, cut.governments))
            .where(col(table.metric).in_(cut.metrics), col(when) <= until)
            .group_by(col(when), col(table.metric), *by)
        )
        rows = session.connection().execute(statement)
        is_month = table is Balance
        found += [(first_of_month(on + 1) - 1 if is_month else on, *rest) for on, *rest in rows]
    return found


def _rows(session: Session, cut: Cut) -> Sequence[Any]:
    """(place, agency, days, how many), several of one key: see SPAN. Agency 0 is not asked for."""
    parts: list[Select[Any]] = []
    for number, span in enumerate(cut.spans):
        found = divided(_to_month_end(span, cut.as_of))
        if found.months is not None:
            parts += _of_months(cut, number, found.months)
        parts += [_of_days(cut, number, part) for part in found.rest]
        parts += [_of_days(cut, number, part, sign=-1) for part in found.too_many]
    if not parts:
        return []
    statement = union_all(*parts) if len(parts) > 1 else parts[0]
    read = session.connection().execute(statement, execution_options=IN_BINARY)
    # tens of thousands of numbers, as the driver has them: a Row of each would take as long again
    return read.cursor.fetchall() if read.cursor else []


def _key_at(cut: Cut, place: int, agency: int) -> Key:
    at = {
        Split.GOVERNMENT: place >> GOVERNMENT & 0x7FFF,
        Split.MONTH: place & 0xFFFFF,
        Split.AGENCY: agency,
    }
    return _key(cut, [at[one] for one in cut.by], place >> IS_DAY)


def _to_month_end(span: Span, as_of: int) -> Span:
    """Nothing counts before the day that dates it: what is dated after `as_of` is not there yet."""
    if span.last is None or span.last < as_of:
        return span
    return Span(span.first, max(span.last, first_of_month(month_number(span.last) + 1) - 1))


def _ends_month(day: int) -> bool:
    return month_number(day + 1) > month_number(day)


def _of_months(cut: Cut, number: int, months: Span) -> list[Select[Any]]:
    month = month_number(cut.as_of)
    ended = _ends_month(cut.as_of)
    asks_agency = Split.AGENCY in cut.by or cut.agencies is not None
    table: Any = BalanceAgency if asks_agency else Balance
    by_day: Any = BalanceAgencyDay if asks_agency else BalanceDay
    closed = col(table.on_month) <= month if ended else col(table.on_month) < month
    parts = [_from(table, cut, number, months, closed)]
    if not ended:
        running = col(by_day.on).between(first_of_month(month), cut.as_of)
        parts.append(_from(by_day, cut, number, months, running))
    parts.append(_from(LedgerTail, cut, number, months, col(LedgerTail.on) <= cut.as_of))
    if cut.known_on is not None:
        parts.append(_learned_later(cut, number, months, cut.known_on))
    return parts


def _from(
    table: Any, cut: Cut, number: int, months: Span, when: ColumnElement[bool]
) -> Select[Any]:
    days = days_column(table, cut)
    columns = _columns(table, cut, table.cohort_month)
    conditions = [
        government_in(table.government_id, cut.governments),
        col(table.metric).in_(cut.metrics),
        *within(table.cohort_month, months),
        when,
    ]
    if cut.agencies is not None:
        conditions.append(col(table.agency_id).in_(cut.agencies))
    return _grouped(table, cut, number, 0, days, func.sum(table.n), columns).where(*conditions)


def _learned_later(cut: Cut, number: int, months: Span, known_on: int) -> Select[Any]:
    """What counts by then but was recorded later; on <= as_of <= known_on: the partial index.

    Adding nothing to a column of the primary key keeps SQLite from that key, which it would prefer.
    """
    days = days_column(Ledger, cut)
    columns = {
        split: column + NOTHING for split, column in _columns(Ledger, cut, Ledger.cohort_on).items()
    }
    metric: Any = type_coerce(Ledger.metric, Integer) + NOTHING
    cohort: Any = col(Ledger.cohort_on) + NOTHING
    first, last = _days_of(months)
    conditions = [] if first is None else [cohort >= first]
    conditions += [] if last is None else [cohort <= last]
    return _grouped(Ledger, cut, number, 1, days, -func.sum(Ledger.n), columns).where(
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


def _of_days(cut: Cut, number: int, span: Span, sign: int = 1) -> Select[Any]:
    days = days_column(Ledger, cut)
    columns = _columns(Ledger, cut, Ledger.cohort_on)
    n = func.sum(Ledger.n) if sign > 0 else -func.sum(Ledger.n)
    statement = _grouped(Ledger, cut, number, 1, days, n, columns)
    return statement.where(ledger.conditions(cut, span))


def _grouped(
    table: Any, cut: Cut, number: int, is_day: int, days: Any, n: Any, columns: dict[Split, Any]
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


def _columns(table: Any, cut: Cut, cohort: Any) -> dict[Split, Any]:
    """`cohort` is a month or a day, as the table has it; the bit IS_DAY says which."""
    found = {Split.GOVERNMENT: "government_id", Split.AGENCY: "agency_id"}
    return {
        split: col(cohort) if split == Split.MONTH else col(getattr(table, found[split]))
        for split in cut.by
    }


def _key(cut: Cut, values: Sequence[Any], is_day: int) -> Key:
    if is_day:
        return ledger.key_of(cut, values)
    return tuple(
        value or None if split == Split.AGENCY else value
        for split, value in zip(cut.by, values, strict=True)
    )

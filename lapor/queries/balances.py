"""The same sums from the balances, where a cut allows it: whole months, plus the tail.

Months that a period only touches are read from the ledger. One statement, so one snapshot.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, partial
from itertools import chain
from typing import Any

from sqlalchemy import Integer, Select, func, select, type_coerce, union_all
from sqlmodel import Session, col

from db.codes import Metric
from db.days import first_of_month, month_number
from db.engine import IN_BINARY
from db.models import Balance, LedgerTail
from db.types import number as kept_as
from lapor.domain.kpi import Split
from lapor.queries import balance_statements as statements
from lapor.queries import ledger, receipts
from lapor.queries.balance_statements import GOVERNMENT, IS_DAY, KEY, METRIC, SPAN, Shape
from lapor.queries.counted import Counted, without_nothing
from lapor.queries.dividing import divided
from lapor.queries.ledger import Cut, Key, Span, Sum, government_in

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
        by = statements.columns_of(table, cut, None).values()
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
    shapes: list[Shape] = []
    days: list[Select[Any]] = []
    values = statements.values(cut)
    for number, span in enumerate(cut.spans):
        found = divided(_to_month_end(span, cut.as_of))
        if found.months is not None:
            shapes.append(statements.shape(cut, number, found.months))
            values |= {f"first_{number}": found.months.first, f"last_{number}": found.months.last}
            if cut.known_on is not None:
                days.append(statements.learned_later(cut, number, found.months, cut.known_on))
        days += [statements.of_days(cut, number, part) for part in found.rest]
        days += [statements.of_days(cut, number, part, sign=-1) for part in found.too_many]
    if not shapes and not days:
        return []
    spans = chain(*map(statements.of_span, shapes))
    statement = union_all(*spans, *days) if days else statements.of_months(tuple(shapes))
    read = session.connection().execute(statement, values, execution_options=IN_BINARY)
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


def _key(cut: Cut, values: Sequence[Any], is_day: int) -> Key:
    if is_day:
        return ledger.key_of(cut, values)
    return tuple(
        value or None if split == Split.AGENCY else value
        for split, value in zip(cut.by, values, strict=True)
    )

"""Sums over the ledger itself: any cut, any day, and the complaints behind a number.

The general path. lapor.queries.balances answers the common cuts from the balances, the same
numbers, and falls back to this one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlmodel import Session, col

from db.codes import Channel, Class, Metric, MoveCode, Status
from db.days import month_number
from db.models import Activity, Complaint, Ledger
from lapor.domain.kpi import Split
from lapor.queries.everywhere import everywhere

FILES = (MoveCode.RECEIVE, MoveCode.REIMPORT)  # the causes of what a file told
NO_DAYS: Any = literal_column("0")
UNDATED = '%"undated":true%'  # in the facts of what a file did not date


class Span(NamedTuple):
    """From the one day to the other, both included; None is open."""

    first: int | None = None
    last: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.first is not None and self.last is not None and self.first > self.last


@dataclass(frozen=True, slots=True)
class Cut:
    """What to sum. `as_of` and `known_on` end at their midnight; known_on is never earlier."""

    metrics: tuple[Metric, ...]
    as_of: int
    known_on: int | None = None  # None: all that is recorded
    spans: tuple[Span, ...] = (Span(),)  # of the day that dates the KPI; each is summed apart
    by: tuple[Split, ...] = ()
    with_days: bool = False
    governments: tuple[int, ...] | None = None  # None: all
    agencies: tuple[int, ...] | None = None
    by_holder: bool = False  # agency: whoever holds the complaint now, not whom the entry names
    klass: Class | None = None
    channel: Channel | None = None
    categories: tuple[int, ...] | None = None
    territories: tuple[tuple[int, int], ...] | None = None  # ranges of ids
    status: Status | None = None

    @property
    def joins_complaint(self) -> bool:
        asks_agency = Split.AGENCY in self.by or self.agencies is not None
        asks_status = Split.STATUS in self.by or self.status is not None
        return asks_status or (self.by_holder and asks_agency)


Key = tuple[Any, ...]  # the values of `by`, in its order


class Sum(NamedTuple):
    span: int
    metric: Metric
    key: Key
    days: int
    n: int


class Behind(NamedTuple):
    """What one metric says of one complaint."""

    complaint_id: int
    home_id: int
    metric: Metric
    government_id: int
    agency_id: int
    cohort_on: int
    on: int
    days: int
    n: int
    key: Key = ()


def sums(session: Session, cut: Cut) -> list[Sum]:
    parts = [
        _grouped(cut, number, span) for number, span in enumerate(cut.spans) if not span.is_empty
    ]
    if not parts:
        return []
    statement = parts[0] if len(parts) == 1 else union_all(*parts)
    found: Counter[tuple[int, Metric, Key, int]] = Counter()
    for number, metric, days, n, *values in session.connection().execute(statement):
        found[number, metric, key_of(cut, values), days] += int(n)
    return [Sum(*at, n) for at, n in found.items() if n]


def behind(session: Session, cut: Cut) -> list[Behind]:
    """The complaints of which a metric is true, with the columns of `by`."""
    own = (
        col(Ledger.complaint_id),
        col(Ledger.home_id),
        col(Ledger.metric),
        col(Ledger.government_id),
        col(Ledger.agency_id),
        col(Ledger.cohort_on),
    )
    columns = _columns(cut)
    n = func.sum(Ledger.n)
    begun = func.max(case((col(Ledger.n) > 0, col(Ledger.on))))
    statement = (
        select(*own, begun, func.sum(Ledger.n * Ledger.days), n, *columns)
        .where(or_(*(conditions(cut, span) for span in cut.spans)))
        .group_by(*own, *columns)
        .having(n != 0)
    )
    found: list[Behind] = []
    for row in session.connection().execute(_joined(statement, cut)):
        days, net, *values = row[7:]
        found.append(Behind._make((*row[:7], int(days), int(net), key_of(cut, values))))
    return found


def _grouped(cut: Cut, number: int, span: Span) -> Select[Any]:
    days = days_column(Ledger, cut)
    columns = _columns(cut)
    groups = [col(Ledger.metric), *columns, *([] if days is NO_DAYS else [days])]
    head: tuple[Any, ...] = (
        literal_column(str(number)),
        col(Ledger.metric),
        days,
        func.sum(Ledger.n),
    )
    statement: Select[Any] = select(*head, *columns).where(conditions(cut, span)).group_by(*groups)
    return _joined(statement, cut)


def days_column(table: Any, cut: Cut) -> Any:
    """The integer measure, 0 where it is not asked for."""
    return col(table.days) if cut.with_days else NO_DAYS


def _joined(statement: Select[Any], cut: Cut) -> Select[Any]:
    statement = statement.select_from(Ledger)
    if cut.joins_complaint:
        same = and_(
            col(Complaint.id) == Ledger.complaint_id, col(Complaint.home_id) == Ledger.home_id
        )
        statement = statement.join(Complaint, same)
    return statement


def _columns(cut: Cut) -> list[Any]:
    return [_column(split, cut) for split in cut.by]


def _column(split: Split, cut: Cut) -> Any:
    agency = Complaint.agency_id if cut.by_holder else Ledger.agency_id
    found: dict[Split, Any] = {
        Split.GOVERNMENT: Ledger.government_id,
        Split.AGENCY: agency,
        Split.MONTH: Ledger.cohort_on,
        Split.CLASS: Ledger.klass,
        Split.CHANNEL: Ledger.channel,
        Split.CATEGORY: Ledger.category_id,
        Split.TERRITORY: Ledger.territory_id,
        Split.STATUS: Complaint.status,
    }
    return col(found[split])


def key_of(cut: Cut, values: Iterable[Any]) -> Key:
    """The day that dates the KPI becomes its month; agency 0 is none."""
    return tuple(_plain(split, value) for split, value in zip(cut.by, values, strict=True))


def _plain(split: Split, value: Any) -> Any:
    if split == Split.MONTH:
        return month_number(value)
    return value or None if split == Split.AGENCY else value


def conditions(cut: Cut, span: Span) -> ColumnElement[bool]:
    found = [
        government_in(Ledger.government_id, cut.governments),
        col(Ledger.metric).in_(cut.metrics),
        *within(Ledger.cohort_on, span),
        col(Ledger.on) <= cut.as_of,
    ]
    if cut.known_on is not None:
        found.append(col(Ledger.recorded_on) <= cut.known_on)
    return and_(*found, *filters(cut))


def filters(cut: Cut) -> list[ColumnElement[bool]]:
    """Which complaints, beside the government and the day that dates the KPI."""
    found: list[ColumnElement[bool]] = []
    if cut.agencies is not None:
        found.append(_column(Split.AGENCY, cut).in_(cut.agencies))
    if cut.klass is not None:
        found.append(col(Ledger.klass) == cut.klass)
    if cut.channel is not None:
        found.append(col(Ledger.channel) == cut.channel)
    if cut.categories is not None:
        found.append(col(Ledger.category_id).in_(cut.categories))
    if cut.territories is not None:
        where = col(Ledger.territory_id)
        found.append(or_(*(where.between(low, high) for low, high in cut.territories)))
    if cut.status is not None:
        found.append(col(Complaint.status) == cut.status)
    return found


def government_in(column: Any, governments: tuple[int, ...] | None) -> ColumnElement[bool]:
    """Always named, so that a database seeks instead of scanning: every key begins with it."""
    if governments is None:
        return everywhere(column)
    return col(column).in_(governments)


def within(column: Any, span: Span) -> list[ColumnElement[bool]]:
    found = []
    if span.first is not None:
        found.append(col(column) >= span.first)
    if span.last is not None:
        found.append(col(column) <= span.last)
    return found


def told_later(session: Session, cut: Cut) -> set[Key]:
    """Groups of which a file told what it did not date, and what counts only after the day.

    A file that was read after the day the cut is known on had told nothing yet.
    """
    statement = select(literal_column("1"), *_columns(cut)).where(*_told_undated(cut))
    found = session.connection().execute(_joined(statement, cut).distinct())
    return {key_of(cut, values) for _, *values in found}


def told_until(session: Session, cut: Cut) -> dict[Key, int]:
    """Of the same groups the last day from which something counts that a file did not date."""
    columns = _columns(cut)
    last = select(func.max(Ledger.on), *columns).where(*_told_undated(cut)).group_by(*columns)
    found: dict[Key, int] = {}
    for on, *values in session.connection().execute(_joined(last, cut)):
        key = key_of(cut, values)
        found[key] = max(found.get(key, on), on)
    return found


def _told_undated(cut: Cut) -> list[ColumnElement[bool]]:
    return [
        government_in(Ledger.government_id, cut.governments),
        col(Ledger.metric).in_(cut.metrics),
        or_(*(and_(true(), *within(Ledger.cohort_on, span)) for span in cut.spans)),
        col(Ledger.on) > cut.as_of,
        col(Ledger.n) > 0,
        col(Ledger.cause).in_(FILES),
        true() if cut.known_on is None else col(Ledger.recorded_on) <= cut.known_on,
        *filters(cut),
        _told_then(col(Activity.version) == Ledger.version, col(Activity.facts).like(UNDATED)),
        not_(_told_then(col(Activity.version) > Ledger.version, _is_told_anew())),
    ]


def _told_then(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        col(Activity.complaint_id) == Ledger.complaint_id,
        col(Activity.home_id) == Ledger.home_id,
        *conditions,
    )


def _is_told_anew() -> ColumnElement[bool]:
    return col(Activity.kind) == MoveCode.REIMPORT

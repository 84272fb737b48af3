"""The entries that count at one stamp and not at another, summed by what they are put down to.

Read by the key (government, metric, cohort) alone. The rules of lapor.domain.change become one
CASE, so no row leaves the database unclassified and none is looped over here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlmodel import Session, col

from db.codes import Metric, MoveCode
from db.models import Activity, Ledger
from db.types import number
from lapor.domain.change import LATENESS, RULES, VERIFIED, Rule, Where, Why
from lapor.queries.ledger import Cut, Span, filters, government_in, within

REASONS, METRICS = tuple(Why), tuple(Metric)
SUMS, BY_DAYS, BY_METRIC = range(3)  # what a row of the answer is
VERIFIES = (MoveCode.VERIFY, MoveCode.DISPATCH)
Tally = dict[tuple[Metric, int, int], int]  # (metric, days, agency) → how many


@dataclass(frozen=True, slots=True)
class Stamp:
    """One side: its cuts (one for each calendar, where age matters), before age the period."""

    cuts: tuple[Cut, ...]
    period: Span

    @property
    def as_of(self) -> int:
        return self.cuts[0].as_of

    @property
    def known_on(self) -> int | None:
        return self.cuts[0].known_on


@dataclass(frozen=True, slots=True)
class Found:
    """By reason: the entries with their days, and how many complaints they are of.

    Complaints are counted by which metrics they are of (a sum of bits), twice: by metrics and days,
    and by metrics alone, where a day that went and another that came are nothing.
    """

    tallies: dict[Why, Tally]
    by_days: dict[Why, Counter[int]]
    by_metric: dict[Why, Counter[int]]

    def tallies_of(self, metrics: Sequence[Metric], *, with_days: bool) -> dict[Why, Tally]:
        """Of these alone. Without days, a day that went for another is nothing."""
        found: dict[Why, Tally] = {}
        for why, tally in self.tallies.items():
            mine: Counter[tuple[Metric, int, int]] = Counter()
            for (metric, days, agency), n in tally.items():
                if metric in metrics:
                    mine[metric, days if with_days else 0, agency] += n
            if any(mine.values()):
                found[why] = {at: n for at, n in mine.items() if n}
        return found

    def touched(self, metrics: Sequence[Metric], *, with_days: bool) -> dict[Why, int]:
        """Complaints of which an entry of these metrics is left."""
        bits = sum(_bit(metric) for metric in set(metrics))
        return {
            why: sum(n for mask, n in counted.items() if mask & bits)
            for why, counted in (self.by_days if with_days else self.by_metric).items()
        }


def _bit(metric: Metric) -> int:
    return 1 << number(metric)


def between(session: Session, earlier: Stamp, later: Stamp) -> Found:
    """What has to be added to the earlier stamp's sums to make the later one's: one statement."""
    kept = _by_complaint(earlier, later)
    alike = (kept.c.why, kept.c.metric, kept.c.agency, kept.c.complaint)
    plain = select(*alike).group_by(*alike).having(func.sum(kept.c.n) != 0).subquery("plain")
    groups = (kept.c.why, kept.c.metric, kept.c.days, kept.c.agency)
    sums = select(_what(SUMS), *groups, func.sum(kept.c.n)).group_by(*groups)
    counts = (_complaints(kept, BY_DAYS), _complaints(plain, BY_METRIC))
    found = Found({}, {}, {})
    counted = {BY_DAYS: found.by_days, BY_METRIC: found.by_metric}
    for what, why, at, days, agency, n in session.connection().execute(union_all(sums, *counts)):
        if what != SUMS:
            counted[what].setdefault(REASONS[why], Counter())[int(at)] += int(n)
        elif n:
            tally = found.tallies.setdefault(REASONS[why], {})
            tally[METRICS[at - 1], days, agency] = int(n)
    return found


def _what(code: int) -> Any:
    return literal_column(str(code))


def _complaints(kept: Any, code: int) -> Any:
    """How many complaints there are of each reason and set of metrics."""
    bits = func.sum(func.distinct(literal_column("1").op("<<")(kept.c.metric)))
    of_one = (
        select(kept.c.why, bits.label("bits"))
        .group_by(kept.c.why, kept.c.complaint)
        .subquery(f"of_one_{code}")
    )
    groups = (of_one.c.why, of_one.c.bits)
    return select(_what(code), *groups, _what(0), _what(0), func.count()).group_by(*groups)


def _by_complaint(earlier: Stamp, later: Stamp) -> Any:
    """What each reason left of each complaint: a claim that went and came again touches none."""
    row = _entries(earlier, later)
    groups = (row.c.why, row.c.metric, row.c.days, row.c.agency, row.c.complaint)
    n = func.sum(row.c.n)
    return select(*groups, n.label("n")).group_by(*groups).having(n != 0).cte("kept")


def _entries(earlier: Stamp, later: Stamp) -> Subquery:
    cut = later.cuts[0]
    before, after = (case((_counts(stamp), 1), else_=0) for stamp in (earlier, later))
    nothing: Any = literal_column("0")
    has_agency = bool(cut.by)
    return (
        select(
            _why(earlier, later, cut.metrics).label("why"),
            type_coerce(Ledger.metric, Integer).label("metric"),
            (col(Ledger.days) if cut.with_days else nothing).label("days"),
            (col(Ledger.agency_id) if has_agency else nothing).label("agency"),
            col(Ledger.complaint_id).label("complaint"),
            ((after - before) * col(Ledger.n)).label("n"),
        )
        .where(*_within_either(earlier, later), before != after)
        .subquery("entry")
    )


def _within_either(earlier: Stamp, later: Stamp) -> list[ColumnElement[bool]]:
    """What a database seeks by: the widest that either stamp can count."""
    cut = later.cuts[0]
    firsts, lasts = zip(earlier.period, later.period, strict=True)
    return [
        government_in(Ledger.government_id, governments(later)),
        col(Ledger.metric).in_(cut.metrics),
        *within(Ledger.cohort_on, Span(_least(firsts), _most(lasts))),
        col(Ledger.on) <= max(earlier.as_of, later.as_of),
        *filters(cut),
    ]


def governments(stamp: Stamp) -> tuple[int, ...] | None:
    """None: all."""
    found: list[int] = []
    for cut in stamp.cuts:
        if cut.governments is None:
            return None
        found += cut.governments
    return tuple(found)


def _least(days: Sequence[int | None]) -> int | None:
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None


def _most(days: Sequence[int | None]) -> int | None:
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _counts(stamp: Stamp) -> ColumnElement[bool]:
    return and_(_dated(stamp), _come(stamp), _known(stamp))


def _dated(stamp: Stamp) -> ColumnElement[bool]:
    """Does its date lie in the stamp's period, and is it as old as is asked?"""
    alike = len(stamp.cuts) == 1
    return or_(
        *(
            and_(
                true() if alike else government_in(Ledger.government_id, cut.governments),
                *within(Ledger.cohort_on, span),
            )
            for cut in stamp.cuts
            for span in cut.spans
        )
    )


def _come(stamp: Stamp) -> ColumnElement[bool]:
    return col(Ledger.on) <= stamp.as_of


def _known(stamp: Stamp) -> ColumnElement[bool]:
    return true() if stamp.known_on is None else col(Ledger.recorded_on) <= stamp.known_on


def _why(earlier: Stamp, later: Stamp, metrics: tuple[Metric, ...]) -> ColumnElement[Any]:
    """The first rule that fits. Rules about other metrics are left out."""
    other: Any = literal_column(str(REASONS.index(Why.OTHER)))
    asked = [rule for rule in RULES if rule.metrics is None or rule.metrics & set(metrics)]
    since = not_(and_(_come(earlier), _come(later)))
    came, left = not_(_in_period(earlier)), not_(_in_period(later))
    recorded = col(Ledger.recorded_on)
    where = {
        Where.CAME: came,
        Where.LEFT: left,
        Where.APART: or_(came, left),
        Where.APART_LATE: or_(
            and_(came, recorded > later.as_of), and_(left, recorded > earlier.as_of)
        ),
        Where.AGED: or_(not_(_dated(earlier)), not_(_dated(later))),
        Where.LEARNED: and_(_come(earlier), _come(later)),
        Where.SETTLED: and_(since, col(Ledger.recorded_on) <= min(earlier.as_of, later.as_of)),
        Where.HAPPENED: since,
    }
    return case(
        *(
            (_fits(rule, where), literal_column(str(REASONS.index(rule.why))))
            for rule in asked
            if _can_be(rule, earlier, later)
        ),
        else_=other,
    )


def _can_be(rule: Rule, earlier: Stamp, later: Stamp) -> bool:
    """Nothing comes or leaves where the periods are the same, nor grows older."""
    if rule.where in (Where.CAME, Where.LEFT, Where.APART, Where.APART_LATE):
        return earlier.period != later.period
    if rule.where == Where.AGED:
        return [cut.spans for cut in earlier.cuts] != [cut.spans for cut in later.cuts]
    return True


def _in_period(stamp: Stamp) -> ColumnElement[bool]:
    return and_(true(), *within(Ledger.cohort_on, stamp.period))


def _fits(rule: Rule, where: dict[Where, ColumnElement[bool]]) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [] if rule.where is None else [where[rule.where]]
    cause, metric = type_coerce(Ledger.cause, Integer), type_coerce(Ledger.metric, Integer)
    if rule.causes is not None:
        found.append(cause.in_(sorted(number(one) for one in rule.causes)))
    if rule.metrics is not None:
        found.append(metric.in_(sorted(number(one) for one in rule.metrics)))
    if rule.ahead:
        received = and_(cause == number(MoveCode.RECEIVE), col(Ledger.n) > 0)
        found.append(or_(col(Ledger.on) > col(Ledger.recorded_on), received))
    if rule.first:
        found += [col(Ledger.n) > 0, _is_first(metric)]
    if rule.again:
        found.append(or_(col(Ledger.n) < 0, not_(_is_first(metric))))
    return and_(*found)


def _is_first(metric: ColumnElement[int]) -> ColumnElement[bool]:
    """The first dispatch dates R, and verifies what nobody had verified before.

    Only a complaint that is away from home needs the look into its story.
    """
    is_home = col(Ledger.government_id) == col(Ledger.home_id)
    verified = exists().where(
        col(Activity.complaint_id) == Ledger.complaint_id,
        col(Activity.home_id) == Ledger.home_id,
        col(Activity.version) < Ledger.version,
        col(Activity.kind).in_(VERIFIES),
    )
    verifies = metric.in_(sorted(number(one) for one in VERIFIED))
    late = metric.in_(sorted(number(one) for one in LATENESS))  # posted ahead of its day
    dispatched = and_(metric == number(Metric.DISPATCHED), col(Ledger.cohort_on) == col(Ledger.on))
    return case(
        (verifies, case((is_home, True), else_=not_(verified))),
        (late, col(Ledger.recorded_on) <= col(Ledger.cohort_on)),
        else_=dispatched,
    )

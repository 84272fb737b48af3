"""Sums over the complaints that a topic's rule finds, dated and counted as those received are."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from db.codes import Metric
from db.days import first_of_month
from db.models import Ledger
from lapor.domain.words import Term
from lapor.queries import search
from lapor.queries.month_sums import Run

INSIDE, BESIDE, OUTSIDE = 2, 1, 0


class Matching(NamedTuple):
    """A rule in ids: of one of the categories, or with one of the words."""

    categories: tuple[int, ...]
    terms: tuple[Term, ...]


class Line(NamedTuple):
    """Receipts of one day that count from one day and were recorded on one day."""

    cohort_on: int
    on: int
    recorded_on: int
    n: int  # found by the first rule inside all the others
    beside: int  # by the others only
    outside: int


def lines(session: Session, way: Sequence[Matching], run: Run, *, are_few: bool) -> list[Line]:
    """What a rule finds inside others, of all receipts of these months.

    An entry names the category of its version, so that a complaint put into another one is taken
    off again; its words are those of today. A complaint that a rule finds twice is one. `are_few`:
    look at the words of each instead of at all that hold them.
    """
    receipts = _receipts(run)
    ends = _ends(session, receipts) if are_few else None
    first, *others = (_found_by(session, one, ends) for one in way)
    inside = case((first, INSIDE), else_=BESIDE if others else OUTSIDE)
    place = case((and_(*others), inside), else_=OUTSIDE) if others else inside
    own: tuple[Any, ...] = (col(Ledger.cohort_on), col(Ledger.on), col(Ledger.recorded_on))
    each = select(*own, col(Ledger.n), place.label("place")).where(receipts).subquery()
    groups = (each.c.cohort_on, each.c.on, each.c.recorded_on, each.c.place)
    statement = select(*groups, func.sum(each.c.n)).group_by(*groups)
    found: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for cohort, on, recorded, at, n in session.connection().execute(statement):
        found[cohort, on, recorded][INSIDE - at] += int(n)
    return [Line(*days, *sums) for days, sums in sorted(found.items()) if any(sums)]


def _receipts(run: Run) -> ColumnElement[bool]:
    return and_(
        col(Ledger.government_id) == run.government,
        col(Ledger.metric) == Metric.RECEIVED,
        col(Ledger.cohort_on).between(first_of_month(run.first), first_of_month(run.last + 1) - 1),
    )


def _ends(session: Session, receipts: ColumnElement[bool]) -> tuple[int, int]:
    """Between these ids are all of them; an id is of about the moment of receipt."""
    own = col(Ledger.complaint_id)
    first, last = session.execute(select(func.min(own), func.max(own)).where(receipts)).one()
    return first or 0, last or 0


def _found_by(session: Session, one: Matching, ends: tuple[int, int] | None) -> ColumnElement[bool]:
    of_category = col(Ledger.category_id).in_(one.categories)
    if not one.terms:
        return of_category
    id, home = col(Ledger.complaint_id), col(Ledger.home_id)
    if ends is not None:
        return or_(of_category, search.has_any_of(session, one.terms, id, home, ends))
    return or_(of_category, id.in_(search.any_of(session, one.terms)))

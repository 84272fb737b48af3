"""Sums over the complaints that a topic's rule finds, dated and counted as those received are."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from db.days import month_number
from db.models import Ledger
from lapor.domain.words import Term
from lapor.queries import ledger, search
from lapor.queries.ledger import Cut, Span

Months = Counter[tuple[int, int]]  # by government and month of receipt


class Matching(NamedTuple):
    """A rule in ids: of one of the categories, or with one of the words."""

    categories: tuple[int, ...]
    terms: tuple[Term, ...]


def sums(session: Session, cuts: Sequence[Cut], inside: Sequence[Matching]) -> Months:
    """Complaints that all the rules find. Of several cuts each begins where the one before ends.

    An entry names the category of its version, so that a complaint put into another one is taken
    off again; its words are those of today. A complaint that a rule finds twice is one.
    """
    statement = (
        select(col(Ledger.government_id), col(Ledger.cohort_on), func.sum(Ledger.n))
        .where(_counts(cuts), *(_found_by(session, one) for one in inside))
        .group_by(col(Ledger.government_id), col(Ledger.cohort_on))
    )
    found: Months = Counter()
    for government, on, n in session.connection().execute(statement):
        found[government, month_number(on)] += int(n)
    return found


def _counts(cuts: Sequence[Cut]) -> ColumnElement[bool]:
    """What is received in any of the cuts and counts by its day: one walk through the ledger."""
    *earlier, last = cuts
    if not earlier:
        return ledger.conditions(last, last.spans[0])
    whole = ledger.conditions(last, Span(earlier[0].spans[0].first, last.spans[0].last))
    ends = [(col(Ledger.cohort_on) <= cut.spans[0].last, cut.as_of) for cut in earlier]
    return and_(whole, col(Ledger.on) <= case(*ends, else_=last.as_of))


def _found_by(session: Session, one: Matching) -> ColumnElement[bool]:
    of_category = col(Ledger.category_id).in_(one.categories)
    if not one.terms:
        return of_category
    return or_(of_category, col(Ledger.complaint_id).in_(search.any_of(session, one.terms)))

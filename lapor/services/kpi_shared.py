"""What many KPIs of one question share: their sums, read in one statement, and their labels."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from lapor.domain.kpi import Count, Days, Kpi, Rate, Share
from lapor.queries import balances
from lapor.queries.counted import Counted
from lapor.services.kpi_labels import Labels
from lapor.services.kpi_people import Census
from lapor.services.kpi_scope import Asked


class Lookups:
    """What is looked up once for all readings of a question."""

    def __init__(self, session: Session) -> None:
        self.labels, self.census = Labels(session), Census(session)


def shared(session: Session, questions: Sequence[Asked]) -> dict[str, Counted]:
    """The sums of all KPIs that ask the same of the ledger, by the code of the KPI."""
    alike = [question for question in questions if is_plain(question.kpi)]
    if not alike:
        return {}
    metrics = tuple(dict.fromkeys(m for one in alike for m in one.kpi.shape.metrics))
    # with the days of all: rows are then read in the order of the balance's key, and as many
    cut = replace(alike[0].cut, metrics=metrics, with_days=True, by_holder=False)
    if not balances.fits(cut):
        return {}
    apart = balances.apart(session, cut)
    totals = _totals(apart)
    return {one.kpi.code: _of(apart if needs_days(one.kpi) else totals, one.kpi) for one in alike}


def _totals(apart: Counted) -> Counted:
    """The same without the days."""
    return {
        key: {metric: {0: sum(histogram.values())} for metric, histogram in counts.items()}
        for key, counts in apart.items()
    }


def _of(apart: Counted, kpi: Kpi) -> Counted:
    """The groups that have something of this KPI's metrics."""
    metrics = frozenset(kpi.shape.metrics)
    return {key: counts for key, counts in apart.items() if not metrics.isdisjoint(counts)}


def is_plain(kpi: Kpi) -> bool:
    """Is it made of sums over its period alone?"""
    shape = kpi.shape
    plain_count = type(shape) is Count and shape.older_than is None
    return isinstance(shape, Share | Days | Rate) or plain_count


def needs_days(kpi: Kpi) -> bool:
    shape = kpi.shape
    return isinstance(shape, Days) or (isinstance(shape, Share) and shape.at_least is not None)

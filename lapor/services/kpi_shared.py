"""What many KPIs of one question share: their sums, read in one statement, and their labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from sqlmodel import Session

from lapor.domain.kpi import Backlog, Count, Days, Kpi, Rate, Share
from lapor.queries import balances
from lapor.queries.counted import Counted
from lapor.services import kpi_months, kpi_undated
from lapor.services.kpi_labels import Labels
from lapor.services.kpi_people import Census
from lapor.services.kpi_scope import Asked


class Lookups:
    """What is looked up once for all readings of a question."""

    def __init__(self, session: Session) -> None:
        self.labels, self.census = Labels(session), Census(session)
        self.any_file = cache(kpi_undated.any_file)


@dataclass(frozen=True)
class Shared:
    """The sums of all KPIs that ask the same of the ledger."""

    whole: Counted | None = None  # with their days; None: they are not read together
    totals: Counted | None = None  # without them

    def of(self, kpi: Kpi) -> Counted | None:
        """The groups that have something of this KPI's metrics."""
        if self.whole is None or self.totals is None or not is_plain(kpi):
            return None
        return having(self.whole if needs_days(kpi) else self.totals, kpi)


def shared(session: Session, questions: Sequence[Asked]) -> Shared:
    """What they share, in one statement. Ages by month are made of it too."""
    alike = [one for one in questions if is_plain(one.kpi) or _is_of_ages_by_month(one)]
    if not alike:
        return Shared()
    metrics = tuple(dict.fromkeys(m for one in alike for m in one.kpi.shape.metrics))
    # with the days of all: rows are then read in the order of the balance's key, and as many
    cut = replace(alike[0].cut, metrics=metrics, with_days=True, by_holder=False)
    if not balances.fits(cut):
        return Shared()
    apart = balances.apart(session, cut)
    return Shared(apart, _totals(apart))


def _totals(apart: Counted) -> Counted:
    """The same without the days."""
    return {
        key: {metric: {0: sum(histogram.values())} for metric, histogram in counts.items()}
        for key, counts in apart.items()
    }


def having(counted: Counted, kpi: Kpi) -> Counted:
    """The groups that have something of this KPI's metrics."""
    metrics = frozenset(kpi.shape.metrics)
    return {key: counts for key, counts in counted.items() if not metrics.isdisjoint(counts)}


def _is_of_ages_by_month(question: Asked) -> bool:
    """Is it of what lies so many working days back, by month?"""
    shape = question.kpi.shape
    ages = isinstance(shape, Backlog) or (isinstance(shape, Count) and shape.older_than is not None)
    return ages and kpi_months.are_asked(question)


def is_plain(kpi: Kpi) -> bool:
    """Is it made of sums over its period alone?"""
    shape = kpi.shape
    plain_count = type(shape) is Count and shape.older_than is None
    return isinstance(shape, Share | Days | Rate) or plain_count


def needs_days(kpi: Kpi) -> bool:
    shape = kpi.shape
    return isinstance(shape, Days) or (isinstance(shape, Share) and shape.at_least is not None)

"""What a KPI is: a shape over sums of the ledger, and how its value is read from them."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from db.codes import Metric
from lapor.domain.text import Text

Metrics = tuple[Metric, ...]
Entries = Mapping[tuple[Metric, int], int]  # (metric, days) → how many
Counts = Mapping[Metric, Mapping[int, int]]  # metric → days → how many
SMALL = 10  # below it no percentage is shown, and a partner sees nothing
GOOD = 50  # per cent followed up, from which an agency is "baik" (OGI 2020–2022)

# These say nothing about an agency: they are true of a complaint before anybody is given it.
RECEIPT = frozenset(
    {
        Metric.RECEIVED,
        Metric.ANONYMOUS,
        Metric.SECRET,
        Metric.HELD,
        Metric.ARCHIVED,
        Metric.CLOSED,
        Metric.VERIFY_LATE,
        Metric.VERIFY_LATE_CLOSED,
        Metric.VERIFIED_IN_TIME,
        Metric.VERIFIED_AFTER_DUE,
        Metric.VERIFIED_UNDATED,
    }
)


class Split(StrEnum):
    """What a number can be cut by."""

    GOVERNMENT = "government"
    AGENCY = "agency"
    MONTH = "month"  # of the date that dates the KPI
    CLASS = "class"
    CHANNEL = "channel"
    CATEGORY = "category"
    TERRITORY = "territory"
    STATUS = "status"


class Unit(StrEnum):
    COMPLAINTS = "complaints"
    PERCENT = "percent"
    DAYS = "working_days"
    RATE = "per_100k"


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"  # more is neither better nor worse


class DatedBy(StrEnum):
    RECEIPT = "receipt"
    DISPATCH = "dispatch"
    FIRST_DONE = "first_done"
    DONE = "done"
    AS_OF = "as_of"  # a stock: a period restricts what it looks at by receipt or dispatch
    PERIOD = "period"


class AgencyQuestion(StrEnum):
    CONNECTED = "connected"
    ACTIVE = "active"
    GOOD = "good"


class Figures(NamedTuple):
    """A value and what it was made of."""

    value: float | None
    n: int
    numerator: int | None
    denominator: int | None = None
    median: float | None = None
    mean: float | None = None
    p90: int | None = None


def gathered(entries: Entries) -> Counts:
    found: dict[Metric, dict[int, int]] = {}
    for (metric, days), n in entries.items():
        found.setdefault(metric, {})[days] = n
    return found


def total(counts: Counts, metrics: Metrics, *, at_least: int | None = None) -> int:
    found = 0
    for metric in metrics:
        histogram = counts.get(metric)
        if not histogram:
            continue
        if at_least is None:
            found += sum(histogram.values())
        else:
            found += sum([n for days, n in histogram.items() if days >= at_least])
    return found


def together(counts: Counts, metrics: Metrics) -> Mapping[int, int]:
    """days → how many, of all these."""
    present = [histogram for metric in metrics if (histogram := counts.get(metric))]
    if len(present) == 1:
        return present[0]
    found: dict[int, int] = {}
    for histogram in present:
        for days, n in histogram.items():
            found[days] = found.get(days, 0) + n
    return found


@dataclass(frozen=True, slots=True)
class Count:
    """How many; with `older_than`, only those whose date lies more working days back."""

    of: Metrics
    less: Metrics = ()
    older_than: int | None = None

    @property
    def metrics(self) -> Metrics:
        return self.of + self.less

    def read(self, counts: Counts) -> Figures:
        n = total(counts, self.of) - total(counts, self.less)
        return Figures(n, n, n)


class Band(NamedTuple):
    """Working days from the one to the other, both included."""

    code: str
    most: int | None


@dataclass(frozen=True, slots=True)
class Backlog(Count):
    """How many, one number for each band of age."""

    bands: tuple[Band, ...] = (
        Band("0-5", 5),
        Band("6-14", 14),
        Band("15-60", 60),
        Band("over_60", None),
    )


@dataclass(frozen=True, slots=True)
class Share:
    """Of those among whom it could be, the per cent of whom it is true."""

    of: Metrics
    among: Metrics
    at_least: int | None = None  # of what was measured (a rating), to count as true
    undated: Metrics = ()  # left out, as nobody knows their dates

    @property
    def metrics(self) -> Metrics:
        return tuple(dict.fromkeys(self.of + self.among + self.undated))

    def read(self, counts: Counts) -> Figures:
        numerator = total(counts, self.of, at_least=self.at_least)
        denominator = total(counts, self.among)
        return Figures(per_cent(numerator, denominator), denominator, numerator, denominator)


@dataclass(frozen=True, slots=True)
class Days:
    """Working days it took, over those who got there."""

    of: Metrics
    undated: Metrics = ()

    @property
    def metrics(self) -> Metrics:
        return self.of + self.undated

    def read(self, counts: Counts) -> Figures:
        return summary(together(counts, self.of))


@dataclass(frozen=True, slots=True)
class Rate:
    """How many for every 100,000 people; the people are counted elsewhere."""

    of: Metrics

    @property
    def metrics(self) -> Metrics:
        return self.of

    def read(self, counts: Counts, people: int | None = None) -> Figures:
        n = total(counts, self.of)
        return Figures(n * 100_000 / people if people else None, n, n, people)


@dataclass(frozen=True, slots=True)
class Agencies:
    """Of the agencies, the per cent that is so."""

    question: AgencyQuestion
    of: Metrics = ()
    among: Metrics = ()

    @property
    def metrics(self) -> Metrics:
        return self.of + self.among


Summed = Count | Backlog | Share | Days | Rate  # read from sums of the ledger alone
Shape = Summed | Agencies


def per_cent(numerator: int, denominator: int) -> float | None:
    return numerator * 100 / denominator if denominator else None


def summary(histogram: Mapping[int, int]) -> Figures:
    """Median: the middle value or the mean of the two. p90: the least that 90 % do not exceed."""
    n = sum(histogram.values())
    if not n:
        return Figures(None, 0, 0)
    ordered = sorted(histogram.items())
    low, high, most = _at_places(ordered, ((n + 1) // 2, n // 2 + 1, -(-9 * n // 10)))
    median = (low + high) / 2
    mean = sum([days * count for days, count in ordered]) / n
    return Figures(median, n, n, None, median, mean, most)


def at_place(histogram: Mapping[int, int], place: int) -> int:
    """The value at this place, from 1, when all stand in order."""
    return _at_places(sorted(histogram.items()), (place,))[0]


def _at_places(ordered: Sequence[tuple[int, int]], places: Sequence[int]) -> list[int]:
    """The values at these places, which are in order too."""
    reached = list(accumulate([n for _, n in ordered]))
    if not reached or places[-1] > reached[-1]:
        raise ValueError(f"there is no place {places[-1]}")
    return [ordered[bisect_left(reached, place)][0] for place in places]


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, and who said so."""

    value: float
    basis: Text


@dataclass(frozen=True, slots=True)
class Kpi:
    code: str
    name: Text
    formula: Text
    shape: Shape
    dated_by: DatedBy
    source: Text
    unit: Unit = Unit.PERCENT
    direction: Direction = Direction.HIGHER
    target: Target | None = None  # the official one; services/kpi_targets has what was set

    @property
    def names_agency(self) -> bool:
        """Do its entries name the agency? Otherwise it is whoever holds the complaint."""
        return not RECEIPT.issuperset(self.shape.metrics)


class Reading(NamedTuple):
    """One number of one KPI, for one group."""

    kpi: str
    group: Mapping[str, str | None]  # codes by what it was cut by
    figures: Figures
    undated: int = 0  # complaints a timeliness KPI leaves out: nobody knows their dates
    dates_unknown: bool = False  # a file told later what was so at this date, not since when
    suppressed: bool = False  # made of too few complaints to be shown to this reader
    note: Text | None = None

    @property
    def value(self) -> float | None:
        """None also where a file does not say since when: then it would be a guess."""
        return None if self.dates_unknown else self.figures.value

    @property
    def n(self) -> int:
        return self.figures.n

"""Fair comparison: how sure a number is, and who may be ranked above whom.

Two places are ranked apart only where their 95 % intervals do not meet; a rank is therefore a span,
"1–2". Non-overlap is stricter than a test of the difference: with a handful of peers it keeps
chance from deciding who comes first.
"""

from collections.abc import Mapping, Sequence
from math import exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from db.codes import GovernmentKind
from lapor.domain.kpi import SMALL, at_place
from lapor.domain.text import Text

CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2
Z = NormalDist().inv_cdf(1 - TAIL)  # 1.96
LEAST = SMALL  # complaints, or agencies, from which a place may be ranked

RULE = Text(
    f"Peringkat berupa rentang: dua tempat yang selang kepercayaan 95 %-nya bertemu tidak "
    f"dibedakan. Tempat dengan n < {LEAST} tidak diberi peringkat.",
    f"A rank is a span: two places whose 95% intervals meet are not ranked apart. "
    f"A place with n < {LEAST} has no rank.",
)


class Interval(NamedTuple):
    """Both ends included, in the unit of the number."""

    low: float
    high: float

    def meets(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high


class Rank(NamedTuple):
    """The best and the worst place it could have, from 1."""

    best: int
    worst: int

    @property
    def is_tied(self) -> bool:
        return self.best != self.worst


def wilson(numerator: int, n: int) -> Interval | None:
    """Of a share, in per cent (Wilson's score interval, 1927). None of nothing."""
    if n <= 0:
        return None
    share, square = numerator / n, Z * Z
    middle = share + square / (2 * n)
    reach = Z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    scale = 100 / (1 + square / n)
    low, high = scale * (middle - reach), scale * (middle + reach)
    # at the ends the formula is exact but for the last digit
    return Interval(0.0 if numerator == 0 else low, 100.0 if numerator == n else high)


def median_interval(histogram: Mapping[int, int]) -> Interval | None:
    """Of a median, in working days: the two values in order between which it lies, whatever the
    distribution, with at least 95 % (binomial order statistics). None of fewer than six.
    """
    n = sum(histogram.values())
    place = order_place(n)
    if place is None:
        return None
    return Interval(at_place(histogram, place), at_place(histogram, n - place + 1))


def order_place(n: int) -> int | None:
    """The greatest k with P(Binomial(n, ½) < k) ≤ 2.5 %; the interval is from the k-th value to the
    k-th from the end. None if even the smallest value is too near.
    """
    # what lies further than ten standard deviations below the middle adds nothing to a float
    start = max(0, int(n / 2 - 5 * sqrt(n)) - 1)
    below, place = 0.0, start
    while place <= n // 2:
        below += exp(lgamma(n + 1) - lgamma(place + 1) - lgamma(n - place + 1) - n * log(2))
        if below > TAIL:
            break
        place += 1
    return place or None


def poisson_interval(count: int) -> Interval:
    """Of a count of independent events (Byar's approximation of the exact Poisson limits: within
    0.2 % of them from ten events on).
    """
    return Interval(_byar(count, -Z) if count else 0.0, _byar(count + 1, Z))


def _byar(count: int, z: float) -> float:
    return float(count * (1 - 1 / (9 * count) + z / (3 * sqrt(count))) ** 3)


def rate_interval(count: int, people: int) -> Interval | None:
    """Of a rate per 100,000 people; the people are counted, not drawn."""
    if people <= 0:
        return None
    low, high = poisson_interval(count)
    return Interval(low * 100_000 / people, high * 100_000 / people)


def ranks(intervals: Sequence[Interval], *, higher_is_better: bool) -> list[Rank]:
    """One for each, in the same order. Nothing else but these intervals decides."""
    n = len(intervals)
    found = []
    for one in intervals:
        above = sum(other.low > one.high for other in intervals)
        below = sum(other.high < one.low for other in intervals)
        better, worse = (above, below) if higher_is_better else (below, above)
        found.append(Rank(1 + better, n - worse))
    return found


class Peers(NamedTuple):
    """Who is compared with each other."""

    code: str
    name: Text


KINDS = {
    GovernmentKind.PROVINCE: Peers("provinsi", Text("Provinsi", "Provinces")),
    GovernmentKind.REGENCY: Peers("kabupaten", Text("Kabupaten", "Regencies")),
    GovernmentKind.CITY: Peers("kota", Text("Kota", "Cities")),
    GovernmentKind.CENTRAL: Peers("pusat", Text("Instansi pusat", "Central institutions")),
}
AGENCIES = Peers("agencies", Text("Instansi", "Agencies"))
# (below so many people, its peers); bands of ours, no official ones were found
BANDS = (
    (500_000, Peers("under_500k", Text("Di bawah 500.000 jiwa", "Under 500,000 people"))),
    (1_000_000, Peers("500k_1m", Text("500.000–1 juta jiwa", "500,000–1 million people"))),
    (3_000_000, Peers("1m_3m", Text("1–3 juta jiwa", "1–3 million people"))),
)
MOST_PEOPLE = Peers("over_3m", Text("3 juta jiwa atau lebih", "3 million people or more"))
UNCOUNTED = Peers("unknown", Text("Penduduk tidak diketahui", "Population not known"))


def band(people: int | None) -> Peers:
    if people is None:
        return UNCOUNTED
    return next((peers for below, peers in BANDS if people < below), MOST_PEOPLE)

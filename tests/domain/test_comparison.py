"""Intervals against published values and scipy; ranks against tables made by hand."""

from collections import Counter

import pytest
from scipy.stats import binom, binomtest, chi2

from lapor.domain.comparison import (
    Interval,
    Rank,
    band,
    median_interval,
    order_place,
    poisson_interval,
    ranks,
    rate_interval,
    wilson,
)


# Newcombe, Statistics in Medicine 17 (1998), table I, method 3: Wilson without continuity
@pytest.mark.parametrize(
    ("numerator", "n", "low", "high"),
    [
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
    ],
)
def test_wilson_is_what_newcombe_printed(numerator, n, low, high):
    found = wilson(numerator, n)
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


@pytest.mark.parametrize("n", [1, 10, 37, 826, 100_000])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.811, 1.0])
def test_wilson_is_what_scipy_says(share, n):
    numerator = round(share * n)
    theirs = binomtest(numerator, n).proportion_ci(method="wilson")
    found = wilson(numerator, n)
    assert found.low == pytest.approx(theirs.low * 100, abs=1e-9)
    assert found.high == pytest.approx(theirs.high * 100, abs=1e-9)


def test_nothing_has_no_interval():
    assert wilson(0, 0) is None
    assert median_interval({}) is None
    assert rate_interval(5, 0) is None


# printed in tables of the sign test: from the k-th value to the k-th from the end
@pytest.mark.parametrize(
    ("n", "place"), [(5, None), (6, 1), (9, 2), (10, 2), (15, 4), (20, 6), (25, 8), (50, 18)]
)
def test_the_place_of_a_median_is_that_of_the_tables(n, place):
    assert order_place(n) == place


@pytest.mark.parametrize("n", [*range(6, 200), 1_000, 54_321, 1_000_000])
def test_the_place_is_the_greatest_that_the_binomial_allows(n):
    place = order_place(n)
    assert binom.cdf(place - 1, n, 0.5) <= 0.025
    assert binom.cdf(place, n, 0.5) > 0.025


def test_the_interval_of_a_median_by_hand():
    days = [0, 1, 1, 2, 3, 3, 4, 7, 9, 30]  # of ten: from the second to the ninth
    assert median_interval(Counter(days)) == (1, 9)


@pytest.mark.parametrize("count", [10, 25, 100, 3_171])
def test_poisson_is_close_to_the_exact_limits(count):
    found = poisson_interval(count)
    assert found.low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2, rel=2e-3)
    assert found.high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=2e-3)


def test_poisson_of_none_begins_at_none():
    low, high = poisson_interval(0)
    assert low == 0
    assert high == pytest.approx(3.689, abs=0.03)  # exact; nobody is ranked on it


def test_a_rate_is_for_every_100_000():
    low, high = rate_interval(100, 1_000_000)  # Poisson of 100: 81.4 to 121.6
    assert (round(low, 1), round(high, 1)) == (8.1, 12.2)


A, B, C = Interval(90, 95), Interval(80, 89), Interval(70, 85)


def test_who_meets_another_is_not_ranked_above_it():
    assert ranks([A, B, C], higher_is_better=True) == [Rank(1, 1), Rank(2, 3), Rank(2, 3)]
    assert ranks([A, B, C], higher_is_better=False) == [Rank(3, 3), Rank(1, 2), Rank(1, 2)]


def test_ends_that_touch_meet():
    both = ranks([Interval(1, 3), Interval(3, 5)], higher_is_better=True)
    assert both == [Rank(1, 2), Rank(1, 2)]
    assert both[0].is_tied


def test_a_chain_of_ties_is_no_tie_of_its_ends():
    found = ranks([Interval(1, 3), Interval(2, 5), Interval(4, 6)], higher_is_better=False)
    assert found == [Rank(1, 2), Rank(1, 3), Rank(2, 3)]


@pytest.mark.parametrize(
    ("people", "code"),
    [(None, "unknown"), (499_999, "under_500k"), (537_739, "500k_1m"), (1_125_571, "1m_3m"),
     (3_459_706, "over_3m")],
)  # fmt: skip
def test_bands_of_people(people, code):
    assert band(people).code == code

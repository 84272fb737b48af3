"""Sums of the ledger by group, metric and days: what the shapes of KPIs read."""

from collections import Counter
from collections.abc import Iterable, Mapping

from db.codes import Metric
from lapor.domain.kpi import Counts
from lapor.queries.ledger import Key, Sum

Counted = dict[Key, Counts]  # nothing of a group is no group


def by_key(sums: Iterable[Sum]) -> Counted:
    found: dict[Key, dict[Metric, Counter[int]]] = {}
    for one in sums:
        found.setdefault(one.key, {}).setdefault(one.metric, Counter())[one.days] += one.n
    return without_nothing(found)


def without_nothing(found: Mapping[Key, Mapping[Metric, Mapping[int, int]]]) -> Counted:
    kept: Counted = {}
    for key, counts in found.items():
        present = {
            metric: {days: n for days, n in histogram.items() if n}
            if 0 in histogram.values()
            else histogram
            for metric, histogram in counts.items()
            if any(histogram.values())
        }
        if present:
            kept[key] = present
    return kept

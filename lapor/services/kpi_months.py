"""Ages by month, out of months that were summed already: only what an edge cuts off is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlmodel import Session

from db.days import first_of_month
from lapor.domain.kpi import Counts, Split
from lapor.queries import ledger
from lapor.queries.counted import Counted, by_key
from lapor.queries.ledger import Cut, Key, Span, Sum
from lapor.services.kpi_ages import both
from lapor.services.kpi_scope import Asked
from lapor.services.kpi_standing import total


class Piece(NamedTuple):
    """A part of a month, and the number of the span it lies in; −1: in none."""

    span: int
    first: int
    last: int


NONE: Counts = {}
NOTHING: dict[int, int] = {}


def are_asked(question: Asked) -> bool:
    """Are its sums by government and month? Only then it is known which of them an edge cuts."""
    return {Split.GOVERNMENT, Split.MONTH} <= set(question.cut.by)


def by_span(
    session: Session, question: Asked, cuts: Sequence[Cut], whole: Counted | None
) -> list[Counted]:
    """What each span of the cuts sums up to, by key. The cuts have as many spans as each other.

    `whole` is what the question's period sums up to, without days, where that is known.
    """
    if whole is None or not are_asked(question):
        sums = [one for cut in cuts for one in total(session, question, cut)]
        return _apart(sums, len(cuts[0].spans))
    found: list[Counted] = [{} for _ in cuts[0].spans]
    for cut in cuts:
        for number, key, counts in _of_months(session, cut, question.span, _inside(cut, whole)):
            if number >= 0:
                found[number][key] = counts
    return found


def _apart(sums: Sequence[Sum], spans: int) -> list[Counted]:
    return [by_key(one for one in sums if one.span == number) for number in range(spans)]


def _inside(cut: Cut, whole: Counted) -> Counted:
    if cut.governments is None:
        return whole
    place, governments = cut.by.index(Split.GOVERNMENT), set(cut.governments)
    return {key: counts for key, counts in whole.items() if key[place] in governments}


def _of_months(
    session: Session, cut: Cut, period: Span, whole: Counted
) -> Iterator[tuple[int, Key, Counts]]:
    """(number of the span, key, what it sums up to). Of each month that is cut into pieces the
    longest is what the others leave of it."""
    place = cut.by.index(Split.MONTH)
    months = {key[place] for key in whole}
    pieces = {month: _pieces(_days(month, period), cut.spans) for month in months}
    short = [one for parts in pieces.values() for one in parts[:-1]]
    read = replace(cut, spans=tuple(Span(one.first, one.last) for one in short))
    sums = _apart(ledger.sums(session, read) if short else [], len(short))
    for one, counted in zip(short, sums, strict=True):
        yield from ((one.span, key, counts) for key, counts in counted.items())
    for key in dict.fromkeys([*whole, *(key for counted in sums for key in counted)]):
        *others, longest = pieces[key[place]]
        counts = whole.get(key, NONE)
        if others:
            counts = _less(cut, counts, [counted.get(key, NONE) for counted in sums])
        yield longest.span, key, counts


def _less(cut: Cut, counts: Counts, less: Iterable[Counts]) -> Counts:
    left = {metric: sum(counts.get(metric, NOTHING).values()) for metric in cut.metrics}
    for other in less:
        for metric, histogram in other.items():
            left[metric] = left.get(metric, 0) - sum(histogram.values())
    return {metric: {0: n} for metric, n in left.items() if n}


def _days(month: int, period: Span) -> Span:
    return both(period, Span(first_of_month(month), first_of_month(month + 1) - 1))


def _pieces(days: Span, spans: Sequence[Span]) -> list[Piece]:
    """These days, divided where a span begins or ends, the longest piece last."""
    assert days.first is not None
    assert days.last is not None
    parts = [(number, both(days, span)) for number, span in enumerate(spans)]
    found, begins = [], days.first
    for number, (first, last) in sorted(parts, key=lambda part: part[1].first or 0):
        if first is None or last is None or first > last:
            continue
        if begins < first:
            found.append(Piece(-1, begins, first - 1))
        found.append(Piece(number, first, last))
        begins = last + 1
    if begins <= days.last:
        found.append(Piece(-1, begins, days.last))
    return sorted(found, key=lambda one: one.last - one.first)

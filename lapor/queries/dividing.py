"""A span of days as whole months, which balances have, and the days that are read beside them."""

from typing import NamedTuple

from db.days import first_of_month, month_number
from lapor.queries.ledger import Span


class Divided(NamedTuple):
    """A span as whole months, less days they have too many, and the days beside them."""

    months: Span | None  # by their numbers
    too_many: list[Span] = []
    rest: list[Span] = []


def divided(span: Span) -> Divided:
    """A month that is touched counts whole where fewer days must be taken from it than read."""
    if span.is_empty:
        return Divided(None)
    first = last = None
    too_many, rest = [], []
    if span.first is not None:
        first, begins, ends = _month(span.first)
        if span.first - begins <= ends - span.first:
            too_many.append(Span(begins, span.first - 1))
        else:
            first += 1
            rest.append(Span(span.first, ends))
    if span.last is not None:
        last, begins, ends = _month(span.last)
        if ends - span.last <= span.last - begins:
            too_many.append(Span(span.last + 1, ends))
        else:
            last -= 1
            rest.append(Span(begins, span.last))
    if first is not None and last is not None and first > last:
        return Divided(None, rest=[span])
    return Divided(
        Span(first, last),
        [part for part in too_many if not part.is_empty],
        [part for part in rest if not part.is_empty],
    )


def _month(day: int) -> tuple[int, int, int]:
    """(its month's number, the first and the last day of it)"""
    month = month_number(day)
    return month, first_of_month(month), first_of_month(month + 1) - 1

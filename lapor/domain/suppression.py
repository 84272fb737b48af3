"""What a partner does not see: cells of fewer than ten complaints, nor a way to work them out.

A hidden cell could be found by taking its neighbours from their total, so along every line of a
table the hidden cells together hold at least ten complaints, and there are never fewer than two.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from lapor.domain.kpi import SMALL, Figures, Reading, Share
from lapor.domain.kpi_catalogue import BY_CODE

NOTHING = Figures(None, 0, None)


def suppressed(readings: Sequence[Reading]) -> list[Reading]:
    hidden = {place for place, one in enumerate(readings) if _is_small(one)}
    lines = list(_lines(readings))
    while added := {place for line in lines if (place := _next(line, hidden, readings)) >= 0}:
        hidden |= added
    return [
        one._replace(figures=NOTHING, undated=0, suppressed=True) if place in hidden else one
        for place, one in enumerate(readings)
    ]


def _is_small(one: Reading) -> bool:
    """Made of few, or telling of few: 80 of 86 says that six were not."""
    counts = [one.n]
    figures = one.figures
    if isinstance(BY_CODE[one.kpi].shape, Share) and figures.numerator is not None:
        counts += [figures.numerator, one.n - figures.numerator]
    return any(0 < count < SMALL for count in counts)


def _lines(readings: Sequence[Reading]) -> Iterable[list[int]]:
    """Cells that add up to a total somebody may know: all of them, and along each dimension."""
    yield list(range(len(readings)))
    for dimension in readings[0].group if readings else ():
        found: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
        for place, one in enumerate(readings):
            rest = tuple(code for name, code in one.group.items() if name != dimension)
            found[rest].append(place)
        yield from found.values()


def _next(line: list[int], hidden: set[int], readings: Sequence[Reading]) -> int:
    """The smallest cell that must be hidden too, or −1."""
    away = [place for place in line if place in hidden]
    if not away or (len(away) > 1 and sum(readings[place].n for place in away) >= SMALL):
        return -1
    shown = [place for place in line if place not in hidden and readings[place].n]
    return min(shown, key=lambda place: (readings[place].n, place), default=-1)

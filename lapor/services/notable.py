"""What changed on the board since the period before, and more than chance would make it."""

from typing import NamedTuple

from lapor.domain.comparison import Rank, ranks, wilson
from lapor.domain.kpi import Direction, Reading, Share, Unit
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.services.board import Board, Place, shown

MOST = 3
Standings = dict[tuple[str, str], tuple[Rank, int]]  # by place and KPI: rank, of how many


class Notable(NamedTuple):
    """A share whose 95 % intervals, then and now, do not meet."""

    place: Place
    kpi: str
    value: float
    difference: float  # percentage points
    n: int


def notable(board: Board) -> list[Notable]:
    """The largest first, three at most."""
    found = []
    for place in board.places:
        for kpi in {code for _, code in board.cells}:
            cell = board.cell(place.code, kpi)
            if cell is None or cell.before is None or cell.difference is None or not cell.value:
                continue
            if BY_CODE[kpi].unit == Unit.PERCENT and _apart(cell.now, cell.before):
                found.append(Notable(place, kpi, cell.value, cell.difference, cell.now.n))
    return sorted(found, key=lambda one: (-abs(one.difference), one.place.code, one.kpi))[:MOST]


def _apart(now: Reading, before: Reading) -> bool:
    here, there = (
        wilson(one.figures.numerator or 0, one.figures.denominator or 0) for one in (now, before)
    )
    return here is not None and there is not None and not here.meets(there)


def standings(board: Board) -> Standings:
    """By place and KPI: its rank among its peers of one kind, and how many they are.

    Only of shares of ten or more, with a better and a worse; two places whose intervals meet are
    not ranked apart, and a rank that says nothing (all of them tied) is withheld.
    """
    found: Standings = {}
    for kpi in dict.fromkeys(code for _, code in board.cells):
        shape, direction = BY_CODE[kpi].shape, BY_CODE[kpi].direction
        if not isinstance(shape, Share) or direction == Direction.NEITHER:
            continue
        for provincial in (True, False):
            _rank(board, kpi, found, provincial, higher=direction == Direction.HIGHER)
    return found


def _rank(
    board: Board, kpi: str, found: Standings, provincial: bool, *,
    higher: bool,
) -> None:  # fmt: skip
    intervals = {}
    for place in board.places:
        cell = board.cell(place.code, kpi)
        if place.is_province == provincial and cell is not None and shown(cell.now) is not None:
            figures = cell.now.figures
            interval = wilson(figures.numerator or 0, figures.denominator or 0)
            if interval is not None:
                intervals[place.code] = interval
    told = ranks(list(intervals.values()), higher_is_better=higher)
    n = len(intervals)
    for code, rank in zip(intervals, told, strict=True):
        if n > 1 and (rank.best, rank.worst) != (1, n):
            found[code, kpi] = (rank, n)

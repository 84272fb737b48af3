"""How far an indicator has come: the newest actual of one line against the target it runs to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from db.codes import Direction, FigureKind
from lapor.services.board import Standing, against
from lapor.services.programme_framework import Indicator, Point, Result
from lapor.services.setup import PILOTS


@dataclass(frozen=True)
class Progress:
    """Of one series of one place. `standing` None: there is no target, or nothing to judge."""

    baseline: Point | None  # the newest there is
    actual: Point | None  # the newest that says something, or that is hidden
    target: Point | None  # the first one that is not before the actual, else the last
    standing: Standing | None


def progress(points: Sequence[Point], direction: str) -> Progress:
    """From points in the order of their days, all of one series and one place."""
    baselines = [one for one in points if one.kind == FigureKind.BASELINE]
    targets = [one for one in points if one.kind == FigureKind.TARGET]
    actuals = [
        one for one in points
        if one.kind == FigureKind.ACTUAL and (one.value is not None or one.is_hidden)
    ]  # fmt: skip
    actual = actuals[-1] if actuals else None
    ahead = [one for one in targets if actual is None or one.to_on >= actual.to_on]
    nearest = ahead[:1] or targets[-1:]
    target = nearest[0] if nearest else None
    return Progress(
        baselines[-1] if baselines else None, actual, target, _standing(actual, target, direction)
    )


def _standing(actual: Point | None, target: Point | None, direction: str) -> Standing | None:
    if actual is None or target is None or direction == Direction.NONE:
        return None
    if actual.value is None or target.value is None:
        return None
    return against(actual.value, target.value, is_better_high=direction == Direction.UP)


def of(indicator: Indicator) -> dict[tuple[str, str], Progress]:
    """By series and government: first what is of all, then the pilots in their order."""
    direction, order = indicator.values["direction"], ("", *PILOTS)
    keys = sorted(indicator.lines, key=lambda key: order.index(key[1]) if key[1] in order else 99)
    return {key: progress(indicator.lines[key], direction) for key in keys}


def below(results: Iterable[Result]) -> Iterator[Indicator]:
    """Every indicator of these results and of their parts."""
    for result in results:
        yield from result.indicators
        yield from below(result.parts)


def standings(indicators: Iterable[Indicator]) -> Counter[Standing | None]:
    """How many lines are reached, nearly, not yet; under None those that have no target."""
    return Counter(
        line.standing for one in indicators for line in of(one).values() if line.actual is not None
    )

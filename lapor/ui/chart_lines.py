"""Lines over months: one for each place, the target as a rule, the year before pale and dashed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from lapor.ui.chart_kinds import with_n
from lapor.ui.charts import HEIGHT, RULE, Layer, Picture, layered, month_name, remembered
from lapor.ui.frame import _

POINTS, TARGET = "points", "target"
VALUE = {"field": "value", "type": "quantitative"}
_RULE: list[Layer] = [
    {
        "data": {"name": TARGET},
        "mark": {"type": "rule", "color": RULE, "strokeDash": [6, 4], "strokeWidth": 1.5},
        "encoding": {"y": VALUE},
    },
    {
        "data": {"name": TARGET},
        "mark": {"type": "text", "color": RULE, "align": "left", "baseline": "bottom",
                 "dx": 4, "dy": -4},
        "encoding": {"y": VALUE, "x": {"value": 0}, "text": {"field": "words", "type": "nominal"}},
    },
]  # fmt: skip


class Point(NamedTuple):
    """One month of one place. No value: too few complaints to say."""

    month: date
    place: str
    value: float | None
    n: int


class Series(NamedTuple):
    """What a line chart shows, and the words around it."""

    points: list[Point]
    colours: dict[str, str]  # by name of the place
    axis: str
    finding: str
    target: float | None = None
    target_words: str = ""
    per_cent: bool = False
    pale: tuple[str, ...] = ()  # names drawn dashed: the year before


@remembered
def lines(series: Series) -> Picture:
    """One line a place, the target as a rule."""
    layers, rows = [_line(series)], {POINTS: [_row(point) for point in series.points]}
    if series.target is not None:
        layers += _RULE
        rows[TARGET] = [{"value": series.target, "words": series.target_words}]
    chart = layered(layers, rows, height=HEIGHT)
    return Picture(chart, series.finding, lambda: _by_month(series))


def _row(point: Point) -> dict[str, Any]:
    """A month without a value stays: the line is broken there, not drawn across."""
    return {**point._asdict(), "month": f"{point.month}T00:00:00"}


def _line(series: Series) -> Layer:
    names = list(series.colours)
    dashes = [[4, 3] if name in series.pale else [1, 0] for name in names]
    place = {"field": "place", "type": "nominal"}
    scale = {"domain": [0, 100]} if series.per_cent else {"domainMin": 0}
    return {
        "data": {"name": POINTS},
        "mark": {"type": "line", "point": {"size": 36}, "strokeWidth": 2.5},
        "encoding": {
            "x": {"field": "month", "type": "temporal", "title": None,
                  "axis": _months(series.points)},
            "y": {**VALUE, "title": series.axis, "scale": scale,
                  "axis": {"format": ",.0f", "tickCount": 5}},
            "color": {
                **place, "title": None,
                "scale": {"domain": names, "range": list(series.colours.values())},
                "legend": {"orient": "bottom", "columns": 2, "labelLimit": 200},
            },
            "strokeDash": {**place, "legend": None, "scale": {"domain": names, "range": dashes}},
            "tooltip": _tooltip(series),
        },
    }  # fmt: skip


def _tooltip(series: Series) -> list[Layer]:
    digits = ",.1f" if series.per_cent else ",.0f"
    return [
        {"field": "place", "type": "nominal", "title": _("Government")},
        {"field": "month", "type": "temporal", "title": _("Month"), "format": "%B %Y"},
        {**VALUE, "title": series.axis, "format": digits},
        {"field": "n", "type": "quantitative", "title": "n", "format": ",.0f"},
    ]


def _months(points: Sequence[Point]) -> Layer:
    ticks = min(len({point.month for point in points}), 8)
    return {"format": "%b %Y", "tickCount": ticks, "labelOverlap": True, "grid": False}


def _by_month(series: Series) -> list[dict[str, str]]:
    found = {(point.month, point.place): point for point in series.points}
    months = sorted({point.month for point in series.points}, reverse=True)
    return [
        {_("Month"): month_name(month)}
        | {place: _said(found.get((month, place)), series.per_cent) for place in series.colours}
        for month in months
    ]


def _said(point: Point | None, per_cent: bool) -> str:
    return "–" if point is None else with_n(point.value, point.n, per_cent=per_cent)

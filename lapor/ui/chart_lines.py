"""Lines over months: one for each place, the target as a rule, the year before pale and dashed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from lapor.ui.chart_kinds import with_n
from lapor.ui.charts import HEIGHT, RULE, Picture, month_name, remembered
from lapor.ui.frame import _


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
    layers: list[Any] = [_line(series)]
    if series.target is not None:
        layers += _rule(series.target, series.target_words)
    return Picture(
        alt.layer(*layers).properties(height=HEIGHT), series.finding, lambda: _by_month(series)
    )


def _line(series: Series) -> Any:
    names = list(series.colours)
    dashes = [[4, 3] if name in series.pale else [1, 0] for name in names]
    return (
        alt.Chart(_frame(series.points))
        .mark_line(point=alt.OverlayMarkDef(size=36), strokeWidth=2.5)
        .encode(
            x=alt.X("month", type="temporal", title=None, axis=_months(series.points)),
            y=_height(series.axis, per_cent=series.per_cent),
            color=alt.Color(
                "place", type="nominal", title=None,
                scale=alt.Scale(domain=names, range=list(series.colours.values())),
                legend=alt.Legend(orient="bottom", columns=2, labelLimit=200),
            ),
            strokeDash=alt.StrokeDash(
                "place", type="nominal", legend=None, scale=alt.Scale(domain=names, range=dashes)
            ),
            tooltip=_tooltip(series),
        )
    )  # fmt: skip


def _frame(points: Sequence[Point]) -> pd.DataFrame:
    """A month without a value stays: the line is broken there, not drawn across."""
    return pd.DataFrame(
        {
            "month": [pd.Timestamp(point.month) for point in points],
            "place": [point.place for point in points],
            "value": [point.value for point in points],
            "n": [point.n for point in points],
        }
    )


def _tooltip(series: Series) -> list[alt.Tooltip]:
    digits = ",.1f" if series.per_cent else ",.0f"
    return [
        alt.Tooltip("place", type="nominal", title=_("Government")),
        alt.Tooltip("month", type="temporal", title=_("Month"), format="%B %Y"),
        alt.Tooltip("value", type="quantitative", title=series.axis, format=digits),
        alt.Tooltip("n", type="quantitative", title="n", format=",.0f"),
    ]


def _height(axis: str, *, per_cent: bool) -> alt.Y:
    scale = alt.Scale(domain=[0, 100]) if per_cent else alt.Scale(domainMin=0)
    ticks = alt.Axis(format=",.0f", tickCount=5)
    return alt.Y("value", type="quantitative", title=axis, scale=scale, axis=ticks)


def _months(points: Sequence[Point]) -> alt.Axis:
    months = len({point.month for point in points})
    return alt.Axis(format="%b %Y", tickCount=min(months, 8), labelOverlap=True, grid=False)


def _rule(value: float, words: str) -> list[Any]:
    place = pd.DataFrame({"value": [value], "words": [words]})
    y = alt.Y("value", type="quantitative")
    return [
        alt.Chart(place).mark_rule(color=RULE, strokeDash=[6, 4], strokeWidth=1.5).encode(y=y),
        alt.Chart(place)
        .mark_text(color=RULE, align="left", baseline="bottom", dx=4, dy=-4)
        .encode(y=y, x=alt.value(0), text=alt.Text("words", type="nominal")),
    ]


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

"""Charts: one look for all. A pilot keeps its colour; numbers and months are in the language."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import altair as alt
import pandas as pd
import streamlit as st
from babel.dates import format_date, get_month_names

from lapor.ui import parts
from lapor.ui.frame import _, lang, number, percent

# Okabe-Ito, readable by the colour-blind; by the code of the government
COLOURS = {
    "36.03": "#0072B2",
    "34": "#E69F00",
    "34.04": "#009E73",
    "13": "#CC79A7",
    "51": "#56B4E9",
    "51.03": "#D55E00",
}
OTHERS = "#0B5FA5"
RULE = "#6B7785"  # readable on white and on the dark ground
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]}
DAYS = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"]


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


def colour(code: str) -> str:
    return COLOURS.get(code, OTHERS)


def month_name(month: date) -> str:
    return format_date(month, "MMMM y", locale=lang())


def locale() -> dict[str, Any]:
    """Vega writes English unless it is told otherwise."""
    if lang() != "id":
        return {}
    time = {
        "dateTime": "%A, %e %B %Y %H.%M.%S",
        "date": "%d/%m/%Y",
        "time": "%H.%M.%S",
        "periods": ["AM", "PM"],
        "days": DAYS,
        "shortDays": [day[:3] for day in DAYS],
        "months": list(get_month_names("wide", locale="id").values()),
        "shortMonths": list(get_month_names("abbreviated", locale="id").values()),
    }
    return {"locale": {"number": NUMBERS, "time": time}}


def lines(series: Series, key: str) -> None:
    """One line a place, the target as a rule, and the same as a table."""
    layers = [_marks(series)]
    if series.target is not None:
        layers += _rule(series)
    chart = alt.layer(*layers).properties(height=320)
    st.markdown(f"**{parts.inert(series.finding)}**")  # wraps, as a title in the chart does not
    st.altair_chart(chart.configure(**locale()), key=key, width="stretch", alt=series.finding)
    table(series, f"{key}-table")


def _marks(series: Series) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(_frame(series.points))
        .mark_line(point=alt.OverlayMarkDef(size=36), strokeWidth=2.5)
        .encode(
            x=alt.X("month", type="temporal", title=None, axis=_months(series.points)),
            y=_height(series),
            color=alt.Color(
                "place",
                type="nominal",
                title=None,
                scale=alt.Scale(domain=list(series.colours), range=list(series.colours.values())),
                legend=alt.Legend(orient="bottom", columns=2, labelLimit=200),
            ),
            tooltip=_tooltip(series),
        )
    )
    return chart


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


def _height(series: Series) -> alt.Y:
    scale = alt.Scale(domain=[0, 100]) if series.per_cent else alt.Scale(domainMin=0)
    axis = alt.Axis(format=",.0f", tickCount=5)
    return alt.Y("value", type="quantitative", title=series.axis, scale=scale, axis=axis)


def _tooltip(series: Series) -> list[alt.Tooltip]:
    digits = ",.1f" if series.per_cent else ",.0f"
    return [
        alt.Tooltip("place", type="nominal", title=_("Government")),
        alt.Tooltip("month", type="temporal", title=_("Month"), format="%B %Y"),
        alt.Tooltip("value", type="quantitative", title=series.axis, format=digits),
        alt.Tooltip("n", type="quantitative", title="n", format=",.0f"),
    ]


def _months(points: Sequence[Point]) -> alt.Axis:
    months = len({point.month for point in points})
    return alt.Axis(format="%b %Y", tickCount=min(months, 8), labelOverlap=True, grid=False)


def _rule(series: Series) -> list[alt.Chart]:
    place = pd.DataFrame({"value": [series.target], "words": [series.target_words]})
    y = alt.Y("value", type="quantitative")
    return [
        alt.Chart(place).mark_rule(color=RULE, strokeDash=[6, 4], strokeWidth=1.5).encode(y=y),
        alt.Chart(place)
        .mark_text(color=RULE, align="left", baseline="bottom", dx=4, dy=-4)
        .encode(y=y, x=alt.value(0), text=alt.Text("words", type="nominal")),
    ]


def table(series: Series, key: str) -> None:
    """The same numbers as a table, written only when it is opened."""
    box = st.expander(
        _("Show as a table"), icon=":material/table_chart:", key=key, on_change="rerun"
    )
    if not box.open:
        return
    found = {(point.month, point.place): point for point in series.points}
    months = sorted({point.month for point in series.points}, reverse=True)
    rows = [
        {_("Month"): month_name(month)}
        | {place: found.get((month, place)) for place in series.colours}
        for month in months
    ]
    box.dataframe(
        pd.DataFrame([{name: _cell(value, series) for name, value in row.items()} for row in rows]),
        hide_index=True,
        alt=series.finding,
    )


def _cell(value: Any, series: Series) -> str:
    if not isinstance(value, Point):
        return str(value or "–")
    if value.value is None:
        return _("n < 10") if value.n else "–"
    if not series.per_cent:
        return number(value.value, 1) if value.value % 1 else number(value.value)
    return f"{percent(value.value)} (n {number(value.n)})"

"""Charts: one look for all, the finding as title, the same as a table, and a file to take away.

A pilot keeps its colour on every page; numbers and months are in the language.
"""

import hashlib
import json
import pickle
import threading
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, ParamSpec

import altair as alt
import pandas as pd
import streamlit as st
from altair.utils import schemapi
from babel.dates import format_date, get_month_names
from streamlit.dataframe_util import convert_anything_to_arrow_bytes

from lapor.ui import chart_files, parts
from lapor.ui.frame import _, lang

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
HEIGHT = 320
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]}
DAYS = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"]
Layer = dict[str, Any]  # in the words of Vega-Lite
Rows = list[dict[str, Any]]
Pick = Callable[[str], None]  # what happens with the code of what was clicked
PICKED = "picked"
MOST_DRAWN = 256  # charts that are remembered
P = ParamSpec("P")

# Altair holds every part of a chart against its schema, which takes longer than making it. The
# tests of the pages let it (tests/screens/acting.py); a page that is read does not.
schemapi.DEBUG_MODE = False
_drawn: dict[Any, "Picture"] = {}
_door = threading.Lock()


class Shapes(NamedTuple):
    """What a layer of a map shows: Altair would copy each point."""

    name: str  # of its data
    values: list[dict[str, Any]]
    address: str  # where a browser asks for them


class Picture(NamedTuple):
    """A chart, what it shows in one sentence, and the same as a table (made when it is opened)."""

    chart: Any  # of Altair, or as Vega-Lite has it
    finding: str
    rows: Callable[[], list[dict[str, str]]]
    shapes: Shapes | None = None
    sent: dict[str, Any] | None = None  # where it is remembered: see _sent


def remembered(draw: Callable[P, Picture]) -> Callable[P, Picture]:
    """The same data in the same language is drawn once: Altair takes a tenth of a second.

    Nothing but the arguments decides what is drawn, so whoever asks the same may have the same.
    """

    def drawn(*data: P.args, **more: P.kwargs) -> Picture:
        key = (draw.__module__, draw.__name__, lang(), pickle.dumps((data, more)))
        with _door:
            found = _drawn.pop(key, None)
        if found is None:
            made = draw(*data, **more)
            chart = _vega(made)
            found = made._replace(chart=chart, sent=_sent(chart, made.shapes))
        with _door:
            _drawn[key] = found  # the last that was asked for is the last to go
            if len(_drawn) > MOST_DRAWN:
                del _drawn[next(iter(_drawn))]
        return found

    return drawn


def _vega(picture: Picture) -> dict[str, Any]:
    """st.altair_chart would hold the chart against Altair's schema each time, for half of a page's
    time; tests do that instead."""
    # Vega tells a screen reader of axes in English, and of marks by the names of our columns: to it
    # a chart is one picture with its finding, and there is the table
    found: dict[str, Any] = picture.chart
    if not isinstance(found, dict):
        found = picture.chart.to_dict(validate=schemapi.DEBUG_MODE)
    elif schemapi.DEBUG_MODE:
        alt.LayerChart.from_dict(found)
    found["config"] |= {**locale(), "aria": False, "mark": {"aria": False}}
    if shapes := picture.shapes:
        for layer in found["layer"]:
            if layer["data"].get("name") == shapes.name:
                layer["data"] = {"values": shapes.values}
    return found


def layered(layers: list[Layer], rows: Mapping[str, Rows], **more: Any) -> Layer:
    """A chart as Vega-Lite has it: Altair takes 30 ms to say the same.

    The rows are by name, which a layer has for its data. They are sent under one that is another
    when they are: an open page then draws the chart anew.
    """
    names = {
        name: f"data-{hashlib.sha256(json.dumps(each).encode()).hexdigest()[:32]}"
        for name, each in rows.items()
    }
    return {
        "$schema": alt.SCHEMA_URL,
        "config": {"view": {"continuousWidth": 300, "continuousHeight": 300}},
        "layer": [
            {**one, "data": {"name": names.get(one["data"]["name"], one["data"]["name"])}}
            for one in layers
        ],
        "datasets": {names[name]: each for name, each in rows.items()},
        **more,
    }


def _sent(chart: dict[str, Any], shapes: Shapes | None) -> dict[str, Any]:
    """Its rows as Streamlit sends them, which would turn them into Arrow anew in every run; of
    shapes the address, since it would read and write each point."""
    rows = chart.get("datasets", {})
    arrow = {name: convert_anything_to_arrow_bytes(one) for name, one in rows.items()}
    if shapes:
        asked = {"url": shapes.address, "format": {"type": "json", "property": "features"}}
        layers = [
            {**one, "data": asked} if one["data"].get("values") is shapes.values else one
            for one in chart["layer"]
        ]
        chart = {**chart, "layer": layers}
    return {**chart, "datasets": arrow}


def colour(code: str) -> str:
    return COLOURS.get(code, OTHERS)


def month_name(month: date) -> str:
    return format_date(month, "MMMM y", locale=lang())


def times() -> dict[str, Any]:
    """The Indonesian names of days and months, as Vega wants them."""
    return {
        "dateTime": "%A, %e %B %Y %H.%M.%S",
        "date": "%d/%m/%Y",
        "time": "%H.%M.%S",
        "periods": ["AM", "PM"],
        "days": DAYS,
        "shortDays": [day[:3] for day in DAYS],
        "months": list(get_month_names("wide", locale="id").values()),
        "shortMonths": list(get_month_names("abbreviated", locale="id").values()),
    }


def locale() -> dict[str, Any]:
    """Vega writes English unless it is told otherwise."""
    return {"locale": {"number": NUMBERS, "time": times()}} if lang() == "id" else {}


def show(picture: Picture, key: str, source: str = "", pick: Pick | None = None) -> None:
    """Title, chart, table and file. With `pick` a click on a mark that has a code is told."""
    st.markdown(f"**{parts.inert(picture.finding)}**")  # wraps, as a title in the chart does not
    chart = picture.chart if isinstance(picture.chart, dict) else _vega(picture)
    how: dict[str, Any] = {"key": key, "width": "stretch", "alt": picture.finding}
    if pick is not None:
        how |= {"on_select": lambda: _clicked(key, pick), "selection_mode": [PICKED]}
    st.vega_lite_chart(None, picture.sent or _sent(chart, picture.shapes), **how)
    with st.container(horizontal=True, gap="small"):
        _table(picture, f"{key}-table")
        chart_files.offer(chart, picture.finding, source, key=f"{key}-file", locale=locale())


def _clicked(key: str, pick: Pick) -> None:
    points = st.session_state[key].selection.get(PICKED) or []
    if points:
        pick(str(points[0].get("code", "")))


def _table(picture: Picture, key: str) -> None:
    box = st.expander(
        _("Show as a table"), icon=":material/table_chart:", key=key, on_change="rerun"
    )
    if box.open:
        box.dataframe(pd.DataFrame(picture.rows()), hide_index=True, alt=picture.finding)


def clickable() -> alt.Parameter:
    """For marks with a field `code`."""
    return alt.selection_point(name=PICKED, fields=["code"], empty=True)

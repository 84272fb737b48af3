"""A small map of Indonesia: where the pilots are, and one number of each."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from lapor.ui.charts import RULE, Picture, colour, remembered
from lapor.ui.frame import _

NATION = "indonesia"
OUTLINES = Path(__file__).with_name("indonesia.json")
LAND, EDGE = "#8C9BAA", "#FFFFFF"
# longitude and latitude of the seats of government, to a tenth of a degree
SEATS = {
    "36.03": (106.5, -6.3),  # Tigaraksa
    "34": (110.4, -7.9),  # Yogyakarta
    "34.04": (110.3, -7.7),  # Sleman
    "13": (100.4, -0.9),  # Padang
    "51": (115.2, -8.7),  # Denpasar
    "51.03": (115.2, -8.5),  # Mangupura
}
# told whole: of a shorthand Altair hashes its whole schema, a millisecond each
PLACE: dict[str, Any] = {
    "longitude": alt.Longitude("longitude", type="quantitative"),
    "latitude": alt.Latitude("latitude", type="quantitative"),
}
LABELS = {"36.03": (34, -14), "34": (0, 18), "13": (-8, 16), "51": (10, 18)}  # others lie inside


class Spot(NamedTuple):
    """One government on the map, and what is said of it."""

    code: str
    name: str
    words: str


@cache
def _outlines() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    return found


def _frame(spots: list[Spot]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                **spot._asdict(),
                "longitude": SEATS[spot.code][0],
                "latitude": SEATS[spot.code][1],
                "colour": colour(spot.code),
            }
            for spot in spots
        ]
    )


@remembered
def picture(spots: list[Spot], finding: str, about: str) -> Picture:
    """Outlines, a dot for each, and the names of those that have room for one."""
    found = [spot for spot in spots if spot.code in SEATS]
    frame = _frame(found)
    land = alt.Chart(alt.NamedData(name=NATION)).mark_geoshape(
        fill=LAND, fillOpacity=0.3, stroke=EDGE, strokeWidth=0.3, aria=False
    )
    dots = (
        alt.Chart(frame)
        .mark_circle(size=110, opacity=1, stroke=EDGE)
        .encode(
            **PLACE,
            color=alt.Color("colour", type="nominal", scale=None),
            tooltip=[alt.Tooltip("name", type="nominal", title=" "),
                     alt.Tooltip("words", type="nominal", title=about)],
        )
    )  # fmt: skip
    layers = [land, dots, *(_label(frame, code, *LABELS[code]) for code in LABELS)]
    chart = alt.layer(*layers).project("mercator").properties(height=230)
    return Picture(
        chart, finding, lambda: [{_("Name"): s.name, about: s.words} for s in found],
        {NATION: _outlines()},
    )  # fmt: skip


def _label(frame: pd.DataFrame, code: str, dx: int, dy: int) -> Any:
    """Beside its dot."""
    return (
        alt.Chart(frame[frame["code"] == code] if len(frame) else frame)
        .mark_text(dx=dx, dy=dy, fontSize=11, color=RULE)
        .encode(**PLACE, text=alt.Text("name", type="nominal"))
    )

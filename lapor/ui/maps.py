"""A small map of Indonesia: where the pilots are, and one number of each."""

from typing import Any, NamedTuple

from lapor.services import outlines
from lapor.ui.charts import RULE, Layer, Picture, Shapes, colour, layered, remembered
from lapor.ui.frame import _

NATION, SPOTS = "indonesia", "spots"
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
PLACE = {
    "longitude": {"field": "longitude", "type": "quantitative"},
    "latitude": {"field": "latitude", "type": "quantitative"},
}
LABELS = {"36.03": (34, -14), "34": (0, 18), "13": (-8, 16), "51": (10, 18)}  # others lie inside


class Spot(NamedTuple):
    """One government on the map, and what is said of it."""

    code: str
    name: str
    words: str


def _row(spot: Spot) -> dict[str, Any]:
    longitude, latitude = SEATS[spot.code]
    return {
        **spot._asdict(), "longitude": longitude, "latitude": latitude, "colour": colour(spot.code),
    }  # fmt: skip


@remembered
def picture(spots: list[Spot], finding: str, about: str) -> Picture:
    """Outlines, a dot for each, and the names of those that have room for one."""
    found = [spot for spot in spots if spot.code in SEATS]
    land = {"fill": LAND, "fillOpacity": 0.3, "stroke": EDGE, "strokeWidth": 0.3}
    dot = {"type": "circle", "size": 110, "opacity": 1, "stroke": EDGE}
    told = [
        {"field": "name", "type": "nominal", "title": " "},
        {"field": "words", "type": "nominal", "title": about},
    ]
    colours = {"field": "colour", "type": "nominal", "scale": None}
    layers = [
        {"data": {"name": NATION}, "mark": {"type": "geoshape", "aria": False, **land}},
        _layer(SPOTS, dot, color=colours, tooltip=told),
        *(_label(code, *LABELS[code]) for code in LABELS),
    ]
    labels = {code: [_row(spot) for spot in found if spot.code == code] for code in LABELS}
    rows = {SPOTS: [_row(spot) for spot in found], **labels}
    chart = layered(layers, rows, projection={"type": "mercator"}, height=230)
    return Picture(
        chart, finding, lambda: [{_("Name"): s.name, about: s.words} for s in found],
        Shapes(NATION, outlines.shapes(), outlines.ADDRESS),
    )  # fmt: skip


def _label(code: str, dx: int, dy: int) -> Layer:
    """Beside its dot."""
    mark = {"type": "text", "dx": dx, "dy": dy, "fontSize": 11, "color": RULE}
    return _layer(code, mark, text={"field": "name", "type": "nominal"})


def _layer(rows: str, mark: dict[str, Any], **channels: Any) -> Layer:
    return {"data": {"name": rows}, "mark": mark, "encoding": {**PLACE, **channels}}

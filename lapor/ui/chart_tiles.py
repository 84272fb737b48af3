"""A map of tiles: one square for each place, with its name and number in it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from lapor.ui.charts import Picture, remembered
from lapor.ui.frame import _

ACROSS = 4  # tiles in a line: as many as a phone has room for
TALL = 56  # pixels
PALE, DEEP, NOTHING = "#E8F1FA", "#0B5FA5", "#D5DAE0"
INK, LIGHT = "#1B2733", "#FFFFFF"
DARK_FROM = 0.72  # of the scale, from where dark words could not be read any more
ROOM = f"width / {ACROSS} - 6"  # pixels for a name; what is longer is cut


class Tile(NamedTuple):
    """`value` shades it; None has no shade. What is no place stands last, without a shade."""

    name: str
    value: float | None
    words: str
    is_place: bool = True
    short: str = ""  # what stands in the tile, where the name is too long for it


@remembered
def tiles(
    found: Sequence[Tile], finding: str, axis: str, *, at_most: float | None = None
) -> Picture:
    """In the order given, line by line. Darker is more, and the number says how much."""
    shaded = [one.value for one in found if one.is_place and one.value is not None]
    top = at_most or max(shaded, default=0) or 1
    frame = pd.DataFrame([_row(at, one, top) for at, one in enumerate(found)])
    lines = -(-len(found) // ACROSS)
    x = alt.X("column", type="ordinal", axis=None, scale=alt.Scale(paddingInner=0.04))
    y = alt.Y("line", type="ordinal", axis=None, scale=alt.Scale(paddingInner=0.06))
    base = alt.Chart(frame).encode(
        x=x, y=y,
        tooltip=[alt.Tooltip("name", type="nominal", title=" "),
                 alt.Tooltip("words", type="nominal", title=axis)],
    )  # fmt: skip
    colour = alt.Color("shade", type="quantitative", legend=None,
                       scale=alt.Scale(domain=[0, top], range=[PALE, DEEP]))  # fmt: skip
    marks = [
        base.transform_filter("datum.shade === null").mark_rect(color=NOTHING),
        base.transform_filter("datum.shade !== null").mark_rect().encode(color=colour),
        base.mark_text(dy=-8, fontSize=11, limit=alt.ExprRef(ROOM)).encode(**_written("short")),
        base.mark_text(dy=9, fontSize=13, fontWeight="bold").encode(**_written("words")),
    ]
    return Picture(
        alt.layer(*marks).resolve_scale(color="independent").properties(height=lines * TALL),
        finding,
        lambda: [{_("Place"): one.name, axis: one.words} for one in found],
    )


def _row(at: int, one: Tile, top: float) -> dict[str, object]:
    shade = one.value if one.is_place else None
    is_dark = shade is not None and shade / top > DARK_FROM
    return {
        "column": at % ACROSS, "line": at // ACROSS, "name": one.name,
        "short": one.short or one.name, "words": one.words, "shade": shade,
        "ink": LIGHT if is_dark else INK,
    }  # fmt: skip


def _written(column: str) -> dict[str, Any]:
    ink = alt.Color("ink", type="nominal", scale=None)
    return {"text": alt.Text(column, type="nominal"), "color": ink}

"""A bullet bar: how far a number has come, where it began, where it is to go. Drawn by hand."""

from html import escape

import streamlit as st

from lapor.services.board import Standing
from lapor.services.programme_progress import Progress
from lapor.ui.charts import RULE

COLOURS = {
    Standing.REACHED: "#009E73",
    Standing.NEAR: "#E69F00",
    Standing.MISSED: "#D55E00",
    None: "#0072B2",
}
ROOM = 1.15  # of the largest number: its mark stands inside the bar
BAR = """<div role="img" aria-label="{words}" title="{words}" style="position: relative;
height: 18px; width: 100%; max-width: 720px; border-radius: 2px;
background: color-mix(in srgb, currentColor 10%, transparent)">{marks}</div>"""
ACTUAL = """<div style="position: absolute; left: 0; top: 4px; height: 10px; width: {at:.1f}%;
background: {colour}"></div>"""
BASELINE = """<div style="position: absolute; left: {at:.1f}%; top: 1px; height: 16px;
border-left: 2px dotted {colour}"></div>"""
TARGET = """<div style="position: absolute; left: {at:.1f}%; top: -2px; height: 22px; width: 3px;
background: currentColor"></div>"""


def bar(line: Progress, words: str, *, per_cent: bool) -> None:
    """The bar is the actual, dots are the baseline, the thick rule is the target.

    A count beside which nothing stands has no scale: none is drawn.
    """
    drawn = ((ACTUAL, line.actual), (BASELINE, line.baseline), (TARGET, line.target))
    known = [(shape, one.value) for shape, one in drawn if one and one.value is not None]
    if len(known) < (1 if per_cent else 2):
        return
    highest = max(value for _shape, value in known)
    most = 100.0 if per_cent and highest <= 100 else highest * ROOM or 1.0
    colours = {ACTUAL: COLOURS[line.standing], BASELINE: RULE}
    marks = [
        shape.format(at=100 * value / most, colour=colours.get(shape, "")) for shape, value in known
    ]
    st.html(BAR.format(words=escape(words), marks="".join(marks)))

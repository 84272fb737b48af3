"""A table of small lines, drawn by hand: one element for all of them, and gaps stay gaps."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from itertools import repeat
from typing import NamedTuple

import streamlit as st

WIDTH, HEIGHT, EDGE = 110, 26, 3  # pixels
# whoever has no mouse moves it from side to side with the arrows
TABLE = """<div style="overflow-x: auto" tabindex="0" role="region" aria-label="{first}">
<table class="lapor-table" style="border-collapse: collapse; width: 100%">
<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"""
HEAD = """<th scope="col" style="text-align: left; padding: 4px 6px; font-weight: 600;
font-size: 0.85rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent)">
{words}</th>"""
ROW = """<tr><th scope="row" style="text-align: left; padding: 4px 10px; font-weight: 400;
white-space: nowrap">{name}</th>{cells}</tr>"""
CELL = '<td style="padding: 4px 6px"><small>{label}</small>{line}</td>'
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{marks}</svg>"""
# Streamlit takes SVG out of HTML, but not out of a picture
IMAGE = """<img style="vertical-align: middle" src="data:image/svg+xml;base64,{data}" alt="{words}"
title="{words}">"""


class Line(NamedTuple):
    """The months of one number, oldest first; None is a gap. `words` are what is said of it."""

    values: Sequence[float | None]
    colour: str
    most: float | None  # the top of its scale; None: its own largest
    words: str


def table(first: str, columns: Sequence[str], rows: Mapping[str, Sequence[Line]]) -> None:
    head = "".join(HEAD.format(words=escape(words)) for words in (first, *columns))
    body = "".join(
        ROW.format(name=escape(name), cells="".join(map(_cell, repeat(name), columns, lines)))
        for name, lines in rows.items()
    )
    st.html(TABLE.format(first=escape(first), head=head, body=body))


def _cell(name: str, label: str, line: Line) -> str:
    drawn = _image(f"{name}, {label}: {line.words}", line)
    return CELL.format(label=escape(label), line=drawn)


def _image(words: str, line: Line) -> str:
    marks = "".join(_mark(points, line.colour) for points in runs(line))
    drawn = SVG.format(width=WIDTH, height=HEIGHT, marks=marks)
    return IMAGE.format(data=b64encode(drawn.encode()).decode(), words=escape(words))


def runs(line: Line) -> list[list[tuple[float, float]]]:
    """The unbroken stretches of the line, in pixels."""
    there = [value for value in line.values if value is not None]
    top = (max(there, default=0) if line.most is None else line.most) or 1
    step = (WIDTH - 2 * EDGE) / max(len(line.values) - 1, 1)
    found: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(line.values):
        if value is None:
            found.append([])
        else:
            height = (HEIGHT - 2 * EDGE) * min(value / top, 1)
            found[-1].append((EDGE + place * step, HEIGHT - EDGE - height))
    return [points for points in found if points]


def _mark(points: list[tuple[float, float]], colour: str) -> str:
    """One month alone is a dot."""
    if len(points) == 1:
        x, y = points[0]
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{colour}"/>'
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'

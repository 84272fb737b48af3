"""A table of coloured fields, drawn by hand: each says in a sign and in words what its colour says.

Wider than the page it scrolls within itself, which a table of markdown does not.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from lapor.ui.sparklines import HEAD, TABLE

ROW = """<tr><th scope="row" style="text-align: left; padding: 6px 10px; font-weight: 400;
width: 1%">
{name}</th>{fields}</tr>"""
# the ground is pale on white and on the dark page, so that the words on it stay readable
FIELD = """<td style="padding: 6px 8px; font-size: 0.8rem; line-height: 1.35; border: 1px solid
color-mix(in srgb, currentColor 20%, transparent); background: {ground};
font-weight: {weight}">{lines}</td>"""
GROUND = "color-mix(in srgb, {colour} 22%, transparent)"


class Field(NamedTuple):
    """What stands in one field, line by line. No colour: the page's own."""

    lines: tuple[str, ...]
    colour: str = ""
    is_strong: bool = False


def draw(first: str, columns: Sequence[str], rows: Mapping[str, Sequence[Field]]) -> None:
    """Rows by their names; `first` is what the names are of."""
    head = "".join(HEAD.format(words=escape(words)) for words in (first, *columns))
    body = "".join(
        ROW.format(name=escape(name), fields="".join(_field(one) for one in fields))
        for name, fields in rows.items()
    )
    st.html(TABLE.format(first=escape(first), head=head, body=body))


def _field(found: Field) -> str:
    ground = GROUND.format(colour=found.colour) if found.colour else "none"
    lines = "<br>".join(map(escape, found.lines))
    return FIELD.format(ground=ground, weight=700 if found.is_strong else 400, lines=lines)

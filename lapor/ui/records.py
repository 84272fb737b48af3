"""A table of facts. On a phone each row is a card: nothing is read sideways."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lapor.ui import parts
from lapor.ui.frame import on_phone

NOTHING = ("", "–", "None")
CARDS = 8  # at a time
# pixels: the page at 1440, a panel beside it, a letter, what a cell adds to it
PAGE, PANEL, LETTER, EDGES = 950, 700, 7.0, 18
MANY = 7  # columns: with more, words would be broken
TURNED = 12  # columns: with more they become the rows, where there are fewer of those
LONG = re.compile(r"\S{25,}")  # an address or a digest: it may be broken …
BREAK = re.compile(r"([/\-._?=&](?=\w)|\w{12}(?=\w{4}))")  # … after these
# pixels: from 61 on Streamlit breaks lines, into three of them; no row is higher than six
ROW, LINE, HIGHEST = 61, 20, 120
TALLEST = 375  # of a table: above it scrolls


def of_rows(
    rows: Sequence[Mapping[str, object]], *, key: str, alt: str, room: int = PAGE, **how: Any
) -> None:
    """The same of rows, if there are any, which need not all have the same facts."""
    if not rows:
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [row.get(name, "–") for row in rows] for name in names}
    records(columns, key=key, alt=alt, room=room, **how)


def records(
    columns: Mapping[str, Sequence[object]], *, key: str, alt: str, room: int = PAGE, **how: Any
) -> None:
    """`columns` by their names, the first one says what a row is; `room` is the width in pixels
    that there is for a table, `how` is st.dataframe's; its height is the most that it may be."""
    if on_phone():
        with st.container(key=key):
            _cards(columns, key)
        return
    wanted = _wanted(columns)
    is_wide = sum(wanted.values()) > room and "column_config" not in how
    if is_wide and len(columns) > MANY:
        with st.container(key=key):
            _table(columns, alt)
        return
    fitted: dict[str, Any] = {"height": TALLEST}
    if is_wide:
        fitted |= {"column_config": widths(columns, room), "row_height": _height(columns, room)}
    fitted |= how
    fitted["height"] = _pixels(columns, **fitted)
    st.dataframe(pd.DataFrame(columns), hide_index=True, key=key, alt=alt, **fitted)


def _pixels(
    columns: Mapping[str, Sequence[object]], *, height: int | str, row_height: int = parts.LINE,
    **_other: Any,
) -> int:  # fmt: skip
    """Of the table, said beforehand: what stands below it does not jump when it is drawn."""
    whole = parts.tall(max(map(len, columns.values()), default=0), row_height)
    return whole if isinstance(height, str) else min(whole, height)


def _table(columns: Mapping[str, Sequence[object]], alt: str) -> None:
    """Of many columns: the browser breaks its heads and cells between words."""
    cells = {_said(name): [_said(one) for one in values] for name, values in columns.items()}
    (first, names), *others = cells.items()
    if len(cells) > TURNED and len(names) < len(cells):
        lines = [
            dict(zip((first, *names), (head, *values), strict=True)) for head, values in others
        ]
        cells = {name: [line[name] for line in lines] for name in (first, *names)}
    st.table(pd.DataFrame(cells), border="horizontal", hide_index=True, alt=alt)


def _said(one: object) -> str:
    return parts.inert(LONG.sub(lambda long: BREAK.sub("\\1\u200b", long[0]), str(one)))


def _wanted(columns: Mapping[str, Sequence[object]]) -> dict[str, float]:
    """How wide each column would be, if none of its texts were broken."""
    return {
        name: EDGES + LETTER * max(len(str(one)) for one in (name, *values))
        for name, values in columns.items()
    }


def widths(columns: Mapping[str, Sequence[object]], room: int) -> dict[str, Any]:
    """Where the longest texts are wider than there is room, they are broken; short columns stay."""
    found = _fitted(columns, room)
    return {name: st.column_config.Column(width=width) for name, width in found.items()}


def _fitted(columns: Mapping[str, Sequence[object]], room: int) -> dict[str, int]:
    wanted, left, found = _wanted(columns), float(room), dict[str, int]()
    for place, name in enumerate(sorted(wanted, key=wanted.__getitem__)):
        found[name] = int(min(wanted[name], left / (len(wanted) - place)))
        left -= found[name]
    return found


def _height(columns: Mapping[str, Sequence[object]], room: int) -> int:
    """Of a row in pixels, so that the longest text is whole."""
    lines = [
        len(textwrap.wrap(str(one), max(1, int((width - EDGES) / LETTER))))
        for name, width in _fitted(columns, room).items()
        for one in columns[name]
    ]
    return min(max(ROW, LINE * max(lines, default=1)), HIGHEST)


def _cards(columns: Mapping[str, Sequence[object]], key: str) -> None:
    (first, titles), *others = columns.items()
    pages = -(-len(titles) // CARDS)
    page = st.pagination(pages, key=f"{key}-page") if pages > 1 else 1
    for place in range((page - 1) * CARDS, min(page * CARDS, len(titles))):
        told = str(titles[place]).strip(" └")
        told = f"{first} {told}" if told.isdecimal() else told  # a number alone says nothing
        lines = [f"**{parts.inert(told)}**"]
        lines += [
            f":small[{parts.inert(name)}: {parts.inert(str(values[place]))}]"
            for name, values in others
            if str(values[place]) not in NOTHING
        ]
        with st.container(border=True):
            st.markdown("  \n".join(lines))

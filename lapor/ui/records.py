"""A table of facts. On a phone each row is a card: nothing is read sideways."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lapor.ui import parts
from lapor.ui.frame import on_phone

NOTHING = ("", "–", "None")
CARDS = 8  # at a time
PAGE, LETTER, EDGES = 950, 7.0, 18  # pixels: the page at 1440, a letter, what a cell adds to it
MANY = 7  # columns: with more, words would be broken
ROW = 61  # pixels: from 61 on Streamlit breaks lines


def records(columns: Mapping[str, Sequence[object]], *, key: str, alt: str, **how: Any) -> None:
    """`columns` by their names, the first one says what a row is; `how` is st.dataframe's."""
    if on_phone():
        with st.container(key=key):
            _cards(columns, key)
        return
    wanted = {
        name: EDGES + LETTER * max(len(str(one)) for one in (name, *values))
        for name, values in columns.items()
    }
    is_wide = sum(wanted.values()) > PAGE and "column_config" not in how
    if is_wide and len(columns) > MANY:
        _table(columns, alt)
        return
    fitted = _fitted(wanted) if is_wide else {}
    st.dataframe(pd.DataFrame(columns), hide_index=True, key=key, alt=alt, **(fitted | how))


def _table(columns: Mapping[str, Sequence[object]], alt: str) -> None:
    """Of many columns: the browser breaks its heads and cells between words."""
    cells = {
        parts.inert(name): [parts.inert(str(one)) for one in values]
        for name, values in columns.items()
    }
    st.table(pd.DataFrame(cells), border="horizontal", hide_index=True, alt=alt)


def _fitted(wanted: Mapping[str, float]) -> dict[str, Any]:
    """Where the longest texts are wider than the page, they are broken; short columns stay."""
    left, widths = float(PAGE), {}
    for place, name in enumerate(sorted(wanted, key=wanted.__getitem__)):
        widths[name] = min(wanted[name], left / (len(wanted) - place))
        left -= widths[name]
    config = {name: st.column_config.Column(width=int(width)) for name, width in widths.items()}
    return {"column_config": config, "row_height": ROW}


def _cards(columns: Mapping[str, Sequence[object]], key: str) -> None:
    (_first, titles), *others = columns.items()
    pages = -(-len(titles) // CARDS)
    page = st.pagination(pages, key=f"{key}-page") if pages > 1 else 1
    for place in range((page - 1) * CARDS, min(page * CARDS, len(titles))):
        lines = [f"**{parts.inert(str(titles[place]).strip(' └'))}**"]
        lines += [
            f":small[{parts.inert(name)}: {parts.inert(str(values[place]))}]"
            for name, values in others
            if str(values[place]) not in NOTHING
        ]
        with st.container(border=True):
            st.markdown("  \n".join(lines))

"""A page of complaints as a table, and the way to each of them. Used below every number."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pandas as pd
import streamlit as st

from lapor.ui import opener, parts, records
from lapor.ui.frame import _, number, on_phone
from lapor.ui.queue import open_complaint

SIZE = 25
OPEN = 105  # pixels of the column that opens a complaint
Row = TypeVar("Row")
Columns = dict[str, list[str]]


def table(
    rows: Sequence[Row],
    key_of: Callable[[Row], tuple[int, str]],
    columns: Callable[[Sequence[Row]], Columns],
    alt: str,
) -> None:
    """`key_of` gives a complaint's id and number, `columns` what else is told of these rows."""
    pages = -(-len(rows) // SIZE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    first = (page - 1) * SIZE
    shown = rows[first : first + SIZE]
    _page([key_of(row) for row in shown], columns(shown), alt)
    last = min(first + SIZE, len(rows))
    st.caption(
        _(
            "{first}–{last} of {total}",
            first=number(first + 1),
            last=number(last),
            total=number(len(rows)),
        )
    )


def _page(keys: list[tuple[int, str]], columns: Columns, alt: str) -> None:
    name = _("Complaint no.")
    if on_phone():
        _cards(keys, columns)
        return
    opens = st.column_config.ButtonColumn(
        _("Open the complaint"),
        key="open-row",
        on_click=_open,
        args=([id for id, _number in keys],),
        type="tertiary",
        pinned=True,
        width=OPEN,
    )
    cells = [f":material/open_in_new: {parts.inert(shown)}" for _id, shown in keys]
    st.dataframe(
        pd.DataFrame({name: cells, **columns}),
        hide_index=True,
        key="rows-table",
        height=parts.tall(len(keys), records.ROW),
        alt=alt,
        row_height=records.ROW,
        column_config={name: opens} | records.widths(columns, records.PAGE - OPEN),
    )
    opener.offer(_("Open the complaint"), dict(keys), open_complaint, key="open-any")


def _cards(keys: list[tuple[int, str]], columns: Columns) -> None:
    """On a phone nothing is read sideways."""
    for place, (id, shown) in enumerate(keys):
        with st.container(border=True, gap="xsmall"):
            told = [f":small[{parts.inert(name)}: {parts.inert(values[place])}]"
                    for name, values in columns.items()]  # fmt: skip
            st.markdown("  \n".join(told))
            st.button(
                _("Open {number}", number=parts.inert(shown)), key=f"open-row-{id}",
                type="tertiary", icon=":material/open_in_new:", on_click=open_complaint,
                args=(id,),
            )  # fmt: skip


def _open(ids: list[int]) -> None:
    clicked = st.session_state.get("open-row")
    if clicked is not None and 0 <= clicked.row < len(ids):
        open_complaint(ids[clicked.row])

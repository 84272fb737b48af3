"""The queue as a table: rows to glance over and to select."""

from typing import Any

import pyarrow as arrow
import streamlit as st

from lapor.domain.access import Actor
from lapor.services.queue import QueuePage
from lapor.ui.frame import _, tr
from lapor.ui.queue import open_complaint, rows_key
from lapor.ui.queue_words import COLUMNS, shown

ROW, HEAD = 61, 35  # pixels: from 61 on Streamlit breaks lines, and names and titles are whole


def table(page: QueuePage, actor: Actor, codes: tuple[str, ...]) -> set[int]:
    """Draw it; returns the ids of the rows that are selected.

    The key names the rows: other rows, and nothing is selected. A place in the table never comes
    to mean another complaint.
    """
    lines = [*page.exact, *page.lines]
    ids = [line.row.id for line in lines]
    columns = {code: COLUMNS[code] for code in shown(codes, actor)}
    data = {"open": [_("Open it")] * len(lines)} | {
        code: [one.say(line, page.open_by.get(line.row.id)) for line in lines]
        for code, one in columns.items()
    }
    config: dict[str, Any] = {
        code: st.column_config.TextColumn(tr(one.label), width=one.width)
        for code, one in columns.items()
    }
    config["open"] = st.column_config.ButtonColumn(
        _("Open it"), type="tertiary", width=52, on_click=_open, args=(ids,), key="open-row"
    )
    event = st.dataframe(
        arrow.table(data), hide_index=True, column_config=config, on_select="rerun",
        selection_mode="multi-row", key=rows_key(ids), row_height=ROW,
        height=min(len(ids), 25) * ROW + HEAD + 3, alt=_("Complaints of this list"),
    )  # fmt: skip
    return {ids[place] for place in event.selection.rows if place < len(ids)}


def _open(ids: list[int]) -> None:
    open_complaint(ids[st.session_state["open-row"].row])

"""The queue as a list of cards: for the keyboard, a screen reader and a phone."""

import streamlit as st

from lapor.services.desk import Line
from lapor.services.queue import QueuePage
from lapor.ui import parts
from lapor.ui.frame import _, category
from lapor.ui.parts import inert
from lapor.ui.queue import open_complaint
from lapor.ui.queue_words import holder, marks, opened_by, title


def cards(page: QueuePage) -> set[int]:
    """Draw them; returns the ids of those that are ticked."""
    return {
        line.row.id
        for line in (*page.exact, *page.lines)
        if _card(line, page.open_by.get(line.row.id))
    }


def _card(line: Line, names: str | None) -> bool:
    row = line.row
    with st.container(border=True, gap="xxsmall"):
        st.markdown(_badges(line))
        st.text(title(row))
        opened = opened_by(names)
        st.caption(
            inert(
                " · ".join(
                    filter(None, (holder(row), row.category and category(row.category), opened))
                )
            )
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            ticked = st.checkbox(
                _("Select {number}", number=inert(row.number)), key=f"pick-{row.id}"
            )
            st.button(
                _("Open {number}", number=inert(row.number)), key=f"open-{row.id}",
                icon=":material/open_in_new:", type="tertiary", on_click=open_complaint,
                args=(row.id,),
            )  # fmt: skip
    return ticked


def _badges(line: Line) -> str:
    """Deadline, status and marks in one element: twenty-five cards are many."""
    found = [parts.deadline_badge(line.deadline), parts.status_badge(line.row.status)]
    return " ".join([*found, *map(parts.mark_badge, marks(line.row))])

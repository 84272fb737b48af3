"""The queue as a list of cards: for the keyboard, a screen reader and a phone."""

import streamlit as st

from lapor.domain.workflow import LABELS
from lapor.services.desk import Line
from lapor.services.queue import QueuePage
from lapor.ui import parts
from lapor.ui.frame import _, tr
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
        st.caption(inert(" · ".join(filter(None, (holder(row), row.category, opened)))))
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
    icon, colour = parts.DEADLINE_LOOKS[line.deadline.nearness]
    found = [_badge(icon, parts.deadline_words(line.deadline), colour)]
    icon, colour = parts.STATUS_LOOKS[line.row.status]
    found.append(_badge(icon, tr(LABELS[line.row.status]), colour))
    found += [
        _badge("", words, "red" if words == _("Secret") else "gray") for words in marks(line.row)
    ]
    return " ".join(found)


def _badge(icon: str, words: str, colour: str) -> str:
    return f":{colour}-badge[{icon} {inert(words)}]"

"""One complaint beside the list: a glance needs no other page."""

import streamlit as st

from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.services.desk import Line
from lapor.services.glance import Glance
from lapor.ui import parts
from lapor.ui.frame import _, category, moment, tr
from lapor.ui.parts import inert
from lapor.ui.queue import open_complaint
from lapor.ui.queue_words import holder, title


def preview(line: Line, glance: Glance) -> None:
    row = line.row
    with st.container(border=True, key="preview"):
        st.subheader(inert(row.number), anchor=False)
        st.text(title(row))
        with st.container(horizontal=True, gap="xsmall"):
            parts.status(row.status)
            parts.deadline(line.deadline)
            parts.marks(is_secret=row.is_secret, is_anonymous=row.is_anonymous)
        st.caption(inert(_facts(line, glance)))
        if glance.beginning is None:
            st.caption(_("The text is not shown to your role."))
        else:
            st.text(glance.beginning)
        if glance.last:
            last = glance.last
            st.caption(
                inert(f"{moment(last.at, row.zone)}: {tr(last.who)} {tr(last.told)}")
            )  # fmt: skip
        _ways_on(row.id, glance)


def _facts(line: Line, glance: Glance) -> str:
    row = line.row
    facts = (
        moment(row.received_at, row.zone), holder(row), glance.place,
        category(row.category),
        tr(CLASS_NAMES[row.klass]) if row.klass else _("not classified"),
        tr(CHANNEL_NAMES[row.channel]),
    )  # fmt: skip
    return " · ".join(filter(None, facts))


def _ways_on(complaint_id: int, glance: Glance) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Open it"), key="preview-open", type="primary", icon=":material/open_in_new:",
            on_click=open_complaint, args=(complaint_id,),
        )  # fmt: skip
        for move in glance.moves:
            st.button(
                tr(move.label), key=f"preview-{move.code}", on_click=_begin,
                args=(complaint_id, move.code.value),
            )  # fmt: skip


def _begin(complaint_id: int, code: str) -> None:
    """To the complaint, with the form of this move open."""
    st.session_state["move"] = code
    open_complaint(complaint_id)

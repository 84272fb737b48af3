"""What was merged with a complaint, and what may be the same: why, and the way to merge it."""

from collections.abc import Callable

import streamlit as st

from lapor.domain.workflow import LABELS
from lapor.services.similar import Candidate, Related
from lapor.ui import parts
from lapor.ui.frame import _, tr


def related(found: Related, leave: Callable[[int], None]) -> None:
    """`leave` goes to another complaint."""
    st.subheader(_("Related"))
    for id, number in found.into:
        _link(_("Merged into {number}", number=parts.inert(number)), id, f"into-{id}", leave)
    for id, number in found.merged_here:
        _link(_("Merged from {number}", number=parts.inert(number)), id, f"from-{id}", leave)
    if not found.candidates:
        if not (found.into or found.merged_here):
            st.caption(_("Nothing similar was found."))
        return
    n = len(found.candidates)
    st.caption(_("1 similar complaint") if n == 1 else _("{n} similar complaints", n=n))
    for one in found.candidates:
        with st.container(border=True, gap="xsmall"):
            _candidate(one, leave)


def _candidate(one: Candidate, leave: Callable[[int], None]) -> None:
    _link(_("Open {number}", number=parts.inert(one.number)), one.id, f"similar-{one.id}", leave)
    st.text(one.title)
    reasons = ", ".join(tr(reason) for reason in one.reasons)
    st.caption(parts.inert(f"{tr(LABELS[one.status])} · {reasons}"))
    if one.can_merge:
        st.button(
            _("Merge into this one…"), key=f"merge-{one.id}", type="tertiary",
            icon=":material/merge:", on_click=_merge, args=(one.number,),
        )  # fmt: skip
        if (st.session_state.get("move"), st.session_state.get("other")) == ("merge", one.number):
            st.caption(_(":material/arrow_upward: The form is open above, with this number in it."))


def _link(label: str, complaint_id: int, key: str, leave: Callable[[int], None]) -> None:
    st.button(
        label, key=key, icon=":material/open_in_new:", type="tertiary",
        on_click=leave, args=(complaint_id,),
    )  # fmt: skip


def _merge(number: str) -> None:
    """The form of the merge, with the number in it; nothing is done before it is confirmed."""
    st.session_state["move"], st.session_state["other"] = "merge", number

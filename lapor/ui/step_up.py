"""A step asked for the second factor anew: here it is shown, and the step can be repeated."""

import streamlit as st

from lapor.services import freshness
from lapor.ui import factor
from lapor.ui.frame import ASK_CODE, _, address, attempting, tr, user


def offer() -> None:
    """Above the page, until it is shown. What the page's fields hold stays."""
    if not st.session_state.get(ASK_CODE):
        return
    with st.container(border=True, key="step-up"):
        st.markdown(f"**{_('One more code')}**")
        st.text(tr(freshness.ASK))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            with st.container(width=260):
                factor.field("step-up-code")
            st.button(_("Verify"), key="step-up-show", type="primary", on_click=_show)
            st.button(_("Not now"), key="step-up-leave", type="tertiary", on_click=_leave)


def _leave() -> None:
    st.session_state[ASK_CODE] = False


def _show() -> None:
    actor = user()
    if actor is None:
        return
    with attempting(_("Verified. Please repeat the step."), _leave):
        code, st.session_state["step-up-code"] = st.session_state["step-up-code"], ""
        freshness.show(actor, code, address())

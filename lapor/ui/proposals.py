"""How proposals of an agency are drawn: one press fills it in, the reason stands beside it."""

import streamlit as st

from lapor.services.proposals import Proposal, Source
from lapor.ui import parts
from lapor.ui.frame import _, tr

ICONS = {Source.RULE: ":material/rule:", Source.SUGGESTION: ":material/lightbulb:"}


def draw(found: list[Proposal], into: str) -> None:
    """Each agency as a button that fills the select box of this key; nothing where there is none.

    Not inside a form: a form has one button.
    """
    for one in found:
        with st.container(gap=None):
            st.button(
                parts.inert(one.agency),
                key=f"propose-{into}-{one.agency_id}",
                icon=ICONS[one.source],
                type="tertiary",
                on_click=fill,
                args=(into, one.agency_id),
            )
            st.caption(parts.inert(reason(one)))


def reason(one: Proposal) -> str:
    """Why, in words, and whether a rule or the learner says so. Not inert yet."""
    if one.source == Source.RULE:
        return tr(one.why)
    return _("suggested for {why}", why=tr(one.why))


def fill(into: str, agency_id: int) -> None:
    """The callback: the select box of this key now holds the agency."""
    st.session_state[into] = agency_id

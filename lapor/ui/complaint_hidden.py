"""Asking to see what is hidden: a reason first, then a line of the log, then the words.

The session keeps the number of that line and never what it opened.
"""

import streamlit as st

from lapor.domain.access import Actor
from lapor.domain.disclosure import LONGEST, REASONS, Reason
from lapor.services import reporters
from lapor.services.dossier import Shown
from lapor.services.reporters import Hidden
from lapor.ui.frame import VISITED, _, saving, tr

KEYS = {what: f"shown-{what}" for what in Hidden}


def shown() -> Shown:
    """What was disclosed in this visit."""
    return Shown(*(st.session_state.get(KEYS[what]) for what in Hidden))


def leave() -> None:
    """Another page runs: coming back begins a new visit."""
    forget()
    st.session_state.pop(VISITED, None)


def forget() -> None:
    for key in KEYS.values():
        st.session_state.pop(key, None)


def ask(user: Actor, complaint_id: int, what: Hidden, *, is_shown: bool) -> None:
    """The button, with the reason it needs; or the way to hide it again."""
    if is_shown:
        st.caption(_("Logged. Hidden again after 15 minutes, or when you leave this page."))
        st.button(
            _("Hide again"), key=f"hide-{what}", icon=":material/visibility_off:",
            on_click=st.session_state.pop, args=(KEYS[what], None),
        )  # fmt: skip
        return
    labels = {Hidden.IDENTITY: _("Show (logged)"), Hidden.NUMBERS: _("Show numbers (logged)")}
    with st.popover(labels[what], icon=":material/visibility:", key=f"ask-{what}"):
        st.caption(_("The log keeps who looked and why, so write no names or numbers here."))
        st.selectbox(
            _("Reason"),
            [one.value for one in Reason],
            key=f"reason-{what}",
            index=None,
            format_func=lambda code: tr(REASONS[Reason(code)]),
            placeholder=_("Choose one"),
        )
        st.text_input(_("In a few words"), key=f"words-{what}", max_chars=LONGEST)
        st.button(
            _("Show"), key=f"show-{what}", type="primary", on_click=_show,
            args=(user, complaint_id, what),
        )  # fmt: skip


def _show(user: Actor, complaint_id: int, what: Hidden) -> None:
    lines: list[int] = []

    def keep() -> None:
        st.session_state[KEYS[what]] = lines[0]

    with saving(_("Logged: you looked at hidden data"), keep) as session:
        lines.append(
            reporters.disclose(
                session, user, complaint_id, what,
                reason=st.session_state.get(f"reason-{what}") or "",
                words=st.session_state.get(f"words-{what}") or "",
            )
        )  # fmt: skip

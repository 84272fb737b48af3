"""Somebody was faster: what they did, what you wrote, and three ways on. Nothing typed is lost."""

from collections.abc import Callable

import streamlit as st

from lapor.domain.access import Actor
from lapor.domain.workflow import BY_CODE
from lapor.services.dossier import Dossier
from lapor.ui import moves, parts, read_version
from lapor.ui.frame import STALE, _, go, tr

PANEL = "conflict"  # what is open while it stands there


def seen(found: Dossier) -> int | None:
    """The version somebody's step was refused on, if it was on this complaint."""
    complaint_id, version = st.session_state.get(STALE) or (None, None)
    return version if complaint_id == found.complaint.id else None


def of_a_file(complaint_id: int) -> None:
    """An import brought something else than what stands here: whoever may settle it is told."""
    with st.container(border=True, key="disputed"):
        st.markdown(f":material/difference: **{_('An imported file says otherwise')}**")
        st.caption(_("What officers did here holds until somebody decides whose word is right."))
        st.button(
            _("Compare and settle it"), key="settle", on_click=go, args=("pages/copy_back.py",),
            kwargs={"conflict": str(complaint_id)},
        )  # fmt: skip


def panel(
    found: Dossier, actor: Actor, since: int, keep_note: Callable[[], None],
    keep_draft: Callable[[], None],
) -> None:  # fmt: skip
    """In place of the form: pressing again must not overwrite what nobody has read."""
    wanted = st.session_state.get("move")
    shown = read_version.begin(found, actor, PANEL)
    with st.container(border=True, key="conflict"):
        st.markdown(f"**{_('This complaint changed while you were writing')}**")
        st.caption(_("Your step was not saved. What has happened since:"))
        parts.timeline(found.since(since), found.government.zone)
        st.text_area(
            _("What you wrote"), key="note", max_chars=20_000, height=120, on_change=keep_draft,
            persist_state="page",
        )  # fmt: skip
        still = wanted in {move.code.value for move in found.moves}
        if not still and wanted:
            st.caption(_("“{move}” is no longer possible now.", move=tr(BY_CODE[wanted].label)))
        with st.container(horizontal=True):
            st.button(
                _("I have read it: back to the form"), key="stale-read", type="primary",
                disabled=not still, on_click=_back, args=(found, shown),
            )  # fmt: skip
            st.button(
                _("Save what I wrote as an internal note"), key="stale-note", on_click=keep_note
            )
            st.button(_("Cancel my step"), key="stale-cancel", type="tertiary", on_click=_cancel)


def _back(found: Dossier, shown: int) -> None:
    """The form again, on the version that was just shown."""
    _over()
    read_version.keep(found, st.session_state["move"], shown)


def _over() -> None:
    st.session_state[STALE] = None


def _cancel() -> None:
    _over()
    moves.close()


def done() -> None:
    """The note was kept: nothing is left to decide."""
    _over()
    moves.done()

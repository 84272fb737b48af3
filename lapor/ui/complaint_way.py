"""Coming to a complaint, going on from it, and who else is there; what was typed goes along."""

from datetime import UTC, datetime

import streamlit as st

from db.codes import MoveCode
from db.engine import reading, writing
from db.models import Draft
from lapor.domain.access import Actor
from lapor.domain.errors import NotFound, Refusal
from lapor.domain.workflow import BY_CODE
from lapor.services import drafts, presence
from lapor.services.dossier import Dossier
from lapor.ui import complaint_hidden as hidden
from lapor.ui import moves, parts, read_version
from lapor.ui.frame import VISITED, _, go, moment, refuse, saving, tr

LISTED = "listed"  # ids of the list it was opened from, in its order
SEEN = "seen_open"  # seconds: when this visit last said that it is here
TYPED_FOR = "typed_for"  # the move whose form was open last
EVERY = 60  # seconds


def back() -> None:
    go("pages/queue.py", **st.session_state.get("back", {}))


def wanted() -> int:
    """The complaint in the address; -1 is none."""
    asked = st.query_params.get("id", "")
    return int(asked) if asked.isdecimal() and len(asked) < 20 else -1


def arrive(complaint_id: int) -> bool:
    """Another complaint than in the run before: nothing of that one stays. Says if it is."""
    if st.session_state.get(VISITED) == complaint_id:
        st.session_state[TYPED_FOR] = st.session_state.get("move") or st.session_state[TYPED_FOR]
        return False
    hidden.forget()
    moves.done()
    st.session_state[VISITED], st.session_state[SEEN] = complaint_id, 0
    st.session_state[TYPED_FOR] = ""
    return True


def resume(found: Dossier, draft: Draft | None) -> None:
    """The draft goes back into its form, if that step is still possible."""
    if draft and draft.move in {move.code for move in found.moves}:
        st.session_state["move"], st.session_state["note"] = draft.move.value, draft.body


def keep(user: Actor, found: Dossier) -> None:
    """What was typed becomes the draft. From a callback."""
    move = st.session_state.get("move") or st.session_state.get(TYPED_FOR)
    note = st.session_state.get("note") or ""
    if not move or move not in {one.code.value for one in found.moves}:
        return
    try:
        with writing() as session:
            seen = read_version.of(found, move)
            drafts.save(session, user, found.complaint.id, MoveCode(move), note, seen=seen)
    except NotFound:
        pass  # it went out of reach meanwhile: the words stay on the screen
    except Refusal as refusal:
        refuse(refusal)


def leave(user: Actor, found: Dossier, complaint_id: int | None) -> None:
    """To another complaint, or back to the list; the form becomes a draft. From a callback."""
    keep(user, found)
    with writing() as session:
        presence.left(session, user, found.complaint.id)
    if complaint_id is None:
        back()
    else:
        go("pages/complaint.py", id=str(complaint_id))


def bar(user: Actor, found: Dossier) -> None:
    """Back to the list, and to its neighbours in it."""
    ids = [int(one) for one in st.session_state.get(LISTED) or []]
    here = found.complaint.id
    place = ids.index(here) if here in ids else None
    with st.container(horizontal=True, vertical_alignment="center", key="way"):
        st.button(
            _("Back to the queue"), key="back-button", icon=":material/arrow_back:",
            type="tertiary", on_click=leave, args=(user, found, None),
        )  # fmt: skip
        if place is None or len(ids) == 1:
            return
        before = ids[place - 1] if place else None
        after = ids[place + 1] if place + 1 < len(ids) else None
        st.button(
            _("Previous"), key="previous-complaint", icon=":material/chevron_left:",
            type="tertiary", disabled=before is None, on_click=leave, args=(user, found, before),
        )  # fmt: skip
        st.caption(_("{n} of {total}", n=place + 1, total=len(ids)), width="content")
        st.button(
            _("Next"), key="next-complaint", icon=":material/chevron_right:",
            type="tertiary", disabled=after is None, on_click=leave, args=(user, found, after),
        )  # fmt: skip


@st.fragment(run_every=EVERY)
def others(user: Actor, complaint_id: int) -> None:
    """Who else has it open. The one place where drawing writes: to be here is to say so."""
    now = datetime.now(UTC)
    try:
        if now.timestamp() - float(st.session_state.get(SEEN) or 0) >= EVERY - 5:
            with writing() as session:
                presence.opened(session, user, complaint_id, now=now)
            st.session_state[SEEN] = now.timestamp()
        with reading() as session:
            visitors = presence.others(session, user, complaint_id, now=now)
    except NotFound:
        return
    for one in visitors:
        name = parts.inert(one.full_name)
        st.caption(
            _(":material/group: {name} has it open, since {n} minutes", name=name, n=one.minutes)
            if one.minutes
            else _(":material/group: {name} has just opened it", name=name)
        )


def draft(user: Actor, found: Dossier, kept: Draft | None, *, below: bool) -> None:
    """Says that words were kept, when, and on which version; and lets them go.

    Below the form that is open for it, so that no button moves away under the pointer when the
    typist leaves the field; above the buttons where there is none.
    """
    if kept is None or below != (st.session_state.get("move") == kept.move.value):
        return
    when = moment(kept.saved_at, found.government.zone)
    said = _("Draft of {moment}, written on version {n}", moment=when, n=kept.seen)
    if kept.seen != found.complaint.version:
        said += " · " + _("the complaint has changed since")
    with st.container(border=True, key="draft", gap="xsmall"):
        st.caption(f":material/edit_note: {said}")
        if kept.move not in {move.code for move in found.moves}:
            st.caption(
                _("“{move}” is not possible now. You wrote:", move=tr(BY_CODE[kept.move].label))
            )
            st.text(kept.body)
        st.button(
            _("Discard the draft"), key="discard-draft", type="tertiary",
            icon=":material/delete:", on_click=_discard, args=(user, found),
        )  # fmt: skip


def _discard(user: Actor, found: Dossier) -> None:
    with saving(_("The draft was discarded"), moves.done) as session:
        drafts.discard(session, user, found.complaint.id)


def save_button(user: Actor, found: Dossier) -> None:
    """Among the buttons of an open form."""
    st.button(
        _("Save as a draft"), key="save-draft", icon=":material/save:", type="tertiary",
        on_click=_save, args=(user, found),
    )  # fmt: skip


def _save(user: Actor, found: Dossier) -> None:
    move, note = st.session_state["move"], st.session_state.get("note") or ""
    said = _("The draft was saved") if note.strip() else _("There is nothing to keep")
    with saving(said) as session:
        seen = read_version.of(found, move)
        drafts.save(session, user, found.complaint.id, MoveCode(move), note, seen=seen)

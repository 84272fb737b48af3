"""How a file's word and ours are drawn side by side, with the two ways to settle it."""

from collections.abc import Callable

import streamlit as st

from lapor.services.conflict_sides import Side
from lapor.services.conflicts import Conflict
from lapor.ui import parts
from lapor.ui.frame import _, moment, tr
from lapor.ui.queue import open_complaint

Settle = Callable[[Conflict], None]


def wanted() -> int | None:
    """The complaint one comes from, in the address."""
    asked = st.query_params.get("conflict", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def conflicts(found: list[tuple[Conflict, list[Side]]], keep: Settle, take: Settle) -> None:
    for one, sides in found:
        with st.container(border=True):
            _head(one)
            _sides(sides)
            _ways(one, keep, take)


def _head(one: Conflict) -> None:
    st.markdown(f"**{parts.inert(one.number)}**")
    st.text(one.title if one.title is not None else _("(not for your role)"))
    file = parts.inert(one.file_name) or _("a file")
    when = moment(one.imported_at, one.zone) if one.imported_at else _("date unknown")
    st.caption(_("{file}, imported {moment}", file=file, moment=when))


def _sides(sides: list[Side]) -> None:
    """What differs, both words beside each other (below, on a narrow screen); the rest folded."""
    for side in sides:
        if side.differs:
            label, ours, theirs = st.columns([1, 2, 2], gap="small")
            label.markdown(f"**{parts.inert(tr(side.label))}**")
            ours.text(_("Here: {words}", words=tr(side.ours)))
            theirs.text(_("In the file: {words}", words=tr(side.theirs)))
    alike = [side for side in sides if not side.differs]
    if alike:
        with st.expander(_("What both say alike")):
            for side in alike:
                st.text(f"{tr(side.label)}: {tr(side.ours)}")


def _ways(one: Conflict, keep: Settle, take: Settle) -> None:
    st.text_input(
        _("Reason, if the file's is taken"),
        key=_reason_key(one),
        max_chars=2_000,
        help=_("It stands in the story, with all that changes."),
    )
    with st.container(horizontal=True):
        st.button(
            _("Keep ours"), key=f"keep-{one.complaint_id}", icon=":material/verified:",
            on_click=keep, args=(one,),
        )  # fmt: skip
        st.button(
            _("Take the file's"), key=f"take-{one.complaint_id}", icon=":material/upload_file:",
            on_click=take, args=(one,),
        )  # fmt: skip
        st.button(
            _("Open {number}", number=parts.inert(one.number)),
            key=f"conflict-{one.complaint_id}",
            on_click=open_complaint,
            args=(one.complaint_id,),
        )


def reason(one: Conflict) -> str:
    return str(st.session_state.get(_reason_key(one)) or "")


def _reason_key(one: Conflict) -> str:
    return f"reason-{one.complaint_id}"

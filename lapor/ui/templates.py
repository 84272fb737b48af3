"""How answer templates are listed and written, with a preview in invented words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from db.models import AnswerTemplate
from lapor.domain.answering import VARIABLES, filled, unknown
from lapor.services.templates import LONGEST, LONGEST_NAME, Wording
from lapor.ui import complaint_answer as answer
from lapor.ui import parts
from lapor.ui.frame import _, on_phone, tr

CHOSEN = "template_id"  # 0: a new one
SEEN = "template_seen"  # the version it was opened on: what runs in between is not read
FIELDS = ("template_name", "template_body", "template_agency", "template_category", "template_on")


class Names(NamedTuple):
    agencies: dict[int, str]  # empty: the officer's own agency is meant
    categories: dict[int, str]
    has_agency: bool


def chosen(found: list[AnswerTemplate]) -> AnswerTemplate | None:
    """The one whose form is open; None is a new one."""
    return next((one for one in found if one.id == st.session_state.get(CHOSEN)), None)


def places() -> Sequence[DeltaGenerator]:
    """Where the list and the form stand; on a phone the form that was opened is first."""
    if on_phone() and CHOSEN in st.session_state:
        form, listed = st.container(), st.container()
        return listed, form
    return st.columns([1, 2], gap="large")


def rows(found: list[AnswerTemplate], names: Names) -> None:
    st.button(
        _("New template"), key="new-template", icon=":material/add:", on_click=_open, args=(None,)
    )
    for one in found:
        with st.container(border=True, gap="xsmall"):
            st.text(one.name)
            st.caption(parts.inert(_meant_for(one, names)))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(_("Edit"), key=f"edit-{one.id}", on_click=_open, args=(one,))
                if not one.is_active:
                    st.badge(_("Switched off"), icon=":material/block:", color="gray")


def _meant_for(one: AnswerTemplate, names: Names) -> str:
    everywhere = _("your agency") if names.has_agency else _("all agencies")
    agency = names.agencies.get(one.agency_id or 0, everywhere)
    category = names.categories.get(one.category_id or 0, _("all categories"))
    words = f"{agency} · {category}"
    return words[:1].upper() + words[1:]


def _open(one: AnswerTemplate | None) -> None:
    values = (one.name, one.body, one.agency_id, one.category_id, one.is_active) if one else (
        "", "", None, None, True,
    )  # fmt: skip
    st.session_state[CHOSEN], st.session_state[SEEN] = (one.id, one.version) if one else (0, 0)
    st.session_state.update(zip(FIELDS, values, strict=True))


def done() -> None:
    """Saved: an empty form."""
    _open(None)


def form(
    one: AnswerTemplate | None,
    names: Names,
    add: Callable[[Wording], None],
    change: Callable[[int, int, Wording], None],
) -> None:
    """Of one template, or of a new one. What was refused stays as it was typed."""
    st.subheader(_("Edit the template") if one else _("New template"))
    st.text_input(_("Name"), key="template_name", max_chars=LONGEST_NAME)
    if names.agencies:
        _pick(_("For which agency"), "template_agency", names.agencies, _("All agencies"))
    _pick(_("For which category"), "template_category", names.categories, _("All categories"))
    st.text_area(_("Text"), key="template_body", max_chars=LONGEST, height=220)
    known = "  \n".join(f"`{{{name}}}` {tr(meaning)}" for name, meaning in VARIABLES.items())
    with st.expander(_("Variables")):
        st.markdown(known)
    st.session_state.setdefault("template_on", True)
    st.toggle(_("In use"), key="template_on")
    body = st.session_state.get("template_body") or ""
    if wrong := unknown(body):
        shown = ", ".join(f"{{{name}}}" for name in wrong)
        st.warning(parts.inert(_("Unknown variables: {names}", names=shown)))
    if body.strip():
        answer.preview(filled(body, answer.example()), answer.example()["instansi"])
    st.button(
        _("Save the template"), key="save-template", type="primary",
        on_click=_save, args=(one, add, change),
    )  # fmt: skip


def _pick(label: str, key: str, options: dict[int, str], everything: str) -> None:
    st.selectbox(
        label,
        [None, *options],
        key=key,
        format_func=lambda id: everything if id is None else options.get(id, ""),
    )


def _save(
    one: AnswerTemplate | None,
    add: Callable[[Wording], None],
    change: Callable[[int, int, Wording], None],
) -> None:
    kept = st.session_state.get
    wording = Wording(
        kept("template_name") or "", kept("template_body") or "", kept("template_agency"),
        kept("template_category"), bool(kept("template_on", True)),
    )  # fmt: skip
    if one is None:
        add(wording)
    else:
        change(one.id, int(kept(SEEN) or 0), wording)

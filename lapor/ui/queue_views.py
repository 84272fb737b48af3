"""Saved views, and how somebody likes the list: behind two buttons, drawn when they are opened."""

import streamlit as st

from db.engine import reading
from lapor.domain.access import Actor
from lapor.services import views
from lapor.services.views import LONGEST_NAME, SIZES, Setting, View
from lapor.ui import filters as address
from lapor.ui.frame import _, on_phone, saving, tr
from lapor.ui.parts import inert
from lapor.ui.queue import show
from lapor.ui.queue_words import COLUMNS, shown


def layout(setting: Setting) -> str:
    """Table or cards: as chosen, else by the device."""
    if setting.layout:
        return setting.layout
    return "cards" if on_phone() else "table"


def layout_switch(actor: Actor, setting: Setting) -> None:
    words = {"table": _("Table"), "cards": _("List")}
    icons = {"table": ":material/table_rows:", "cards": ":material/view_agenda:"}
    st.session_state["layout"] = layout(setting)
    st.segmented_control(
        _("Show as"), list(words), key="layout", required=True, label_visibility="collapsed",
        format_func=lambda code: f"{icons[code]} {words[code]}", on_change=_like, args=(actor,),
        kwargs={"layout": None},
    )  # fmt: skip


def likings(actor: Actor, setting: Setting) -> None:
    """Columns of the table and rows of a page."""
    box = st.popover(
        _("Columns"), icon=":material/view_column:", key="likings", on_change="rerun"
    )  # fmt: skip
    if not box.open:
        return
    with box:
        st.session_state["columns"] = shown(setting.columns, actor)
        st.multiselect(
            _("Columns of the table"), list(COLUMNS), key="columns", on_change=_like, args=(actor,),
            kwargs={"columns": None}, format_func=lambda code: tr(COLUMNS[code].label),
            placeholder=_("The usual ones"),
        )  # fmt: skip
        st.session_state["page_size"] = setting.page_size
        st.segmented_control(
            _("Rows on a page"), SIZES, key="page_size", required=True, on_change=_like,
            args=(actor,), kwargs={"page_size": None},
        )  # fmt: skip


def _like(actor: Actor, **wanted: None) -> None:
    """What was just chosen is remembered for good."""
    with saving(_("Remembered.")) as session:
        views.like(session, actor, **{name: st.session_state[name] for name in wanted})


def saved_views(actor: Actor, setting: Setting) -> None:
    box = st.popover(
        _("Saved views"), icon=":material/bookmark:", key="views", on_change="rerun"
    )  # fmt: skip
    if not box.open:
        return
    with reading() as session:
        found = views.views(session, actor)
    with box:
        for view in found:
            _view(actor, view, setting)
            if view.is_mine and st.session_state.get("renaming") == str(view.id):
                _rename_form(actor, view)
        _save_form(actor)


def _view(actor: Actor, view: View, setting: Setting) -> None:
    is_first = view.id == setting.default_view_id
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.button(
            inert(view.name), key=f"view-{view.id}", type="tertiary", on_click=show,
            args=(view.address,), help=_("Saved by {name}", name=inert(view.owner)),
        )  # fmt: skip
        st.button(
            _("Opens first") if is_first else _("Open first"), key=f"first-{view.id}",
            icon=":material/star:" if is_first else ":material/star_border:", type="tertiary",
            on_click=_first, args=(actor, None if is_first else view.id),
        )  # fmt: skip
        if view.is_mine:
            st.button(
                _("Rename {name}", name=inert(view.name)), key=f"rename-{view.id}",
                icon=":material/edit:", type="tertiary", on_click=_ask_name, args=(view,),
            )  # fmt: skip
            st.button(
                _("Delete {name}", name=inert(view.name)), key=f"delete-{view.id}",
                icon=":material/delete:", type="tertiary", on_click=_delete, args=(actor, view.id),
            )  # fmt: skip


def _ask_name(view: View) -> None:
    """Open its form, with what it is called now; or close it."""
    chosen = st.session_state
    chosen["renaming"] = None if chosen.get("renaming") == str(view.id) else str(view.id)
    chosen["new_name"], chosen["new_shared"] = view.name, view.is_shared


def _rename_form(actor: Actor, view: View) -> None:
    with st.form("rename-view"):
        st.text_input(_("New name"), key="new_name", max_chars=LONGEST_NAME)
        st.checkbox(_("Share with my agency or government"), key="new_shared")
        st.form_submit_button(_("Rename"), on_click=_rename, args=(actor, view.id))


def _rename(actor: Actor, view_id: int) -> None:
    def close() -> None:
        chosen["renaming"] = None

    chosen = st.session_state
    name, is_shared = chosen["new_name"], chosen["new_shared"]
    with saving(_("The view is renamed."), close) as session:
        views.rename(session, actor, view_id, name, is_shared=is_shared)


def _save_form(actor: Actor) -> None:
    with st.form("save-view", border=False):
        st.text_input(_("Name of this view"), key="view_name", max_chars=LONGEST_NAME)
        st.checkbox(_("Share with my agency or government"), key="view_shared")
        st.checkbox(_("Overwrite a view of mine with this name"), key="view_overwrites")
        st.form_submit_button(_("Save this view"), on_click=_save, args=(actor, address.address()))


def _save(actor: Actor, codes: dict[str, str]) -> None:
    chosen = st.session_state
    with saving(_("The view is saved.")) as session:
        views.save(
            session, actor, chosen["view_name"], codes, is_shared=chosen["view_shared"],
            overwrites=chosen["view_overwrites"],
        )  # fmt: skip


def _first(actor: Actor, view_id: int | None) -> None:
    with saving(_("Remembered.")) as session:
        views.make_default(session, actor, view_id)


def _delete(actor: Actor, view_id: int) -> None:
    with saving(_("The view is deleted.")) as session:
        views.delete(session, actor, view_id)

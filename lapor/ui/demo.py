"""The demo's corner of the sidebar: be somebody else, take the tour, begin again."""

from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import urlencode

import streamlit as st

from db.engine import engine, reading, writing
from lapor.domain.access import ALLOWED, ROLE_NAMES, Actor
from lapor.domain.errors import Refusal
from lapor.services import demo_mode, demo_reset
from lapor.services.accounts import Tile
from lapor.ui.frame import _, lang, refuse, tr, user
from lapor.ui.menu import PAGES

BE = "be"
TICKET, TO = "ticket", "ticket-to"  # what the browser swaps for a session, and where it goes then


def corner(actor: Actor, path: str, begin_tour: Callable[[], None]) -> None:
    """Nothing outside the demo, or for who is no invented person. `path` is the page's."""
    with reading() as session:
        people = demo_mode.people(session, actor)
    names = {one.name: one for one in people if one.name != actor.name}
    if not names:
        return
    st.selectbox(
        _("Be somebody else"), list(names), key=BE, index=None, placeholder=_("Choose a role"),
        format_func=lambda name: _label(names[name]), on_change=_become, args=(path,),
    )  # fmt: skip
    with st.container(horizontal=True):
        if demo_mode.has_tour(people):
            st.button(
                _("Take the tour"), key="tour-start", icon=":material/tour:", on_click=begin_tour
            )  # fmt: skip
        _reset()


def _label(person: Tile) -> str:
    place = person.place.rpartition(" · ")[2]
    return " · ".join(filter(None, (tr(ROLE_NAMES[person.role]), place, person.full_name)))


def is_me(name: str) -> bool:
    who = user()
    return who is not None and who.name == name


def address_of(path: str, query: dict[str, str]) -> str:
    """Of a page, as the browser goes there."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"/{PurePosixPath(path).stem}{asked}"


def _become(path: str) -> None:
    """Callback: the same page, where the other role has it."""
    name, who = st.session_state[BE], user()
    if not name or who is None:
        return
    st.session_state[BE] = None
    with reading() as session:
        roles = {one.name: one.role for one in demo_mode.people(session, who)}
    is_open = any(
        page.path == path and page.in_menu and roles.get(name) in ALLOWED[page.permission]
        for page in PAGES
    )
    become(name, address_of(path, dict(st.query_params)) if is_open else "/")


def become(name: str, to: str) -> None:
    """Callback: this browser goes on as another invented person, at this address."""
    who = user()
    if who is None:
        return
    try:
        with writing() as session:
            ticket = demo_mode.become(session, who, name, lang=lang())
    except Refusal as refusal:
        refuse(refusal)
    else:
        st.session_state[TICKET], st.session_state[TO] = ticket, to


def _reset() -> None:
    with st.popover(_("Begin again"), icon=":material/restart_alt:", key="reset"):
        st.text(
            _("Everything that was done in this demo is deleted and the invented data are made "
              "anew, as on the first day. It takes about a minute. Everybody who has it open is "
              "brought back to the first page.")
        )  # fmt: skip
        st.button(
            _("Delete everything and begin again"), key="reset-now", type="primary",
            on_click=_begin_again,
        )  # fmt: skip


def _begin_again() -> None:
    who = user()
    if who is None:
        return
    try:
        demo_reset.begin(engine(), who)
    except Refusal as refusal:
        refuse(refusal)

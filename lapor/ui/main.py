"""The router. It knows every page in every run, so an address survives the sign-in."""

import streamlit as st

from db.engine import writing
from lapor.domain.access import ROLE_NAMES, Actor
from lapor.services import accounts
from lapor.ui import (
    bell,
    complaint_hidden,
    demo,
    glossary,
    looks,
    one_time_link,
    step_up,
    tour,
    turn,
    undo,
    watched,
)
from lapor.ui.frame import _, arrive, arrived, forbid, is_demo, lang, tr
from lapor.ui.inert import inert
from lapor.ui.listed import Visibility, listed
from lapor.ui.menu import PAGES, SECTIONS, TOP, Page
from lapor.ui.signin import ICON, hand_over, language_switch, sign_in, with_language

# a form of the browser's own: it must leave this page, which no widget can
SIGN_OUT = """<form method="post" action="/keluar"><button style="font: inherit; color: inherit;
font-size: 0.875rem; background: none; padding: 0.25rem 0.75rem; cursor: pointer;
border-radius: 0.35rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent)">{words}
</button></form>"""


def bare() -> None:
    """The bare address. A page that is the default has no address of its own, so none is."""
    st.switch_page(pages[mine[0]])


def visibility(page: Page) -> Visibility:
    return "visible" if page.in_menu and page in mine else "hidden"


def sidebar(actor: Actor, place: str, path: str) -> None:
    """Who is here, in which language, and the way out."""
    with st.sidebar:
        with st.container(gap=None):
            st.page_link(
                next(pages[page] for page in PAGES if page.path == "pages/profile.py"),
                label=inert(actor.full_name),
            )
            st.caption(" · ".join(filter(None, (tr(ROLE_NAMES[actor.role]), place))))
            if mine:
                bell.draw(actor, pages[mine[0]], afresh=chosen == pages[mine[0]])
        glossary.offer(path)
        language_switch()
        if is_demo() and found and found.is_demo:
            demo.corner(actor, path, tour.begin)
        out = SIGN_OUT.format(words=_("Sign out"))
        with_language(out)


def keep_language(name: str) -> None:
    """The account remembers a choice, so the next browser and the next reload begin with it."""
    if st.session_state.pop("lang_chosen", False):
        with writing() as session:
            accounts.choose_lang(session, name, lang())


began = watched.begin()
with turn.taken():
    st.set_page_config(page_title="Lapor", page_icon=str(ICON), layout="wide")
    found, place = arrive()
    if found:
        looks.sign()
    if found and found.lang:
        st.session_state.setdefault("lang", found.lang)
    with arrived(found):
        mine = [page for page in PAGES if found and found.actor.may(page.permission)]
        start = st.Page(bare, default=True, visibility="hidden")
        pages = {page: listed(page, visibility(page)) for page in PAGES}
        chosen = st.navigation(
            {
                (tr(section) if section else ""): ([start] if section == TOP else [])
                + [pages[page] for page in PAGES if page.section == section]
                for section in SECTIONS
            },
            position="sidebar" if found else "hidden",
            expanded=True,
        )
        if found is None:
            with watched.timed("sign_in", began):
                sign_in()
            st.stop()
        if is_demo() and hand_over():  # this browser goes on as somebody else
            st.stop()
        keep_language(found.actor.name)
        path_of = {pages[page]: page.path for page in PAGES}
        sidebar(found.actor, place, path_of.get(chosen, ""))
        if is_demo():
            st.badge(_("Invented data, not real"), icon=":material/science:", color="orange")
            tour.panel(found.actor, path_of.get(chosen, ""))
        if not mine or chosen not in [start, *(pages[page] for page in mine)]:
            forbid()
        undo.offer(found.actor)
        one_time_link.is_for_somebody_else()
        step_up.offer()
        path, query = st.session_state.pop("go", ("", {}))
        for page in mine:
            if page.path == path:
                st.switch_page(pages[page], query_params=query)
        if chosen.url_path != "complaint":
            complaint_hidden.leave()  # whatever was shown there is hidden again
        with watched.timed(chosen.url_path or "home", began):
            chosen.run()

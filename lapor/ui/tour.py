"""The guided tour's panel, above the page: where one is, what to do, what to notice, and on.

The place is in the session and in the address: a change of role begins a new session at the
address it is sent to, so the tour goes on there.
"""

import re
from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.demo.tour import STOPS, Stop
from lapor.domain.access import ROLE_NAMES, Actor
from lapor.services import demo_mode
from lapor.services.accounts import Tile
from lapor.ui import demo
from lapor.ui.frame import _, go, number, tr
from lapor.ui.inert import inert
from lapor.ui.passport import OPEN, WHY_OPEN

AT, BEFORE, WAS = "tour", "tour-before", "was"  # was: the same in the address, for a new session
MOVES = next(stop.account for stop in STOPS if stop.shows_figure)  # whose number is compared
LEFT = 0
BOUND = (OPEN, WHY_OPEN)  # boxes that write themselves into the address


def at() -> int:
    """The number of the stop, from 1; LEFT: nobody is on the tour. Keeps it in the address."""
    if AT not in st.session_state:
        st.session_state[AT] = _read(st.query_params.get(AT, ""))
        if was := re.fullmatch(r"(\d{1,9})-(\d{1,9})", st.query_params.get(WAS, ""), re.ASCII):
            st.session_state[BEFORE] = [int(was[1]), int(was[2])]
    place = int(st.session_state[AT])
    if place == LEFT:
        st.query_params.pop(AT, None)
    elif st.query_params.get(AT) != str(place):
        st.query_params[AT] = str(place)
    return place


def _read(code: str) -> int:
    is_stop = code.isascii() and code.isdecimal() and len(code) < 3
    return int(code) if is_stop and 1 <= int(code) <= len(STOPS) else LEFT


def panel(actor: Actor, path: str) -> None:
    """`path` is the page's. Nothing outside the demo, or where its people are missing."""
    place = at()
    if place == LEFT:
        return
    with reading() as session:
        people = demo_mode.people(session, actor)
    if not demo_mode.has_tour(people):
        return
    stop = STOPS[place - 1]
    _note_figure(actor)
    with st.container(border=True, key="tour-panel", gap="xsmall"):
        who = next(one for one in people if one.name == stop.account)
        _words(place, stop, who)
        if stop.shows_figure:
            _compare(actor)
        _buttons(place, is_here=actor.name == stop.account and path == stop.path)


def _words(place: int, stop: Stop, who: Tile) -> None:
    of = _("Tour: stop {n} of {total}", n=place, total=len(STOPS))
    role = _("as {name}, {role}", name=who.full_name, role=tr(ROLE_NAMES[who.role]))
    st.caption(inert(f"{of} · {role}"))
    st.markdown(f"**{tr(stop.title)}**")
    st.markdown(f":material/touch_app: {tr(stop.do)}")
    st.markdown(f":material/visibility: {tr(stop.notice)}")


def _note_figure(actor: Actor) -> None:
    """Before the answer of the second stop: the third compares with it."""
    if BEFORE not in st.session_state and actor.name == STOPS[0].account:
        with reading() as session:
            them = demo_mode.person(session, MOVES)
            st.session_state[BEFORE] = list(demo_mode.figure(session, them))


def _compare(actor: Actor) -> None:
    if actor.name != MOVES or BEFORE not in st.session_state:
        return
    with reading() as session:
        now = demo_mode.figure(session, actor)
    before = demo_mode.Figure(*st.session_state[BEFORE])
    told = _("When the tour began: {before} of {of}. Now: {now} of {all}.",
             before=number(before.numerator), of=number(before.denominator),
             now=number(now.numerator), all=number(now.denominator))  # fmt: skip
    st.markdown(f":material/trending_up: **{told}**")


def _buttons(place: int, *, is_here: bool) -> None:
    with st.container(horizontal=True, key="tour-buttons"):
        if not is_here:
            st.button(
                _("Go to this stop"), key="tour-here", type="primary",
                icon=":material/my_location:", on_click=visit, args=(place,),
            )  # fmt: skip
        st.button(
            _("Previous stop"), key="tour-previous", icon=":material/chevron_left:",
            disabled=place == 1, on_click=visit, args=(place - 1,),
        )  # fmt: skip
        if place < len(STOPS):
            st.button(
                _("Next stop"), key="tour-next", icon=":material/chevron_right:",
                type="primary" if is_here else "secondary", on_click=visit, args=(place + 1,),
            )  # fmt: skip
        st.button(
            _("Leave the tour"), key="tour-leave", type="tertiary", on_click=leave,
        )  # fmt: skip


def begin() -> None:
    """Callback: from the first stop on."""
    st.session_state.pop(BEFORE, None)
    visit(1)


def visit(place: int) -> None:
    """Callback: to this stop's page, as whoever stands there."""
    with reading() as session:
        query = demo_mode.query_of(session, STOPS[place - 1], now=datetime.now(UTC))
    query[AT] = str(place)
    if before := st.session_state.get(BEFORE):
        query[WAS] = "{}-{}".format(*before)
    stop = STOPS[place - 1]
    if demo.is_me(stop.account):
        st.session_state[AT] = place
        _set(stop)
        go(stop.path, **{key: code for key, code in query.items() if key not in BOUND})
    else:
        demo.become(stop.account, demo.address_of(stop.path, query))


def _set(stop: Stop) -> None:
    """Where the page stands already its controls are not read from the address again."""
    for key, code in stop.query.items():
        st.session_state[key] = True if key in BOUND else code


def leave() -> None:
    st.session_state[AT] = LEFT
    st.session_state.pop(BEFORE, None)

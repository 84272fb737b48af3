"""One's own account on the screen: name, password, second factor, and the browsers signed in."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from lapor.services.full_names import LONGEST
from lapor.services.own_account import Profile
from lapor.services.second_factor import HOW_MANY, Offer
from lapor.ui import factor, one_time_link
from lapor.ui.frame import _, moment

OFFER, PAPER = "new-factor", "new-paper"
CURRENT, CODE = "current-password", "new-factor-code"
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
            ("Safari", "Safari"))  # fmt: skip
Act = Callable[[], None]


def name(found: Profile, save: Act) -> None:
    st.subheader(_("Name and language"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault("profile-name", found.full_name)
        st.text_input(_("Full name"), key="profile-name", max_chars=LONGEST, width=360)
        st.button(_("Save the name"), key="save-name", on_click=save)
    st.caption(_("Your language is the one you chose at the side; it is kept for next time."))


def password(found: Profile, save: Act) -> None:
    st.subheader(_("Password"), anchor=False)
    if not found.has_password:
        st.caption(_("Invented people of the demo have no password: one click lets them in."))
        return
    with st.expander(_("Change the password"), icon=":material/key:"):
        st.text_input(
            _("Current password"), type="password", key=CURRENT, autocomplete="current-password"
        )
        one_time_link.passwords(found.shortest)
        st.button(_("Change it"), key="save-password", type="primary", on_click=save)
        st.caption(_("Your other browsers are signed out."))


def second_factor(
    found: Profile, zone: ZoneInfo, begin: Act, confirm: Act, remove: Act, paper: Act
) -> None:
    """Set up, replaced or removed; the codes for the day the telephone is lost."""
    st.subheader(_("Second factor"), anchor=False)
    if st.session_state.get(PAPER):
        _paper()
    if st.session_state.get(OFFER):
        _offer(found, confirm)
    elif found.factor_since is None:
        st.text(_("A code from your telephone beside the password: who learns the password alone "
                  "does not get in."))  # fmt: skip
        st.button(_("Set it up"), key="factor-begin", type="primary", on_click=begin)
    else:
        since = moment(found.factor_since, zone)
        st.text(_("Set up since {when}. Recovery codes left: {n} of {all}.",
                  when=since, n=found.codes_left, all=HOW_MANY))  # fmt: skip
        with st.container(horizontal=True):
            st.button(_("Use another telephone"), key="factor-begin", on_click=begin)
            st.button(_("New recovery codes"), key="factor-paper", on_click=paper)
            if not found.factor_is_required:
                st.button(_("Remove it"), key="factor-remove", on_click=remove)


def _offer(found: Profile, confirm: Act) -> None:
    with st.container(border=True, key="factor-offer"):
        factor.scan(Offer(*st.session_state[OFFER]))
        factor.field(CODE, with_recovery=False)
        if found.factor_since is None and found.has_password:
            st.text_input(
                _("Current password"), type="password", key="factor-password",
                autocomplete="current-password",
            )  # fmt: skip
        with st.container(horizontal=True):
            st.button(_("Confirm"), key="factor-confirm", type="primary", on_click=confirm)
            st.button(_("Not now"), key="factor-leave", on_click=offered, args=(None,))


def _paper() -> None:
    with st.container(border=True, key="factor-codes"):
        st.markdown(f"**{_('Your recovery codes')}**")
        factor.paper(st.session_state[PAPER])
        st.button(_("I have kept them"), key="paper-put-away", on_click=printed, args=(None,))


def offered(offer: Offer | None) -> None:
    st.session_state[OFFER] = [*offer] if offer else None


def printed(codes: list[str] | None) -> None:
    st.session_state[PAPER] = codes


def browsers(found: Profile, zone: ZoneInfo, end: Callable[[str], None], others: Act) -> None:
    st.subheader(_("Where you are signed in"), anchor=False)
    for one in found.browsers:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.text(agent(one.agent))
                begun, seen = moment(one.begun_at, zone), moment(one.seen_at, zone)
                st.caption(_("Since {begun}, last seen {seen}", begun=begun, seen=seen))
            if one.is_this:
                st.badge(_("This browser"), color="green")
            else:
                st.button(_("Sign it out"), key=f"end-{one.id}", on_click=end, args=(one.id,))
    if any(not one.is_this for one in found.browsers):
        st.button(_("Sign out all others"), key="end-others", on_click=others)


def agent(said: str) -> str:
    """Chrome, Windows: of the long line in which a browser says what it is."""
    found = [name for sign, name in BROWSERS if sign in said][:1]
    found += [one for one in SYSTEMS if one in said][:1]
    return ", ".join(found) or re.sub(r"[^\w ./;()-]", "", said)[:60] or _("Unknown browser")

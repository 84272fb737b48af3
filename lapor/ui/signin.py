"""The sign-in page. streamlit-authenticator draws the form and compares the password; no more.

It never sees a cookie: as published it would also take one it had signed itself for a
password, whatever `cookie_expiry_days` says.
"""

import time
from base64 import b64encode
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController

from db.codes import Role
from db.engine import engine, reading, writing
from lapor.config import Mode, settings
from lapor.demo.tour import STOPS
from lapor.domain.access import ROLE_NAMES
from lapor.domain.errors import Refusal
from lapor.i18n import LOCALES
from lapor.services import accounts, demo_mode, entering, start
from lapor.services.entering import Trial
from lapor.ui import demo, one_time_link, parts, signin_steps, tour
from lapor.ui.demo import TICKET, TO
from lapor.ui.frame import _, address, lang, percent, tr

ICON = Path(__file__).parent / "icon.svg"
# st.image has no words for who cannot see it; this one needs none
LOGO = (
    f'<img src="data:image/svg+xml;base64,{b64encode(ICON.read_bytes()).decode()}" '
    'width="44" height="44" alt="">'
)
WIDTH = 640


class Directory(dict[str, dict[str, str]]):
    """A dict of everybody that reads one account when asked, and counts the try. Nobody is
    missing: who does not exist, or tried too often, has a hash too, so refusing takes as long."""

    trial: Trial | None = None

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        self.trial = entering.begin(name, address())
        return self.setdefault(name, {"name": name, "password": self.trial.hash})


class Form(Authenticate):  # type: ignore[misc]
    """The package's form over our accounts, without its cookies."""

    def __init__(self) -> None:
        credentials: dict[str, Directory] = {"usernames": Directory()}
        self.attrs, self.path, self.cookie_controller = {"login_sleep_time": 0}, None, self
        self.authentication_controller = AuthenticationController(credentials, auto_hash=False)
        self.directory = Directory()  # it replaces an empty one by a plain dict
        credentials["usernames"] = self.directory

    def get_cookie(self) -> None: ...

    def set_cookie(self) -> None: ...


def sign_in() -> None:
    """All of the page. Nothing here may show what needs a session."""
    if hand_over():
        return
    middle = st.container(horizontal=True, horizontal_alignment="center")
    with middle, st.container(width=WIDTH):
        _head()
        if not start.is_ready(engine()):
            _prepare()
            return
        if not one_time_link.is_chosen() and not signin_steps.is_done(_finish):
            one_time_link.thanks()
            if settings().mode == Mode.DEMO:
                _tiles()
            _form()
        st.caption(_("Lapor is not the official site lapor.go.id."))


def language_switch() -> None:
    """One control in two places; what is chosen stays, for the account too once signed in."""
    st.segmented_control(
        "Bahasa / Language",
        list(LOCALES),
        default=None if "lang" in st.session_state else lang(),
        format_func=LOCALES.__getitem__,
        key="lang",
        required=True,
        on_change=_keep_language,
        label_visibility="collapsed",
    )


def with_language(html: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """Our html, and a script that tells the document which language the page speaks."""
    said = f'{html}<script src="/bahasa.js" data-lang="{lang()}"></script>'
    st.html(said, width=width, unsafe_allow_javascript=True)


def _keep_language() -> None:
    st.session_state["lang_chosen"] = True


def _head() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with_language(LOGO, "content")
        st.title("Lapor", width="content", anchor=False)
    st.text(_("The officer's desk and KPI monitor of SP4N-LAPOR!'s pilot regions."))
    language_switch()


def _prepare() -> None:
    """The first visitor of an empty demo watches it being filled."""
    is_again = start.is_beginning_again(engine())
    build = start.build_demo(engine())
    st.subheader(_("Preparing the demo"), anchor=False)
    if is_again:
        st.info(
            _("Somebody began this demo again. You were signed out, and what was done here is "
              "gone; nothing of it was real."),
            icon=":material/restart_alt:",
        )  # fmt: skip
    st.text(_("Invented complaints are being written. This happens once and takes a minute."))
    bar = st.progress(0.0)
    while build.is_running:
        bar.progress(build.share, percent(100 * build.share, 0))
        time.sleep(0.25)
    if build.failure:
        st.error(_("Something went wrong in the system. Code: {code}", code=build.failure))
        st.stop()
    st.rerun()


def _tiles() -> None:
    with reading() as session:
        everybody = accounts.demo_accounts(session)
    if not everybody:
        return
    st.info(
        _("Invented data, not real. Every person and complaint here is made up."),
        icon=":material/science:",
    )
    if demo_mode.has_tour(everybody):
        _tour()
    st.subheader(_("Try it as"), anchor=False)
    for role, found in groupby(everybody, key=lambda tile: tile.role):
        _tile(role, list(found))
    st.divider()


def _tour() -> None:
    """Ten stops, from the first of them on, as whoever stands there."""
    first = STOPS[0]
    with st.container(border=True, key="tour-offer"):
        st.markdown(f"**{_('A tour of ten stops')}**")
        st.caption(
            _("From an overdue complaint to the answer, the number it moves, and the brief a "
              "partner reads. Ten minutes; you change roles on the way without a password.")
        )  # fmt: skip
        st.button(
            _("Begin the tour"), key="tour-begin", type="primary", icon=":material/tour:",
            on_click=_enter_demo,
            args=(first.account, demo.address_of(first.path, {**first.query, tour.AT: "1"})),
        )  # fmt: skip


def _tile(role: Role, people: list[accounts.Tile]) -> None:
    """One role: what it can do here, and a button for the first who has it; others behind."""
    first, others = people[0], people[1:]
    with st.container(border=True):
        words, buttons = st.columns([5, 4], vertical_alignment="center")
        with words.container(gap=None):
            st.markdown(f"**{tr(ROLE_NAMES[role])}**")
            st.caption(tries()[role])
        with buttons.container(gap="xsmall"):
            _enter_button(first, _short(first))
            if others:
                with st.popover(_("Other regions"), type="tertiary", width="stretch"):
                    for person in others:
                        _enter_button(person, f"{person.full_name} · {person.place}")


def _short(person: accounts.Tile) -> str:
    government = person.place.rpartition(" · ")[2]
    return " · ".join(filter(None, (person.full_name, government)))


def _enter_button(person: accounts.Tile, label: str) -> None:
    st.button(
        label,
        key=f"as-{person.name}",
        icon=":material/login:",
        width="stretch",
        wrap=True,
        on_click=_enter_demo,
        args=(person.name,),
    )


def tries() -> dict[Role, str]:
    """What one can try as each role, in a line."""
    return {
        Role.NATIONAL: _("See every region, import a file, step in where an agency is silent."),
        Role.COORDINATOR: _("Check new complaints, dispatch them, watch the agencies."),
        Role.LIAISON: _("Answer the complaints of one agency before they are late."),
        Role.HEAD: _("See where your own government stands against its targets."),
        Role.MANAGER: _("Compare the six pilots and keep the programme's milestones."),
        Role.OVERSEER: _("Find what is overdue anywhere; names and texts stay hidden."),
        Role.PARTNER: _("Follow the programme's progress in numbers, without personal data."),
        Role.AUDITOR: _("Read every story to its source; change nothing."),
    }


def _enter_demo(name: str, to: str = "") -> None:
    try:
        with writing() as session:
            ticket = accounts.demo_ticket(session, name)
    except Refusal as refusal:
        parts.refused(tr(refusal.text))
    else:
        _keep_choice(name)
        st.session_state[TICKET], st.session_state[TO] = ticket, to


def _form() -> None:
    words = {"Form name": _("Please sign in"), "Username": _("User name")}
    form = Form()
    form.login(fields=words | {"Password": _("Password"), "Login": _("Sign in")})
    status, trial = st.session_state["authentication_status"], form.directory.trial
    st.session_state["authentication_status"] = None
    if trial is None:
        return
    if trial.refusal or not status:
        entering.password_was_wrong(trial)
    try:
        if trial.refusal:
            raise trial.refusal
        if status:
            signin_steps.go_on(entering.password_was_right(trial), _finish)
        else:
            st.error(_("User name or password is wrong"))
    except Refusal as refusal:
        parts.refused(tr(refusal.text))


def _finish(note: str) -> None:
    """All that is needed was shown."""
    with writing() as session:
        name, ticket = entering.ticket(session, note)
    _keep_choice(name)
    st.session_state[TICKET] = ticket
    hand_over()


def _keep_choice(name: str) -> None:
    if st.session_state.get("lang_chosen"):
        with writing() as session:
            accounts.choose_lang(session, name, lang())


def hand_over() -> bool:
    """The browser swaps the ticket for a cookie and comes back to the address it wanted, or goes to
    the one that came with the ticket. False: there is no ticket."""
    ticket, to = st.session_state.pop(TICKET, None), st.session_state.pop(TO, "")
    if not ticket:
        return False
    st.session_state.clear()
    st.html(
        f'<script src="/sesi.js" data-ticket="{ticket}" data-to="{escape(to)}"></script>',
        unsafe_allow_javascript=True,
    )
    return True

"""The frame around every page: who is here, what they may open, what just happened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import streamlit as st
from sqlmodel import Session

from db.engine import reading, writing
from lapor import i18n, metrics
from lapor.config import Mode, settings
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed, NotFresh, Refusal, StaleComplaint
from lapor.domain.text import Text
from lapor.domain.vocabulary import category_text
from lapor.logs import refused, report
from lapor.services import accounts, faults, sessions, stepping
from lapor.ui import watched
from lapor.ui.inert import inert

ROOT = Path(__file__).parents[2]
VISITED = "visited"  # the complaint whose form, draft and disclosures the session holds
DEVICE = "device"
PHONES = ("Mobi", "Android", "iPhone")
STALE = "stale"  # [complaint id, version] of the step that came second
ASK_CODE = "ask-code"  # a step asked for the second factor anew
_arrived: ContextVar[sessions.Visit | None] = ContextVar("arrived", default=None)
_spoken: ContextVar[str] = ContextVar("spoken", default="")  # the language of this run


def lang() -> str:
    """Chosen here, else the browser's, else the operator's. main.py begins with the account's.

    A page asks hundreds of times: it is settled once, see arrived().
    """
    chosen = _spoken.get() or st.session_state.get("lang")
    return str(chosen or i18n.language_of(st.context.locale) or settings().lang)


def _(message: str, **values: object) -> str:
    return i18n.gettext(message, lang(), **values)


def tr(text: Text) -> str:
    return i18n.pick(text, lang())


def category(name: str | None) -> str:
    return tr(category_text(name)) if name else _("No category")


def zone_name(zone: str) -> str:
    return {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}.get(zone, zone)


def number(value: float, digits: int = 0) -> str:
    return i18n.number(value, lang(), digits)


def percent(value: float, digits: int = 1) -> str:
    """Of a share from 0 to 100."""
    return i18n.percent(value, lang(), digits)


def day(value: date) -> str:
    return i18n.day(value, lang())


def weekday(value: date) -> str:
    return i18n.weekday(value, lang())


def moment(value: datetime, zone: str | ZoneInfo) -> str:
    return i18n.moment(value, zone, lang())


def is_demo() -> bool:
    return settings().mode == Mode.DEMO


def visit() -> sessions.Visit | None:
    """Whoever the gate let in.

    Asked once in a run of the script; a callback or a fragment comes without one and asks anew.
    """
    return _arrived.get() or arrive()[0]


def arrive() -> tuple[sessions.Visit | None, str]:
    """Who is there, and where they work."""
    key = watched.key()
    if key is None:
        return None, ""
    with reading() as session:
        found = sessions.visit(session, key)
        return found, accounts.place(session, found.actor) if found else ""


@contextmanager
def arrived(found: sessions.Visit | None) -> Iterator[None]:
    """Around a run: who is there, and in which language, was asked in this run of the script."""
    before, silent = _arrived.set(found), _spoken.set(lang())
    try:
        yield
    finally:
        _arrived.reset(before)
        _spoken.reset(silent)


def user() -> Actor | None:
    found = visit()
    return found.actor if found else None


def forbid() -> NoReturn:
    metrics.refusals.labels("page").inc()
    refused(who.name if (who := user()) else "")
    st.error(_("This page is not open to you"), icon=":material/lock:")
    st.stop()


def enter(permission: Permission) -> Actor:
    """First line of every page: the signed-in user, or nothing is drawn."""
    who = user()
    if who is None or not who.may(permission):
        forbid()
    for kind, message in st.session_state.pop("flash", []):
        getattr(st, kind)(inert(message) if kind == "error" else message)
    return who


def on_phone() -> bool:
    """By what the browser says of itself: tables become cards."""
    if DEVICE not in st.session_state:  # a browser stays what it is, and a page asks often
        st.session_state[DEVICE] = st.context.headers.get("User-Agent") or ""
    return any(word in st.session_state[DEVICE] for word in PHONES)


def address() -> str:
    """Where the browser is, as the gate says: what wrong tries count against."""
    return st.context.headers.get("x-lapor-address") or st.context.ip_address or ""


def go(path: str, **query: str) -> None:
    """From a callback: the next run opens this page. main.py takes one there."""
    st.session_state["go"] = [path, query]


def refuse(refusal: Refusal) -> None:
    """From a callback: the next run says why not."""
    metrics.refusals.labels(type(refusal).__name__).inc()
    if isinstance(refusal, NotAllowed):
        refused(who.name if (who := user()) else "", refusal)
    st.session_state.setdefault("flash", []).append(("error", tr(refusal.text)))


def say(done: str) -> None:
    """From a callback: the next run says what was done."""
    st.session_state.setdefault("flash", []).append(("success", done))


@contextmanager
def saving(done: str, after: Callable[[], None] | None = None) -> Iterator[Session]:
    """Around one use case in a callback: commit and say so, or roll back and say why."""
    with attempting(done, after), writing() as session:
        yield session


def save_move(
    done: str, move: Callable[[Session], None], after: Callable[[], None] | None = None
) -> None:
    """The same for a move on the version that was seen: a database that comes back is asked again.

    Only for what `stepping.versioned` says may be tried twice.
    """
    with attempting(done, after):
        stepping.versioned(move)


@contextmanager
def attempting(done: str, after: Callable[[], None] | None = None) -> Iterator[None]:
    """The same where the use case reads for long before it writes: it opens the sessions itself.

    Where the page shows by itself what is different now, `done` is "".

    `after` tidies the screen, and only when it was saved: what a refused person typed stays.
    """
    flash = st.session_state.setdefault("flash", [])
    try:
        yield
    except NotFresh:
        st.session_state[ASK_CODE] = True
    except Refusal as refusal:
        refuse(refusal)
        if isinstance(refusal, StaleComplaint):
            st.session_state[STALE] = [refusal.complaint_id, refusal.seen]
    except Exception as error:  # a fault or a bug: the page stands, and the log has the place
        code, known = report(error), faults.sentence(error)
        said = _("Something went wrong in the system. Code: {code}", code=code)
        flash.append(("error", tr(known) if known else said))
    else:
        if done:
            say(done)
        if after:
            after()

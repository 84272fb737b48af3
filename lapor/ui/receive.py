"""The form for a complaint that came by telephone, by letter or in person.

No st.form: what is typed is looked up while the officer types. The widgets keep what they hold
when another page is opened, so that nobody types a call down twice.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import streamlit as st

from db.codes import Channel
from db.models import Government
from lapor.domain.receipt import BODY_LIMIT, NAME_LIMIT, REFERENCE_LIMIT, TITLE_LIMIT, Given
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.queries.reference import Choice
from lapor.services.receiving import Received, places
from lapor.services.similar import Candidate
from lapor.ui import parts, slip
from lapor.ui.frame import _, category, tr
from lapor.ui.picking import possible
from lapor.ui.queue import open_complaint

BY_HAND = (Channel.TELEPHONE, Channel.LETTER, Channel.FACE_TO_FACE)
CHANNELS = [*BY_HAND, *(one for one in Channel if one not in BY_HAND)]
LEVELS = ("province", "regency", "district", "village")
WORDS = ("title", "body", "reference", "name", "phone", "email")
CHOICES = ("channel", "class", "category", "subcategory", *LEVELS)
KEPT: Literal["session"] = "session"  # see the top
PREFIX = "receive-"
TURN, TOKEN, GOVERNMENT = "receiving-turn", "receiving-token", "receiving-government"


def _key(name: str, turn: int | None = None) -> str:
    """A field of this form. The next form has other fields: an old press cannot fill it."""
    return f"{PREFIX}{_turn() if turn is None else turn}-{name}"


def _turn() -> int:
    """Which form this is, counted from the first one of the session."""
    return int(st.session_state.setdefault(TURN, 1))


def _held(name: str, otherwise: Any = "", turn: int | None = None) -> Any:
    found = st.session_state.get(_key(name, turn))
    return otherwise if found is None else found


def begin(now: datetime, government: Government) -> int:
    """What a new form holds: nothing but here and now, and the flags that protect.

    Returns which form it is: the button sends it along, so that two presses make one complaint.
    """
    if _held("begun"):
        return _turn()
    for key in list(st.session_state):
        if str(key).startswith(PREFIX):
            del st.session_state[key]
    local = now.astimezone(ZoneInfo(government.zone)).replace(second=0, microsecond=0, tzinfo=None)
    code = government.code
    fresh: dict[str, Any] = {
        **dict.fromkeys(WORDS, ""),
        **dict.fromkeys(CHOICES, None),
        "province": code.split(".")[0] if code[0].isdigit() else None,
        "regency": code if "." in code else None,
        "date": local.date(),
        "time": local.time(),
        "anonymous": True,
        "secret": True,
        "identity": "none",
        "begun": True,
    }
    for name, value in fresh.items():
        st.session_state[_key(name)] = value
    return _turn()


def token(turn: int) -> str:
    """What this form is known by, also to the press that comes late."""
    return f"{st.session_state.setdefault(TOKEN, secrets.token_hex(16))}/{turn}"


def given(turn: int) -> Given:
    """What that form holds now, also in a callback."""

    def held(name: str, otherwise: Any = "") -> Any:
        return _held(name, otherwise, turn)

    category = held("subcategory", None) or held("category", None)
    place = next((code for level in reversed(LEVELS) if (code := held(level))), "")
    return Given(
        channel=held("channel"),
        received_on=held("date", None),
        received_time=held("time", None),
        klass=held("class"),
        category_id=category,
        place=place,
        title=held("title"),
        body=held("body"),
        anonymous=bool(held("anonymous", True)),
        secret=bool(held("secret", True)),
        keeps_identity=held("identity", "none") == "kept",
        name=held("name"),
        phone=held("phone"),
        email=held("email"),
        reference=held("reference"),
    )


def done(received: Received, turn: int) -> None:
    """It is written down: the next run begins a new form, and shows the number."""
    st.session_state[TURN] = max(_turn(), turn + 1)
    st.session_state["received"] = f"{received.complaint_id}/{received.number}"


def pressed_again(turn: int) -> bool:
    """The second of two quick presses, come after the answer: the form is new, nothing is in it."""
    untouched = not any(_held(name, turn=turn) for name in (*WORDS, "channel"))
    return untouched and bool(st.session_state.get("received"))


def receipt() -> None:
    """The number of the last one, to be said and printed."""
    held = st.session_state.get("received")
    if not held:
        return
    complaint_id, number = int(held.partition("/")[0]), held.partition("/")[2]
    with st.container(border=True):
        st.markdown(f"**{_('Number of the complaint')}**")
        st.title(number, anchor=False)
        st.caption(_("Say it in groups of three. A sign heard wrongly is always noticed."))
        slip.offer(complaint_id)
        with st.container(horizontal=True):
            st.button(
                _("Open {number}", number=number), key="open-received",
                on_click=open_complaint, args=(complaint_id,),
            )  # fmt: skip
            st.button(_("Next complaint"), key="next", on_click=_forget)


def _forget() -> None:
    """The slip was given: the page is only the form again."""
    st.session_state.pop("received", None)


def choose_government(governments: list[Government]) -> Government:
    """For whom it is; an officer of one government is not asked."""
    if len(governments) == 1:
        return governments[0]
    by_id = {one.id: one for one in governments}
    st.selectbox(
        _("Government that is to answer"),
        list(by_id),
        key=GOVERNMENT,
        format_func=lambda id: by_id[id].name if id in by_id else "",
        persist_state=KEPT,
    )
    return by_id.get(st.session_state.get(GOVERNMENT, 0), governments[0])


def how_it_came() -> None:
    st.subheader(_("How it came"), anchor=False)
    _choice(_("Channel"), "channel", {one.value: tr(CHANNEL_NAMES[one]) for one in CHANNELS})
    left, middle, right = st.columns([2, 1, 2])
    left.date_input(
        _("Received on"), key=_key("date"), format="DD/MM/YYYY", persist_state=KEPT,
        help=_("The day the letter arrived or the call was made. Deadlines count from it."),
    )  # fmt: skip
    middle.time_input(_("At"), key=_key("time"), step=60, persist_state=KEPT)
    with right:
        _text(_("Letter's own number (optional)"), "reference", REFERENCE_LIMIT)


def what_it_says(roots: list[Choice], below: Callable[[int], list[Choice]]) -> None:
    st.subheader(_("What it says"), anchor=False)
    _text(_("Title: what it is about"), "title", TITLE_LIMIT, live="600ms")
    st.text_area(
        _("Text: what the reporter said"), key=_key("body"), max_chars=BODY_LIMIT, height=180,
        persist_state=KEPT,
        help=_("In the reporter's words: what, where, when, who, why and how."),
    )  # fmt: skip
    _choice(
        _("Class (optional)"),
        "class",
        {code.value: tr(name) for code, name in CLASS_NAMES.items()},
        help=_("It decides how long resolving may take. Left open, it is decided on verifying."),
    )
    left, right = st.columns(2)
    with left:
        root = _choice(
            _("Category (optional)"), "category", {one.id: category(one.name) for one in roots}
        )
    with right:
        narrower = {one.id: category(one.name) for one in (below(root) if root else [])}
        if narrower:
            _choice(_("More exactly (optional)"), "subcategory", narrower)
        else:
            st.session_state.pop(_key("subcategory"), None)


def where_it_is() -> None:
    """From the province to the village; each level opens the next."""
    st.subheader(_("Where it is"), anchor=False)
    labels = (_("Province"), _("Regency or city"), _("District"), _("Village"))
    parent: str | None = ""
    columns = [*st.columns(2), *st.columns(2)]
    for column, level, label in zip(columns, LEVELS, labels, strict=True):
        with column:
            parent = _place(label, level, parent)


def _place(label: str, level: str, parent: str | None) -> str | None:
    """The chosen place, or None: nothing can be chosen below."""
    options = places(parent) if parent is not None else {}
    possible(_key(level), options)
    chosen: str | None = _choice(label, level, options, disabled=not options)
    return chosen


def who_said_it() -> None:
    st.subheader(_("Who said it"), anchor=False)
    kinds = {
        "none": _("Do not record who it is"),
        "kept": _("Record who it is (kept sealed)"),
    }
    st.radio(
        _("Reporter's identity"),
        list(kinds),
        key=_key("identity"),
        format_func=lambda code: kinds[code],
        persist_state=KEPT,
        help=_("Ask the reporter. Without it nobody can be called back."),
    )
    if _held("identity") == "kept":
        _text(_("Name"), "name", NAME_LIMIT)
        left, right = st.columns(2)
        with left:
            _text(_("Telephone"), "phone", 24)
        with right:
            _text(_("E-mail"), "email", NAME_LIMIT)
    _flags()


def _flags() -> None:
    """They begin with what protects."""
    st.checkbox(_("Anonymous"), key=_key("anonymous"), persist_state=KEPT)
    st.caption(_("The agency and the public do not learn who it is. Untick it only if they agree."))
    st.checkbox(_("Secret"), key=_key("secret"), persist_state=KEPT)
    st.caption(_("The public does not learn what it says. Untick it only if the reporter agrees."))


def warned(found: list[Candidate]) -> None:
    """Said beside the button too: on a narrow screen the list stands below it."""
    if found:
        n = len(found)
        words = _("{n} complaints may be the same one. Look at them before you save.", n=n)
        if n == 1:
            words = _("One complaint may be the same one. Look at it before you save.")
        st.warning(words, icon=":material/content_copy:")


def perhaps_known(found: list[Candidate]) -> None:
    """What may be the same. It is said, and stops nobody."""
    st.subheader(_("Perhaps known already"), anchor=False)
    if not found:
        st.caption(_("Nothing like it so far. This is looked up while you type."))
    for one in found:
        with st.container(border=True, gap="small"):
            parts.status(one.status)
            st.text(one.title)
            st.caption(parts.inert(" · ".join(tr(reason) for reason in one.reasons)))
            st.button(
                _("Open {number}", number=parts.inert(one.number)),
                key=f"known-{one.id}",
                on_click=open_complaint,
                args=(one.id,),
            )
    if found:
        st.caption(_("What you typed stays here when you open one."))


def _text(label: str, name: str, limit: int, **how: Any) -> None:
    st.text_input(label, key=_key(name), max_chars=limit, persist_state=KEPT, **how)


def _choice(label: str, name: str, options: dict[Any, str], **how: Any) -> Any:
    return st.selectbox(
        label,
        list(options),
        key=_key(name),
        index=None,
        format_func=lambda code: options.get(code, ""),
        placeholder=_("Type to search"),
        persist_state=KEPT,
        **how,
    )

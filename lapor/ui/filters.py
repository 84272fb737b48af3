"""Filters of the queue: in the address by their codes, as chips to remove, as a panel to choose.

The address is the only truth. A widget begins with what stands there and writes back into it;
the panel draws its widgets only while it is open.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from db.codes import Status
from lapor.domain.access import Actor
from lapor.domain.narrowing import DUE_NAMES, FLAG_NAMES, KEYS, Flag
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import LABELS
from lapor.domain.worklists import Worklist
from lapor.queries.filters import Filters
from lapor.queries.reference import Choice
from lapor.services.narrowing import Narrowed, Options
from lapor.services.views import IN_ADDRESS
from lapor.ui import parts
from lapor.ui.frame import _, category, day, tr

ALL = ""
CLEARS = {
    "government": ("agency", "unit", "officer"),
    "agency": ("unit", "officer"),
    "flaw": ("page",),
}


def address() -> dict[str, str]:
    """What the address says about this list: codes and dates."""
    return {key: code for key, code in st.query_params.items() if key in IN_ADDRESS}


def put(key: str, code: str) -> None:
    """Into the address; without a code it is taken out, and so is what hung on it."""
    for one in (key, *CLEARS.get(key, ())):
        if one in st.query_params:
            del st.query_params[one]
    if code:
        st.query_params[key] = code


def bound(key: str, code: Any) -> str:
    """The key of a widget that begins with what the address says."""
    widget = f"filter-{key}"
    st.session_state[widget] = code
    return widget


def changed(key: str) -> None:
    """Callback of such a widget."""
    value = st.session_state[f"filter-{key}"]
    if isinstance(value, list):
        value = ",".join(flag for flag in Flag if flag in value)
    put(key, value.isoformat() if isinstance(value, date) else value or "")


def choose(
    label: str, key: str, options: Mapping[str, str], default: str = ALL, *, width: Any = "stretch"
) -> None:
    """A select box whose code is in the address, unless it is the default."""
    code = st.query_params.get(key, default)
    known = code if code in options else default
    st.selectbox(
        label, list(options), key=bound(key, known), width=width, on_change=changed, args=(key,),
        format_func=lambda one: options.get(one, one),
    )  # fmt: skip


def chips(narrowed: Narrowed) -> None:
    """What narrows this list, one by one; and what of the link could not be used."""
    if narrowed.dropped:
        names = ", ".join(tr(name) for name in narrowed.dropped)
        st.info(
            _("Not used, because it is outside what you may see: {names}", names=names),
            icon=":material/filter_alt_off:",
        )
    if narrowed.unknown:
        names = ", ".join(tr(name) for name in narrowed.unknown)
        st.info(
            _("Left out, because there is no such value: {names}", names=names),
            icon=":material/filter_alt_off:",
        )
    if not narrowed.chosen:
        return
    with st.container(horizontal=True, gap="xsmall"):
        for key, value in narrowed.chosen.items():
            said = tr(value) if isinstance(value, Text) else day(value)
            st.button(
                f"{tr(KEYS[key])}: {parts.inert(said)}", key=f"chip-{key}", icon=":material/close:",
                on_click=put, args=(key, ""), help=_("Remove this filter"),
            )  # fmt: skip
        st.button(
            _("Remove all filters"), key="clear", type="tertiary", on_click=clear
        )  # fmt: skip


def clear() -> None:
    for key in KEYS:
        put(key, "")


def panel(actor: Actor, filters: Filters, options: Options) -> None:
    """Every filter there is for this role, in three columns."""
    left, middle, right = st.columns(3)
    with left:
        if len(options.governments) > 1:
            _choice("government", options.governments)
        if options.agencies:
            _choice("agency", options.agencies)
        if options.units:
            _choice("unit", options.units)
        if options.officers:
            _named("officer", options.officers)
        _choice("place", options.places)
    with middle:
        is_open, is_any = filters.worklist.is_open, filters.worklist == Worklist.ANY
        statuses = [code for code in Status if is_any or code.is_open == is_open]
        _words("status", {code: LABELS[code] for code in statuses})
        if is_open:
            _words("due", DUE_NAMES)
        _words("class", CLASS_NAMES)
        _named("category", {str(one.id): category(one.name) for one in options.categories})
        _words("channel", CHANNEL_NAMES)
    with right:
        _dates(filters)
    _flags(filters)


def _choice(key: str, choices: Iterable[Choice]) -> None:
    _named(key, {str(choice.id): choice.name for choice in choices})


def _words(key: str, names: Mapping[Any, Text]) -> None:
    _named(key, {code.value: tr(text) for code, text in names.items()})


def _named(key: str, options: Mapping[str, str]) -> None:
    choose(tr(KEYS[key]), key, {ALL: _("All"), **options})


def _dates(filters: Filters) -> None:
    for key in ("received_from", "received_until", "dispatched_from", "dispatched_until"):
        st.date_input(
            tr(KEYS[key]), key=bound(key, getattr(filters, key)), format="DD/MM/YYYY",
            on_change=changed, args=(key,),
        )  # fmt: skip


def _flags(filters: Filters) -> None:
    st.pills(
        tr(KEYS["flags"]), [flag.value for flag in Flag], selection_mode="multi",
        key=bound("flags", [flag.value for flag in Flag if flag in filters.flags]),
        format_func=lambda code: tr(FLAG_NAMES[Flag(code)]), on_change=changed, args=("flags",),
    )  # fmt: skip

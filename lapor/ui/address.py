"""Choices that live in the address by their codes.

Streamlit's own binding writes the label of an option: it changes with the language.
"""

from collections.abc import Mapping
from datetime import date

import streamlit as st

EARLIEST, LATEST = date(2010, 1, 1), date(2100, 12, 31)


def pick(
    label: str, key: str, options: Mapping[str, str], default: str = "", *, width: int = 220
) -> str:
    """A select box over {code: words}; the code is in the address unless it is the default."""
    _read(key, options, default)
    chosen = st.selectbox(
        label,
        list(options),
        key=key,
        format_func=lambda code: options.get(code, code),
        width=width,
    )
    return _written(key, chosen if chosen in options else default, default)


def switch(
    label: str, key: str, options: Mapping[str, str], default: str, *, shows_label: bool = True
) -> str:
    """The same as buttons in a row."""
    _read(key, options, default)
    chosen = st.segmented_control(
        label,
        list(options),
        key=key,
        required=True,
        format_func=lambda code: options.get(code, code),
        label_visibility="visible" if shows_label else "collapsed",
    )
    return _written(key, chosen if chosen and chosen in options else default, default)


def day(
    label: str, key: str, default: date, *, latest: date | None = None, help: str | None = None
) -> date:
    """A day, in the address unless it is the default. Outside what can be chosen it is.

    Streamlit's own binding loses it on the way to another page that binds the same key.
    """
    found = st.session_state.get(key)
    if not isinstance(found, date):
        found = _day_of(st.query_params.get(key, ""))
    is_possible = found is not None and EARLIEST <= found <= (latest or LATEST)
    st.session_state[key] = found if is_possible else default
    chosen = st.date_input(
        label, key=key, min_value=EARLIEST, max_value=latest or LATEST, format="DD/MM/YYYY",
        width=150, help=help,
    )  # fmt: skip
    chosen = chosen if isinstance(chosen, date) else default
    _written(key, chosen.isoformat(), default.isoformat())
    return chosen


def _day_of(code: str) -> date | None:
    try:
        return date.fromisoformat(code)
    except ValueError:
        return None


def _read(key: str, options: Mapping[str, str], default: str) -> None:
    """From the address where the page is new. Set in any case: the words may have changed."""
    found = st.session_state.get(key)
    if found not in options:
        found = st.query_params.get(key, default)
    st.session_state[key] = found if found in options else default


def _written(key: str, code: str, default: str) -> str:
    """Put it into the address, where it is not there yet."""
    if code == default:
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != code:
        st.query_params[key] = code
    return code

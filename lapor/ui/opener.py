"""Beside a table whose rows only the mouse opens: the same rows in a list that Tab reaches."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from lapor.ui.frame import _

Key = TypeVar("Key", int, str)


def offer(label: str, rows: Mapping[Key, str], open: Callable[[Key], None], *, key: str) -> None:
    """`rows` are words by what `open` is called with."""
    st.selectbox(
        label, list(rows), index=None, key=key, format_func=lambda one: rows.get(one, ""),
        placeholder=_("Type to search"), on_change=_chosen, args=(key, open), width=320,
    )  # fmt: skip


def _chosen(key: str, open: Callable[[Key], None]) -> None:
    """It is empty again for the next one."""
    chosen = st.session_state[key]
    st.session_state[key] = None
    if chosen is not None:
        open(chosen)

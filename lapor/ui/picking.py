"""One of several: a box in which one types to find it. What is chosen is not drawn over."""

from collections.abc import Container, Mapping
from typing import Any, TypeVar

import streamlit as st

from lapor.ui.frame import _

T = TypeVar("T")


def possible(key: str, options: Container[Any], first: Any = None) -> None:
    """What can no longer be chosen is let go; a box that is new begins with `first`.

    Nothing is set that is so already: what a run sets is put into the browser when that run ends,
    over what was chosen there meanwhile, and the next press would send the old.
    """
    held = st.session_state
    chosen = held.get(key, first)
    if key in held and (chosen is None or chosen in options):
        return
    begins = first if first in options else None
    if key in held or begins is not None:
        held[key] = begins


def pick(
    label: str, key: str, options: Mapping[T, str], *, first: T | None = None,
    placeholder: str = "", width: Any = "stretch",
) -> T | None:  # fmt: skip
    """The one chosen of {one: its words}, or None."""
    possible(key, options, first)
    return st.selectbox(
        label, list(options), key=key, index=None, width=width,
        placeholder=placeholder or _("Type to search"),
        format_func=lambda one: options.get(one, ""),
    )  # fmt: skip

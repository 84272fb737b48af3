"""The pages as Streamlit lists them. Each looks for its file when it is made, in every run of the
script for every page there is: here they are made once, and each run gets copies of its own."""

from copy import copy
from functools import cache
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page as Shown

from lapor.ui.frame import ROOT, tr
from lapor.ui.menu import Page

Visibility = Literal["visible", "hidden"]


def listed(page: Page, visibility: Visibility) -> Shown:
    """In the language of this run. A copy, as a page notes that it was run."""
    return copy(_made(page.path, tr(page.title), page.icon, visibility))


@cache
def _made(path: str, title: str, icon: str, visibility: Visibility) -> Shown:
    return st.Page(ROOT / path, title=title, icon=icon, visibility=visibility)

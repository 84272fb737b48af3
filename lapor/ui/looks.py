"""Our logo."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
LOGO = (HERE / "logo.svg").read_text("utf-8")
ICON = (HERE / "icon.svg").read_text("utf-8")


def sign() -> None:
    """Above the menu of every page."""
    st.logo(LOGO, size="large", icon_image=ICON)

"""Our logo, and what the theme in .streamlit/config.toml has no setting for."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
RULES = f"<style>{(HERE / 'looks.css').read_text('utf-8')}</style>"
LOGO = (HERE / "logo.svg").read_text("utf-8")
ICON = (HERE / "icon.svg").read_text("utf-8")


def dress(*, has_menu: bool) -> None:
    """Of every page, before anything is drawn. The logo stands above the menu."""
    st.html(RULES)
    if has_menu:
        st.logo(LOGO, size="large", icon_image=ICON)

"""What the terms of this page mean, one click away."""

import streamlit as st

from lapor.domain.glossary import on_page
from lapor.ui.frame import _, tr
from lapor.ui.inert import inert


def offer(path: str) -> None:
    """`path` is the page's. Nothing where it has no terms."""
    terms = on_page(path)
    if not terms:
        return
    box = st.popover(
        _("Terms of this page"), icon=":material/menu_book:", key="glossary", on_change="rerun"
    )  # fmt: skip
    if box.open:
        told = (f"**{inert(tr(one.name))}**: {inert(tr(one.meaning))}" for one in terms)
        box.markdown("\n\n".join(told))

"""Ways between the pages of the KPI monitor: each carries the view it was taken from."""

import streamlit as st

from lapor.services.board import Place
from lapor.ui.frame import _, go

VIEW = ("period", "from", "until", "asof", "known", "class", "channel", "category")


def view() -> dict[str, str]:
    """What the address says of the view; another page of the monitor reads the same."""
    return {key: st.query_params[key] for key in VIEW if key in st.query_params}


def to_government(place: Place) -> None:
    st.button(
        _("Look closer"), key=f"to-{place.code}", icon=":material/zoom_in:", type="tertiary",
        on_click=go, args=("pages/government.py",), kwargs={**view(), "government": place.code},
    )  # fmt: skip


def to_board() -> None:
    st.button(
        _("All pilots side by side"), key="to-board", icon=":material/arrow_back:",
        type="tertiary", on_click=go, args=("pages/kpi.py",), kwargs=view(),
    )  # fmt: skip

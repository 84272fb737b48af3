"""Ways between the pages of the KPI monitor: each carries the view it was taken from."""

from datetime import date

import streamlit as st

from lapor.services.board import Place
from lapor.ui.frame import ROOT, _

VIEW = ("period", "from", "until", "asof", "known", "class", "channel", "category")


def view() -> dict[str, str]:
    """What the address says of the view; another page of the monitor reads the same."""
    held = st.query_params.to_dict()  # each look at one of them asks for the session anew
    return {key: held[key] for key in VIEW if key in held}


def to_government(place: Place) -> None:
    _link("pages/government.py", _("Look closer"), ":material/zoom_in:", government=place.code)


def to_indicator(kpi: str, since: date, until: date) -> None:
    """From a page that has no view of its own: the number as it stood at the end of a period."""
    days = {"from": since.isoformat(), "until": until.isoformat(), "asof": until.isoformat()}
    _link("pages/indicator.py", _("In the KPI monitor"), ":material/monitoring:",
          kpi=kpi, period="custom", **days)  # fmt: skip


def to_board() -> None:
    with st.container(key="to-board"):
        _link("pages/kpi.py", _("All pilots side by side"), ":material/arrow_back:")


def _link(path: str, label: str, icon: str, **more: str) -> None:
    """A link, not a button: a script may not set what the widgets of a page hold in the address."""
    st.page_link(ROOT / path, label=label, icon=icon, query_params={**view(), **more})

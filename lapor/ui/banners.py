"""What stands above numbers that the data cannot carry."""

from collections.abc import Sequence

import streamlit as st

from lapor.services.banners import Banner, Cause
from lapor.ui import parts
from lapor.ui.frame import tr

ICONS = {
    Cause.NO_DATES: ":material/event_busy:",
    Cause.DATES_UNKNOWN: ":material/help:",
    Cause.BURST: ":material/stacked_bar_chart:",
    Cause.NO_TERRITORY: ":material/location_off:",
}


def draw(banners: Sequence[Banner]) -> None:
    """Each in its own words, with a sign; nothing where nothing spoils the view."""
    for one in banners:
        st.warning(parts.inert(tr(one.text)), icon=ICONS[one.cause])

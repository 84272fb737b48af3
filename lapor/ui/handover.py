"""How the hand-over table is drawn: who had it since when, and how many working days it took."""

import pandas as pd
import streamlit as st

from lapor.i18n import short_day
from lapor.services.handover import Journey
from lapor.ui import parts
from lapor.ui.frame import _, number, tr


def draw(found: Journey) -> None:
    """For the right column of a complaint: one line for each holder, and their sum."""
    st.subheader(_("Journey: days with each holder"))
    if not found.is_dated:
        st.caption(_("The file did not say when it was dispatched: these days are uncertain."))
    lines = [
        (parts.inert(tr(leg.name)), short_day(leg.start), number(leg.days)) for leg in found.legs
    ]
    lines.append((f"**{_('Sum')}**", "", f"**{number(found.days)}**"))
    header = [_("Holder"), _("Since"), _("Working days")]
    st.table(pd.DataFrame(lines, columns=header), border="horizontal", hide_index=True)
    st.caption(_("From the receipt to the end, or to today. Time on hold is the reporter's."))

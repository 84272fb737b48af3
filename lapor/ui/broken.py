"""A page that breaks says what is wrong with the database, or a reference into the log."""

import streamlit as st

from lapor.logs import report
from lapor.services import faults
from lapor.ui.frame import _, tr


def tell(error: Exception) -> bool:
    """True: Streamlit need not say anything of its own."""
    code, known = report(error), faults.sentence(error)
    st.error(
        tr(known) if known else _("Something went wrong in the system. Code: {code}", code=code)
    )
    return True

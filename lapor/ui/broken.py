"""A page that breaks says a reference, under which the log has the place; and nothing else."""

import streamlit as st

from lapor.logs import report
from lapor.ui.frame import _


def tell(error: Exception) -> bool:
    """True: Streamlit need not say anything of its own."""
    st.error(_("Something went wrong in the system. Code: {code}", code=report(error)))
    return True

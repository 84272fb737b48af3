"""A row that was entered wrongly is taken away, with its reason."""

from collections.abc import Callable

import streamlit as st

from lapor.queries.programme import Row
from lapor.ui.frame import _


def removal(name: str, row: Row, remove: Callable[[Row, str], None]) -> None:
    """`name` is the kind's. Evidence is withdrawn instead."""
    key = f"remove-why-{name}-{row.key}"
    with st.popover(_("Remove this row"), key="remove"):
        st.caption(_("For a row that should not be there. What hangs on it comes first; its story "
                     "stays."))  # fmt: skip
        with st.form("removal", border=False):  # leaving the field does not run the page
            st.text_input(_("Reason"), key=key, max_chars=500)
            st.form_submit_button(
                _("Remove it"), key="remove-it",
                on_click=lambda: remove(row, str(st.session_state.get(key) or "")),
            )  # fmt: skip

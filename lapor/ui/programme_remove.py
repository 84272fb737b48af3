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
        with_reason(key, _("Remove it"), "remove-it", lambda why: remove(row, why))


def with_reason(key: str, label: str, button: str, act: Callable[[str], None]) -> None:
    """The reason, and the button. A form, so that leaving the field does not run the page: the
    button stays on the version that is shown."""
    with st.form(f"{button}-form", border=False):
        st.text_input(_("Reason"), key=key, max_chars=500)
        st.form_submit_button(
            label, key=button, on_click=lambda: act(str(st.session_state.get(key) or ""))
        )

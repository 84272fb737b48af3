"""A piece of evidence as it is entered: its file, and how it is withdrawn."""

from collections.abc import Callable

import streamlit as st

from lapor.queries.programme import Row
from lapor.services.evidence import LARGEST, Prepared, prepared
from lapor.ui.complaint_files import TYPES
from lapor.ui.frame import _
from lapor.ui.programme_remove import with_reason
from lapor.ui.uploader import uploader

TURN = "evidence-turn"  # a browser forgets a chosen file only when its box is another one


def upload() -> None:
    """Looked at when the row is saved; a link or the number of a document does as well."""
    uploader(
        _("File: picture or PDF, up to 10 MB"), types=TYPES, most_mb=LARGEST // 1024**2, key=_key()
    )


def file() -> Prepared | None:
    """What was chosen. Slow: outside any transaction. Raises BadInput for what cannot be kept."""
    chosen = st.session_state.get(_key())
    return prepared(chosen.name, chosen.getvalue()) if chosen else None


def forget() -> None:
    """It was added."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def withdrawal(row: Row, withdraw: Callable[[Row, str], None]) -> None:
    key = f"withdraw-why-{row.key}"
    with st.popover(_("Withdraw this evidence"), key="withdraw"):
        st.caption(_("Nobody sees it any more; the row, its file and its story stay."))
        with_reason(key, _("Withdraw it"), "withdraw-it", lambda why: withdraw(row, why))


def _key() -> str:
    return f"evidence-file-{st.session_state.get(TURN, 0)}"

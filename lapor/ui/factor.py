"""What belongs to a second factor on the screen: the QR code, the field for a code, the paper."""

import segno
import streamlit as st

from lapor.services.second_factor import Offer
from lapor.ui.frame import _

SIZE = 220  # pixels


def scan(offer: Offer) -> None:
    """The secret, for a camera and for fingers. Dark on white whatever the theme: cameras ask."""
    picture = segno.make(offer.address, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True
    )
    st.text(_("1. Scan this with an authenticator app on your telephone."))
    st.image(picture, width=SIZE)
    st.text(_("No camera? Type this key into the app:"))
    st.code(
        " ".join(offer.secret[i : i + 4] for i in range(0, 32, 4)), language=None, wrap_lines=True
    )
    st.text(_("2. Type the six digits that the app shows now."))


def field(key: str, *, with_recovery: bool = True) -> str:
    """Where a code is typed."""
    if with_recovery:
        st.caption(_("Six digits from the app on your telephone, or a recovery code."))
    return st.text_input(
        _("Verification code"), key=key, max_chars=40, autocomplete="one-time-code",
        placeholder="123456",
    )  # fmt: skip


def paper(codes: list[str]) -> None:
    """Shown once."""
    st.text(
        _("Without your telephone one of these opens the door instead, each once. "
          "Print them or write them down: they are not shown again.")
    )  # fmt: skip
    st.code("\n".join(codes), language=None)

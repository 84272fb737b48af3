"""After the password: the second factor is shown, or set up where the role needs one."""

from collections.abc import Callable

import streamlit as st

from lapor.domain.errors import Refusal
from lapor.services import entering
from lapor.services.entering import Half, Next
from lapor.services.second_factor import Offer
from lapor.ui import factor, parts
from lapor.ui.frame import _, address, tr

HALF, OFFER, PAPER = "halfway", "factor-offer", "recovery-codes"
Finish = Callable[[str], None]


def go_on(half: Half, finish: Finish) -> None:
    """One step was right: a ticket if it was the last, else the next one is drawn."""
    if half.next == Next.READY and PAPER not in st.session_state:
        finish(half.note)
        return
    st.session_state[HALF] = [half.note, half.next.value]
    st.rerun()


def is_done(finish: Finish) -> bool:
    """Draw the step somebody is at. False: nobody is on their way in."""
    if HALF not in st.session_state:
        return False
    note, step = st.session_state[HALF]
    try:
        if PAPER in st.session_state:
            _paper(note, finish)
        elif step == Next.ENROL:
            _enrol(note, finish)
        else:
            _code(note, finish)
    except Refusal as refusal:
        parts.refused(tr(refusal.text))
    if PAPER not in st.session_state:
        st.button(_("Start again"), key="start-again", type="tertiary", on_click=_start_again)
    return True


def _start_again() -> None:
    for key in (HALF, OFFER, PAPER):
        st.session_state.pop(key, None)


def _code(note: str, finish: Finish) -> None:
    with st.form("second-factor"):
        st.subheader(_("Your second factor"), anchor=False)
        code = factor.field("sign-in-code")
        is_sent = st.form_submit_button(_("Continue"), type="primary")
    if is_sent:
        go_on(entering.show_code(note, code, address()), finish)


def _enrol(note: str, finish: Finish) -> None:
    if OFFER not in st.session_state:
        st.session_state[OFFER] = [*entering.offer(note)]
    offer = Offer(*st.session_state[OFFER])
    with st.form("enrol"):
        st.subheader(_("Set up your second factor"), anchor=False)
        st.text(_("Your role sees people's data, so a password alone does not open it."))
        factor.scan(offer)
        code = factor.field("enrol-code", with_recovery=False)
        is_sent = st.form_submit_button(_("Continue"), type="primary")
    if is_sent:
        half, codes = entering.enrol(note, offer.sealed, code, address())
        st.session_state[PAPER] = codes
        go_on(half, finish)


def _paper(note: str, finish: Finish) -> None:
    st.subheader(_("Your recovery codes"), anchor=False)
    factor.paper(st.session_state[PAPER])
    if st.button(_("I have kept them, continue"), key="paper-kept", type="primary"):
        finish(note)

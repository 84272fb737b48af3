"""Beside a complaint: what is hidden in its words and by whom, and who looked at it."""

from datetime import UTC, datetime
from typing import NamedTuple

import streamlit as st
from sqlmodel import Session

from db.engine import writing
from lapor.domain.access import Actor, Permission
from lapor.domain.masking import Piece
from lapor.domain.text import Text
from lapor.services import redaction, viewing
from lapor.services.dossier import Dossier
from lapor.services.redaction import Review
from lapor.services.viewing import Look
from lapor.ui.frame import _, moment, saving, tr
from lapor.ui.parts import inert

PIECES = {
    Piece.NIK: Text("NIK, KK, atau nomor sepanjang itu", "NIK, KK or a number as long"),
    Piece.PHONE: Text("Nomor telepon", "Telephone number"),
    Piece.EMAIL: Text("Surel", "E-mail"),
    Piece.NAME: Text("Nama orang", "A person's name"),
    Piece.PLACE: Text("Alamat", "An address"),
    Piece.OTHER: Text("Lainnya", "Something else"),
}
ACTIONS = {
    "see_text": Text("membuka isi rahasia", "opened the secret text"),
    "see_identity": Text("membuka identitas", "opened the identity"),
    "see_numbers": Text("membuka nomor dalam teks", "opened numbers in the text"),
    "see_attachment": Text("membuka lampiran", "opened an attachment"),
    "see_requester": Text("membuka data peminta", "opened a requester's data"),
}
READABLE, HIDDEN = Text("tetap terbaca", "stays readable"), Text("disembunyikan", "hidden")


class Private(NamedTuple):
    """None, []: not for this role."""

    review: Review | None
    looks: list[Look]
    is_due: bool  # opening the text is to be written down


def read(session: Session, user: Actor, found: Dossier) -> Private:
    complaint, now = found.complaint, datetime.now(UTC)
    may = redaction.may_review(session, user, complaint) and not found.erased_at
    return Private(
        redaction.review(session, user, complaint.id) if may else None,
        viewing.lookers(session, user, complaint.id),
        found.body is not None and viewing.is_due(session, user, complaint, now),
    )


def note(user: Actor, found: Dossier, private: Private) -> None:
    """A secret text was opened: written down before it is drawn."""
    if private.is_due:
        with writing() as session:
            viewing.opened(session, user, found.complaint.id)


def draw(user: Actor, found: Dossier, private: Private) -> None:
    if private.review is not None:
        with st.expander(_("Hidden in the text"), icon=":material/ink_eraser:"):
            _review(user, found, private.review)
    if user.may(Permission.SEE_PRIVACY):
        with st.expander(_("Who looked at personal data"), icon=":material/visibility:"):
            for look in private.looks:
                when = moment(look.at, found.government.zone)
                action = ACTIONS.get(look.action)
                st.text(f"{when} · {look.who} · {tr(action) if action else look.action}")
            if not private.looks:
                st.caption(_("Nobody so far."))


def _review(user: Actor, found: Dossier, review: Review) -> None:
    id, zone = found.complaint.id, found.government.zone
    st.caption(_("Hidden by itself. What is no person's may stay readable for everybody."))
    for place, one in enumerate(review.found):
        with st.container(horizontal=True, vertical_alignment="center", key=f"piece-{place}"):
            st.text(f"{tr(PIECES[one.kind])}: …{one.piece[-3:]}")
            if not review.may_keep:
                continue
            st.button(
                _("Keep readable"), key=f"keep-{place}", on_click=_decide,
                args=(user, id, one.piece, one.kind, False),
            )  # fmt: skip
    for decided in review.decided:
        with st.container(border=True, gap="xsmall", key=f"decided-{decided.seq}"):
            what = tr(HIDDEN if decided.is_hidden else READABLE)
            st.markdown(f"**{what}** · {tr(PIECES[decided.kind])}")
            st.text(decided.piece)
            st.caption(inert(f"{decided.by} · {moment(decided.at, zone)}"))
            st.button(
                _("Take back"), key=f"withdraw-{decided.seq}", on_click=_withdraw,
                args=(user, id, decided.seq),
            )  # fmt: skip
    with st.form("hide-piece", clear_on_submit=True):
        st.text_input(_("Hide this piece too"), key="hide-words", max_chars=redaction.LONGEST)
        st.selectbox(
            _("What it is"), [Piece.NAME, Piece.PLACE, Piece.OTHER], key="hide-kind",
            format_func=lambda kind: tr(PIECES[kind]),
        )  # fmt: skip
        st.form_submit_button(_("Hide"), on_click=_hide, args=(user, id))


def _hide(user: Actor, complaint_id: int) -> None:
    state = st.session_state
    _decide(user, complaint_id, state.get("hide-words") or "", state["hide-kind"], True)


def _decide(user: Actor, complaint_id: int, piece: str, kind: Piece, is_hidden: bool) -> None:
    with saving(_("Decided, for pages, files and search alike")) as session:
        redaction.decide(session, user, complaint_id, piece, kind, is_hidden=is_hidden)


def _withdraw(user: Actor, complaint_id: int, seq: int) -> None:
    with saving(_("Taken back")) as session:
        redaction.withdraw(session, user, complaint_id, seq)

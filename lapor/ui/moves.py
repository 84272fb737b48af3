"""The form of each move, opened in place: what it does, what it needs, and the button."""

from typing import Any

import streamlit as st

from db.codes import MoveCode
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import Move
from lapor.queries.reference import Choice
from lapor.services.desk import Dossier
from lapor.services.targets import Target
from lapor.ui.frame import _, tr

EFFECTS = {
    MoveCode.DIRECT: Text(
        "Laporan berpindah ke koordinator pemerintah daerah itu; tenggat verifikasi tetap.",
        "The complaint goes to that government's coordinator; the verification deadline stays.",
    ),
    MoveCode.DISPATCH: Text(
        "Instansi menerima laporan ini. Disposisi pertama memulai tenggat tindak lanjut dan "
        "penyelesaian; disposisi ulang tidak mengubahnya.",
        "The agency gets this complaint. The first dispatch starts the deadlines for follow-up and "
        "resolution; a later one does not change them.",
    ),
    MoveCode.RETURN: Text(
        "Laporan kembali satu tingkat ke atas. Tenggat tindak lanjut tetap berjalan.",
        "The complaint goes back one level up. The follow-up deadline keeps running.",
    ),
    MoveCode.HOLD: Text(
        "Tenggat berhenti sampai pelapor melengkapi; setelah 30 hari laporan diarsipkan.",
        "The clocks stop until the reporter completes it; after 30 days it is archived.",
    ),
    MoveCode.COMPLETE: Text(
        "Tenggat berjalan lagi dan bergeser sepanjang hari kerja yang tertunda.",
        "The clocks run again, moved by the working days on hold.",
    ),
    MoveCode.FOLLOW_UP: Text(
        "Tanggapan tercatat sebagai jawaban resmi. Tanpa balasan 10 hari kerja, laporan ditutup.",
        "The answer is recorded as official. Without a reply in 10 working days it closes.",
    ),
    MoveCode.CLOSE: Text("Laporan menjadi selesai.", "The complaint becomes done."),
    MoveCode.REOPEN: Text(
        "Laporan kembali diproses; tenggat semula tetap berlaku.",
        "The complaint is in process again; its original deadline still holds.",
    ),
    MoveCode.ARCHIVE: Text(
        "Laporan keluar dari hitungan kinerja dan tetap tercatat sebagai diterima.",
        "The complaint leaves the performance figures and still counts as received.",
    ),
    MoveCode.CORRECT: Text(
        "Data dibetulkan sejak laporan diterima; angka masa lalu ikut betul, koreksinya tercatat.",
        "The data are right from receipt on; past figures are put right, and it is recorded.",
    ),
}


def buttons(moves: list[Move]) -> MoveCode | None:
    """One button a move; the one pressed last stays open. Returns it."""
    chosen = st.session_state.get("move")
    with st.container(horizontal=True):
        for move in moves:
            st.button(
                tr(move.label),
                key=f"choose-{move.code}",
                type="primary" if move.code == chosen else "secondary",
                on_click=_choose,
                args=(move.code.value,),
            )
    return MoveCode(chosen) if chosen in {move.code for move in moves} else None


def _choose(code: str) -> None:
    st.session_state["move"] = None if st.session_state.get("move") == code else code


def form(move: Move, dossier: Dossier, targets: "Targets", make: Any) -> None:
    """`make` is called with the move; what was typed stays if it is refused."""
    with st.form(f"form-{move.code}", border=True):
        st.markdown(f"**{tr(move.label)}**")
        if move.code in EFFECTS:
            st.caption(tr(EFFECTS[move.code]))
        _needs(move.code, dossier, targets)
        label = _("Answer to the reporter") if move.code == MoveCode.FOLLOW_UP else _("Note")
        st.text_area(
            label if move.needs_note else _("Note (optional)"), key="note", max_chars=20_000
        )
        st.form_submit_button(tr(move.label), type="primary", on_click=make, args=(move,))


class Targets:
    """What the forms let one choose from."""

    def __init__(self, agencies: dict[int, str], governments: list[Choice]) -> None:
        self.agencies = agencies
        self.governments = {one.id: one.name for one in governments}


def _needs(code: MoveCode, dossier: Dossier, targets: Targets) -> None:
    if code == MoveCode.DISPATCH:
        _pick(_("Agency"), "to_agency", targets.agencies)
    if code == MoveCode.DIRECT:
        _pick(_("Government"), "to_government", targets.governments)
    if code == MoveCode.MERGE:
        st.text_input(_("Number of the complaint to merge into"), key="other", max_chars=32)
    if code == MoveCode.CORRECT:
        _words(_("Class"), "new_class", CLASS_NAMES, dossier.complaint.klass)
        _words(_("Channel"), "new_channel", CHANNEL_NAMES, dossier.complaint.channel)
    if code == MoveCode.SET_CONFIDENTIALITY:
        st.checkbox(_("Anonymous"), dossier.complaint.is_anonymous, key="anonymous")
        st.checkbox(_("Secret"), dossier.complaint.is_secret, key="secret")


def _pick(label: str, key: str, options: dict[int, str]) -> None:
    st.selectbox(
        label,
        list(options),
        key=key,
        index=None,
        format_func=lambda found: options.get(found, ""),
        placeholder=_("Type to search"),
    )


def _words(label: str, key: str, names: Any, now: Any) -> None:
    codes = [code.value for code in names]
    st.selectbox(
        label,
        codes,
        key=key,
        index=codes.index(now.value) if now else None,
        format_func=lambda code: tr(names[type(next(iter(names)))(code)]),
        placeholder=_("Choose one"),
    )


def target(move: Move, dossier: Dossier) -> Target:
    """What the open form holds."""
    chosen = st.session_state
    if move.code == MoveCode.DISPATCH:
        return Target(agency_id=chosen.get("to_agency"))
    if move.code == MoveCode.DIRECT:
        return Target(government_id=chosen.get("to_government"))
    if move.code == MoveCode.MERGE:
        return Target(other=chosen.get("other"))
    if move.code == MoveCode.CORRECT:
        return Target(changed=_changed(dossier))
    if move.code == MoveCode.SET_CONFIDENTIALITY:
        return Target(changed={name: chosen.get(name) for name in ("anonymous", "secret")})
    return Target()


def _changed(dossier: Dossier) -> dict[str, Any]:
    """Only what differs from what the complaint says."""
    was = {"klass": dossier.complaint.klass, "channel": dossier.complaint.channel}
    now = {
        "klass": st.session_state.get("new_class"),
        "channel": st.session_state.get("new_channel"),
    }
    return {name: value for name, value in now.items() if value and value != was[name]}


def done() -> None:
    """The move was made: the form closes and what was typed goes."""
    st.session_state["move"] = None
    st.session_state["note"] = ""

"""The form of each move, opened in place: what it does, what it needs, and the button."""

from collections.abc import Callable, Sequence

import streamlit as st
from sqlmodel import Session

from db.codes import MoveCode, Role, Status
from db.days import day_of
from lapor.domain.access import Actor
from lapor.domain.reasons import REASONS, explained
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE, LABELS, Move
from lapor.services import complaints, drafts
from lapor.services.choices import Choices
from lapor.services.dossier import Dossier
from lapor.services.foresight import Due, Foreseen
from lapor.services.telling import AUDIENCES, Audience
from lapor.ui import needs, parts, read_version
from lapor.ui.frame import _, save_move, tr, weekday
from lapor.ui.picking import possible

LIKELY = 4  # buttons in the row; the other moves are in the menu
APPROVE = Text("Setujui dan kirim", "Approve and send")
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
    MoveCode.ASSIGN_UNIT: Text(
        "Laporan tetap di instansi ini; hanya pemegangnya yang ditentukan.",
        "The complaint stays with this agency; only who works on it is said.",
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
    MoveCode.REPLY: Text(
        "Yang tertunda berjalan lagi; tidak ada penutupan otomatis sampai instansi menjawab lagi.",
        "What is on hold goes on; nothing closes by itself until the agency has answered again.",
    ),
    MoveCode.CLOSE: Text(
        "Laporan menjadi selesai. Alasan dan tanggapan di bawah dibaca pelapor.",
        "The complaint becomes done. The reporter reads the reason and the answer below.",
    ),
    MoveCode.REOPEN: Text(
        "Laporan kembali diproses; tenggat semula tetap berlaku.",
        "The complaint is in process again; its original deadline still holds.",
    ),
    MoveCode.MERGE: Text(
        "Laporan ini keluar dari hitungan dan menunjuk ke laporan tujuan. Dapat dibatalkan persis "
        "seperti semula.",
        "This complaint leaves the figures and points to the other. It can be undone exactly.",
    ),
    MoveCode.ARCHIVE: Text(
        "Laporan keluar dari hitungan kinerja dan tetap tercatat sebagai diterima.",
        "The complaint leaves the performance figures and still counts as received.",
    ),
    MoveCode.CORRECT: Text(
        "Data dibetulkan sejak laporan diterima; angka masa lalu ikut betul, koreksinya tercatat.",
        "The data are right from receipt on; past figures are put right, and it is recorded.",
    ),
    MoveCode.NOTE: Text(
        "Hanya terbaca oleh petugas; tidak pernah dikirim kepada pelapor.",
        "Only officers read it; it is never sent to the reporter.",
    ),
    MoveCode.PROPOSE: Text(
        "Jawaban keluar setelah disetujui pimpinan; tenggat tindak lanjut tetap berjalan.",
        "The answer goes out when the head approves it; the follow-up deadline keeps running.",
    ),
    MoveCode.DECLINE: Text(
        "Jawaban yang diajukan tidak dikirim; instansi mengajukan yang baru.",
        "The proposed answer is not sent; the agency proposes a new one.",
    ),
    MoveCode.ASK_HELP: Text(
        "Instansi itu membantu dengan tenggatnya sendiri; instansi pemimpin tetap yang menjawab.",
        "That agency helps on a deadline of its own; the leading agency still answers.",
    ),
    MoveCode.GIVE_HELP: Text(
        "Bantuan tersimpan untuk instansi pemimpin, bukan jawaban kepada pelapor.",
        "The help is kept for the leading agency; it is no answer to the reporter.",
    ),
}


def chosen(moves: list[Move]) -> MoveCode | None:
    """The move whose form is open, if it is still possible."""
    code = st.session_state.get("move")
    return MoveCode(code) if code in {move.code.value for move in moves} else None


def label(move: Move, actor: Actor) -> str:
    approves = move.code == MoveCode.FOLLOW_UP and actor.role == Role.HEAD
    return tr(APPROVE if approves else move.label)


def buttons(moves: list[Move], actor: Actor) -> None:
    """The likely moves as buttons, the others in a menu; the one pressed last stays open."""
    opened = st.session_state.get("move")
    with st.container(horizontal=True, key="moves"):
        for move in moves[:LIKELY]:
            st.button(
                label(move, actor),
                key=f"choose-{move.code}",
                type="primary" if move.code == opened else "secondary",
                on_click=choose,
                args=(move.code.value,),
            )
        if moves[LIKELY:]:
            st.menu_button(
                _("More steps"),
                [move.code.value for move in moves[LIKELY:]],
                key="more-moves",
                icon=":material/more_horiz:",
                format_func=lambda code: label(BY_CODE[code], actor),
                on_click=_choose_more,
            )


def _choose_more() -> None:
    choose(st.session_state["more-moves"])


def choose(code: str) -> None:
    """Open the form of this move, or close it where it is open."""
    st.session_state["move"] = None if st.session_state.get("move") == code else code
    st.session_state["reason"] = None
    read_version.forget()


def form(
    code: MoveCode, dossier: Dossier, choices: Choices, foreseen: Foreseen | None, actor: Actor,
    make: Callable[[Move], None], keep: Callable[[], None], draft: Callable[[], None],
) -> None:  # fmt: skip
    """`make` is called with the move; what was typed stays if it is refused.

    `keep` is called whenever the typist leaves the field; `draft` draws the button that says so.
    """
    move = BY_CODE[code]
    read_version.begin(dossier, actor, code.value)
    with st.container(border=True, key="move-form"):
        st.markdown(f"**{label(move, actor)}**")
        if code in EFFECTS:
            st.caption(tr(EFFECTS[code]))
        needs.draw(code, dossier, choices)
        reason("reason", choices.reasons)
        _note(move, choices, keep)
        if foreseen:
            effect(foreseen)
        with st.container(horizontal=True):
            st.button(
                label(move, actor), key="make-move", type="primary", on_click=make, args=(move,)
            )
            draft()
            st.button(_("Close the form"), key="close-form", type="tertiary", on_click=close)


def reason(key: str, reasons: Sequence[Text]) -> None:
    """Holds the Indonesian words of the one chosen: that is what the story keeps."""
    known = {one.id: one for one in reasons}
    possible(key, known)
    if reasons:
        st.selectbox(
            _("Reason"),
            list(known),
            key=key,
            index=None,
            format_func=lambda words: tr(known[words]),
            placeholder=_("Choose a reason"),
        )


def _note(move: Move, choices: Choices, keep: Callable[[], None]) -> None:
    if choices.proposed and not st.session_state.get("note"):
        st.session_state["note"] = choices.proposed
    height = 160 if move.code in (MoveCode.FOLLOW_UP, MoveCode.PROPOSE) else 100
    st.text_area(
        note_label(move), key="note", max_chars=20_000, height=height, on_change=keep,
        persist_state="page",  # what is typed outlives its field: the form may close
    )  # fmt: skip


def note_label(move: Move) -> str:
    """Says whose words they will be, as the story does."""
    optional = not move.needs_note or move.code in REASONS
    match AUDIENCES.get(move.code):
        case Audience.ANSWER | Audience.PROPOSAL:
            answer = _("Answer to the reporter")
            return _("Answer to the reporter (optional)") if optional else answer
        case Audience.REPORTER:
            return _("The reporter's words")
    return _("Note (optional)") if optional else _("Note")


def effect(foreseen: Foreseen) -> None:
    """What will be different, before anybody confirms it."""
    before, after = foreseen.status
    lines = []
    if before != after:
        lines.append(
            _("Status: {before} → {after}", before=tr(LABELS[before]), after=tr(LABELS[after]))
        )
    if foreseen.now != foreseen.then:
        stopped = [one for one in foreseen.now if one.clock not in _clocks(foreseen.then)]
        lines += [_stops(one, foreseen) for one in stopped]
        lines += [_due(one) for one in foreseen.then if one not in foreseen.now]
    elif foreseen.then:
        lines.append(_("The deadline does not change: {due}", due=_due(foreseen.then[0])))
    if lines:
        st.info("  \n".join(lines), icon=":material/event_upcoming:")


def _clocks(dues: list[Due]) -> set[object]:
    return {one.clock for one in dues}


def _due(due: Due) -> str:
    return f"{tr(parts.CLOCKS[due.clock])}: {weekday(day_of(due.on))}"


def _stops(due: Due, foreseen: Foreseen) -> str:
    """A hold stops a clock that was not late yet, and nothing makes a late one in time."""
    if foreseen.status[1] != Status.ON_HOLD:
        return _("No longer running: {due}", due=_due(due))
    if due.on < foreseen.today:
        return _("Stays late: {due}", due=_due(due))
    return _("Stands still while on hold: {due}", due=_due(due))


def note() -> str:
    """The chosen reason and what was typed."""
    return explained(st.session_state.get("reason"), st.session_state.get("note") or "")


def close() -> None:
    """The form closes; what was typed stays for the next one."""
    st.session_state["move"] = None
    read_version.forget()


def done() -> None:
    """The move was made: the form closes and what was typed goes."""
    close()
    st.session_state["note"], st.session_state["reason"] = "", None


def save(
    actor: Actor, found: Dossier, code: MoveCode, note: str, said: str, after: Callable[[], None]
) -> None:
    """Make the move that the form holds; its draft goes with it. From a callback."""
    id, target = found.complaint.id, needs.target(code, found)
    seen = read_version.of(found, code.value)

    def step(session: Session) -> None:
        drafts.discard(session, actor, id)
        complaints.make_move(session, actor, id, code, seen=seen, note=note, target=target)

    save_move(said, step, after)

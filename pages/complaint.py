"""What happened to this complaint, and what is the next step?"""

import streamlit as st

from db.codes import MoveCode
from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.domain.workflow import Move
from lapor.services import choices as options
from lapor.services import complaints, dossier, foresight
from lapor.ui import complaint as draw
from lapor.ui import conflict, moves, needs, parts, undo
from lapor.ui.frame import _, enter, saving, tr

user = enter(Permission.SEE_COMPLAINTS)
wanted = st.query_params.get("id", "")

try:
    with reading() as session:
        found = dossier.dossier(session, user, int(wanted) if wanted.isdecimal() else -1)
        chosen = moves.chosen(found.moves)
        choices = options.offered(session, user, found.complaint, chosen)
        foreseen = foresight.foresee(
            session, user, found.complaint.id, chosen, needs.target(chosen, found)
        )
except Refusal as refusal:
    parts.refused(tr(refusal.text))
    st.button(_("Back to the queue"), key="back-button", on_click=draw.back)
    st.stop()
complaint = found.complaint


def make(move: Move) -> None:
    def after() -> None:
        moves.done()
        undo.remember(complaint.id, complaint.number, complaint.version + 1, move.code)

    with saving(_("Saved: {move}", move=tr(move.label)), after) as session:
        complaints.make_move(
            session, user, complaint.id, move.code, seen=complaint.version,
            note=moves.note(move), target=needs.target(move.code, found),
        )  # fmt: skip


def keep_note() -> None:
    with saving(_("Saved as an internal note"), conflict.done) as session:
        complaints.make_move(
            session, user, complaint.id, MoveCode.NOTE, seen=complaint.version,
            note=st.session_state.note,
        )  # fmt: skip


draw.head(found)
if (since := conflict.seen(found)) is not None:
    conflict.panel(found, since, keep_note)
else:
    moves.buttons(found.moves, user)
    if chosen:
        moves.form(chosen, found, choices, foreseen, user, make)
draw.deadline(found)
left, right = st.columns([2, 1], gap="large")
with left:
    draw.text(found)
    draw.story(found)
with right:
    draw.facts(found)

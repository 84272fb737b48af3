"""What happened to this complaint, and what is the next step?"""

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.domain.workflow import BY_CODE, Move
from lapor.services import complaints, desk, dossier
from lapor.ui import complaint as draw
from lapor.ui import moves, parts
from lapor.ui.frame import _, enter, saving, tr

user = enter(Permission.SEE_COMPLAINTS)
wanted = st.query_params.get("id", "")

try:
    with reading() as session:
        found = dossier.dossier(session, user, int(wanted) if wanted.isdecimal() else -1)
        targets = moves.Targets(*desk.targets(session, user, found.complaint.government_id))
except Refusal as refusal:
    parts.refused(tr(refusal.text))
    st.button(_("Back to the queue"), key="back-button", on_click=draw.back)
    st.stop()


def make(move: Move) -> None:
    with saving(_("Saved: {move}", move=tr(move.label)), moves.done) as session:
        complaints.make_move(
            session,
            user,
            found.complaint.id,
            move.code,
            seen=found.complaint.version,
            note=st.session_state.note,
            target=moves.target(move, found),
        )


draw.head(found)
chosen = moves.buttons(found.moves)
if chosen:
    moves.form(BY_CODE[chosen], found, targets, make)
draw.deadline(found)
left, right = st.columns([2, 1], gap="large")
with left:
    draw.text(found)
    draw.story(found)
with right:
    draw.facts(found)

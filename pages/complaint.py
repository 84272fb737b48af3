"""What happened to this complaint, and what is the next step?"""

from functools import partial

import streamlit as st

from db.codes import MoveCode
from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.domain.workflow import Move
from lapor.queries import conflicts
from lapor.services import choices as options
from lapor.services import dossier, drafts, foresight, handover, similar, templates
from lapor.ui import complaint as draw
from lapor.ui import complaint_answer as answer
from lapor.ui import (
    complaint_files,
    complaint_privacy,
    complaint_related,
    conflict,
    moves,
    needs,
    parts,
    slip,
    undo,
)
from lapor.ui import complaint_hidden as hidden
from lapor.ui import complaint_way as way
from lapor.ui import handover as journey
from lapor.ui.frame import _, enter, tr

user = enter(Permission.SEE_COMPLAINTS)
wanted = way.wanted()
has_arrived = way.arrive(wanted)
try:
    with reading() as session:
        found = dossier.dossier(session, user, wanted, shown=hidden.shown())
        draft = drafts.of(session, user, wanted)
        if has_arrived:
            way.resume(found, draft)
        chosen = moves.chosen(found.moves)
        choices = options.offered(session, user, found.complaint, chosen)
        foreseen = foresight.foresee(
            session, user, found.complaint.id, chosen, needs.target(chosen, found)
        )
        offered = templates.fitting(session, found.complaint) if chosen in answer.ANSWERS else []
        related = similar.related(session, user, wanted)
        legs = handover.read(session, user, wanted)
        is_disputed = conflicts.waits(session, user, wanted)
        private = complaint_privacy.read(session, user, found)
except Refusal as refusal:
    parts.refused(tr(refusal.text))
    st.button(_("Back to the queue"), key="back-button", on_click=way.back)
    st.stop()
complaint = found.complaint
complaint_privacy.note(user, found, private)


def make(move: Move) -> None:
    def after() -> None:
        moves.done()
        undo.remember(complaint.id, complaint.number, complaint.version + 1, move.code)

    done = _("Saved: {move}", move=moves.label(move, user))
    moves.save(user, found, move.code, moves.note(), done, after)


def keep_note() -> None:
    note, done = st.session_state.note, _("Saved as an internal note")
    moves.save(user, found, MoveCode.NOTE, note, done, conflict.done)


keep_draft = partial(way.keep, user, found)
draft_button = partial(way.save_button, user, found)
leave = partial(way.leave, user, found)

undo.recall(found, user)
way.bar(user, found)
draw.head(found)
way.others(user, complaint.id)
if is_disputed:
    conflict.of_a_file(complaint.id)
way.draft(user, found, draft, below=False)
if (since := conflict.seen(found)) is not None:
    conflict.panel(found, user, since, keep_note, keep_draft)
else:
    moves.buttons(found.moves, user)
    if chosen:
        answer.templates(found, user, offered, keep_draft)
        moves.form(chosen, found, choices, foreseen, user, make, keep_draft, draft_button)
        way.draft(user, found, draft, below=True)
draw.deadline(found)
left, right = st.columns([2, 1], gap="large")
with left:
    draw.text(found, user)
    if found.body is not None:
        complaint_files.files(found, user)
    draw.story(found)
with right:
    draw.reporter(found, user)
    draw.facts(found)
    complaint_privacy.draw(user, found, private)
    slip.reprint(complaint, user)
    complaint_related.related(related, leave)
    journey.draw(legs)

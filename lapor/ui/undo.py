"""The last step can be taken back for ten minutes: offered on every page until then."""

from datetime import UTC, datetime

import streamlit as st
from sqlmodel import Session

from db.codes import MoveCode
from db.days import milliseconds, moment_of
from lapor.domain.access import Actor
from lapor.domain.workflow import BY_CODE, UNDO_WITHIN
from lapor.services import complaints
from lapor.services.dossier import Dossier
from lapor.ui import parts
from lapor.ui.frame import _, save_move, tr

LAST = "last_step"  # [complaint id, number, version it made, move, end in milliseconds]


def remember(complaint_id: int, number: str, version: int, code: MoveCode) -> None:
    """From the callback that made a step, once it is saved."""
    if not BY_CODE[code].can_be_undone:
        st.session_state[LAST] = None
        return
    _keep(complaint_id, number, version, code, datetime.now(UTC) + UNDO_WITHIN)


def recall(found: Dossier, actor: Actor) -> None:
    """After a reload the visit has forgotten the step; the complaint's story has not."""
    if st.session_state.get(LAST) or found.taking_back is None:
        return
    complaint, (move, until) = found.complaint, found.taking_back
    _keep(complaint.id, complaint.number, complaint.version, move, until)
    offer(actor)


def _keep(complaint_id: int, number: str, version: int, code: MoveCode, until: datetime) -> None:
    st.session_state[LAST] = [complaint_id, number, version, code.value, milliseconds(until)]


def offer(actor: Actor) -> None:
    """A line above the page, while the last step can still be taken back."""
    last = st.session_state.get(LAST)
    if not last:
        return
    _id, number, _version, code, end = last
    left = moment_of(end) - datetime.now(UTC)
    if left.total_seconds() <= 0:
        st.session_state[LAST] = None
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo-line"):
        st.caption(
            _(
                "{move}, complaint {number}: can be undone for {n} more minutes.",
                move=tr(BY_CODE[code].label),
                number=parts.inert(number),
                n=int(left.total_seconds() // 60) + 1,
            )
        )
        st.button(
            _("Undo"), key="undo", icon=":material/undo:", type="tertiary",
            on_click=_take_back, args=(actor, last),
        )  # fmt: skip


def _take_back(actor: Actor, last: list[object]) -> None:
    complaint_id, version = int(str(last[0])), int(str(last[2]))

    def move(session: Session) -> None:
        complaints.make_move(session, actor, complaint_id, MoveCode.UNDO, seen=version)

    save_move(_("Undone. All is as it was before."), move, _forget)


def _forget() -> None:
    st.session_state[LAST] = None

"""What the clock does: closing windows and holds that ran out, and folding the ledger's tail.

The system moves only complaints whose last move was made here, never an imported state. A late
job dates what it does on the day it was due; that it was recorded later is told too.
"""

from contextlib import suppress
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from db.codes import MoveCode, Status
from db.days import day_number, milliseconds
from db.engine import writing
from db.models import Complaint
from lapor.domain.access import SYSTEM
from lapor.domain.clocks import hold_expires_on, lapse_on
from lapor.domain.effects import state_of
from lapor.domain.errors import StaleComplaint
from lapor.domain.retelling import as_known
from lapor.services import complaints, ledger, stories
from lapor.services.reference import rules_of, zone_of


def due_moves(session: Session, now: datetime) -> list[tuple[Complaint, MoveCode, int]]:
    """(complaint, move, day) of what ran out before today, where each government is."""
    found = []
    waiting = select(Complaint).where(
        col(Complaint.is_open),
        col(Complaint.moved_here),
        col(Complaint.status).in_([Status.IN_PROCESS, Status.ON_HOLD]),
    )
    for complaint in session.exec(waiting):
        rows = stories.read(session, complaint.id, complaint.home_id)
        state = state_of(as_known(stories.retold(rows)))
        rules = rules_of(session, state.government)
        today = ledger.local_day(milliseconds(now), zone_of(session, state.government))
        held = complaint.status == Status.ON_HOLD
        due = hold_expires_on(state, rules) if held else lapse_on(state, rules)
        if due is None:
            continue
        on = max(due, day_number(rows[-1].on))  # never before the last move
        if on < today:
            found.append((complaint, MoveCode.EXPIRE_HOLD if held else MoveCode.LAPSE, on))
    return found


def run_clock(session: Session, *, now: datetime | None = None) -> int:
    """Make the moves that are due; returns how many. An officer who was faster goes first."""
    now = now or datetime.now(UTC)
    made = 0
    for complaint, code, on in due_moves(session, now):
        seen = complaint.version
        with suppress(StaleComplaint):
            complaints.make_move(session, SYSTEM, complaint.id, code, seen=seen, now=now, on=on)
            made += 1
    return made


def fold_tail() -> int:
    """Move the ledger's tail into the balances, in one snapshot; returns how many entries."""
    with writing(snapshot=True) as session:
        return ledger.fold(session)

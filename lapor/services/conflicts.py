"""A file says otherwise than we do: whose word holds. A person decides, and says why.

An import keeps what officers did here and leaves what the file says beside it. Here the two are
compared, and either ours is kept (the same file does not ask again) or the file's is taken: its
story is told in the place of ours, from the receipt on, as an import would have told it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import and_
from sqlmodel import Session, col, select, update

from db.codes import MoveCode
from db.days import milliseconds
from db.models import Complaint, Government, ImportConflict, ImportRun
from lapor.domain.access import Actor, Permission
from lapor.domain.agreement import differences
from lapor.domain.effects import state_of
from lapor.domain.errors import BadInput, NotFound, StaleComplaint
from lapor.domain.ledger import by_recording
from lapor.domain.retelling import REPLACE, as_known
from lapor.domain.state import Activity, State
from lapor.domain.text import Text
from lapor.queries.scope import may_read, visible
from lapor.services import assists, audit, ledger, outgoing, stories
from lapor.services.intake.tell import unpacked_story
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import Told
from lapor.services.telling import stale

M = MoveCode
PAGE = 10
NOTE_LIMIT = 2_000
# what was said here that no file knows of: it holds, whoever's story is told
OURS_ALONE = frozenset({
    M.NOTE, M.SET_CONFIDENTIALITY, M.ESCALATE, M.REMIND, M.ASK_HELP, M.GIVE_HELP,
})  # fmt: skip


@dataclass(frozen=True)
class Conflict:
    """Both words on one complaint. `differs` names the fields of lapor.domain.agreement."""

    complaint_id: int
    version: int
    number: str
    title: str | None
    government: str
    zone: str
    file_name: str
    imported_at: datetime | None
    ours: State
    theirs: State
    differs: list[str]


class Found(NamedTuple):
    conflicts: list[Conflict]
    has_more: bool


def waiting(
    session: Session, actor: Actor, *, after: int | None = None, size: int = PAGE
) -> Found:
    """Conflicts this actor may settle, by the complaint's id: the first received come first."""
    statement = _reachable(actor).order_by(col(Complaint.id)).limit(size + 1)
    if after is not None:
        statement = statement.where(col(Complaint.id) > after)
    rows = session.exec(statement).all()
    return Found([_conflict(session, actor, *row) for row in rows[:size]], len(rows) > size)

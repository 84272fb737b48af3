"""Back to SP4N-LAPOR!: moves made here on complaints that live there, until they are entered there.

Nothing is sent: an officer enters them, or a later import shows that somebody did.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, update

from db.codes import MoveCode
from db.models import Complaint, Outgoing
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.state import Activity
from lapor.domain.text import Text
from lapor.queries import outgoing as queries
from lapor.queries.outgoing import Key
from lapor.services import audit

M = MoveCode
SP4N = "sp4n"
THERE = frozenset({SP4N, "demo"})  # invented complaints stand for those of SP4N-LAPOR!
# what an administrator does on lapor.go.id too; notes, help, officers and approval are ours alone,
# and what the clock does here it does there
ENTERED = frozenset({
    M.DIRECT, M.DISPATCH, M.RETURN, M.HOLD, M.COMPLETE, M.FOLLOW_UP, M.REPLY, M.CLOSE, M.REOPEN,
    M.MERGE, M.UNMERGE, M.ARCHIVE, M.RESTORE, M.CORRECT, M.SET_CONFIDENTIALITY,
})  # fmt: skip
BY_NOBODY = ""  # a later import showed it there, or it was undone here first


def record(
    session: Session, complaint: Complaint, activity: Activity, by: str, now: datetime
) -> None:
    """Remember that a move made here must be entered there; in the move's own transaction.

    An undone move needs not be entered any more; one that was entered already must be undone
    there too.
    """
    if complaint.source not in THERE:
        return
    if activity.kind == M.UNDO:
        undone = (activity.facts or {})["instead_of"]
        if _take_back(session, (complaint.id, complaint.home_id), undone, now):
            session.add(_row(complaint, activity, by, now))
    elif activity.kind in ENTERED:
        session.add(_row(complaint, activity, by, now))


def _take_back(
    session: Session, complaint: tuple[int, int], undone: list[int], now: datetime
) -> bool:
    """What was not entered need not be. Was any of it?"""
    was_there = False
    for version in undone:
        row = session.get(Outgoing, (*complaint, version))
        if row is not None and row.entered_at is None:
            row.entered_at, row.entered_by = now, BY_NOBODY
        elif row is not None:
            was_there = True
    return was_there


def _row(complaint: Complaint, activity: Activity, by: str, now: datetime) -> Outgoing:
    """An answer is entered by the agency that gave it, all else by its government's coordinator.

    `complaint` is still as it was before the move: whoever handed it over enters that.
    """
    return Outgoing(
        complaint_id=complaint.id,
        home_id=complaint.home_id,
        version=activity.version,
        kind=activity.kind,
        government_id=complaint.government_id,
        agency_id=activity.agency if activity.kind == M.FOLLOW_UP else None,
        at=now,
        by=by,
    )


def mark(
    session: Session, actor: Actor, keys: Sequence[Key], *, now: datetime | None = None
) -> int:
    """Say that these were entered there. Returns how many were not marked yet.

    Raises BadInput for none at all, and NotFound, marking nothing, where one is out of reach.
    """
    now = now or datetime.now(UTC)
    if not keys:
        raise BadInput(
            Text(
                "Centang dahulu langkah yang sudah dimasukkan ke lapor.go.id.",
                "First tick the steps that were entered on lapor.go.id.",
            )
        )
    marked = 0
    for key in keys:
        row = _reachable(session, actor, key)
        written = session.connection().execute(
            update(Outgoing)
            .where(_is(key), col(Outgoing.entered_at).is_(None))
            .values(entered_at=now, entered_by=actor.name)
        )
        if written.rowcount:
            session.expire(row)
            _note(session, actor, "copy_back", key, now)
            marked += 1
    return marked


def unmark(session: Session, actor: Actor, key: Key, *, now: datetime | None = None) -> None:
    """Take back that it was entered. What an import showed there stays."""
    row = _reachable(session, actor, key)
    if not row.entered_by:
        raise NotAllowed(
            Text(
                "Tanda ini tidak dapat dibatalkan: bukan petugas yang membuatnya.",
                "This mark cannot be taken back: no officer made it.",
            )
        )
    row.entered_at = row.entered_by = None
    _note(session, actor, "copy_back_undone", key, now or datetime.now(UTC))
    session.flush()


def _is(key: Key) -> ColumnElement[bool]:
    return and_(
        col(Outgoing.complaint_id) == key.complaint_id,
        col(Outgoing.home_id) == key.home_id,
        col(Outgoing.version) == key.version,
    )


def _reachable(session: Session, actor: Actor, key: Key) -> Outgoing:
    row = queries.reachable(session, actor, key)
    if row is None:
        raise NotFound(
            Text(
                "Langkah ini tidak ditemukan atau di luar kewenangan Anda.",
                "There is no such step, or it is outside what you may see.",
            )
        )
    return row


def _note(session: Session, actor: Actor, action: str, key: Key, now: datetime) -> None:
    audit.write(
        session, actor.name, action, str(key.complaint_id), home_id=key.home_id, now=now,
        summary=f"version {key.version}",
    )  # fmt: skip


def settle(
    session: Session,
    complaint: tuple[int, int],
    versions: set[int],
    now: datetime,
    *,
    made_before: datetime | None = None,
) -> int:
    """These moves are there, or no longer count here. Returns how many were not marked yet."""
    written = session.connection().execute(
        update(Outgoing)
        .where(
            col(Outgoing.complaint_id) == complaint[0],
            col(Outgoing.home_id) == complaint[1],
            col(Outgoing.version).in_(versions),
            col(Outgoing.entered_at).is_(None),
            col(Outgoing.at) <= (made_before or now),
        )
        .values(entered_at=now, entered_by=BY_NOBODY)
    )
    return written.rowcount

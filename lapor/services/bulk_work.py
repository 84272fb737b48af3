"""The work of a bulk run: batch after batch, each in one transaction, resumable at any point.

A row's result is written in the transaction of its move, so a crash loses at most a batch, as if
it had not begun. Whoever carries a run on first locks it: two at once share the work.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, update
from sqlmodel import Session, col

from db.codes import MoveCode
from db.models import Agency, BulkRow, BulkRun, Complaint
from lapor.domain import workflow
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed, Refusal, StaleComplaint
from lapor.domain.state import State
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE, Move
from lapor.queries import bulk as queries
from lapor.services import accounts, complaints, stepping, stories, targets
from lapor.services.bulk_run import DONE, REFUSED, STALE, own, unpacked
from lapor.services.reference import rules_of
from lapor.services.targets import Before, Target
from lapor.services.telling import faster

BATCH = 25  # moves in one transaction: others wait a tenth of a second at most
# what a target may make wrong, beyond the agency of a dispatch
TARGETED = (
    MoveCode.DISPATCH, MoveCode.ASSIGN_UNIT, MoveCode.RETURN, MoveCode.SET_CONFIDENTIALITY,
)  # fmt: skip


class Result(NamedTuple):
    code: str
    reason: Text | None = None


def carry_on(actor: Actor, run_id: int, target: Engine | None = None) -> None:
    """Make the moves that are left. Raises NotAllowed once the actor is no longer who they were."""
    stepping.carry_on(lambda session: step(session, actor, run_id), target)


def step(session: Session, actor: Actor, run_id: int, *, now: datetime | None = None) -> int:
    """Move the next few complaints, each as one; returns how many are left."""
    now = now or datetime.now(UTC)
    run = own(session, actor, run_id, locked=True)
    if run.started_at is None or run.finished_at is not None:
        return 0
    actor = _as_now(session, actor)
    rows = queries.waiting(session, run.id, BATCH)
    _held = queries.agencies(session, [row.complaint_id for row in rows])
    work = Work.of(session, actor, run, now)
    results = [work.make(session, row) for row in rows]
    _write_down(session, rows, results)
    left = queries.counts(session, run.id).get(None, 0)
    if not left:
        run.finished_at = now
    return left


def _as_now(session: Session, actor: Actor) -> Actor:
    """The account as it is at this moment: whoever lost their rights moves nothing more."""
    found = accounts.find(session, actor.name)
    place = (actor.role, actor.government_id, actor.agency_id)
    if found is None or (found.role, found.government_id, found.agency_id) != place:
        raise NotAllowed(
            Text(
                "Akun Anda berubah sejak pekerjaan ini dimulai. Sisanya tidak dikerjakan; "
                "masuk lagi untuk melanjutkan.",
                "Your account has changed since this work began. The rest was not done; "
                "sign in again to go on.",
            )
        )
    return actor


class Work(NamedTuple):
    """What is the same for every row of a run."""

    actor: Actor
    move: Move
    note: str
    target: Target
    receiver: Agency | None
    now: datetime

    @classmethod
    def of(cls, session: Session, actor: Actor, run: BulkRun, now: datetime) -> "Work":
        target = unpacked(run.target)
        receiver = receiver_of(session, run.move, target)
        return cls(actor, BY_CODE[run.move], run.note, target, receiver, now)

    def obstacle(self, session: Session, complaint: Complaint) -> Text | None:
        """Why this complaint, as it is, cannot be moved so; None: it can. Nothing is written."""
        how = complaints.standing(session, self.actor, complaint)
        try:
            workflow.check(self.move, complaint.status, self.actor.role, self.note, how)
            targets.receiver(session, self.actor, complaint, self.move.code, self.target)
            if self.move.code in TARGETED:
                before = _before(session, complaint)
                targets.facts(session, self.actor, before, self.move.code, self.target)
        except Refusal as refusal:
            return refusal.text
        return self._misplaced(complaint)

    def _misplaced(self, complaint: Complaint) -> Text | None:
        """Among many, one of another government is a slip: nobody is handed abroad by it."""
        if self.receiver is None or self.receiver.government_id == complaint.government_id:
            return None
        return Text(
            "Laporan ini milik pemerintah daerah lain daripada instansi itu.",
            "This complaint belongs to another government than that agency.",
        )

    def make(self, session: Session, row: BulkRow) -> Result:
        """One move in a place of its own: what is refused leaves nothing behind."""
        try:
            with session.begin_nested():
                self._move(session, row)
        except StaleComplaint:
            return Result(STALE, _faster(session, row))
        except Refusal as refusal:
            return Result(REFUSED, refusal.text)
        return Result(DONE)

    def _move(self, session: Session, row: BulkRow) -> None:
        if self.receiver is not None:
            complaint = complaints.get(session, self.actor, row.complaint_id)
            misplaced = self._misplaced(complaint)
            if misplaced and complaint.version == row.seen:
                raise NotAllowed(misplaced)
        complaints.make_move(
            session, self.actor, row.complaint_id, self.move.code, seen=row.seen, note=self.note,
            target=self.target, now=self.now,
        )  # fmt: skip


def _before(session: Session, complaint: Complaint) -> Before:
    """As much of the state as checking a target asks: the row says it without the story."""
    state = State(
        government=complaint.government_id, agency=complaint.agency_id, unit=complaint.unit_id,
        officer=complaint.officer,
    )  # fmt: skip
    return Before(complaint, [], state, 0, rules_of(session, complaint.government_id))


def _faster(session: Session, row: BulkRow) -> Text:
    """Whoever may be told that it is stale may be told by whom."""
    complaint = session.get_one(Complaint, (row.complaint_id, row.home_id))
    rows = stories.read(session, complaint.id, complaint.home_id)
    return faster(session, complaint, rows, row.seen)


def _write_down(session: Session, rows: Sequence[BulkRow], results: Sequence[Result]) -> None:
    """What became of each, in the transaction of the moves."""
    statement = (
        update(BulkRow.__table__)  # type: ignore[attr-defined]
        .where(
            col(BulkRow.run_id) == bindparam("run"),
            col(BulkRow.complaint_id) == bindparam("complaint"),
            col(BulkRow.home_id) == bindparam("home"),
        )
        .values(result=bindparam("r"), reason_id=bindparam("r_id"), reason_en=bindparam("r_en"))
    )
    session.connection().execute(
        statement,
        [
            {
                "run": row.run_id, "complaint": row.complaint_id, "home": row.home_id,
                "r": result.code,
                "r_id": result.reason.id if result.reason else None,
                "r_en": result.reason.en if result.reason else None,
            }
            for row, result in zip(rows, results, strict=True)
        ],
    )  # fmt: skip


def receiver_of(session: Session, code: MoveCode, target: Target) -> Agency | None:
    """The agency of a dispatch, while it is one that takes complaints."""
    if code != MoveCode.DISPATCH or target.agency_id is None:
        return None
    agency = session.get(Agency, target.agency_id)
    return agency if agency and agency.is_active else None

"""The work of a bulk run: batch after batch, each in one transaction, resumable at any point.

A row's result is written in the transaction of its move, so a crash loses at most a batch, as if
it had not begun. Whoever carries a run on first locks it: two at once share the work.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from db.codes import Holder, MoveCode
from db.engine import writing
from db.models import Agency, BulkRow, BulkRun
from lapor.domain import workflow
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, Refusal, StaleComplaint
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE, Move
from lapor.queries import bulk as queries
from lapor.queries.bulk import Chosen
from lapor.services import accounts, complaints, stories
from lapor.services.bulk_run import DONE, REFUSED, STALE, own, unpacked
from lapor.services.complaints import NOTHING_CHANGED, Target
from lapor.services.telling import faster

BATCH = 25  # moves in one transaction: others wait a tenth of a second at most
BREATH = 0.005  # seconds in which others come to the door


class Result(NamedTuple):
    code: str
    reason: Text | None = None


def carry_on(actor: Actor, run_id: int, target: Engine | None = None) -> None:
    """Make the moves that are left. Raises NotAllowed once the actor is no longer who they were."""
    while _step_of_its_own(actor, run_id, target):
        time.sleep(BREATH)


@retry(
    retry=retry_if_exception_type(OperationalError),
    wait=wait_random_exponential(0.1, max=2),
    stop=stop_after_attempt(5),
    reraise=True,
)
def _step_of_its_own(actor: Actor, run_id: int, target: Engine | None) -> int:
    """A step that failed never began, so it may be tried again."""
    with writing(target) as session:
        return step(session, actor, run_id)


def step(session: Session, actor: Actor, run_id: int, *, now: datetime | None = None) -> int:
    """Move the next few complaints, each as one; returns how many are left."""
    now = now or datetime.now(UTC)
    run = own(session, actor, run_id, locked=True)
    if run.started_at is None or run.finished_at is not None:
        return 0
    actor = _as_now(session, actor)
    rows = queries.waiting(session, run.id, BATCH)
    found = {row.id: row for row in queries.chosen(session, actor, [r.complaint_id for r in rows])}
    work = Work.of(session, actor, run, now)
    results = [work.make(session, row, found.get(row.complaint_id)) for row in rows]
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

    def obstacle(self, row: Chosen) -> Text | None:
        """Why this complaint, as it is, cannot be moved so; None: it can."""
        try:
            workflow.check(
                self.move, row.status, self.actor.role, self.note, holder=row.holder,
                merged=row.is_merged,
            )  # fmt: skip
        except Refusal as refusal:
            return refusal.text
        return self._misplaced(row) or self._unchanged(row)

    def _misplaced(self, row: Chosen) -> Text | None:
        """Among many, one of another government is a slip: nobody is handed abroad by it."""
        if self.receiver is None or self.receiver.government_id == row.government_id:
            return None
        return Text(
            "Laporan ini milik pemerintah daerah lain daripada instansi itu.",
            "This complaint belongs to another government than that agency.",
        )

    def _unchanged(self, row: Chosen) -> Text | None:
        changed = self.target.changed
        now = {"anonymous": row.is_anonymous, "secret": row.is_secret}
        if changed and changed.items() <= now.items():
            return NOTHING_CHANGED
        if self.receiver and (row.agency_id, row.holder) == (self.receiver.id, Holder.AGENCY):
            return Text(
                "Laporan ini sudah ada di instansi itu.", "That agency already has this one."
            )
        return None

    def make(self, session: Session, waiting: BulkRow, row: Chosen | None) -> Result:
        """One move in a place of its own: what is refused leaves nothing behind."""
        if row and row.version == waiting.seen and (reason := self.obstacle(row)):
            return Result(REFUSED, reason)
        try:
            with session.begin_nested():
                complaints.make_move(
                    session, self.actor, waiting.complaint_id, self.move.code, seen=waiting.seen,
                    note=self.note, target=self.target, now=self.now,
                )  # fmt: skip
        except StaleComplaint:
            return Result(STALE, self._faster(session, waiting))
        except Refusal as refusal:
            return Result(REFUSED, refusal.text)
        return Result(DONE)

    def _faster(self, session: Session, waiting: BulkRow) -> Text:
        complaint = complaints.get(session, self.actor, waiting.complaint_id)
        rows = stories.read(session, complaint.id, complaint.home_id)
        return faster(session, complaint, rows, waiting.seen)


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
    """The agency of a dispatch. Raises BadInput where there is none in reach."""
    if code != MoveCode.DISPATCH:
        return None
    agency = session.get(Agency, target.agency_id) if target.agency_id is not None else None
    if agency is None or not agency.is_active:
        raise BadInput(Text("Pilih instansi tujuan dari daftar.", "Choose an agency of the list."))
    return agency

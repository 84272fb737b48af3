"""One move asked of many complaints: whom it would meet, what stands in its way, what became of it.

Asking keeps the run with the version of every complaint as it was looked at; nothing is moved.
lapor.services.bulk_work makes the moves.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from db import ids
from db.codes import MoveCode, Status
from db.models import Agency, BulkRow, BulkRun, Government
from lapor.domain import workflow
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE, OFFICERS, Move
from lapor.queries import bulk as queries
from lapor.queries.filters import Filters
from lapor.queries.wording import title_for
from lapor.services import audit, complaints
from lapor.services.bulk_run import DONE, look, own, packed
from lapor.services.bulk_work import Work, receiver_of
from lapor.services.choices import offered
from lapor.services.desk import times
from lapor.services.targets import CHOOSE_AGENCY, NO_TARGET, Target

M = MoveCode
MOST = 5_000  # complaints in one run
FOR_MANY = (
    M.DISPATCH, M.ASSIGN_UNIT, M.RETURN, M.HOLD, M.COMPLETE, M.FOLLOW_UP, M.CLOSE, M.ARCHIVE,
    M.ESCALATE, M.SET_CONFIDENTIALITY, M.NOTE,
)  # fmt: skip
CHANGED = Text(
    "Berubah sejak ditampilkan di layar Anda.", "Changed since it was shown on your screen."
)


class Row(NamedTuple):
    """A complaint and the version of it that was looked at."""

    complaint_id: int
    home_id: int
    number: str
    seen: int


class Offers(NamedTuple):
    """Ids and names to choose from."""

    agencies: dict[int, str]
    units: dict[int, str]
    officers: dict[str, str]  # by account
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Line:
    """One complaint of a preview, as this actor may see it. `obstacle`: why it cannot be moved."""

    number: str
    title: str | None
    status: Status
    agency: str | None
    obstacle: Text | None


@dataclass(frozen=True)
class Preview:
    """Whom a run would meet. Nothing has been moved."""

    run_id: int
    move: Move
    note: str
    receiver: str | None  # the agency of a dispatch
    lines: list[Line]

    @property
    def able(self) -> int:
        return sum(line.obstacle is None for line in self.lines)

    @property
    def statuses(self) -> dict[Status, int]:
        return dict(Counter(line.status for line in self.lines).most_common())

    @property
    def agencies(self) -> dict[str | None, int]:
        return dict(Counter(line.agency for line in self.lines).most_common())

    @property
    def obstacles(self) -> dict[Text, int]:
        found = Counter(line.obstacle for line in self.lines if line.obstacle)
        return dict(found.most_common())


def is_for(actor: Actor) -> bool:
    """A head approves answers one by one; the system works by itself."""
    return actor.role in OFFICERS


def choices(session: Session, actor: Actor, chosen: Sequence[int]) -> list[Move]:
    """The moves that at least one of these allows, in the order of the table."""
    if not is_for(actor):
        return []
    rows = queries.chosen(session, actor, chosen[:MOST])
    _held = queries.agencies(session, chosen[:MOST])
    states = {(row.status, complaints.standing(session, actor, row)) for row in rows}
    open_to = {
        move.code
        for status, standing in states
        for move in workflow.moves_from(status, actor.role, standing)
    }
    return [BY_CODE[code] for code in FOR_MANY if code in open_to]


def offers(session: Session, actor: Actor, code: MoveCode, chosen: Sequence[int]) -> Offers:
    """What the form of this move offers for these: agencies to hand to, who can be given work."""
    if not is_for(actor):
        return Offers({}, {}, {})
    rows = queries.chosen(session, actor, chosen[:MOST])
    one_of = {row.government_id: row for row in rows}  # any will do: it says which government
    found = {id: offered(session, actor, row, code) for id, row in one_of.items()}
    agencies, units = dict[int, str](), dict[int, str]()
    officers = dict[str, str]()
    for government_id, one in found.items():
        of = f" · {session.get_one(Government, government_id).name}" if len(found) > 1 else ""
        agencies |= {id: f"{name}{of}" for id, name in one.agencies.items()}
    if code == M.ASSIGN_UNIT:
        holding = {row.agency_id for row in rows if row.agency_id is not None}
        for agency_id in sorted(holding):
            one = found[session.get_one(Agency, agency_id).government_id]
            units |= one.units.get(agency_id, {})
            officers |= one.officers.get(agency_id, {})
    return Offers(agencies, units, officers, next((o.reasons for o in found.values()), ()))


def ask(
    session: Session, actor: Actor, code: MoveCode, which: Mapping[int, int] | Filters, *,
    note: str = "", target: Target = NO_TARGET, now: datetime | None = None,
) -> int:  # fmt: skip
    """Keep a run of this move over {id: version shown}, or over all that match; returns its id.

    What the actor only looked at before is forgotten. Raises NotAllowed or BadInput.
    """
    now = now or datetime.now(UTC)
    if code not in FOR_MANY:
        raise NotAllowed(
            Text(
                "Langkah ini dilakukan satu per satu.",
                "This step is made one complaint at a time.",
            )
        )
    note = complaints.cleaned(note).strip()
    _check(actor, BY_CODE[code], note)
    if code == M.DISPATCH and receiver_of(session, code, target) is None:
        raise BadInput(CHOOSE_AGENCY)
    rows = _chosen(session, actor, which, now)
    return _keep(session, actor, code, rows, note=note, target=target, now=now)


def _chosen(
    session: Session, actor: Actor, which: Mapping[int, int] | Filters, now: datetime
) -> list[Row]:
    shown: Mapping[int, int] = {}
    if isinstance(which, Filters):
        at = times(session, actor, now)
        chosen = queries.matching(session, actor, which, times=at, most=MOST)
    else:
        shown, chosen = which, list(which)
    _check_size(len(chosen))
    return [
        Row(one.id, one.home_id, one.number, shown.get(one.id, one.version))
        for one in queries.chosen(session, actor, chosen)
    ]


def _check(actor: Actor, move: Move, note: str) -> None:
    """What can be said before any complaint is looked at."""
    if actor.role not in move.by or not is_for(actor):
        raise NotAllowed(
            Text(
                f"“{move.label.id}” bukan wewenang Anda.",
                f"“{move.label.en}” is not yours to do.",
            )
        )
    if move.needs_note and not note:
        raise BadInput(workflow.needs_note(move))
    complaints.check_note(note)


def _check_size(n: int) -> None:
    if n > MOST:
        raise BadInput(
            Text(
                f"Lebih dari {MOST:,} laporan. Persempit saringannya, lalu coba lagi.".replace(
                    ",", "."
                ),
                f"More than {MOST:,} complaints. Narrow the filters and try again.",
            )
        )


def _keep(
    session: Session, actor: Actor, code: MoveCode, rows: Sequence[Row], *, note: str,
    target: Target, now: datetime, undoes: int | None = None,
) -> int:  # fmt: skip
    if not rows:
        raise BadInput(
            Text("Tidak ada laporan yang dipilih.", "There is no complaint among those chosen.")
        )
    _forget_looked_at(session, actor)
    home = actor.government_id or 0
    run = BulkRun(
        id=ids.new_id(home), account=actor.name, move=code, note=note, target=packed(target),
        asked_at=now, undoes=undoes,
    )  # fmt: skip
    session.add(run)
    session.flush()
    session.execute(
        insert(BulkRow),
        [
            {"run_id": run.id} | row._asdict() for row in rows
        ],
    )  # fmt: skip
    summary = f"{code}, {len(rows)} complaints"
    audit.write(
        session, actor.name, "bulk_ask", str(run.id), home_id=home, now=now, summary=summary
    )
    return run.id


def _forget_looked_at(session: Session, actor: Actor) -> None:
    """A preview that nobody went on from is no work: the next one takes its place. Locked first:
    one that is being started in another window is work.
    """
    looked_at = (
        select(col(BulkRun.id))
        .where(col(BulkRun.account) == actor.name, col(BulkRun.started_at).is_(None))
        .order_by(col(BulkRun.id))
        .with_for_update()
    )
    for run_id in list(session.execute(looked_at).scalars()):
        session.execute(delete(BulkRow).where(col(BulkRow.run_id) == run_id))
        session.execute(delete(BulkRun).where(col(BulkRun.id) == run_id))


def preview(session: Session, actor: Actor, run_id: int) -> Preview:
    """Whom the run would meet, by the state they are in now. Raises NotFound."""
    run = own(session, actor, run_id)
    work = Work.of(session, actor, run, run.asked_at)
    kept = queries.rows(session, run.id)
    seen = {row.complaint_id: row.seen for row in kept}
    agencies = queries.agencies(session, list(seen))
    rows = queries.chosen(session, actor, list(seen))
    return Preview(
        run_id=run.id,
        move=work.move,
        note=run.note,
        receiver=work.receiver.name if work.receiver else None,
        lines=[
            Line(
                number=row.number,
                title=title_for(session, actor, (row.id, row.home_id), row.is_secret, row.title),
                status=row.status,
                agency=agencies[row.agency_id].name if row.agency_id else None,
                obstacle=work.obstacle(session, row) if row.version == seen[row.id] else CHANGED,
            )
            for row in rows
        ],
    )


def ask_undo(session: Session, actor: Actor, run_id: int, *, now: datetime | None = None) -> int:
    """Keep a run that takes back what this one did, once; each row only if nobody went on."""
    now = now or datetime.now(UTC)
    run = look(session, actor, run_id, locked=True)
    if (known := queries.undoing(session, run_id)) is not None:
        return known
    if not run.may_be_undone(now):
        raise NotAllowed(
            Text(
                "Langkah ini tidak dapat diurungkan lagi: hanya dalam sepuluh menit, dan jawaban "
                "yang sudah keluar tidak dapat ditarik.",
                "This step can no longer be undone: only within ten minutes, and an answer that "
                "went out cannot be taken back.",
            )
        )
    kept = queries.rows(session, run_id)
    rows = [
        Row(row.complaint_id, row.home_id, row.number, row.seen + 1)
        for row in kept
        if row.result == DONE
    ]
    return _keep(session, actor, M.UNDO, rows, note="", target=NO_TARGET, now=now, undoes=run_id)

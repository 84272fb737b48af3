"""What can be done with a complaint. One function, one transaction, one use case."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import Update, bindparam
from sqlmodel import Session, col, update

from db.codes import Holder, MoveCode, Role
from db.days import milliseconds
from db.models import Activity, Agency, Complaint
from lapor.domain import workflow
from lapor.domain.access import SYSTEM, Actor, Permission
from lapor.domain.clocks import happened
from lapor.domain.effects import state_of
from lapor.domain.errors import BadInput, NotFound, Refusal
from lapor.domain.ledger import by_recording
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity as Happening
from lapor.domain.state import State
from lapor.domain.text import Text
from lapor.domain.workflow import Standing
from lapor.queries import complaints as queries
from lapor.services import assists, audit, ledger, outgoing, stories, targets, turns, undo
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import Told
from lapor.services.targets import NO_TARGET, Before, Target
from lapor.services.telling import stale

NOTE_LIMIT = 20_000
DOUBLE_CLICK = timedelta(seconds=10)


class Click(NamedTuple):
    """What somebody pressed, to know it again: the move with all that its form held."""

    actor: Actor
    code: MoveCode
    note: str
    target: Target


class Made(NamedTuple):
    """A move that is about to be written."""

    activity: Happening
    before: State
    after: list[Happening]


def not_found() -> NotFound:
    return NotFound(
        Text(
            "Laporan tidak ditemukan atau di luar kewenangan Anda.",
            "There is no such complaint, or it is outside what you may see.",
        )
    )


def get(
    session: Session,
    actor: Actor,
    complaint_id: int,
    permission: Permission = Permission.SEE_COMPLAINTS,
) -> Complaint:
    """Raises NotFound where it is missing or out of scope."""
    found = queries.complaint(session, actor, complaint_id, permission)
    if found is None:
        raise not_found()
    return found


def make_move(
    session: Session, actor: Actor, complaint_id: int, code: MoveCode, *, seen: int,
    note: str = "", target: Target = NO_TARGET, now: datetime | None = None, on: int | None = None,
) -> None:  # fmt: skip
    """Make one move on the version the actor saw. `on`: the system dates on the day it was due.

    Raises NotFound, NotAllowed, BadInput, or StaleComplaint where somebody was faster.
    """
    now, note = now or datetime.now(UTC), cleaned(note)
    complaint = _reached(session, actor, complaint_id, code)
    rows = stories.read(session, complaint.id, complaint.home_id)
    click = Click(actor, code, note.strip(), target)
    if complaint.version != seen and not _only_by_the_clock(rows, seen):
        _refuse_stale(session, complaint, rows, seen, click, now)
        return
    made = prepared(session, actor, complaint, rows, code, note=note, target=target, now=now, on=on)
    _require_going_on(session, complaint, made)
    new = Told(made.activity, milliseconds(now), actor.name, note.strip())
    if _update(session, complaint, made):
        _record(session, complaint, made, new, now)
    else:
        _refuse_stale(session, complaint, _read_again(session, complaint), seen, click, now)


def _require_going_on(session: Session, complaint: Complaint, made: Made) -> None:
    """Where it goes into another, by a merge or by taking an unmerge back."""
    if made.activity.kind in (MoveCode.MERGE, MoveCode.UNDO):
        into = state_of(as_known(made.after)).merged_into
        if into is not None and made.before.merged_into is None:
            turns.of_complaints(session, complaint.id, into)
            targets.require_going_on(session, into)


def _only_by_the_clock(rows: list[Activity], seen: int) -> bool:
    """The system pointed at the deadline meanwhile, or counted it again: nothing that an officer
    has to read first."""
    since = [row for row in rows if row.version > seen]
    return bool(since) and all(row.kind in (MoveCode.REMIND, MoveCode.REDATE) for row in since)


def _reached(session: Session, actor: Actor, complaint_id: int, code: MoveCode) -> Complaint:
    """Whoever made the last step may take it back, even where it took the complaint away."""
    found = queries.complaint(session, actor, complaint_id, Permission.MOVE_COMPLAINTS)
    if found is None and code == MoveCode.UNDO and actor.may(Permission.MOVE_COMPLAINTS):
        found = undo.last_made_by(session, actor, complaint_id)
    if found is None:
        raise not_found()
    return found


def cleaned(note: str) -> str:
    """Without what no database keeps: NUL, and halves of characters."""
    return note.replace("\0", "").encode("utf-8", "ignore").decode()


def _read_again(session: Session, complaint: Complaint) -> list[Activity]:
    session.expire_all()
    return stories.read(session, complaint.id, complaint.home_id)


def _refuse_stale(
    session: Session, complaint: Complaint, rows: list[Activity], seen: int, click: Click,
    now: datetime,
) -> None:  # fmt: skip
    """Raises StaleComplaint, unless it was the same person clicking twice. No clock clicks."""
    if click.actor == SYSTEM or not _is_second(session, complaint, rows, seen, click, now):
        raise stale(session, complaint, rows, seen)


def _is_second(
    session: Session, complaint: Complaint, rows: list[Activity], seen: int, click: Click,
    now: datetime,
) -> bool:  # fmt: skip
    """The same person made just this move on the same version a moment ago: once is enough."""
    last = rows[-1]
    return (
        (last.by, last.kind, last.note) == (click.actor.name, click.code, click.note)
        and last.version == seen + 1
        and now - last.recorded_at < DOUBLE_CLICK
        and _says_the_same(session, complaint, rows, click)
    )


def _says_the_same(
    session: Session, complaint: Complaint, rows: list[Activity], click: Click
) -> bool:
    """Would this click, on the version it saw, have written what stands there now?"""
    last, (made,) = rows[-1], stories.retold(rows[-1:])
    if click.code == MoveCode.UNDO:
        return True  # it has no fields
    if click.code == MoveCode.DIRECT and last.government_id != click.target.government_id:
        return False
    if click.code == MoveCode.DISPATCH and last.agency_id != click.target.agency_id:
        return False
    if click.code == MoveCode.SET_CONFIDENTIALITY:  # the row says what it changed to already
        return stories.packed(click.target.changed) == last.facts
    told = stories.retold(row for row in rows if row.version < last.version)
    state = state_of(as_known(told))
    before = Before(complaint, told, state, made.on, rules_of(session, state.government))
    try:
        facts = targets.facts(session, click.actor, before, click.code, click.target)
    except Refusal:
        return False
    return stories.packed(facts) == last.facts


def standing(session: Session, actor: Actor, complaint: Complaint) -> Standing:
    """What decides, besides its status, which moves the complaint allows this actor."""
    leads = complaint.agency_id if complaint.holder == Holder.AGENCY else None
    agency = session.get(Agency, leads) if leads is not None else None
    return Standing(
        holder=complaint.holder,
        merged=complaint.merged_into is not None,
        needs_approval=agency is not None and agency.needs_approval,
        proposed=complaint.is_proposed,
        helping=actor.role == Role.LIAISON and leads != actor.agency_id
        and assists.is_asked(session, complaint, actor.agency_id),
    )  # fmt: skip


def prepared(
    session: Session, actor: Actor, complaint: Complaint, rows: list[Activity], code: MoveCode, *,
    note: str, target: Target, now: datetime, on: int | None = None,
) -> Made:  # fmt: skip
    """The move checked and decided, not written. Raises NotAllowed or BadInput."""
    move, how = workflow.BY_CODE[code], standing(session, actor, complaint)
    workflow.check(move, complaint.status, actor.role, note, how)
    check_note(note)
    told = stories.retold(rows)
    state = state_of(as_known(told))
    if on is None:
        today = ledger.local_day(milliseconds(now), zone_of(session, complaint.government_id))
        # a move to a zone further west must not date the next move before the last
        on = max(today, told[-1].on, state.received)
    before = Before(complaint, told, state, on, rules_of(session, state.government))
    if code == MoveCode.UNDO:
        facts: targets.Facts = undo.facts(rows, actor, now)
    else:
        facts = targets.facts(session, actor, before, code, target)
    government, agency = targets.receiver(session, actor, complaint, code, target)
    activity = happened(
        state, code, on, before.rules, government=government, agency=agency, facts=facts,
        version=complaint.version + 1,
    )  # fmt: skip
    return Made(activity, state, [*told, activity])


def check_note(note: str) -> None:
    if len(note) > NOTE_LIMIT:
        raise BadInput(
            Text(
                f"Catatan terlalu panjang: paling banyak {NOTE_LIMIT:,} huruf.".replace(",", "."),
                f"The note is too long: at most {NOTE_LIMIT:,} characters.",
            )
        )


def _update(session: Session, complaint: Complaint, made: Made) -> bool:
    """The row as its story now says, if nobody was faster."""
    state = state_of(as_known(made.after))
    rules, zone = rules_of(session, state.government), zone_of(session, state.government)
    # counting a deadline again is no act of ours that a later file could contradict
    moved_here = complaint.moved_here or made.activity.kind != MoveCode.REDATE
    values = {"version": complaint.version + 1, "moved_here": moved_here}
    values |= stories.columns(state, rules, zone)
    which = {"its_id": complaint.id, "its_home": complaint.home_id, "seen": complaint.version}
    written = session.connection().execute(
        replacing(tuple(values)), which | {f"new_{name}": value for name, value in values.items()}
    )
    if written.rowcount != 1:
        return False
    assists.keep(session, (complaint.id, complaint.home_id), made.before.helps, state.helps)
    return True


@cache
def replacing(names: tuple[str, ...]) -> Update:
    """new_… of these columns where its_id, its_home and the version that was seen are the row's.

    Built once: SQLAlchemy takes longer to build this statement than SQLite to run it.
    """
    return (
        update(Complaint)
        .where(
            col(Complaint.id) == bindparam("its_id"),
            col(Complaint.home_id) == bindparam("its_home"),
            col(Complaint.version) == bindparam("seen"),
        )
        .values({name: bindparam(f"new_{name}") for name in names})
    )


def _record(session: Session, complaint: Complaint, made: Made, new: Told, now: datetime) -> None:
    """Story, ledger and audit, in the transaction of the row."""
    key = (complaint.id, complaint.home_id)
    outgoing.record(session, complaint, new.activity, new.by, now)
    session.expire(complaint)
    recorded_at = milliseconds(now)
    session.add_all(stories.rows_of(*key, [new], recorded_at))
    version, cause, entries = by_recording(made.after)[-1]
    ledger.post(session, entries, key, version, cause, recorded_at)
    kind, home_id = new.activity.kind.value, key[1]
    audit.write(
        session, new.by, kind, str(key[0]), home_id=home_id, now=now, summary=f"version {version}"
    )
    session.flush()

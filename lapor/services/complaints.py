"""What can be done with a complaint. One function, one transaction, one use case."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, update

from db.codes import Holder, MoveCode, Role, Status
from db.days import milliseconds
from db.models import Activity, Agency, Complaint, Government
from lapor.domain import workflow
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import Rules, happened
from lapor.domain.correction import amendments
from lapor.domain.errors import BadInput, NotFound
from lapor.domain.ledger import by_recording
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity as Happening
from lapor.domain.state import State, state_of
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.services import audit, ledger, stories
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import Told
from lapor.services.telling import stale

NOTE_LIMIT = 20_000
DOUBLE_CLICK = timedelta(seconds=10)


class Target(NamedTuple):
    """What a move needs besides a note. Each move reads what is its own."""

    government_id: int | None = None  # direct
    agency_id: int | None = None  # dispatch
    other: str | None = None  # merge: the number of the complaint it goes into
    changed: dict[str, Any] | None = None  # correct, set_confidentiality


NO_TARGET = Target()


def get(
    session: Session,
    actor: Actor,
    complaint_id: int,
    permission: Permission = Permission.SEE_COMPLAINTS,
) -> Complaint:
    """Raises NotFound where it is missing or out of scope."""
    found = queries.complaint(session, actor, complaint_id, permission)
    if found is None:
        raise NotFound(
            Text(
                "Laporan tidak ditemukan atau di luar kewenangan Anda.",
                "There is no such complaint, or it is outside what you may see.",
            )
        )
    return found


def make_move(
    session: Session,
    actor: Actor,
    complaint_id: int,
    code: MoveCode,
    *,
    seen: int,
    note: str = "",
    target: Target = NO_TARGET,
    now: datetime | None = None,
    on: int | None = None,
) -> None:
    """Make one move on the version of the complaint that the actor saw.

    Raises NotFound, NotAllowed, BadInput, or StaleComplaint where somebody was faster. `on` is
    for the system's moves, which are dated on the day they were due.
    """
    now = now or datetime.now(UTC)
    complaint = get(session, actor, complaint_id, Permission.MOVE_COMPLAINTS)
    rows = stories.read(session, complaint.id, complaint.home_id)
    if complaint.version != seen:
        click = Click(actor.name, code, note.strip(), target.agency_id)
        if _is_second(click, rows, seen, now):
            return
        raise stale(session, complaint, rows, seen)
    move = workflow.BY_CODE[code]
    merged = complaint.merged_into is not None
    workflow.check(move, complaint.status, actor.role, note, holder=complaint.holder, merged=merged)
    _check_note(note)
    told = stories.retold(rows)
    activity = _happening(session, actor, complaint, told, code, target, now, on)
    new = Told(activity, milliseconds(now), actor.name, note.strip())
    _write(session, actor, complaint, told, new, now)


def _check_note(note: str) -> None:
    if len(note) > NOTE_LIMIT:
        raise BadInput(
            Text(
                f"Catatan terlalu panjang: paling banyak {NOTE_LIMIT:,} huruf.".replace(",", "."),
                f"The note is too long: at most {NOTE_LIMIT:,} characters.",
            )
        )


class Click(NamedTuple):
    by: str
    code: MoveCode
    note: str
    agency_id: int | None  # of a dispatch


def _is_second(click: Click, rows: list[Activity], seen: int, now: datetime) -> bool:
    """The same person made just this move on the same version a moment ago: once is enough."""
    last = rows[-1]
    agency_id = last.agency_id if click.code == MoveCode.DISPATCH else click.agency_id
    made = Click(last.by, last.kind, last.note, agency_id)
    return made == click and last.version == seen + 1 and now - last.recorded_at < DOUBLE_CLICK


def _happening(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    told: list[Happening],
    code: MoveCode,
    target: Target,
    now: datetime,
    on: int | None,
) -> Happening:
    state = state_of(as_known(told))
    rules = rules_of(session, state.government)
    if on is None:
        today = ledger.local_day(milliseconds(now), zone_of(session, complaint.government_id))
        # a move to a zone further west must not date the next move before the last
        on = max(today, told[-1].on, state.received)
    government, agency = _receiver(session, actor, complaint, code, target)
    return happened(
        state,
        code,
        on,
        rules,
        government=government,
        agency=agency,
        facts=_facts(session, actor, complaint, told, code, target, rules),
        version=complaint.version + 1,
    )


def _receiver(
    session: Session, actor: Actor, complaint: Complaint, code: MoveCode, target: Target
) -> tuple[int | None, int | None]:
    """(government, agency) that a hand-over names."""
    if code == MoveCode.DIRECT:
        if target.government_id is None or not session.get(Government, target.government_id):
            raise BadInput(Text("Pilih pemerintah daerah tujuan.", "Choose a government."))
        return target.government_id, None
    if code != MoveCode.DISPATCH:
        return None, None
    agency = session.get(Agency, target.agency_id) if target.agency_id is not None else None
    in_reach = agency is not None and (
        actor.role == Role.NATIONAL or agency.government_id == actor.government_id
    )
    if agency is None or not agency.is_active or not in_reach:
        raise BadInput(Text("Pilih instansi tujuan dari daftar.", "Choose an agency of the list."))
    if agency.id == complaint.agency_id and complaint.holder == Holder.AGENCY:
        raise BadInput(
            Text("Laporan ini sudah ada di instansi itu.", "That agency already has this one.")
        )
    return agency.government_id, agency.id


def _facts(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    told: list[Happening],
    code: MoveCode,
    target: Target,
    rules: Rules,
) -> dict[str, Any] | None:
    if code == MoveCode.MERGE:
        return {"merged_into": _other(session, actor, complaint, target).id}
    if code == MoveCode.SET_CONFIDENTIALITY:
        changed = {k: bool(v) for k, v in (target.changed or {}).items()}
        if not changed or set(changed) - {"anonymous", "secret"}:
            raise BadInput(Text("Pilih apa yang diubah.", "Choose what to change."))
        return changed
    if code == MoveCode.CORRECT:
        if not target.changed:
            raise BadInput(Text("Tidak ada yang diubah.", "Nothing was changed."))
        return {"amend": amendments(told, _corrected(target.changed), rules)}
    return None


def _corrected(changed: dict[str, Any]) -> dict[str, Any]:
    """The new values as words of ours. Raises BadInput for anything else."""
    try:
        return stories.worded(dict(changed))
    except ValueError as error:
        raise BadInput(Text("Pilih nilai dari daftar.", "Choose a value of the list.")) from error


def _other(session: Session, actor: Actor, complaint: Complaint, target: Target) -> Complaint:
    found = queries.by_number(session, actor, target.other or "")
    if len(found) != 1 or found[0].id == complaint.id:
        raise BadInput(
            Text(
                "Nomor laporan tujuan tidak ditemukan. Periksa nomornya lalu coba lagi.",
                "The number to merge into was not found. Check it and try again.",
            )
        )
    other = get(session, actor, found[0].id, Permission.MOVE_COMPLAINTS)
    if other.status in (Status.ARCHIVED, Status.DELETED):
        raise BadInput(
            Text(
                "Laporan tujuan sudah diarsipkan. Pilih laporan yang masih berjalan atau selesai.",
                "The complaint to merge into is archived. Choose one that is open or done.",
            )
        )
    return other


def _write(
    session: Session,
    actor: Actor,
    complaint: Complaint,
    told: list[Happening],
    new: Told,
    now: datetime,
) -> None:
    """The row if nobody was faster, then story, ledger and audit: all or nothing."""
    seen = complaint.version
    after = [*told, new.activity]
    state: State = state_of(as_known(after))
    zone = zone_of(session, state.government)
    values = stories.columns(state, rules_of(session, state.government), zone)
    written = session.connection().execute(
        update(Complaint)
        .where(
            col(Complaint.id) == complaint.id,
            col(Complaint.home_id) == complaint.home_id,
            col(Complaint.version) == seen,
        )
        .values(version=seen + 1, moved_here=True, **values)
    )
    if written.rowcount != 1:
        session.expire_all()
        rows = stories.read(session, complaint.id, complaint.home_id)
        activity = new.activity
        click = Click(new.by, activity.kind, new.note, activity.agency)
        if _is_second(click, rows, seen, now):
            return
        raise stale(session, complaint, rows, seen)
    session.expire(complaint)
    recorded_at = milliseconds(now)
    session.add_all(stories.rows_of(complaint.id, complaint.home_id, [new], recorded_at))
    key = (complaint.id, complaint.home_id)
    version, cause, entries = by_recording(after)[-1]
    ledger.post(session, entries, key, version, cause, recorded_at)
    audit.write(
        session,
        actor.name,
        new.activity.kind.value,
        str(complaint.id),
        home_id=complaint.home_id,
        now=now,
        summary=f"version {version}",
    )
    session.flush()


__all__ = ["NO_TARGET", "Target", "get", "make_move"]

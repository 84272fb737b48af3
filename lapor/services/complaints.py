"""What can be done with a complaint. One function, one transaction, one use case."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Update, bindparam
from sqlmodel import Session, col, update

from db.codes import Holder, MoveCode, Role, Status
from db.days import milliseconds
from db.models import Activity, Agency, Category, Complaint, Government, Region
from lapor.domain import workflow
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import Rules, happened
from lapor.domain.correction import FIELDS, amendments
from lapor.domain.effects import state_of
from lapor.domain.errors import BadInput, NotFound
from lapor.domain.ledger import by_recording
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity as Happening
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.services import audit, ledger, stories
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import Told
from lapor.services.telling import stale

NOTE_LIMIT = 20_000
DOUBLE_CLICK = timedelta(seconds=10)
NOTHING_CHANGED = Text("Tidak ada yang diubah.", "Nothing was changed.")


class Target(NamedTuple):
    """What a move needs besides a note. Each move reads what is its own."""

    government_id: int | None = None  # direct
    agency_id: int | None = None  # dispatch
    other: str | None = None  # merge: the number of the complaint it goes into
    changed: dict[str, Any] | None = None  # correct, set_confidentiality


class Click(NamedTuple):
    """What somebody pressed, to know it again."""

    by: str
    code: MoveCode
    note: str
    agency_id: int | None  # of a dispatch


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
    session: Session, actor: Actor, complaint_id: int, code: MoveCode, *, seen: int,
    note: str = "", target: Target = NO_TARGET, now: datetime | None = None, on: int | None = None,
) -> None:  # fmt: skip
    """Make one move on the version the actor saw. `on`: the system dates on the day it was due.

    Raises NotFound, NotAllowed, BadInput, or StaleComplaint where somebody was faster.
    """
    now, note = now or datetime.now(UTC), _cleaned(note)
    complaint = get(session, actor, complaint_id, Permission.MOVE_COMPLAINTS)
    rows = stories.read(session, complaint.id, complaint.home_id)
    click = Click(actor.name, code, note.strip(), target.agency_id)
    if complaint.version != seen:
        _refuse_stale(session, complaint, rows, seen, click, now)
        return
    _check(actor, complaint, code, note)
    told = stories.retold(rows)
    activity = _happening(session, actor, complaint, told, code, target, now, on)
    new = Told(activity, milliseconds(now), actor.name, note.strip())
    after = [*told, activity]
    if _update(session, complaint, after):
        _record(session, complaint, after, new, now)
    else:
        _refuse_stale(session, complaint, _read_again(session, complaint), seen, click, now)


def _cleaned(note: str) -> str:
    """Without what no database keeps: NUL, and halves of characters."""
    return note.replace("\0", "").encode("utf-8", "ignore").decode()


def _read_again(session: Session, complaint: Complaint) -> list[Activity]:
    session.expire_all()
    return stories.read(session, complaint.id, complaint.home_id)


def _refuse_stale(
    session: Session, complaint: Complaint, rows: list[Activity], seen: int, click: Click,
    now: datetime,
) -> None:  # fmt: skip
    """Raises StaleComplaint, unless it was the same person clicking twice."""
    if not _is_second(click, rows, seen, now):
        raise stale(session, complaint, rows, seen)


def _check(actor: Actor, complaint: Complaint, code: MoveCode, note: str) -> None:
    move, merged = workflow.BY_CODE[code], complaint.merged_into is not None
    workflow.check(move, complaint.status, actor.role, note, holder=complaint.holder, merged=merged)
    _check_note(note)


def _check_note(note: str) -> None:
    if len(note) > NOTE_LIMIT:
        raise BadInput(
            Text(
                f"Catatan terlalu panjang: paling banyak {NOTE_LIMIT:,} huruf.".replace(",", "."),
                f"The note is too long: at most {NOTE_LIMIT:,} characters.",
            )
        )


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
        now = {"anonymous": complaint.is_anonymous, "secret": complaint.is_secret}
        if changed.items() <= now.items():
            raise BadInput(NOTHING_CHANGED)
        return changed
    if code == MoveCode.CORRECT:
        if not target.changed:
            raise BadInput(NOTHING_CHANGED)
        return {"amend": amendments(told, _corrected(session, target.changed), rules)}
    return None


def _corrected(session: Session, changed: dict[str, Any]) -> dict[str, Any]:
    """The new values as words of ours. Raises BadInput for anything else."""
    try:
        found = stories.worded(dict(changed))
    except ValueError:
        found = {"": None}
    category, place = found.get("category"), found.get("territory")
    if (
        set(found) - set(FIELDS)
        or (category is not None and not session.get(Category, category))
        or (place is not None and not session.get(Region, place))
    ):
        raise BadInput(Text("Pilih nilai dari daftar.", "Choose a value of the list."))
    return found


def _other(session: Session, actor: Actor, complaint: Complaint, target: Target) -> Complaint:
    found = queries.by_number(session, actor, target.other or "")
    if [row.id for row in found] == [complaint.id]:
        raise BadInput(
            Text(
                "Ini nomor laporan ini sendiri. Tulis nomor laporan lain.",
                "That is this complaint's own number. Give the number of another.",
            )
        )
    if len(found) != 1:
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


def _update(session: Session, complaint: Complaint, after: list[Happening]) -> bool:
    """The row as its story now says, if nobody was faster."""
    state = state_of(as_known(after))
    rules, zone = rules_of(session, state.government), zone_of(session, state.government)
    values = {"version": complaint.version + 1, "moved_here": True}
    values |= stories.columns(state, rules, zone)
    which = {"its_id": complaint.id, "its_home": complaint.home_id, "seen": complaint.version}
    written = session.connection().execute(
        _replacing(tuple(values)), which | {f"new_{name}": value for name, value in values.items()}
    )
    return written.rowcount == 1


@cache
def _replacing(names: tuple[str, ...]) -> Update:
    """Built once: SQLAlchemy takes longer to build this statement than SQLite to run it."""
    return (
        update(Complaint)
        .where(
            col(Complaint.id) == bindparam("its_id"),
            col(Complaint.home_id) == bindparam("its_home"),
            col(Complaint.version) == bindparam("seen"),
        )
        .values({name: bindparam(f"new_{name}") for name in names})
    )


def _record(
    session: Session, complaint: Complaint, after: list[Happening], new: Told, now: datetime
) -> None:
    """Story, ledger and audit, in the transaction of the row."""
    key = (complaint.id, complaint.home_id)
    session.expire(complaint)
    recorded_at = milliseconds(now)
    session.add_all(stories.rows_of(*key, [new], recorded_at))
    version, cause, entries = by_recording(after)[-1]
    ledger.post(session, entries, key, version, cause, recorded_at)
    kind, home_id = new.activity.kind.value, key[1]
    audit.write(
        session, new.by, kind, str(key[0]), home_id=home_id, now=now, summary=f"version {version}"
    )
    session.flush()

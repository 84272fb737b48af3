"""A file says otherwise than we do: whose word holds. A person decides, and says why.

An import keeps what officers did here and leaves what the file says beside it. Here the two are
compared, and either ours is kept (the same file does not ask again) or the file's is taken: its
story is told in the place of ours, from the receipt on, as an import would have told it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, delete, update

from db.codes import MoveCode
from db.days import milliseconds
from db.models import Activity as Row
from db.models import Complaint, Government, ImportConflict, ImportRun
from lapor.domain.access import Actor
from lapor.domain.agreement import differences
from lapor.domain.effects import state_of
from lapor.domain.errors import BadInput, NotFound
from lapor.domain.ledger import by_recording
from lapor.domain.retelling import REPLACE, as_known
from lapor.domain.state import Activity, State
from lapor.domain.text import Text
from lapor.queries import conflicts as queries
from lapor.queries.wording import title_for
from lapor.services import assists, audit, ledger, outgoing, receipt_moves, stories
from lapor.services.conflict_sides import changes
from lapor.services.intake.tell import unpacked_story
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import Told
from lapor.services.telling import stale

M = MoveCode
PAGE = 10
REASON_LIMIT = 2_000
# what was decided here that no file knows of: it is told again after the file's story
OURS_ALONE = frozenset({M.SET_CONFIDENTIALITY, M.ESCALATE, M.ASK_HELP, M.GIVE_HELP})


@dataclass(frozen=True)
class Conflict:
    """Both words on one complaint. `differs` are names of lapor.domain.agreement."""

    complaint_id: int
    version: int
    fingerprint: int  # of the file's row
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
    session: Session, actor: Actor, *, first: int | None = None, after: int | None = None,
    size: int = PAGE,
) -> Found:  # fmt: skip
    """Conflicts this actor may settle, in the order in which the complaints were received.

    That on the complaint `first` comes before all others.
    """
    place = col(ImportConflict.complaint_id)  # of the few: by the other's all would be read
    order = (place != first, place) if first else (place,)
    statement = queries.reachable(actor).order_by(*order).limit(size + 1)
    if after is not None:
        statement = statement.where(place > after)
    rows = session.execute(statement).all()
    return Found([_conflict(session, actor, *row) for row in rows[:size]], len(rows) > size)


def _conflict(
    session: Session, actor: Actor, found: ImportConflict, complaint: Complaint
) -> Conflict:
    told = stories.retold(stories.read(session, complaint.id, complaint.home_id))
    ours = state_of(as_known(told))
    theirs = state_of(one.activity for one in unpacked_story(found.story, 1))
    government = session.get_one(Government, complaint.government_id)
    run = session.get(ImportRun, found.import_run_id)
    return Conflict(
        complaint_id=complaint.id,
        version=complaint.version,
        fingerprint=found.fingerprint,
        number=complaint.number,
        title=title_for(
            session, actor, (complaint.id, complaint.home_id), complaint.is_secret, complaint.title
        ),
        government=government.name,
        zone=government.zone,
        file_name=run.file_name if run else "",
        imported_at=run.at if run else None,
        ours=ours,
        theirs=theirs,
        differs=differences(ours, theirs),
    )


def keep_ours(
    session: Session, actor: Actor, complaint_id: int, *, seen: int, fingerprint: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """What officers did here holds. A file whose row says the same again does not ask again.

    Raises NotFound, or StaleComplaint where the complaint or the file's word changed since.
    """
    conflict, complaint = _open(session, actor, complaint_id, seen, fingerprint)
    _write(session, complaint, {"fingerprint": conflict.fingerprint})
    _settled(session, actor, conflict, "conflict_kept", now or datetime.now(UTC))


def take_theirs(
    session: Session, actor: Actor, complaint_id: int, *, seen: int, fingerprint: int, reason: str,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """The file's word holds, from the receipt on. The words of the complaint stay as they are.

    Raises NotFound, StaleComplaint as keep_ours does, or BadInput without a reason.
    """
    now, reason = now or datetime.now(UTC), _checked(reason)
    conflict, complaint = _open(session, actor, complaint_id, seen, fingerprint)
    rows = stories.read(session, complaint.id, complaint.home_id)
    told = stories.retold(rows)
    new = _retelling(session, actor, conflict, rows, told, complaint.version + 1, reason, now)
    _replace(session, complaint, conflict, told, new, now)
    key = (conflict.complaint_id, conflict.home_id)
    outgoing.settle(session, key, {one.version for one in told}, now)
    _settled(session, actor, conflict, "conflict_taken", now, f"version {seen + 1}")


def _replace(
    session: Session, complaint: Complaint, conflict: ImportConflict, told: list[Activity],
    new: list[Told], now: datetime,
) -> None:  # fmt: skip
    """Row, story and ledger, as the story is told now."""
    key, version = (complaint.id, complaint.home_id), complaint.version + 1
    recorded_at = milliseconds(now)
    after = [*told, *(one.activity for one in new)]
    ours, state = state_of(as_known(told)), state_of(as_known(after))
    rules, zone = rules_of(session, state.government), zone_of(session, state.government)
    decided = {
        "version": version,
        "fingerprint": conflict.fingerprint,
        "import_run_id": conflict.import_run_id,
        # what was decided here alone would be lost in the next file that is simply believed
        "moved_here": any(one.activity.kind in OURS_ALONE for one in new),
    }
    before = receipt_moves.how(session, key)
    _write(session, complaint, decided | stories.columns(state, rules, zone))
    receipt_moves.follow(session, key, told, before)
    assists.keep(session, key, ours.helps, state.helps)
    what = changes(session, ours, state)
    new = [new[0]._replace(note="\n".join(filter(None, (new[0].note, what)))), *new[1:]]
    session.add_all(stories.rows_of(*key, new, recorded_at))
    session.flush()
    _, cause, entries = by_recording(after)[-1]
    ledger.post(session, entries, key, version, cause, recorded_at)


def _open(
    session: Session, actor: Actor, complaint_id: int, seen: int, fingerprint: int
) -> tuple[ImportConflict, Complaint]:
    if not 0 <= complaint_id < 1 << 63:
        raise _gone()
    statement = queries.reachable(actor).where(col(Complaint.id) == complaint_id)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise _gone()
    conflict, complaint = row
    if complaint.version != seen or conflict.fingerprint != fingerprint:
        raise _stale(session, complaint, seen)
    _close(session, conflict)
    return conflict, complaint


def _close(session: Session, conflict: ImportConflict) -> None:
    """It is settled once: whoever comes at the same moment finds it gone."""
    session.expunge(conflict)  # what it said is still to be read
    deleted = session.connection().execute(
        delete(ImportConflict).where(
            col(ImportConflict.complaint_id) == conflict.complaint_id,
            col(ImportConflict.home_id) == conflict.home_id,
            col(ImportConflict.fingerprint) == conflict.fingerprint,
        )
    )
    if deleted.rowcount != 1:
        raise _gone()


def _gone() -> NotFound:
    return NotFound(
        Text(
            "Perbedaan ini sudah diselesaikan atau di luar kewenangan Anda.",
            "This difference is settled already, or outside what you may see.",
        )
    )


def _stale(session: Session, complaint: Complaint, seen: int) -> Exception:
    """Somebody moved the complaint, or a newer file was read, since it was shown."""
    if complaint.version != seen:
        rows = stories.read(session, complaint.id, complaint.home_id)
        return stale(session, complaint, rows, seen)
    return BadInput(
        Text(
            "Berkas yang lebih baru masuk saat Anda membaca. Periksa lagi perbedaannya.",
            "A newer file came in while you were reading. Look at the difference again.",
        )
    )


def _checked(reason: str) -> str:
    reason = reason.replace("\0", "").encode("utf-8", "ignore").decode().strip()
    if not reason:
        raise BadInput(
            Text(
                "Alasan: tulis mengapa data berkas yang dipakai, lalu coba lagi.",
                "Reason: write why the file's data are taken, then try again.",
            )
        )
    if len(reason) > REASON_LIMIT:
        raise BadInput(
            Text(
                "Alasan: paling banyak 2.000 huruf. Persingkat.",
                "Reason: at most 2,000 characters. Shorten it.",
            )
        )
    return reason


def _retelling(
    session: Session, actor: Actor, conflict: ImportConflict, rows: list[Row],
    told: list[Activity], version: int, reason: str, now: datetime,
) -> list[Told]:  # fmt: skip
    """Instead of all that was told so far: the file's story, and what no file knows of."""
    theirs = unpacked_story(conflict.story, version, 1)
    received = theirs[0].activity
    today = ledger.local_day(milliseconds(now), zone_of(session, received.government))
    replaced = {one.version for one in told if one.kind not in REPLACE}
    retaking = Activity(
        M.REIMPORT,
        max(today, told[-1].on, received.on),
        received.government,
        facts={"instead_of": sorted(replaced)},
        version=version,
    )
    first = Told(retaking, milliseconds(now), actor.name, reason)
    return [first, *theirs, *_ours_alone(rows, told, received.on, version, 1 + len(theirs))]


def _ours_alone(
    rows: list[Row], told: list[Activity], received: int, version: int, seq: int
) -> list[Told]:
    """By whom and when it was decided stays; it is only told after the receipt."""
    by_place = {(row.version, row.seq): row for row in rows}
    kept = [one for one in as_known(told) if one.kind in OURS_ALONE]
    again = []
    for place, one in enumerate(kept, seq):
        row = by_place[one.version, one.seq]
        moved = one._replace(on=max(one.on, received), version=version, seq=place)
        again.append(Told(moved, milliseconds(row.at), row.by))
    return again


def _write(session: Session, complaint: Complaint, values: dict[str, Any]) -> None:
    written = session.connection().execute(
        update(Complaint)
        .where(
            col(Complaint.id) == complaint.id,
            col(Complaint.home_id) == complaint.home_id,
            col(Complaint.version) == complaint.version,
        )
        .values(**values)
    )
    if written.rowcount != 1:
        seen = complaint.version
        session.expire_all()
        raise _stale(session, complaint, seen)
    session.expire(complaint)


def _settled(
    session: Session, actor: Actor, conflict: ImportConflict, action: str, now: datetime,
    summary: str = "",
) -> None:  # fmt: skip
    audit.write(
        session, actor.name, action, str(conflict.complaint_id), home_id=conflict.home_id,
        now=now, summary=summary,
    )  # fmt: skip
    session.flush()

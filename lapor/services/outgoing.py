"""Back to SP4N-LAPOR!: moves made here on complaints that live there, until they are entered there.

Which moves are: docs/decisions.md. Nothing is sent: an officer enters them, or a later import
shows that somebody did.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from sqlmodel import Session, col, select, update

from db.codes import MoveCode
from db.days import milliseconds
from db.models import Category, Complaint, Outgoing, Region
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed, NotFound
from lapor.domain.state import Activity
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import BY_CODE
from lapor.queries import outgoing as queries
from lapor.queries.complaints import full_names
from lapor.queries.outgoing import Key, Line, Which
from lapor.services import audit, ledger
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import unpacked

M = MoveCode
SP4N = "sp4n"
# the public address of a complaint, as its legacy API names it: domain.md 3.5, source S47
ORIGINAL = "https://www.lapor.go.id/pengaduan/{number}"
ENTERED = frozenset({
    M.DIRECT, M.DISPATCH, M.RETURN, M.HOLD, M.COMPLETE, M.FOLLOW_UP, M.REPLY, M.CLOSE, M.REOPEN,
    M.MERGE, M.UNMERGE, M.ARCHIVE, M.RESTORE, M.CORRECT, M.SET_CONFIDENTIALITY,
})  # fmt: skip
BY_NOBODY = ""  # a later import showed it there, or it was undone here first
PAGE = 10


class Task(NamedTuple):
    """A move to enter: what to do there, what to paste, and where."""

    line: Line
    who: str  # made it, by full name
    marked_by: str  # entered it there
    told: Text  # what was done, after the name
    text: str  # to be pasted; may be empty
    address: str
    days: int  # working days since


class TaskPage(NamedTuple):
    tasks: list[Task]
    has_more: bool


class Backlog(NamedTuple):
    """What waits with one agency (None: the coordinator), and for how many working days."""

    government_id: int
    government: str
    agency_id: int | None
    agency: str | None
    n: int
    days: int  # of the oldest


def record(
    session: Session, complaint: Complaint, activity: Activity, by: str, now: datetime
) -> None:
    """Remember that a move made here must be entered there; in the move's own transaction.

    An undone move needs not be entered any more; one that was entered already must be undone
    there too.
    """
    if complaint.source != SP4N:
        return
    if activity.kind == M.UNDO:
        undone = [version for version in (activity.facts or {})["instead_of"]]
        rows = [session.get(Outgoing, (complaint.id, complaint.home_id, v)) for v in undone]
        if any([row is not None and _is_there(row, now) for row in rows]):
            session.add(_row(complaint, activity, by, now))
    elif activity.kind in ENTERED:
        session.add(_row(complaint, activity, by, now))


def _is_there(row: Outgoing, now: datetime) -> bool:
    """Was it entered? If not, nobody needs to."""
    if row.entered_at is not None:
        return True
    row.entered_at, row.entered_by = now, BY_NOBODY
    return False


def _row(complaint: Complaint, activity: Activity, by: str, now: datetime) -> Outgoing:
    """An answer is entered by the agency that gave it, all else by the coordinator."""
    return Outgoing(
        complaint_id=complaint.id,
        home_id=complaint.home_id,
        version=activity.version,
        kind=activity.kind,
        government_id=activity.government,
        agency_id=activity.agency if activity.kind == M.FOLLOW_UP else None,
        at=now,
        by=by,
    )


def task_page(
    session: Session,
    actor: Actor,
    which: Which,
    *,
    after: Key | None = None,
    size: int = PAGE,
    now: datetime | None = None,
) -> TaskPage:
    now = now or datetime.now(UTC)
    _require(actor)
    found = queries.lines(session, actor, which, after=after, size=size + 1)
    names = full_names(session, {name for one in found for name in (one.by, one.entered_by or "")})
    tasks = [_task(session, one, names, now) for one in found[:size]]
    return TaskPage(tasks, len(found) > size)


def _require(actor: Actor) -> None:
    if not actor.may(Permission.COPY_BACK):
        raise NotAllowed(
            Text(
                "Daftar ini bukan wewenang Anda.",
                "This list is not yours to see.",
            )
        )


def _task(session: Session, line: Line, names: dict[str, str], now: datetime) -> Task:
    return Task(
        line,
        names.get(line.by, line.by),
        names.get(line.entered_by or "", line.entered_by or ""),
        _told(line),
        "" if line.note is None else _text(session, line),
        ORIGINAL.format(number=quote(line.number, safe="")),
        _days(session, line.government_id, line.at, now),
    )


def _told(line: Line) -> Text:
    told = BY_CODE[line.kind].told
    agency = line.receiver or line.government
    values = {"agency": agency, "government": line.government, "unit": "–", "other": "…"}
    return Text(told.id.format(**values, rating="–"), told.en.format(**values, rating="–"))


def _days(session: Session, government_id: int, since: datetime, now: datetime) -> int:
    """Working days since then, by the calendar of the government."""
    zone = zone_of(session, government_id)
    began, today = (ledger.local_day(milliseconds(one), zone) for one in (since, now))
    return rules_of(session, government_id).calendar.elapsed(began, max(began, today))


def _text(session: Session, line: Line) -> str:
    """What the form there asks for, in Indonesian, as that is its language."""
    facts = unpacked(line.facts) or {}
    said = []
    if line.kind in (M.DISPATCH, M.DIRECT):
        said.append(line.receiver or line.government)
    if line.kind == M.MERGE:
        other = session.exec(
            select(Complaint.number).where(Complaint.id == facts["merged_into"])
        ).first()
        said.append(f"Digabungkan ke laporan {other}" if other else "")
    if line.kind == M.CORRECT:
        for _, _, fields in facts.get("amend", ()):
            said += _words(session, fields.get("facts", {}))
    if line.kind == M.SET_CONFIDENTIALITY:
        said += _words(session, facts)
    return "\n".join(filter(None, [*said, line.note]))


def _words(session: Session, facts: dict[str, object]) -> list[str]:
    """Changed data as the form there names them."""
    yes_no = {True: "ya", False: "tidak"}
    found = []
    for name, value in facts.items():
        if name == "klass" and value:
            found.append(f"Klasifikasi: {CLASS_NAMES[value].id}")  # type: ignore[index]
        elif name == "channel" and value:
            found.append(f"Kanal: {CHANNEL_NAMES[value].id}")  # type: ignore[index]
        elif name == "category":
            category = session.get(Category, value)
            found.append(f"Kategori: {category.name if category else '–'}")
        elif name == "territory":
            region = session.get(Region, value)
            found.append(f"Lokasi: {region.name if region else '–'}")
        elif name in ("anonymous", "secret"):
            label = "Anonim" if name == "anonymous" else "Rahasia"
            found.append(f"{label}: {yes_no[bool(value)]}")
    return found


def backlog(session: Session, actor: Actor, *, now: datetime | None = None) -> list[Backlog]:
    """What waits, by agency."""
    now = now or datetime.now(UTC)
    _require(actor)
    return [
        Backlog(*one[:5], days=_days(session, one.government_id, one.oldest, now))
        for one in queries.waiting(session, actor)
    ]


def mark(
    session: Session, actor: Actor, keys: Sequence[Key], *, now: datetime | None = None
) -> int:
    """Say that these were entered there. Returns how many were not marked yet.

    Raises NotFound, and marks nothing, where one is missing or out of reach.
    """
    now = now or datetime.now(UTC)
    marked = 0
    for key in keys:
        row = _reachable(session, actor, key)
        written = session.connection().execute(
            update(Outgoing)
            .where(*_is(key), col(Outgoing.entered_at).is_(None))
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


def _is(key: Key) -> tuple[object, ...]:
    return (
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


def settle(session: Session, complaint: tuple[int, int], versions: set[int], now: datetime) -> int:
    """A file shows these moves there. Returns how many nobody had marked."""
    written = session.connection().execute(
        update(Outgoing)
        .where(
            col(Outgoing.complaint_id) == complaint[0],
            col(Outgoing.home_id) == complaint[1],
            col(Outgoing.version).in_(versions),
            col(Outgoing.entered_at).is_(None),
        )
        .values(entered_at=now, entered_by=BY_NOBODY)
    )
    return written.rowcount

"""The list of what must be entered on lapor.go.id, as its page and its file show it."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlmodel import Session

from db.codes import MoveCode
from db.days import milliseconds
from db.models import Category, Region
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import BY_CODE
from lapor.queries import outgoing as queries
from lapor.queries.complaints import full_names
from lapor.queries.outgoing import Key, Line, Which
from lapor.services import ledger
from lapor.services.outgoing import SP4N
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import unpacked
from lapor.services.telling import number_for, worded

M = MoveCode
# the public address of a complaint, as its legacy API names it: domain.md 3.5, source S47
ORIGINAL = "https://www.lapor.go.id/pengaduan/{number}"
PAGE = 10


class Task(NamedTuple):
    """A move to enter: what to do there, what to paste, and where."""

    line: Line
    who: str  # made it, by full name
    marked_by: str  # entered it there
    told: Text  # what was done, after the name
    text: str  # to be pasted; may be empty
    address: str  # of the original; "": there is none
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
    tasks = [_task(session, actor, one, names, now) for one in found[:size]]
    return TaskPage(tasks, len(found) > size)


def _require(actor: Actor) -> None:
    if not actor.may(Permission.COPY_BACK):
        raise NotAllowed(
            Text(
                "Daftar ini bukan wewenang Anda.",
                "This list is not yours to see.",
            )
        )


def _task(session: Session, actor: Actor, line: Line, names: dict[str, str], now: datetime) -> Task:
    facts = unpacked(line.facts) or {}
    other = number_for(session, actor, facts.get("merged_into"))
    return Task(
        line,
        names.get(line.by, line.by),
        names.get(line.entered_by or "", line.entered_by or ""),
        _told(line, other),
        "" if line.note is None else _text(session, line, facts, other),
        _address(line),
        _days(session, line.government_id, line.at, now),
    )


def _address(line: Line) -> str:
    """Of the original; an invented number is somebody else's there."""
    if line.source != SP4N:
        return ""
    return ORIGINAL.format(number=quote(line.number, safe=""))


def _told(line: Line, other: Text) -> Text:
    told = BY_CODE[line.kind].told
    values = {"agency": line.receiver or line.government, "government": line.government}
    return worded(told, values, other)


def _days(session: Session, government_id: int, since: datetime, now: datetime) -> int:
    """Working days since then, by the calendar of the government."""
    zone = zone_of(session, government_id)
    began, today = (ledger.local_day(milliseconds(one), zone) for one in (since, now))
    return rules_of(session, government_id).calendar.elapsed(began, max(began, today))


def _text(session: Session, line: Line, facts: dict[str, Any], other: Text) -> str:
    """What the form there asks for, in Indonesian, as that is its language."""
    said = []
    if line.kind in (M.DISPATCH, M.DIRECT):
        said.append(line.receiver or line.government)
    if line.kind == M.MERGE:
        said.append(f"Digabungkan ke laporan {other.id}")
    if line.kind == M.CORRECT:
        for _, _, fields in facts.get("amend", ()):
            said += _words(session, fields.get("facts", {}))
    if line.kind == M.SET_CONFIDENTIALITY:
        said += _words(session, facts)
    return "\n".join([*said, *filter(None, [line.note])])


def _words(session: Session, facts: dict[str, Any]) -> list[str]:
    """Changed data as the form there names them."""
    yes_no = {True: "ya", False: "tidak"}
    found = []
    for name, value in facts.items():
        if name == "klass" and value:
            found.append(f"Klasifikasi: {CLASS_NAMES[value].id}")
        elif name == "channel" and value:
            found.append(f"Kanal: {CHANNEL_NAMES[value].id}")
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

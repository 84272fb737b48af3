"""The audit log as a page and as a file: who did what, and what state its chain is in."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from db.models import AuditLink, AuditWaiting, Government, JobRun
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.audit_actions import ACTIONS
from lapor.domain.audit_words import said as in_words
from lapor.domain.errors import NotAllowed
from lapor.domain.text import Text
from lapor.i18n import moment, pick
from lapor.queries import audit as queries
from lapor.queries.audit import Filters, Line
from lapor.services import audit_anchors, desk
from lapor.services.export import Sheets

PAGE = 50
MOST = 100_000  # rows of one file
HEADER = (
    Text("Waktu", "Time"), Text("Pelaku", "Who"), Text("Tindakan", "Action"),
    Text("Laporan", "Complaint"), Text("Objek", "Subject"), Text("Ringkasan", "Summary"),
    Text("Pemerintah", "Government"),
)  # fmt: skip
SHEETS = (Text("Jejak audit", "Audit trail"), Text("Saringan", "Filters"), Text("Arti", "Meaning"))
SYSTEM = Text("Sistem", "System")


class Trail(NamedTuple):
    lines: list[Line]
    after: int | None  # where the next page goes on; None: this is the last


class State(NamedTuple):
    """Of the chains. None: not yet."""

    linked_at: datetime | None
    waiting: int
    anchored_at: datetime | None
    verified_at: datetime | None
    differences: int | None  # that the last proof found


def trail(session: Session, actor: Actor, filters: Filters, *, after: int | None = None) -> Trail:
    """A page, the newest first. Raises NotAllowed."""
    _require(actor)
    found = queries.lines(session, actor, filters, after=after, limit=PAGE + 1)
    return Trail(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def state(session: Session, actor: Actor) -> State:
    """How far the chain is, and when it was proved last. Raises NotAllowed."""
    _require(actor)
    proved = _last_proof(session)
    return State(
        session.exec(select(func.max(AuditLink.linked_at)).where(*_home(actor, AuditLink))).one(),
        session.exec(
            select(func.count()).select_from(AuditWaiting).where(*_home(actor, AuditWaiting))
        ).one(),
        audit_anchors.last_at(session),
        proved.finished_at if proved else None,
        proved.failed if proved else None,
    )


def governments(session: Session, actor: Actor) -> dict[int, str]:
    """To choose among, for those who see more than one. Raises NotAllowed."""
    _require(actor)
    if actor.scope(Permission.SEE_AUDIT) != Scope.ALL:
        return {}
    found = select(Government.id, Government.name).order_by(Government.name)
    return dict(session.exec(found).all())


def sheets(session: Session, actor: Actor, filters: Filters, lang: str, now: datetime) -> Sheets:
    """The list as a file, all of it. Raises NotAllowed."""
    _require(actor)
    zone = desk.home_zone(session, actor)
    rows = [
        [moment(line.at, zone, lang), line.actor or pick(SYSTEM, lang), action(line.action, lang),
         line.number, line.subject, _summary(line, lang), line.government]
        for line in queries.every(session, actor, filters, MOST)
    ]  # fmt: skip
    names = (pick(SHEETS[0], lang), pick(SHEETS[1], lang), pick(SHEETS[2], lang))
    return Sheets(
        names,
        [pick(one, lang) for one in HEADER],
        list(rows),
        [[name, value] for name, value in said(filters)],
        [[code, pick(text, lang)] for code, text in ACTIONS.items()],
    )


def _summary(line: Line, lang: str) -> str:
    return pick(in_words(line.summary), lang) if line.summary else ""


def said(filters: Filters) -> Iterable[tuple[str, str]]:
    """What was asked for, by the names that the address has."""
    for name, value in vars(filters).items():
        if value:
            yield name, ", ".join(value) if isinstance(value, tuple) else str(value)


def action(code: str, lang: str) -> str:
    """In words; the code itself where an older version wrote another one."""
    return pick(ACTIONS[code], lang) if code in ACTIONS else code


def _home(
    actor: Actor, table: type[AuditLink] | type[AuditWaiting]
) -> Iterable[ColumnElement[bool]]:
    """How much is done elsewhere is told only to who sees it."""
    if actor.scope(Permission.SEE_AUDIT) != Scope.ALL:
        yield col(table.home_id) == actor.government_id


def _last_proof(session: Session) -> JobRun | None:
    """Of `python -m lapor verify`."""
    return session.exec(
        select(JobRun)
        .where(JobRun.name == "verify", col(JobRun.finished_at).is_not(None))
        .order_by(col(JobRun.id).desc())
        .limit(1)
    ).first()


def _require(actor: Actor) -> None:
    if not actor.may(Permission.SEE_AUDIT):
        raise NotAllowed(
            Text(
                "Jejak audit tidak terbuka untuk peran Anda.",
                "The audit trail is not open to your role.",
            )
        )

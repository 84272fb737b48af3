"""Who looked at what is personal: texts of secret complaints, identities, files. And who too much.

Opening a secret complaint's text is written down once in a quarter of an hour; identities, numbers
and files each time they are shown.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from db.days import milliseconds
from db.ids import EPOCH_MS, compose
from db.models import Account, AuditLog, Complaint
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.text import Text
from lapor.queries import complaints as queries
from lapor.services import audit

SEE_TEXT = "see_text"
SHOWN = ("see_identity", "see_numbers", "see_requester")
LOOKS = (SEE_TEXT, *SHOWN, "see_attachment")
AGAIN, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
MOST_IDENTITIES = 50  # in an hour, by one account: design, T29
MOST = 100  # lines of a list
TOO_MANY = Text(
    f"Akun ini sudah membuka data pribadi {MOST_IDENTITIES} kali dalam satu jam. Pembukaan "
    "berikutnya ditolak sampai jam itu lewat, dan admin nasional serta auditor melihatnya.",
    f"This account has opened personal data {MOST_IDENTITIES} times within an hour. The next is "
    "refused until that hour is over, and the national administrator and auditors are shown it.",
)


class Look(NamedTuple):
    """Somebody looked."""

    at: datetime
    who: str  # full name
    action: str
    summary: str


def is_due(session: Session, actor: Actor, complaint: Complaint, now: datetime) -> bool:
    """Is opening this text to be written down? Only of a secret complaint, once in a while."""
    if not complaint.is_secret:
        return False
    rows = _since(now - AGAIN, col(AuditLog.actor) == actor.name)
    known = rows.where(col(AuditLog.action) == SEE_TEXT, col(AuditLog.subject) == str(complaint.id))
    return session.exec(known.limit(1)).first() is None


def opened(
    session: Session, actor: Actor, complaint_id: int, *, now: datetime | None = None
) -> None:
    """Write down that the text of a secret complaint was opened, if that is due."""
    now = now or datetime.now(UTC)
    complaint = queries.complaint(session, actor, complaint_id)
    if complaint is not None and is_due(session, actor, complaint, now):
        audit.write(
            session, actor.name, SEE_TEXT, str(complaint.id), home_id=complaint.home_id, now=now
        )


def require_few(session: Session, actor: Actor, now: datetime) -> None:
    """Raises NotAllowed once an account has opened too many identities within the hour."""
    rows = _since(now - HOUR, col(AuditLog.actor) == actor.name)
    few = rows.where(col(AuditLog.action).in_(SHOWN)).limit(MOST_IDENTITIES)
    if len(session.exec(few).all()) >= MOST_IDENTITIES:
        raise NotAllowed(TOO_MANY)


def alarms(session: Session, actor: Actor, *, now: datetime | None = None) -> list[tuple[str, int]]:
    """(account, how many) of those who reached the limit within the last day, the most first."""
    if not actor.may(Permission.SEE_BREACH):
        return []
    now = now or datetime.now(UTC)
    rows = session.exec(_since(now - DAY).where(col(AuditLog.action).in_(SHOWN)))
    moments: dict[str, list[datetime]] = {}
    for row in rows:
        moments.setdefault(row.actor, []).append(row.at)
    found = [(account, _within_an_hour(sorted(at))) for account, at in moments.items()]
    return sorted((one for one in found if one[1] >= MOST_IDENTITIES), key=lambda one: -one[1])


def _within_an_hour(moments: list[datetime]) -> int:
    """The most that any hour holds, of moments in their order."""
    most = first = 0
    for place, at in enumerate(moments):
        while at - moments[first] > HOUR:
            first += 1
        most = max(most, place - first + 1)
    return most


def lookers(session: Session, actor: Actor, complaint_id: int) -> list[Look]:
    """Who looked at what is personal of one complaint, the latest first; [] where not for them."""
    complaint = queries.complaint(session, actor, complaint_id, Permission.SEE_PRIVACY)
    if complaint is None:
        return []
    statement = (
        select(AuditLog, Account.full_name)
        .outerjoin(Account, col(Account.name) == col(AuditLog.actor))
        .where(
            col(AuditLog.home_id) == complaint.home_id,
            col(AuditLog.subject) == str(complaint.id),
            col(AuditLog.action).in_(LOOKS),
        )
        .order_by(col(AuditLog.id).desc())
        .limit(MOST)
    )
    return [
        Look(row.at, name or row.actor, row.action, row.summary)
        for row, name in session.exec(statement)
    ]


def _since(moment: datetime, *conditions: ColumnElement[bool]) -> SelectOfScalar[AuditLog]:
    """Rows of the log since then: their ids are in the order of time."""
    first = compose(max(milliseconds(moment), EPOCH_MS), 0, 0)
    return select(AuditLog).where(
        col(AuditLog.id) >= first, col(AuditLog.at) >= moment, *conditions
    )

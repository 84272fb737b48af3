"""Who is signed in. The browser holds a random secret; we hold only its SHA-256, the key."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlmodel import Session, col, delete, update

from db.models import Account, AccountLink, Ticket, WebSession
from lapor.domain.access import Actor
from lapor.queries import kept

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
TICKET = timedelta(seconds=30)
LONGEST_AGENT = 200  # characters that are kept
TOUCH_EVERY = timedelta(minutes=1)  # so that reading stays reading


def _since(idle: Any, begun: Any) -> ColumnElement[bool]:
    """Not ended; in use since the one moment, begun after the other."""
    return and_(
        col(WebSession.revoked_at).is_(None),
        col(WebSession.seen_at) > idle,
        col(WebSession.created_at) > begun,
    )


VISIT: Any = select(
    col(Account.name), col(Account.role), col(Account.government_id), col(Account.agency_id),
    col(Account.full_name), col(WebSession.seen_at), col(Account.lang), col(Account.is_demo),
).join(WebSession, col(WebSession.account) == col(Account.name)).where(
    col(WebSession.key) == bindparam("key"), col(Account.is_active).is_(True),
    _since(bindparam("idle"), bindparam("begun")),
)  # fmt: skip


class Visit(NamedTuple):
    actor: Actor
    lang: str | None  # the language of the account
    touch_due: bool
    is_demo: bool  # an invented person's account


def key_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_ticket(
    session: Session, account: str, *, is_strong: bool = False, now: datetime | None = None
) -> str:
    """The password was right. The ticket carries that from the page to the cookie, once.

    Strong: the second factor was shown, too.
    """
    ticket, now = secrets.token_urlsafe(32), now or datetime.now(UTC)
    session.add(Ticket(key=key_of(ticket), account=account, created_at=now, is_strong=is_strong))
    return ticket


def redeem(
    session: Session, ticket: str, *, agent: str = "", now: datetime | None = None
) -> str | None:
    """Swap a ticket for a session. A second try finds nothing: the DELETE decides."""
    now = now or datetime.now(UTC)
    session.exec(delete(Ticket).where(col(Ticket.created_at) < now - TICKET))
    found = session.exec(
        delete(Ticket)
        .where(col(Ticket.key) == key_of(ticket))
        .returning(col(Ticket.account), col(Ticket.is_strong))
    ).one_or_none()
    if found is None:
        return None
    account, is_strong = found
    return open(session, account, is_strong=is_strong, agent=agent, now=now)


def open(
    session: Session, account: str, *, is_strong: bool = False, agent: str = "",
    now: datetime | None = None,
) -> str:  # fmt: skip
    """A new session; returns the secret that only the browser keeps.

    `agent` is what the browser says it is; a long one is cut.
    """
    now, secret = now or datetime.now(UTC), secrets.token_urlsafe(32)
    session.add(
        WebSession(
            key=key_of(secret), account=account, created_at=now, seen_at=now,
            agent=agent[:LONGEST_AGENT], strong_at=now if is_strong else None,
        )
    )  # fmt: skip
    return secret


def visit(session: Session, key: str, *, now: datetime | None = None) -> Visit | None:
    now = now or datetime.now(UTC)
    since = {"idle": now - IDLE, "begun": now - ABSOLUTE}
    found = kept.columns(session, VISIT, {"key": key, **since}).first()
    if found is None:
        return None
    name, role, government, agency, full_name, seen_at, lang, is_demo = found
    actor = Actor(name, role, government, agency, full_name, key)
    return Visit(actor, lang, now - seen_at > TOUCH_EVERY, is_demo)


def live(now: datetime) -> ColumnElement[bool]:
    """Neither ended, nor idle, nor too old."""
    return _since(now - IDLE, now - ABSOLUTE)


def who(session: Session, key: str, *, now: datetime | None = None) -> Actor | None:
    found = visit(session, key, now=now)
    return found.actor if found else None


def touch(session: Session, key: str, *, now: datetime | None = None) -> None:
    _set(session, col(WebSession.key) == key, seen_at=now or datetime.now(UTC))


def revoke(session: Session, key: str) -> None:
    _set(session, col(WebSession.key) == key, revoked_at=datetime.now(UTC))


def revoke_all(session: Session, account: str, *, but: str = "") -> None:
    """Whatever this account has open ends, and a ticket on its way opens nothing.

    `but` is the key of the one session that goes on.
    """
    session.exec(delete(Ticket).where(col(Ticket.account) == account))
    ending = and_(
        col(WebSession.account) == account,
        col(WebSession.key) != but,
        col(WebSession.revoked_at).is_(None),
    )
    _set(session, ending, revoked_at=datetime.now(UTC))


def close_ways_in(session: Session, account: str) -> None:
    """All of that, and a one-time link opens nothing: it was made for what the account was."""
    session.connection().execute(delete(AccountLink).where(col(AccountLink.account) == account))
    revoke_all(session, account)


def _set(session: Session, which: ColumnElement[bool], **values: datetime) -> None:
    session.exec(update(WebSession).where(which).values(**values))

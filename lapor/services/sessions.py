"""Who is signed in. The browser holds a random secret; we hold only its SHA-256, the key."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from db.models import Account, Ticket, WebSession
from lapor.domain.access import Actor

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
TICKET = timedelta(seconds=30)
TOUCH_EVERY = timedelta(minutes=1)  # so that reading stays reading


class Visit(NamedTuple):
    actor: Actor
    lang: str | None  # the language of the account
    touch_due: bool


def key_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_ticket(session: Session, account: str, *, now: datetime | None = None) -> str:
    """The password was right. The ticket carries that from the page to the cookie, once."""
    ticket = secrets.token_urlsafe(32)
    session.add(Ticket(key=key_of(ticket), account=account, created_at=now or datetime.now(UTC)))
    return ticket


def redeem(session: Session, ticket: str, *, now: datetime | None = None) -> str | None:
    """Swap a ticket for a session. A second try finds nothing: the DELETE decides."""
    now = now or datetime.now(UTC)
    session.exec(delete(Ticket).where(col(Ticket.created_at) < now - TICKET))
    account = session.exec(
        delete(Ticket).where(col(Ticket.key) == key_of(ticket)).returning(col(Ticket.account))
    ).scalar_one_or_none()
    return open(session, account, now=now) if account else None


def open(session: Session, account: str, *, now: datetime | None = None) -> str:
    """A new session; returns the secret that only the browser keeps."""
    now, secret = now or datetime.now(UTC), secrets.token_urlsafe(32)
    session.add(WebSession(key=key_of(secret), account=account, created_at=now, seen_at=now))
    return secret


def visit(session: Session, key: str, *, now: datetime | None = None) -> Visit | None:
    now = now or datetime.now(UTC)
    found = session.exec(
        select(WebSession.seen_at, Account)
        .join(Account)
        .where(
            WebSession.key == key,
            col(WebSession.revoked_at).is_(None),
            col(WebSession.seen_at) > now - IDLE,
            col(WebSession.created_at) > now - ABSOLUTE,
            col(Account.is_active).is_(True),
        )
    ).first()
    if found is None:
        return None
    seen_at, account = found
    actor = Actor(
        account.name, account.role, account.government_id, account.agency_id, account.full_name
    )
    return Visit(actor, account.lang, now - seen_at > TOUCH_EVERY)


def who(session: Session, key: str, *, now: datetime | None = None) -> Actor | None:
    found = visit(session, key, now=now)
    return found.actor if found else None


def touch(session: Session, key: str, *, now: datetime | None = None) -> None:
    _set(session, col(WebSession.key) == key, seen_at=now or datetime.now(UTC))


def revoke(session: Session, key: str) -> None:
    _set(session, col(WebSession.key) == key, revoked_at=datetime.now(UTC))


def revoke_all(session: Session, account: str) -> None:
    """Whatever this account has open ends, and a ticket on its way opens nothing."""
    session.exec(delete(Ticket).where(col(Ticket.account) == account))
    _set(session, col(WebSession.account) == account, revoked_at=datetime.now(UTC))


def _set(session: Session, which: ColumnElement[bool], **values: datetime) -> None:
    session.exec(update(WebSession).where(which).values(**values))

"""Ways in that work once: an invitation, or a new password. We keep only a link's SHA-256.

An administrator hands the link over and never sees a password. A newer link replaces an older
one, and using it ends it: the DELETE decides.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from db.engine import reading, writing
from db.models import Account, AccountLink
from db.privacy_codes import LinkPurpose
from lapor.config import settings
from lapor.domain.errors import NotFound
from lapor.domain.text import Text
from lapor.services import accounts, passwords, sessions, throttle

LASTS = {LinkPurpose.INVITATION: timedelta(hours=72), LinkPurpose.RESET: timedelta(hours=24)}
PARAMETER = "tautan"  # of the sign-in page's address
GONE = Text(
    "Tautan ini tidak berlaku: sudah dipakai, diganti yang baru, atau lewat waktunya. "
    "Minta tautan baru kepada admin Anda.",
    "This link does not work: it was used, replaced by a newer one, or it is too old. "
    "Ask your administrator for a new one.",
)


class Invited(NamedTuple):
    """Whose link it is, and how long their password must be."""

    name: str
    full_name: str
    purpose: LinkPurpose
    shortest: int  # characters


def make(
    session: Session, name: str, purpose: LinkPurpose, *, by: str, now: datetime | None = None
) -> str:
    """The secret of a new link; those before open nothing. A reset ends every session at once,
    and the password that was; the second factor stays."""
    now, secret = now or datetime.now(UTC), secrets.token_urlsafe(32)
    if purpose == LinkPurpose.RESET:
        accounts.close_password(session, name)
    session.connection().execute(delete(AccountLink).where(col(AccountLink.account) == name))
    session.add(
        AccountLink(
            key=sessions.key_of(secret), account=name, purpose=purpose, made_by=by, made_at=now,
            until=now + LASTS[purpose],
        )
    )  # fmt: skip
    session.flush()
    return secret


def address(secret: str, origin: str = "") -> str:
    """What is handed over: the sign-in page with the secret. `origin` where the settings name
    none: the address at which the administrator sees the app."""
    return f"{settings().origin or origin}/?{PARAMETER}={secret}"


def opened(
    secret: str, address: str, *, target: Engine | None = None, now: datetime | None = None
) -> Invited:
    """Whose it is. Raises NotFound, which counts against the address, or TooMany."""
    now = now or datetime.now(UTC)
    with throttle.trying("", address, target=target, now=now), reading(target) as session:
        return look(session, secret, now=now)


def look(session: Session, secret: str, *, now: datetime | None = None) -> Invited:
    """Raises NotFound."""
    now = now or datetime.now(UTC)
    found = session.exec(
        select(AccountLink, Account)
        .join(Account)
        .where(
            AccountLink.key == sessions.key_of(secret),
            col(AccountLink.until) > now,
            col(Account.is_active).is_(True),
        )
    ).first()
    if found is None:
        raise NotFound(GONE)
    link, account = found
    least = accounts.shortest(account.role, account)
    return Invited(account.name, account.full_name, link.purpose, least)


def use(session: Session, secret: str, password: str, *, now: datetime | None = None) -> str:
    """They chose a password; the link is over. Returns the account's name.

    Raises NotFound, or BadInput for a password that will not do: the link then stays.
    """
    now = now or datetime.now(UTC)
    invited = look(session, secret, now=now)
    done = session.connection().execute(
        delete(AccountLink).where(col(AccountLink.key) == sessions.key_of(secret))
    )
    if done.rowcount != 1:
        raise NotFound(GONE)
    accounts.change_password(session, invited.name, password)
    purpose = invited.purpose.value
    accounts.note(session, invited.name, "choose_password", invited.name, purpose, now=now)
    return invited.name


def choose(
    secret: str, password: str, address: str, *, target: Engine | None = None,
    now: datetime | None = None,
) -> str:  # fmt: skip
    """`use` from a page. To hear that it is the old password counts as a try, which nobody lifts:
    who handed the link over does not learn by it what the password was."""
    now = now or datetime.now(UTC)
    with reading(target) as session:
        one = look(session, secret, now=now)
    passwords.require_good(password, one.name, one.full_name, shortest=one.shortest)
    counted = f"old password:{one.name}"
    with throttle.trying(counted, address, target=target, now=now), writing(target) as session:
        return use(session, secret, password, now=now)


def sweep(session: Session, now: datetime) -> None:
    """Links that came too late."""
    session.connection().execute(delete(AccountLink).where(col(AccountLink.until) <= now))

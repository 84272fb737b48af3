"""What everybody may see and change of their own account, and nothing of another's.

What opens the account is changed only by who shows that they hold it: the current password, or a
fresh second factor. A browser left open for a minute is not enough.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select, update

from db.engine import reading, writing
from db.models import Account, WebSession
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound, NotFresh
from lapor.domain.text import Text
from lapor.services import (
    accounts,
    freshness,
    full_names,
    passwords,
    second_factor,
    sessions,
    throttle,
    turns,
)
from lapor.services.second_factor import Offer

SHOWN = 16  # characters of a session's key: enough to name it, useless to anybody
WRONG = Text("Kata sandi saat ini salah.", "The current password is wrong.")


@dataclass(frozen=True)
class Browser:
    """One session that is open."""

    id: str
    agent: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class Profile:
    """One's own account."""

    name: str
    full_name: str
    has_password: bool  # invented people of the demo have none that anybody knows
    shortest: int  # characters of a password
    factor_since: datetime | None
    factor_is_required: bool
    codes_left: int  # recovery codes
    browsers: tuple[Browser, ...]


def read(session: Session, actor: Actor, *, now: datetime | None = None) -> Profile:
    account, now = _own(session, actor), now or datetime.now(UTC)
    open_now = session.exec(
        select(WebSession)
        .where(WebSession.account == account.name, sessions.live(now))
        .order_by(col(WebSession.seen_at).desc())
    )
    return Profile(
        name=account.name,
        full_name=account.full_name,
        has_password=not account.is_demo,
        shortest=accounts.shortest(account.role, account),
        factor_since=account.totp_since,
        factor_is_required=second_factor.is_required(account.role),
        codes_left=second_factor.codes_left(session, account.name),
        browsers=tuple(
            Browser(
                one.key[:SHOWN], one.agent, one.created_at, one.seen_at, one.key == actor.key
            )
            for one in open_now
        ),
    )  # fmt: skip


def _own(session: Session, actor: Actor) -> Account:
    if not actor.may(Permission.OWN_ACCOUNT):
        raise NotAllowed(Text("Peran ini tidak punya akun.", "This role has no account."))
    return accounts.existing(session, actor.name)


def rename(session: Session, actor: Actor, full_name: str, *, now: datetime | None = None) -> None:
    """The name that colleagues read. Raises BadInput for an empty or an endless one."""
    account = _own(session, actor)
    account.full_name = full_names.tidy(full_name)
    account.version += 1
    _note(session, actor, "change_account", "full_name", now)


def change_password(
    actor: Actor, current: str, password: str, address: str, *, target: Engine | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """The current one is asked, and every other session ends. A wrong one counts as a try."""
    now = now or datetime.now(UTC)
    _prove(actor, current, address, target, now)
    with writing(target) as session:
        _own(session, actor)
        accounts.change_password(session, actor.name, password, but=actor.key)
        _note(session, actor, "choose_password", "", now)


def _prove(
    actor: Actor, current: str, address: str, target: Engine | None, now: datetime
) -> None:  # fmt: skip
    """Raises BadInput for another password, TooMany without looking."""
    with throttle.trying(actor.name, address, target=target, now=now):
        with reading(target) as session:
            _own(session, actor)
            kept = accounts.password_hash(session, actor.name)
        if not passwords.is_right(current, kept):
            raise BadInput(WRONG)


def offer(session: Session, actor: Actor, *, now: datetime | None = None) -> Offer:
    """A secret for a telephone: the first one, or the one that replaces it."""
    if second_factor.is_on(_own(session, actor)):
        freshness.require_fresh(session, actor, now=now)
    return second_factor.offer(actor.name)


def set_factor(
    actor: Actor, sealed: str, code: str, address: str, *, current: str = "",
    target: Engine | None = None, now: datetime | None = None,
) -> list[str]:  # fmt: skip
    """The telephone has the secret. Returns the recovery codes, shown once.

    The first one asks for the current password, another one for a fresh second factor.
    """
    now = now or datetime.now(UTC)
    with reading(target) as session:
        account = _own(session, actor)
        if second_factor.is_on(account):
            freshness.require_fresh(session, actor, now=now)
    if not second_factor.is_on(account) and not account.is_demo:
        _prove(actor, current, address, target, now)
    with throttle.trying(actor.name, address, target=target, now=now), writing(target) as session:
        _require_unchanged(session, actor, account)
        codes = second_factor.take_up(session, actor.name, sealed, code, now=now)
        freshness.mark(session, actor, now)
        _note(session, actor, "second_factor", "on", now)
        return codes


def _require_unchanged(session: Session, actor: Actor, seen: Account) -> None:
    """Two who hold the password at once: the second must show a code of the first's telephone."""
    turns.of_accounts(session, actor.name)
    if _own(session, actor).totp_since != seen.totp_since:
        raise NotFresh(freshness.ASK)


def remove_factor(session: Session, actor: Actor, *, now: datetime | None = None) -> None:
    """Where the role does not need one. Raises NotFresh, NotAllowed."""
    if second_factor.is_required(_own(session, actor).role):
        raise NotAllowed(
            Text(
                "Peran Anda wajib memakai verifikasi dua langkah. Anda dapat menggantinya.",
                "Your role needs a second factor. You can replace it.",
            )
        )
    freshness.require_fresh(session, actor, now=now)
    second_factor.remove(session, actor.name)
    _note(session, actor, "second_factor", "off", now)


def new_codes(session: Session, actor: Actor, *, now: datetime | None = None) -> list[str]:
    """Ten new recovery codes. Raises NotFresh, or BadInput without a second factor."""
    if not second_factor.is_on(_own(session, actor)):
        raise BadInput(freshness.NONE)
    freshness.require_fresh(session, actor, now=now)
    _note(session, actor, "second_factor", "new recovery codes", now)
    return second_factor.new_codes(session, actor.name)


def end_session(
    session: Session, actor: Actor, id: str, *, now: datetime | None = None
) -> None:  # fmt: skip
    """One browser of one's own is signed out. Raises NotFound."""
    _own(session, actor)
    done = session.connection().execute(
        update(WebSession)
        .where(
            col(WebSession.account) == actor.name,
            col(WebSession.key).startswith(id, autoescape=True),
            col(WebSession.revoked_at).is_(None),
        )
        .values(revoked_at=now or datetime.now(UTC))
    )
    if len(id) != SHOWN or done.rowcount != 1:
        raise NotFound(Text("Sesi itu sudah berakhir.", "That session is over already."))
    _note(session, actor, "end_sessions", "1", now)


def end_others(session: Session, actor: Actor, *, now: datetime | None = None) -> None:
    """All but this browser are signed out."""
    _own(session, actor)
    sessions.revoke_all(session, actor.name, but=actor.key)
    _note(session, actor, "end_sessions", "others", now)


def _note(session: Session, actor: Actor, action: str, what: str, now: datetime | None) -> None:
    accounts.note(session, actor.name, action, actor.name, what, now=now or datetime.now(UTC))

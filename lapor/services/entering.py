"""The way in, step by step: a password, then the second factor, and only then a ticket.

Between two steps the page holds a sealed note of who has come how far. It is worth nothing after
ten minutes, nor once the account has changed.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import Engine
from sqlmodel import Session

from db.days import milliseconds
from db.engine import reading, writing
from db.models import Account
from lapor import keyring
from lapor.domain.errors import NotAllowed, Refusal, TooMany
from lapor.domain.text import Text
from lapor.services import accounts, second_factor, sessions, throttle, turns
from lapor.services.second_factor import Offer

HALFWAY, PURPOSE = timedelta(minutes=10), "halfway in"
OVER = Text(
    "Waktu untuk masuk sudah habis atau akun berubah. Mulai lagi dari kata sandi.",
    "The time to sign in is over, or the account was changed. Begin with the password again.",
)
log = structlog.get_logger()


class Next(StrEnum):
    CODE = "code"  # show the second factor
    ENROL = "enrol"  # set one up first: the role needs it
    READY = "ready"  # a ticket may be had


class Trial(NamedTuple):
    """A name was given: what its password is compared with, whoever it is."""

    name: str
    hash: str  # bcrypt; of nobody where the name is unknown, disabled or refused
    tries: throttle.Ids
    refusal: Refusal | None


class Half(NamedTuple):
    """Somebody is on their way in."""

    note: str
    next: Next


def begin(
    name: str, address: str, *, target: Engine | None = None, now: datetime | None = None
) -> Trial:
    """Count the try, then say what to compare with: one bcrypt for everybody, refused or not."""
    with writing(target) as session:
        try:
            tries = throttle.begin(session, name, address, now=now or datetime.now(UTC))
        except TooMany as refusal:
            return Trial(name, accounts.NOBODY, (), refusal)
        return Trial(name, accounts.password_hash(session, name), tries, None)


def password_was_right(
    trial: Trial, *, target: Engine | None = None, now: datetime | None = None
) -> Half:
    with writing(target) as session:
        throttle.forgive(session, trial.tries)
        account = accounts.find(session, trial.name)
        if account is None:  # disabled this very moment
            raise NotAllowed(OVER)
        return _half(account, now or datetime.now(UTC))


def password_was_wrong(trial: Trial) -> None:
    """Into the log. A name that nobody has is not written: it may be a password by mistake."""
    known = trial.name if trial.hash != accounts.NOBODY else ""
    log.warning("sign-in refused", account=known, is_closed=trial.refusal is not None)


def show_code(
    note: str, code: str, address: str, *, target: Engine | None = None,
    now: datetime | None = None,
) -> Half:  # fmt: skip
    """The second factor. Raises WrongCode, or TooMany without looking."""
    now = now or datetime.now(UTC)
    name = _name_of(note, target, now)
    with throttle.trying(name, address, target=target, now=now), writing(target) as session:
        second_factor.check(session, name, code, now=now)
        return _half(accounts.existing(session, name), now, is_shown=True)


def offer(note: str, *, target: Engine | None = None, now: datetime | None = None) -> Offer:
    """A secret for the telephone of somebody who has no second factor yet."""
    return second_factor.offer(_name_of(note, target, now or datetime.now(UTC)))


def enrol(
    note: str, sealed: str, code: str, address: str, *, target: Engine | None = None,
    now: datetime | None = None,
) -> tuple[Half, list[str]]:  # fmt: skip
    """The telephone has it. The recovery codes are shown now and never again.

    Raises WrongCode, TooMany, or NotAllowed where there is a second factor already.
    """
    now = now or datetime.now(UTC)
    name = _name_of(note, target, now)
    with throttle.trying(name, address, target=target, now=now), writing(target) as session:
        if second_factor.is_on(_in_turn(session, note, now)[0]):
            raise NotAllowed(OVER)  # of two telephones at once the first is kept
        codes = second_factor.take_up(session, name, sealed, code, now=now)
        accounts.note(session, name, "second_factor", name, "on", now=now)
        return _half(accounts.existing(session, name), now, is_shown=True), codes


def ticket(session: Session, note: str, *, now: datetime | None = None) -> tuple[str, str]:
    """(account, what the browser swaps for its cookie). Raises NotAllowed before the last step."""
    now = now or datetime.now(UTC)
    account, is_shown = _in_turn(session, note, now)
    if _next(account, is_shown) != Next.READY:
        raise NotAllowed(OVER)
    log.info("signed in", account=account.name, strong=is_shown)
    accounts.note(session, account.name, "sign_in", account.name, now=now)
    return account.name, sessions.issue_ticket(session, account.name, is_strong=is_shown, now=now)


def _next(account: Account, is_shown: bool) -> Next:
    if is_shown:
        return Next.READY
    if second_factor.is_on(account):
        return Next.CODE
    return Next.ENROL if second_factor.is_required(account.role) else Next.READY


def _half(account: Account, now: datetime, *, is_shown: bool = False) -> Half:
    content = [account.name, account.version, milliseconds(now), is_shown]
    sealed = keyring.seal(PURPOSE, json.dumps(content).encode(), b"")
    return Half(base64.urlsafe_b64encode(sealed).decode(), _next(account, is_shown))


def _in_turn(session: Session, note: str, now: datetime) -> tuple[Account, bool]:
    """`_opened` before which nobody else closes or changes the account."""
    turns.of_accounts(session, _read(note)[0])
    return _opened(session, note, now)


def _opened(session: Session, note: str, now: datetime) -> tuple[Account, bool]:
    """(who, has the second factor been shown). Raises NotAllowed."""
    name, version, at, is_shown = _read(note)
    account = accounts.find(session, name)
    is_late = milliseconds(now) - at > HALFWAY / timedelta(milliseconds=1)
    if account is None or account.version != version or is_late:
        raise NotAllowed(OVER)
    return account, is_shown


def _read(note: str) -> tuple[str, int, int, bool]:
    """Name, version, when it was written, has the second factor been shown."""
    try:
        sealed = base64.urlsafe_b64decode(note)
        name, version, at, is_shown = json.loads(keyring.unseal(PURPOSE, sealed, b""))
    except (InvalidTag, ValueError):
        raise NotAllowed(OVER) from None
    return name, version, at, bool(is_shown)


def _name_of(note: str, target: Engine | None, now: datetime) -> str:
    with reading(target) as session:
        return _opened(session, note, now)[0].name

"""The second factor: a code that a telephone shows (TOTP, RFC 6238), and codes on paper instead.

The secret is sealed with a key outside the database and is written only once a code of it was
right, so replacing a telephone never leaves somebody with neither. A rotation of keys seals it
anew. Codes on paper cannot be: we do not have them, so they are compared under older keys too.
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime
from typing import NamedTuple

import pyotp
from cryptography.exceptions import InvalidTag
from sqlalchemy import or_
from sqlmodel import Session, col, delete, func, select, update

from db.codes import Role
from db.models import Account, RecoveryCode
from lapor import keyring
from lapor.config import Mode, derived_keys, settings
from lapor.domain.access import sees_personal_data
from lapor.domain.errors import WrongCode
from lapor.domain.text import Text
from lapor.services import turns

ISSUER, PURPOSE = "Lapor", "second factor"
STEP, DRIFT = 30, 1  # seconds; steps that a telephone's clock may be off, either way
HOW_MANY, RANDOM = 10, 10  # recovery codes; bytes in each
WRONG = Text(
    "Kode salah, sudah kedaluwarsa, atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.",
    "The code is wrong, too old or already used. Wait for the next one and try again.",
)


class Offer(NamedTuple):
    """A new secret on its way to a telephone."""

    secret: str  # base32, to be typed where there is no camera
    address: str  # otpauth://…, to be shown as a QR code
    sealed: str  # the same secret, as the page keeps it until a code has confirmed it


def is_required(role: Role) -> bool:
    """Outside demo mode, of every role that can see personal data."""
    return settings().mode == Mode.PRODUCTION and sees_personal_data(role)


def is_on(account: Account) -> bool:
    return account.totp_since is not None


def offer(name: str) -> Offer:
    """160 random bits, as RFC 4226 advises."""
    secret = pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    return Offer(secret, address, base64.urlsafe_b64encode(_seal(name, secret)).decode())


def take_up(
    session: Session, name: str, sealed: str, code: str, *, now: datetime | None = None
) -> list[str]:
    """The code proves that the telephone has the secret: from now on it is asked for.

    Returns the recovery codes, which nobody sees again. Raises WrongCode.
    """
    now, account = now or datetime.now(UTC), _locked(session, name)
    try:
        kept = base64.urlsafe_b64decode(sealed)
        step = _step_of(_unseal(name, kept), code, now)
    except (InvalidTag, ValueError):
        raise WrongCode(WRONG) from None
    if step is None:
        raise WrongCode(WRONG)
    account.totp_sealed, account.totp_since, account.totp_step = kept, now, step
    account.version += 1
    return new_codes(session, name)


def check(session: Session, name: str, code: str, *, now: datetime | None = None) -> None:
    """A code of the telephone, or a recovery code: each is taken once. Raises WrongCode."""
    now, account = now or datetime.now(UTC), _locked(session, name)
    if account.totp_sealed is None or not is_on(account):
        raise WrongCode(WRONG)
    step = _step_of(_unseal(name, account.totp_sealed), code, now)
    is_new = step is not None and _first_use(session, name, step)
    if not is_new and not _use_recovery(session, name, code, now):
        raise WrongCode(WRONG)


def remove(session: Session, name: str) -> None:
    """Lost, or no longer wanted: the next sign-in asks for a new one where the role needs it."""
    account = _locked(session, name)
    account.totp_sealed = account.totp_since = account.totp_step = None
    account.version += 1
    session.connection().execute(delete(RecoveryCode).where(col(RecoveryCode.account) == name))


def new_codes(session: Session, name: str) -> list[str]:
    """Ten new recovery codes; those before open nothing any more."""
    session.connection().execute(delete(RecoveryCode).where(col(RecoveryCode.account) == name))
    codes = [_written(secrets.token_bytes(RANDOM)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(account=name, key=_kept(name, code)[0]) for code in codes)
    session.flush()
    return codes


def codes_left(session: Session, name: str) -> int:
    found = select(func.count()).where(
        col(RecoveryCode.account) == name, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(found.select_from(RecoveryCode)).one()


def _locked(session: Session, name: str) -> Account:
    turns.of_accounts(session, name)
    return session.get_one(Account, name, populate_existing=True)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which step of the clock this is the code of, of those that are near."""
    typed, here = re.sub(r"\s", "", code), int(now.timestamp()) // STEP
    clock = pyotp.TOTP(secret)
    right = [
        step
        for step in range(here - DRIFT, here + DRIFT + 1)
        if hmac.compare_digest(clock.generate_otp(step).encode(), typed.encode())
    ]
    return right[0] if right else None


def _first_use(session: Session, name: str, step: int) -> bool:
    """The UPDATE decides: of two who send the same code at once, one is in."""
    last = col(Account.totp_step)
    done = session.connection().execute(
        update(Account)
        .where(col(Account.name) == name, or_(last.is_(None), last < step))
        .values(totp_step=step)
    )
    return done.rowcount == 1


def _use_recovery(session: Session, name: str, code: str, now: datetime) -> bool:
    done = session.connection().execute(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.account) == name,
            col(RecoveryCode.key).in_(_kept(name, code)),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
    )
    return done.rowcount == 1


def _written(random: bytes) -> str:
    """Sixteen letters and digits in fours."""
    return "-".join(re.findall("....", base64.b32encode(random).decode()))


def _kept(name: str, code: str) -> list[str]:
    """By the key of today, which is written, and by older ones."""
    content = f"{name}:{re.sub(r'[^A-Z2-7]', '', code.upper())}".encode()
    keys = derived_keys("recovery codes")
    return [hmac.digest(key, content, hashlib.sha256).hex() for key in keys]


def _seal(name: str, secret: str) -> bytes:
    """It opens for this account alone."""
    return keyring.seal(PURPOSE, secret.encode(), name.encode())


def _unseal(name: str, sealed: bytes) -> str:
    return keyring.unseal(PURPOSE, sealed, name.encode()).decode()

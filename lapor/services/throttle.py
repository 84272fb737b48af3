"""Guessing is hopeless: twenty wrong tries an hour, for each account and for each address.

A try is written down before it is judged, so two hundred at once, another process and a restart
change nothing; the right ones are taken off again. Who is refused is not counted: the delay ends
an hour after the tries that caused it, whoever goes on knocking.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, func, select

from db import ids
from db.engine import writing
from db.models import Attempt
from lapor.config import derived_keys
from lapor.domain.errors import TooMany
from lapor.domain.text import Text

LIMIT, WINDOW = 20, timedelta(hours=1)
CENTRE = 0  # an attempt is nobody's home
Ids = tuple[int, ...]


def buckets(account: str, address: str) -> list[list[str]]:
    """What a try counts for: the account, existing or not, and the address it came from.

    Each by the key of today, under which it is written, and by older ones, so that a new secret
    does not forgive anybody.
    """
    named = [f"account:{account}"] if account else []
    return [
        [hmac.digest(key, one.encode(), hashlib.sha256).hex() for key in derived_keys("attempts")]
        for one in [*named, f"address:{address}"]
    ]


def begin(session: Session, account: str, address: str, *, now: datetime) -> Ids:
    """Count one more try; returns its rows. Raises TooMany, and counts nothing, at the limit."""
    counted = buckets(account, address)
    wanted = sorted(names[0] for names in counted)
    _one_at_a_time(session, wanted)
    for names in counted:
        _require_room(session, names, now)
    rows = [Attempt(id=ids.new_id(CENTRE), bucket=bucket, at=now) for bucket in wanted]
    session.add_all(rows)
    session.flush()
    return tuple(row.id for row in rows)


def _one_at_a_time(session: Session, wanted: list[str]) -> None:
    """A bucket has no row to lock before its first try. SQLite has one writer anyhow."""
    if session.get_bind().dialect.name == "postgresql":
        for bucket in wanted:
            number = int(bucket[:15], 16)
            session.exec(select(func.pg_advisory_xact_lock(number)))


def _require_room(session: Session, names: list[str], now: datetime) -> None:
    recent = session.exec(
        select(Attempt.at)
        .where(col(Attempt.bucket).in_(names), col(Attempt.at) > now - WINDOW)
        .order_by(col(Attempt.at).desc())
        .limit(LIMIT)
    ).all()
    if len(recent) == LIMIT:
        minutes = -(-(recent[-1] + WINDOW - now) // timedelta(minutes=1))
        raise TooMany(
            Text(
                f"Terlalu banyak percobaan yang gagal. Coba lagi {minutes} menit lagi, "
                "atau minta admin membuka akun Anda.",
                f"Too many tries have failed. Please try again in {minutes} min, "
                "or ask an administrator to open your account.",
            )
        )


def forgive(session: Session, tries: Ids) -> None:
    """They were right after all."""
    session.connection().execute(delete(Attempt).where(col(Attempt.id).in_(tries)))


@contextmanager
def trying(
    account: str, address: str, *, target: Engine | None = None, now: datetime | None = None
) -> Iterator[None]:
    """Around one try, which opens its own session: a refusal inside it is a wrong one and stays.

    Raises TooMany instead of beginning.
    """
    with writing(target) as session:
        tries = begin(session, account, address, now=now or datetime.now(UTC))
    yield
    with writing(target) as session:
        forgive(session, tries)


def lift(session: Session, account: str) -> None:
    """An administrator has heard from them: they may try at once."""
    names = buckets(account, "")[0]
    session.connection().execute(delete(Attempt).where(col(Attempt.bucket).in_(names)))


def closed_among(session: Session, names: list[str], *, now: datetime) -> set[str]:
    """Which of these accounts are refused at the moment, whatever the password."""
    full = session.exec(
        select(Attempt.bucket)
        .where(col(Attempt.at) > now - WINDOW)
        .group_by(col(Attempt.bucket))
        .having(func.count() >= LIMIT)
    ).all()
    return {name for name in names if full and {*buckets(name, "")[0]} & {*full}}


def sweep(session: Session, now: datetime) -> None:
    """What counts no more is forgotten."""
    session.connection().execute(delete(Attempt).where(col(Attempt.at) <= now - WINDOW))

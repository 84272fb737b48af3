"""The audit log: one row for every write, in its transaction, sealed with a key outside it."""

import hashlib
import hmac
import json
from datetime import datetime

from sqlmodel import Session

from db import ids
from db.days import milliseconds
from db.models import AuditLog
from lapor.config import derived_keys


def write(
    session: Session,
    actor: str,
    action: str,
    subject: str,
    *,
    home_id: int,
    now: datetime,
    summary: str = "",
) -> int:
    """Say who did what to what. Never a person's data: names of fields, not values.

    Returns the id of the row, for whoever must show that it was written.
    """
    row = AuditLog(
        id=ids.new_id(home_id),
        home_id=home_id,
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        summary=summary,
        code=b"",
    )
    row.code = code_of(row)
    session.add(row)
    return row.id


def code_of(row: AuditLog) -> bytes:
    """The HMAC that a row must carry: without the key nobody can write another."""
    return _codes(row)[0]


def is_ours(row: AuditLog) -> bool:
    """Was it written with our key, of today or before?"""
    return any(hmac.compare_digest(row.code, code) for code in _codes(row))


def _codes(row: AuditLog) -> list[bytes]:
    content = [
        row.id,
        row.home_id,
        milliseconds(row.at),
        row.actor,
        row.action,
        row.subject,
        row.summary,
    ]
    told = json.dumps(content).encode()
    return [hmac.digest(key, told, hashlib.sha256) for key in derived_keys("audit")]

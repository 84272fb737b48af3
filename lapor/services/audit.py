"""The audit log: one row for every write, in its transaction, sealed with a key outside it."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from db import bulk, ids
from db.days import milliseconds
from db.models import AuditLog, AuditWaiting
from lapor.config import derived_keys
from lapor.domain.audit_actions import known

COLUMNS = ("id", "home_id", "at", "actor", "action", "subject", "summary", "code")


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

    Returns the id of the row, for whoever must show that it was written. Raises ValueError for an
    action that has no words.
    """
    row = AuditLog(
        id=ids.new_id(home_id),
        home_id=home_id,
        at=now,
        actor=actor,
        action=known(action),
        subject=subject,
        summary=summary,
        code=b"",
    )
    row.code = code_of(row)
    session.add(row)
    session.add(AuditWaiting(audit_id=row.id, home_id=home_id))
    return row.id


def write_many(
    session: Session, actor: str, action: str, lines: Iterable[tuple[str, int, str]], now: datetime
) -> None:
    """The same for many at once: lines of (subject, home_id, summary)."""
    ms, rows = milliseconds(now), []
    for subject, home_id, summary in lines:
        content = (ids.new_id(home_id), home_id, ms, actor, known(action), subject, summary)
        rows.append((*content, code_over(*content)))
    bulk.insert(session, "audit_log", COLUMNS, rows)
    bulk.insert(session, "audit_waiting", ("audit_id", "home_id"), [row[:2] for row in rows])


def code_of(row: AuditLog) -> bytes:
    """The HMAC that a row must carry: without the key nobody can write another."""
    return code_over(
        row.id,
        row.home_id,
        milliseconds(row.at),
        row.actor,
        row.action,
        row.subject,
        row.summary,
    )


def code_over(*content: int | str) -> bytes:
    """The same of what was read elsewhere: id, home, ms, actor, action, subject, summary."""
    return _codes(content)[0]


def is_ours(code: bytes, *content: int | str) -> bool:
    """Was this written with our key, of today or before?"""
    return any(hmac.compare_digest(code, one) for one in _codes(content))


def _codes(content: tuple[int | str, ...]) -> list[bytes]:
    told = json.dumps(content).encode()
    return [hmac.digest(key, told, hashlib.sha256) for key in derived_keys("audit")]

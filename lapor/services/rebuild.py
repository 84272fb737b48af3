"""Ledger and balances made again from the story: the same rows."""

import time
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from db import bulk
from lapor.services import ledger
from lapor.services.replay import replay

TABLES = ("ledger", "ledger_tail", *ledger.BALANCES)


class Rebuilt(NamedTuple):
    complaints: int
    entries: int
    seconds: float


def rebuild(session: Session) -> Rebuilt:
    """In the caller's transaction: readers see the old numbers until it commits."""
    began, complaints, entries = time.monotonic(), 0, 0
    for table in TABLES:
        session.connection().execute(text(f"DELETE FROM {table}"))
    ledger.open_fresh(session)
    for chunk in replay(session):
        rows = [row for one in chunk for row in one.entries]
        bulk.insert(session, ledger.FRESH, ledger.TAIL, rows)
        complaints += len(chunk)
        entries += len(rows)
    ledger.post_fresh(session)
    return Rebuilt(complaints, entries, time.monotonic() - began)

"""What is made from story and texts, made again: ledger, balances, words, days of lapse."""

import time
from typing import NamedTuple

from sqlalchemy import Engine, text, update
from sqlmodel import Session, col

from db import bulk, migrate
from db.codes import Status
from db.days import milliseconds
from db.engine import writing
from db.models import Complaint
from lapor.domain.effects import state_of
from lapor.domain.retelling import as_known
from lapor.services import (
    ledger,
    programme_seeds,
    receipt_sums,
    retention_rules,
    stories,
    wordlist,
)
from lapor.services.progress import Progress, untold
from lapor.services.reference import rules_of, zone_of
from lapor.services.replay import Replayed, replay

TABLES = ("ledger", "ledger_tail", *ledger.SUMS)


class Rebuilt(NamedTuple):
    complaints: int
    entries: int
    seconds: float


def rebuild(session: Session, progress: Progress = untold) -> Rebuilt:
    """In the caller's transaction: readers see the old numbers until it commits.

    `progress` is told how many complaints were read again.
    """
    began, complaints, entries = time.monotonic(), 0, 0
    for table in TABLES:
        session.connection().execute(text(f"DELETE FROM {table}"))
    session.connection().execute(text("UPDATE month_change SET n = n + 1"))
    ledger.open_fresh(session)
    adder = ledger.Adder(bulk.packing(session))
    for chunk in replay(session):
        rows = [row for one in chunk for row in one.entries]
        ledger.gather(session, [adder.fresh(rows, {one.complaint.id: _came(one) for one in chunk})])
        complaints += len(chunk)
        entries += len(rows)
        progress(complaints)
    ledger.gather(session, [adder.fresh([], {}, is_last=True)])
    ledger.post_fresh(session)
    return Rebuilt(complaints, entries, time.monotonic() - began)


def _came(one: Replayed) -> receipt_sums.Came:
    return receipt_sums.came(milliseconds(one.complaint.received_at), one.complaint.import_run_id)


def upgrade(engine: Engine) -> None:
    """To the newest schema, and into its new places what only the program can work out."""
    before = migrate.current(engine)
    migrate.upgrade(engine)
    with writing(engine) as session:
        if before == "0001" or not wordlist.is_of_today(session):
            wordlist.fill(session)
        if before == "0001":
            _tell_lapses(session)
    if before is not None and before < "0004":
        with writing(engine) as session:
            programme_seeds.fill(session)
    if before is not None and before < "0006":
        with writing(engine) as session:
            retention_rules.fill(session)


def _tell_lapses(session: Session) -> None:
    for chunk in replay(session):
        for complaint, told, _ in chunk:
            if complaint.status == Status.IN_PROCESS:
                state = state_of(as_known(told))
                rules, zone = (
                    rules_of(session, state.government),
                    zone_of(session, state.government),
                )
                lapse_on = stories.columns(state, rules, zone)["lapse_on"]
                here = (
                    col(Complaint.id) == complaint.id, col(Complaint.home_id) == complaint.home_id
                )  # fmt: skip
                session.connection().execute(
                    update(Complaint).where(*here).values(lapse_on=lapse_on)
                )

"""What of the system needs its keepers today: jobs, proofs, backups, decrees, deserted agencies."""

import json
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, true
from sqlmodel import Session, col, select

from db.days import milliseconds
from db.ids import EPOCH_MS, compose
from db.models import Account, Agency, AuditWaiting, Complaint, JobRun
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.job_names import BACKUP, JOB_NAMES, VERIFY
from lapor.domain.text import Text
from lapor.domain.today import Matter, Tone
from lapor.queries.conditions import IS_OPEN

SYSTEM, AGENCIES, AUDIT = "pages/system.py", "pages/agencies.py", "pages/audit.py"
SOON = timedelta(days=60)
LINKED_WITHIN = timedelta(minutes=1)
BROKEN_OFF = timedelta(hours=6)  # a job that has not ended by then did not end well
STALE = 7  # days after which a backup is too old
FAILED = Text("Tugas sistem gagal", "Jobs that failed")
DIFFERENT = Text("Selisih pemeriksaan", "Verify differences")
UNLINKED = Text("Audit belum dirangkai", "Audit rows not linked")
DECREES = Text("SK habis dalam 60 hari", "Decrees ending in 60 days")
NOBODY = Text("Instansi tanpa akun", "Agencies without account")
KEPT = Text("Cadangan terakhir", "Last backup")
NEVER = Text("belum pernah", "never made")


def read(session: Session, actor: Actor, today: date, now: datetime) -> tuple[Matter, ...]:
    """What this actor may see of it; a coordinator hears of their own agencies."""
    found: list[Matter] = []
    if actor.may(Permission.SEE_SYSTEM):
        last = [one for one in (_last(session, name) for name in JOB_NAMES) if one is not None]
        found += [_failed(last, now), _different(last), _backup(last, now)]
    if actor.may(Permission.SEE_SYSTEM) and actor.may(Permission.SEE_AUDIT):
        found.append(_unlinked(session, now))
    if actor.may(Permission.SEE_AGENCIES):
        found += [_decrees(session, actor, today), _nobody(session, actor)]
    return tuple(found)


def _last(session: Session, name: str) -> JobRun | None:
    newest = select(JobRun).where(JobRun.name == name).order_by(col(JobRun.id).desc()).limit(1)
    return session.exec(newest).first()


def _failed(last: list[JobRun], now: datetime) -> Matter:
    n = sum(
        bool(one.failed) or (one.finished_at is None and one.started_at < now - BROKEN_OFF)
        for one in last
        if one.name != VERIFY
    )
    return Matter(FAILED, n, SYSTEM, tone=Tone.BAD)


def _different(last: list[JobRun]) -> Matter:
    n = sum(json.loads(one.outcome or "{}").get("differences", 0)
            for one in last if one.name == VERIFY)  # fmt: skip
    return Matter(DIFFERENT, n, SYSTEM, tone=Tone.BAD)


def _backup(last: list[JobRun], now: datetime) -> Matter:
    made = [one.finished_at for one in last if one.name == BACKUP and one.finished_at]
    days = (now - made[0]).days if made else 0
    ago = Text(f"{days} hari lalu", f"{days} days ago") if made else NEVER
    is_old = not made or days > STALE
    return Matter(KEPT, int(is_old), SYSTEM, tone=Tone.BAD, instead=ago)


def _unlinked(session: Session, now: datetime) -> Matter:
    """Linking takes seconds: what waits for a minute waits for somebody."""
    before = compose(max(milliseconds(now - LINKED_WITHIN), EPOCH_MS), 0, 0)
    rows = select(func.count()).select_from(AuditWaiting)
    n = session.exec(rows.where(col(AuditWaiting.audit_id) < before)).one()
    return Matter(UNLINKED, n, AUDIT, tone=Tone.BAD)


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.scope(Permission.SEE_AGENCIES) == Scope.ALL:
        return true()
    return col(Agency.government_id) == actor.government_id


def _decrees(session: Session, actor: Actor, today: date) -> Matter:
    """Those that ended already are among them."""
    ends = col(Agency.decree_until) <= today + SOON
    rows = select(func.count()).select_from(Agency)
    n = session.exec(rows.where(_own(actor), col(Agency.is_active), ends)).one()
    return Matter(DECREES, n, AGENCIES, tone=Tone.SOON)


def _nobody(session: Session, actor: Actor) -> Matter:
    """With open complaints, and nobody of it can sign in."""
    somebody = exists().where(col(Account.agency_id) == col(Agency.id), col(Account.is_active))
    work = exists().where(col(Complaint.agency_id) == col(Agency.id), IS_OPEN)
    rows = select(func.count()).select_from(Agency)
    n = session.exec(rows.where(_own(actor), col(Agency.is_active), ~somebody, work)).one()
    return Matter(NOBODY, n, AGENCIES, tone=Tone.SOON)

"""Who has a complaint open right now. A hint among colleagues: it locks nothing, logs nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, delete, select

from db.ids import home_of
from db.models import Account, Presence
from lapor.domain.access import Actor
from lapor.services import complaints, turns

FRESH = timedelta(minutes=5)  # an older row means nothing


@dataclass(frozen=True)
class Visitor:
    """Somebody else who has it open."""

    full_name: str
    minutes: int  # since they opened it


def opened(
    session: Session, actor: Actor, complaint_id: int, *, now: datetime | None = None
) -> None:
    """Here, now. After an absence it counts as opened anew. Raises NotFound."""
    now = now or datetime.now(UTC)
    complaint = complaints.get(session, actor, complaint_id)
    turns.of_accounts(session, actor.name)
    found = session.get(Presence, (complaint.id, complaint.home_id, actor.name))
    if found is None:
        found = Presence(
            complaint_id=complaint.id, home_id=complaint.home_id, account=actor.name,
            opened_at=now, seen_at=now,
        )  # fmt: skip
    elif now - found.seen_at > FRESH:
        found.opened_at = now
    found.seen_at = now
    session.merge(found)
    session.flush()


def left(session: Session, actor: Actor, complaint_id: int) -> None:
    """Gone on by a button of ours. Wherever the complaint is by now: it is one's own row."""
    statement = delete(Presence).where(
        col(Presence.complaint_id) == complaint_id,
        col(Presence.home_id) == home_of(complaint_id),
        col(Presence.account) == actor.name,
    )
    session.connection().execute(statement)


def others(
    session: Session, actor: Actor, complaint_id: int, *, now: datetime | None = None
) -> list[Visitor]:
    """Who else has it open, the first comer first; never oneself. Raises NotFound."""
    now = now or datetime.now(UTC)
    complaint = complaints.get(session, actor, complaint_id)
    statement = (
        select(Account.full_name, Presence.opened_at)
        .join(Account, col(Account.name) == Presence.account)
        .where(
            Presence.complaint_id == complaint.id,
            Presence.home_id == complaint.home_id,
            Presence.account != actor.name,
            col(Presence.seen_at) > now - FRESH,
        )
        .order_by(col(Presence.opened_at))
    )
    return [
        Visitor(name, int((now - opened_at).total_seconds() // 60))
        for name, opened_at in session.exec(statement)
    ]

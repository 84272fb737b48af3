"""A lease: what only one process may do at a time. One that died holds it for minutes at most."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from db.engine import writing
from db.models import Lease

LASTS = timedelta(minutes=2)  # renewed while the work goes on
AHEAD = timedelta(minutes=2)  # clocks differ, and who waited for the database knows an older time


def take(session: Session, name: str, holder: str, now: datetime) -> bool:
    """Is it ours now? Taking it again renews it; one that ran out is free for all."""
    if session.exec(select(Lease.name).where(Lease.name == name)).first() is None:
        session.add(Lease(name=name, holder=holder, until=now + LASTS))
        session.flush()
        return True
    taken = session.connection().execute(
        update(Lease)
        .where(
            col(Lease.name) == name,
            (col(Lease.holder) == holder)
            | (col(Lease.until) <= now)
            | (col(Lease.until) > now + LASTS + AHEAD),  # by a clock that was far ahead
        )
        .values(holder=holder, until=now + LASTS)
    )
    return taken.rowcount == 1


def takes(name: str, holder: str) -> bool:
    """The same in a transaction of its own, now."""
    try:
        with writing() as session:
            return take(session, name, holder, datetime.now(UTC))
    except IntegrityError:  # two came first at once: the other one
        return False


def release(session: Session, name: str, holder: str) -> None:
    session.connection().execute(
        delete(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder)
    )

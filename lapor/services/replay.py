"""All stories again, in chunks: what both verifying and rebuilding walk through."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.days import milliseconds
from db.models import Activity, Complaint
from lapor.domain.ledger import by_recording
from lapor.domain.state import Activity as Happening
from lapor.services import ledger
from lapor.services.reference import zone_of
from lapor.services.stories import retold

CHUNK = 2_000


class Replayed(NamedTuple):
    complaint: Complaint
    told: list[Happening]
    entries: list[ledger.Row]  # as the tail keeps them


def replay(session: Session) -> Iterator[list[Replayed]]:
    """Every complaint with its story and the entries that the story posts, a chunk at a time."""
    last = -1
    while True:
        statement = select(Complaint).where(col(Complaint.id) > last)
        chunk = list(session.exec(statement.order_by(col(Complaint.id)).limit(CHUNK)))
        if not chunk:
            return
        stories = _stories(session, last, chunk[-1].id)
        yield [_replayed(session, one, stories.get((one.id, one.home_id), [])) for one in chunk]
        last = chunk[-1].id
        session.expunge_all()
        session.info.clear()


def _stories(session: Session, after: int, until: int) -> dict[tuple[int, int], list[Activity]]:
    statement = (
        select(Activity)
        .where(col(Activity.complaint_id) > after, col(Activity.complaint_id) <= until)
        .order_by(
            col(Activity.complaint_id),
            col(Activity.home_id),
            col(Activity.version),
            col(Activity.seq),
        )
    )
    rows = session.exec(statement)
    return {
        key: list(found)
        for key, found in groupby(rows, key=lambda row: (row.complaint_id, row.home_id))
    }


def _replayed(session: Session, complaint: Complaint, rows: list[Activity]) -> Replayed:
    told = retold(rows)
    zone = zone_of(session, complaint.home_id)
    recorded_at = {row.version: milliseconds(row.recorded_at) for row in rows}
    key = (complaint.id, complaint.home_id)
    entries = [
        row
        for version, cause, posted in by_recording(told)
        for row in ledger.rows(posted, key, version, cause, recorded_at[version], zone)
    ]
    return Replayed(complaint, told, entries)

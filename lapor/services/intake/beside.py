"""What a file says beside what officers did here: the same, or a conflict for the coordinator.

Either way it shows which of the moves made here were entered there.
"""

from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlmodel import Session, col

from db.days import milliseconds, moment_of
from db.models import Complaint, ImportConflict
from lapor.domain.agreement import differences, shown
from lapor.domain.effects import state_of
from lapor.domain.retelling import as_known
from lapor.services import ledger, outgoing, stories
from lapor.services.intake.known import Known, Reading
from lapor.services.intake.rows import Parsed
from lapor.services.intake.tell import packed_story, story
from lapor.services.intake.values import When
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import Told


class Word(NamedTuple):
    """What a row turned out to say."""

    agrees: bool  # with what is here
    is_news: bool  # something was written down because of it


def compare(session: Session, row: Parsed, known: Known, reading: Reading) -> Word:
    """Officers moved it here since its last import: what they did stays, whatever the row says."""
    key = (known.id, known.home_id)
    theirs = _told(session, row, reading)
    state = state_of(one.activity for one in theirs)
    told = stories.retold(stories.read(session, *key))
    # an export knows of no move that was made after it
    made_before = moment_of(reading.known.at) if reading.known else reading.now
    settled = outgoing.settle(
        session, key, shown(told, state), reading.now, made_before=made_before
    )
    if differences(state_of(as_known(told)), state):
        left = _leave_to_coordinator(session, row, known, reading, theirs)
        return Word(False, left or settled > 0)
    forget_conflict(session, known)
    session.connection().execute(
        update(Complaint)
        .where(
            col(Complaint.id) == known.id,
            col(Complaint.home_id) == known.home_id,
            col(Complaint.version) == known.version,
        )
        .values(fingerprint=row.fingerprint())
    )
    return Word(True, True)


def _told(session: Session, row: Parsed, reading: Reading) -> list[Told]:
    now = milliseconds(reading.now)
    zone = zone_of(session, row.government_id)
    since = reading.known or When(ledger.local_day(now, zone), now, False)
    return story(row, rules_of(session, row.government_id), since)


def _leave_to_coordinator(
    session: Session, row: Parsed, known: Known, reading: Reading, theirs: list[Told]
) -> bool:
    """Keep what the file says beside ours. Was that new to us?"""
    fingerprint = row.fingerprint()
    said = session.connection().execute(select(col(ImportConflict.fingerprint)).where(*_of(known)))
    if said.scalar_one_or_none() == fingerprint:
        return False
    forget_conflict(session, known)
    session.connection().execute(
        insert(ImportConflict).values(
            complaint_id=known.id,
            home_id=known.home_id,
            import_run_id=reading.run_id,
            status=state_of(one.activity for one in theirs).status.value,
            story=packed_story(theirs),
            fingerprint=fingerprint,
        )
    )
    return True


def forget_conflict(session: Session, known: Known) -> bool:
    """Was there one? The coordinator may settle it at this very moment, so nobody looks first."""
    deleted = session.connection().execute(delete(ImportConflict).where(*_of(known)))
    return deleted.rowcount > 0


def _of(known: Known) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ImportConflict.complaint_id) == known.id,
        col(ImportConflict.home_id) == known.home_id,
    )

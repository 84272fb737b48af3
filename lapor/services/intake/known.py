"""Complaints that were here before: found in chunks, and told anew."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, select, update
from sqlmodel import Session, col

from db import bulk
from db.codes import MoveCode
from db.days import milliseconds, moment_of
from db.models import Complaint, ComplaintText, Erasure, Reporter
from lapor.domain.effects import state_of
from lapor.domain.errors import BadInput
from lapor.domain.ledger import by_recording
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity, State
from lapor.domain.text import Text
from lapor.services import ledger, receipt_moves, stories, wordlist
from lapor.services.identity import seal
from lapor.services.intake.rows import Parsed
from lapor.services.intake.tell import story
from lapor.services.intake.values import When
from lapor.services.new_ids import Origin
from lapor.services.new_rows import Places
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import NewComplaint, Told

DAY = 86_400_000  # milliseconds


class Known(NamedTuple):
    """What must be known of a complaint to tell whether a row changes it."""

    id: int
    home_id: int
    version: int
    fingerprint: int | None
    moved_here: bool
    is_erased: bool  # its personal data are gone, and no file brings them back


class Reading(NamedTuple):
    """One file being read: when, and from when on it knows what it says."""

    run_id: int
    now: datetime
    known: When | None  # None: what has no date counts from today


class Teller(NamedTuple):
    """Makes new complaints of a file's rows."""

    now: int  # milliseconds
    reading: Reading

    def origin(self, row: Parsed) -> Origin:
        return Origin(row.government_id, row.received.at, row.number)

    def complaint(self, row: Parsed, place: Places) -> NewComplaint:
        rules, zone = place(row.government_id)
        since = self.reading.known or When(ledger.local_day(self.now, zone), self.now, False)
        return NewComplaint(
            home_id=row.government_id,
            source=row.source,
            number=row.number,
            title=row.title,
            body=row.body,
            recordings=((self.now, tuple(story(row, rules, since))),),
            edited=row.edited,
            reporter=row.reporter,
            fingerprint=row.fingerprint(),
            import_run_id=self.reading.run_id,
        )


def find(session: Session, rows: Sequence[Parsed]) -> dict[tuple[str, str], Known]:
    """Those of the rows that are here already, by source and number."""
    numbers = [row.number for row in rows]
    erased = and_(
        col(Erasure.complaint_id) == Complaint.id, col(Erasure.home_id) == Complaint.home_id
    )
    found = session.connection().execute(
        select(
            col(Complaint.source),
            col(Complaint.number),
            col(Complaint.id),
            col(Complaint.home_id),
            col(Complaint.version),
            col(Complaint.fingerprint),
            col(Complaint.moved_here),
            col(Erasure.at).is_not(None),
        )
        .outerjoin(Erasure, erased)
        .where(bulk.among(session, col(Complaint.number), numbers))
    )
    return {(row[0], row[1]): Known(*row[2:]) for row in found}


def tell_anew(session: Session, row: Parsed, known: Known, reading: Reading) -> None:
    """The file tells another story than files told before: the new one holds from its receipt."""
    version = known.version + 1
    told = stories.retold(stories.read(session, known.id, known.home_id))
    new = _retelling(session, row, told, version, reading)
    after = [*told, *(one.activity for one in new)]
    key = (known.id, known.home_id)
    before = receipt_moves.how(session, key)
    _replace(session, row, known, after, reading)
    receipt_moves.follow(session, key, told, before)
    recorded_at = milliseconds(reading.now)
    session.add_all(stories.rows_of(*key, new, recorded_at))
    session.flush()
    _, cause, entries = by_recording(after)[-1]
    ledger.post(session, entries, key, version, cause, recorded_at)


def _retelling(
    session: Session, row: Parsed, told: list[Activity], version: int, reading: Reading
) -> list[Told]:
    zone = zone_of(session, row.government_id)
    now = milliseconds(reading.now)
    today = ledger.local_day(now, zone)
    reimport = Activity(
        MoveCode.REIMPORT,
        max(today, row.received.on),
        row.government_id,
        facts={"instead_of": sorted(in_force(told))},
        version=version,
    )
    rules = rules_of(session, row.government_id)
    since = _known_since(row, state_of(as_known(told)), reading.known or When(today, now, False))
    return [Told(reimport, now), *story(row, rules, since, version=version, seq=1)]


def _known_since(row: Parsed, state: State, since: When) -> When:
    """An earlier file said it was so: what has no date counts from then on, as it did."""
    days = (state.archived, state.done, state.on_hold, state.followed)
    first = next((day for day in days if day is not None), since.on)
    if state.status != row.status or first >= since.on:
        return since
    return When(first, min(since.at, (first + 1) * DAY - 1), False)


def in_force(told: Sequence[Activity]) -> set[int]:
    """Recordings of files that still count, and the due dates counted again on top of them."""
    from_files: set[int] = set()
    for activity in told:
        if activity.kind == MoveCode.REIMPORT:
            from_files -= set((activity.facts or {})["instead_of"])
        if activity.kind in (MoveCode.RECEIVE, MoveCode.REDATE):
            from_files.add(activity.version)
    return from_files


def _replace(
    session: Session, row: Parsed, known: Known, after: list[Activity], reading: Reading
) -> None:
    state = state_of(as_known(after))
    zone = zone_of(session, state.government)
    values = stories.columns(state, rules_of(session, state.government), zone)
    key: dict[str, Any] = {"complaint_id": known.id, "home_id": known.home_id}
    before = wordlist.read(session, (known.id, known.home_id))
    _write_row(session, row, known, values, reading)
    session.merge(
        ComplaintText(
            complaint_id=known.id, home_id=known.home_id, body=row.body, edited=row.edited
        )
    )
    session.flush()
    wordlist.put(session, (known.id, known.home_id), before, (row.title, row.body))
    if row.reporter:
        session.merge(Reporter(**key, sealed=seal(row.reporter)))
    else:
        session.connection().execute(
            delete(Reporter).where(
                col(Reporter.complaint_id) == known.id, col(Reporter.home_id) == known.home_id
            )
        )


def _write_row(
    session: Session, row: Parsed, known: Known, values: dict[str, Any], reading: Reading
) -> None:
    written = session.connection().execute(
        update(Complaint)
        .where(
            col(Complaint.id) == known.id,
            col(Complaint.home_id) == known.home_id,
            col(Complaint.version) == known.version,
        )
        .values(
            version=known.version + 1,
            title=row.title,
            received_at=moment_of(row.received.at),
            import_run_id=reading.run_id,
            fingerprint=row.fingerprint(),
            **values,
        )
    )
    if written.rowcount != 1:
        raise BadInput(
            Text(
                f"Laporan {row.number} diubah orang lain saat impor berjalan. Ulangi impor.",
                f"Somebody changed {row.number} during the import. Import again.",
            )
        )


def batches(rows: Iterator[Parsed], size: int) -> Iterator[list[Parsed]]:
    batch: list[Parsed] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

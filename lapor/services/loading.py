"""Many new complaints at once: rows computed in columns, written in bulk, ledger and all.

Imports, the demo and the benchmark load through here. The activities come decided; this only
adds them up, with the same two functions of lapor.domain.ledger that every move goes through.
"""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from db import bulk, ids
from db.codes import Channel, Class, ClosedBy, Holder, MoveCode, Status
from db.days import milliseconds
from db.models import Complaint
from db.types import numbers
from lapor.domain.ledger import walk
from lapor.services import ledger, wordlist
from lapor.services.identity import seal
from lapor.services.reference import rules_of, zone_of
from lapor.services.stories import NewComplaint, Told, numbered, packed

CHUNK = 6_000
POST_EVERY = 35  # chunks: what lies between is gathered in a temporary table
ACTIVITY = (
    "complaint_id", "home_id", "version", "seq", "kind", "at", "on", "recorded_at", "by",
    "government_id", "agency_id", "days", "in_time", "verify_due_on", "follow_up_due_on",
    "resolve_due_on", "facts", "note",
)  # fmt: skip
OWN = (
    "id", "home_id", "version", "source", "number", "title", "received_at", "import_run_id",
    "fingerprint", "moved_here",
)  # fmt: skip
DECIDED = (
    "government_id", "agency_id", "unit_id", "officer", "is_proposed", "holder", "status",
    "is_open", "previous_status", "closed_by", "class", "channel", "category_id", "territory_id",
    "is_anonymous", "is_secret",
    "received_on", "verified_on", "dispatched_on", "followed_up_on", "last_follow_up_on",
    "first_done_on", "done_on", "archived_on", "escalated_on", "reminded_due_on", "on_hold_on",
    "verify_due_on", "follow_up_due_on", "resolve_due_on", "lapse_on", "due_at", "held_days",
    "returns", "rating", "merged_into", "is_undated",
)  # fmt: skip # in the order of lapor.services.stories.numbered
KINDS = numbers(MoveCode)
WORDS: dict[str, Mapping[StrEnum, int]] = {  # the columns that are kept as numbers
    "holder": numbers(Holder),
    "status": numbers(Status),
    "previous_status": numbers(Status),
    "closed_by": numbers(ClosedBy),
    "klass": numbers(Class),
    "channel": numbers(Channel),
}
Row = tuple[Any, ...]


class _Chunk(NamedTuple):
    complaints: list[Row]
    texts: list[Row]
    reporters: list[Row]
    activities: list[Row]
    entries: list[ledger.Row]


def load(
    session: Session,
    new: Iterable[NewComplaint],
    *,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write complaints that are not there yet; returns how many. In the caller's transaction."""
    with _collector_resting():
        return _load(session, new, progress)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Rows make no cycles: looking for some in millions of tuples took a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(
    session: Session, new: Iterable[NewComplaint], progress: Callable[[int], None] | None
) -> int:
    ledger.open_fresh(session)
    written, chunks, stream = 0, 0, iter(new)
    while batch := list(islice(stream, CHUNK)):
        chunks += 1
        chunk = _Chunk([], [], [], [], [])
        for complaint_id, complaint in zip(_ids(session, batch), batch, strict=True):
            _add(session, chunk, complaint, complaint_id)
        _write(session, chunk)
        if chunks % POST_EVERY == 0:
            ledger.post_fresh(session)
        written += len(batch)
        if progress:
            progress(written)
    ledger.post_fresh(session)
    return written


def _ids(session: Session, batch: list[NewComplaint]) -> Iterator[int]:
    """Ids in the millisecond of receipt, so the same story gets the same id in any database."""
    wanted = [_id(new, 0) for new in batch]
    taken = _taken(session, wanted)
    for new, found in zip(batch, wanted, strict=True):
        step = 0
        while found in taken or (step and _taken(session, [found])):
            step += 1
            found = _id(new, step)
        taken.add(found)
        yield found


def _taken(session: Session, wanted: list[int]) -> set[int]:
    return set(session.exec(select(Complaint.id).where(col(Complaint.id).in_(wanted))))


def _id(new: NewComplaint, step: int) -> int:
    received_ms = max(new.recordings[0][1][0].at, ids.EPOCH_MS)
    digest = hashlib.blake2b(new.number.encode(), digest_size=2).digest()
    place = int.from_bytes(digest, "big") + step
    return ids.compose(received_ms + place // ids.PER_MS % 997, new.home_id, place % ids.PER_MS)


def _add(session: Session, chunk: _Chunk, new: NewComplaint, complaint_id: int) -> None:
    told = [one.activity for _, recording in new.recordings for one in recording]
    state, posted = walk(told, [one.after for _, recording in new.recordings for one in recording])
    rules, zone = rules_of(session, state.government), zone_of(session, state.government)
    key = (complaint_id, new.home_id)
    own = (
        complaint_id, new.home_id, len(new.recordings), new.source, new.number, new.title,
        new.recordings[0][1][0].at, new.import_run_id, new.fingerprint,
        bool(new.recordings[-1][1][-1].by),  # files have no account
    )  # fmt: skip
    decided = numbered(state, rules, zone)
    decided["due_at"] = milliseconds(decided["due_at"])
    for name, numbered_as in WORDS.items():
        if decided[name] is not None:
            decided[name] = numbered_as[decided[name]]
    chunk.complaints.append((*own, *decided.values()))
    chunk.texts.append((*key, new.body, new.edited))
    if new.reporter:
        chunk.reporters.append((*key, seal(new.reporter)))
    for recorded_at, recording in new.recordings:
        chunk.activities.extend(told_row(key, one, recorded_at) for one in recording)
    home = zone_of(session, new.home_id)
    moments = [recorded_at for recorded_at, _ in new.recordings]
    for (version, cause, entries), recorded_at in zip(posted, moments, strict=True):
        chunk.entries.extend(ledger.rows(entries, key, version, cause, recorded_at, home))


def told_row(key: tuple[int, int], one: Told, recorded_at: int) -> Row:
    """One activity as its table keeps it, in the order of ACTIVITY. `key` is (id, home_id)."""
    kind, on, government, agency, *decided, facts, version, seq = one.activity
    return (
        *key, version, seq, KINDS[kind], one.at, on, recorded_at, one.by, government, agency,
        *decided, packed(facts), one.note,
    )  # fmt: skip


def _write(session: Session, chunk: _Chunk) -> None:
    """In the order of the keys: rows that are neighbours in a table are written together."""
    for rows in chunk[:4]:
        rows.sort(key=itemgetter(0))
    bulk.insert(session, "complaint", OWN + DECIDED, chunk.complaints)
    titles = {row[0]: row[OWN.index("title")] for row in chunk.complaints}
    wordlist.write_texts(session, chunk.texts, titles)
    bulk.insert(session, "reporter", ("complaint_id", "home_id", "sealed"), chunk.reporters)
    bulk.insert(session, "activity", ACTIVITY, chunk.activities)
    bulk.insert(session, ledger.FRESH, ledger.TAIL, chunk.entries)

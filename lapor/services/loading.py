"""Many new complaints at once: rows computed in a second process, written in bulk here, ledger
and all. Imports, the demo and the benchmark load through here.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from sqlmodel import Session, col, select

from db import bulk
from db.models import Complaint
from lapor.services import ledger, new_rows, wordlist
from lapor.services.aside import aside
from lapor.services.new_rows import Maker, Places, Rows, Tell
from lapor.services.reference import everywhere, place
from lapor.services.stories import NewComplaint

CHUNK = 1_000
AHEAD = 10  # chunks that are read before those before them are written
# What is posted together, in chunks: a fifth of all, as more at once is written more in order, but
# the second process has by then nothing left to compute
FEWEST, MOST, SHARE = 8, 200, 5
Item = TypeVar("Item")
Progress = Callable[[int], None]


def load(session: Session, new: Iterable[NewComplaint], *, progress: Progress | None = None) -> int:
    """Write complaints that are not there yet; returns how many. In the caller's transaction."""
    return load_told(session, new, _as_it_is, progress=progress)


def _as_it_is(new: NewComplaint, _place: Places) -> NewComplaint:
    return new


def load_told(
    session: Session, items: Iterable[Item], tell: Tell[Item], *, progress: Progress | None = None
) -> int:
    """The same of anything that `tell` makes a complaint of: in another process, if there are
    many, so it must not touch the database."""
    written = gathered = 0
    with _collector_resting():
        ledger.open_fresh(session)
        for chunk, rows in _made(session, _chunks(items), tell):
            _write(session, rows)
            written += len(chunk)
            gathered += 1
            if gathered >= min(MOST, max(FEWEST, written // CHUNK // SHARE)):
                ledger.post_fresh(session)
                gathered = 0
            if progress:
                progress(written)
        if gathered:
            ledger.post_fresh(session)
    return written


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


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    stream = iter(items)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def _made(
    session: Session, chunks: Iterator[list[Item]], tell: Tell[Item]
) -> Iterator[tuple[list[Item], Rows]]:
    """Each chunk with its rows, under ids that are free once those before it are written."""
    kept = wordlist.kept(session), ledger.kept(session)
    here = Maker(tell, lambda government: place(session, government), *kept)
    chunk = next(chunks, [])
    if len(chunk) < CHUNK:
        yield chunk, _free(session, here, chunk, here.rows(chunk))
        return
    with aside(Maker(tell, everywhere(session).__getitem__, *kept).rows) as second:
        asked = deque([(chunk, second.ask(chunk))])
        for chunk in chunks:
            asked.append((chunk, second.ask(chunk)))
            while asked and (len(asked) > AHEAD or asked[0][1].done()):
                chunk, made = asked.popleft()
                yield chunk, _free(session, here, chunk, made.result())
        for chunk, made in asked:
            yield chunk, _free(session, here, chunk, made.result())


def _free(session: Session, here: Maker[Item], chunk: Sequence[Item], rows: Rows) -> Rows:
    taken: set[int] = set()
    while found := _taken(session, [row[0] for row in rows.complaints]):
        taken |= found
        rows = here.rows(chunk, taken)
    return rows


def _taken(session: Session, wanted: list[int]) -> set[int]:
    return set(
        session.exec(select(Complaint.id).where(bulk.among(session, col(Complaint.id), wanted)))
    )


def _write(session: Session, rows: Rows) -> None:
    bulk.insert(session, "complaint", new_rows.OWN + new_rows.DECIDED, rows.complaints)
    wordlist.write_texts(session, rows.texts)
    bulk.insert(session, "reporter", ("complaint_id", "home_id", "sealed"), rows.reporters)
    bulk.insert(session, "activity", new_rows.ACTIVITY, rows.activities)
    ledger.gather(session, rows.entries)

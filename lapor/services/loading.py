"""Many new complaints at once: rows computed in a second process, written in bulk here, ledger
and all. Imports, the demo and the benchmark load through here.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import chain, islice
from operator import itemgetter
from typing import Generic, TypeVar

from sqlmodel import Session

from db import bulk
from lapor.services import ledger, new_rows, wordlist
from lapor.services.aside import Aside, aside
from lapor.services.new_ids import NewIds, Origin
from lapor.services.new_rows import Chunk, Maker, Places, Rows, Teller
from lapor.services.reference import everywhere, place
from lapor.services.stories import NewComplaint

CHUNK = 1_000
AHEAD = 12  # chunks that are read before those before them are written
TOGETHER = 5  # of them at most are written as one: neighbours come to lie on one page
Item = TypeVar("Item")
Made = tuple[Chunk[Item], Rows]
Progress = Callable[[int], None]


class AsItIs:
    """Tells complaints that are told already."""

    def origin(self, new: NewComplaint) -> Origin:
        return Origin(new.home_id, new.recordings[0][1][0].at, new.number)

    def complaint(self, new: NewComplaint, _place: Places) -> NewComplaint:
        return new


def load(session: Session, new: Iterable[NewComplaint], *, progress: Progress | None = None) -> int:
    """Write complaints that are not there yet; returns how many. In the caller's transaction."""
    return load_told(session, new, AsItIs(), progress=progress)


def load_told(
    session: Session, items: Iterable[Item], teller: Teller[Item], *,
    progress: Progress | None = None,
) -> int:  # fmt: skip
    """The same of anything that the teller makes a complaint of."""
    written, ids = 0, NewIds(session)
    with _collector_resting():
        ledger.open_fresh(session)
        for made in _made(session, _chunks(items, teller, ids), teller):
            _write(session, [rows for _, rows in made])
            for chunk, _ in made:
                ids.arrived(chunk.ids)
                written += len(chunk.ids)
                if progress and chunk.ids:
                    progress(written)
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


def _chunks(items: Iterable[Item], teller: Teller[Item], ids: NewIds) -> Iterator[Chunk[Item]]:
    stream = iter(items)
    while some := list(islice(stream, CHUNK)):
        yield Chunk(ids.give([teller.origin(one) for one in some]), some)


def _made(
    session: Session, chunks: Iterator[Chunk[Item]], teller: Teller[Item]
) -> Iterator[list[Made[Item]]]:
    """All that is to be written, and at the end what is left of both processes' sums."""
    kept = wordlist.kept(session), bulk.packing(session)
    here = Maker(teller, lambda government: place(session, government), *kept)
    last = Chunk[Item]([], [], is_last=True)
    first = next(chunks, last)
    if len(first.ids) < CHUNK:
        yield [(first, here.rows(first)), (last, here.rows(last))]
    else:
        with aside(Maker(teller, everywhere(session).__getitem__, *kept).rows) as second:
            yield from _by_both(here, second, chain([first], chunks))
            yield [(last, second.ask(last).result()), (last, here.rows(last))]


class _Asked(Generic[Item]):
    """A chunk on its way through the second process."""

    def __init__(self, chunk: Chunk[Item], made: "Future[Rows]") -> None:
        self.chunk, self.made = chunk, made

    def is_taken_back(self, here: Maker[Item]) -> bool:
        """Did nobody begin with it, so that its rows could be made here?"""
        if not self.made.cancel():
            return False
        self.made = Future()
        self.made.set_result(here.rows(self.chunk))
        return True


def _by_both(
    here: Maker[Item], second: Aside[Chunk[Item], Rows], chunks: Iterable[Chunk[Item]]
) -> Iterator[list[Made[Item]]]:
    asked = deque[_Asked[Item]]()
    for chunk in chunks:
        asked.append(_Asked(chunk, second.ask(chunk)))
        if len(asked) == AHEAD:
            yield _next(asked, here)
    while asked:
        yield _next(asked, here)


def _next(asked: deque[_Asked[Item]], here: Maker[Item]) -> list[Made[Item]]:
    """What is written now: no more than half of what is on its way, so that the second process has
    something to do meanwhile and both end at about one time."""
    some = min(TOGETHER, max(1, len(asked) // 2))
    return [_first(asked, here) for _ in range(some)]


def _first(asked: deque[_Asked[Item]], here: Maker[Item]) -> Made[Item]:
    """Instead of waiting for it, this process makes rows of others, from the far end."""
    first = asked.popleft()
    while not first.made.done():
        if not any(one.is_taken_back(here) for one in reversed(asked)):
            break
    return first.chunk, first.made.result()


def _write(session: Session, made: list[Rows]) -> None:
    """Each table in the order of its key; balances once there is much to add to them."""
    complaints, texts, reporters, activities = (
        sorted(chain.from_iterable(parts), key=itemgetter(0))
        for parts in list(zip(*made, strict=True))[:4]
    )
    bulk.insert(session, "complaint", new_rows.OWN + new_rows.DECIDED, complaints)
    wordlist.write_texts(session, texts)
    bulk.insert(session, "reporter", ("complaint_id", "home_id", "sealed"), reporters)
    bulk.insert(session, "activity", new_rows.ACTIVITY, activities)
    if ledger.gather(session, [rows.entries for rows in made]):
        ledger.post_fresh(session)

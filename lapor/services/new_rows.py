"""The rows of complaints that are new, computed from their stories. No database is asked.

The activities come decided; this only adds them up, with the same two functions of
lapor.domain.ledger that every move goes through.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from operator import itemgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from db import bulk
from db.codes import Channel, Class, ClosedBy, Holder, MoveCode, Status
from db.days import milliseconds
from db.types import numbers
from lapor.domain.ledger import Recording, walk
from lapor.domain.state import Activity, State
from lapor.services import ledger, receipt_sums, wordlist
from lapor.services.identity import seal
from lapor.services.new_ids import Origin
from lapor.services.reference import Place
from lapor.services.stories import NewComplaint, Told, numbered, packed

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
Key = tuple[int, int]  # (id, home_id)
Item = TypeVar("Item")
Read = TypeVar("Read", contravariant=True)
Places = Callable[[int], Place]


class Teller(Protocol[Read]):
    """Makes new complaints of items. It may do so in another process, so it must not touch the
    database."""

    def origin(self, item: Read) -> Origin: ...

    def complaint(self, item: Read, place: Places) -> NewComplaint: ...


class Chunk(NamedTuple, Generic[Item]):
    """Items that become rows together, under these ids."""

    ids: list[int]
    items: list[Item]
    is_last: bool = False


class Rows(NamedTuple):
    """Of some complaints, by table: all but the entries in the order of their keys, so that
    neighbours are written together."""

    complaints: list[Row]
    texts: list[Row]
    reporters: list[Row]
    activities: list[Row]
    entries: ledger.Fresh


class Maker(Generic[Item]):
    """Makes rows of items."""

    def __init__(
        self, teller: Teller[Item], place: Places, words: wordlist.Kept, packed: bulk.Packing
    ) -> None:
        self._teller, self._place, self._words = teller, place, words
        self._adder = ledger.Adder(packed)

    def rows(self, chunk: Chunk[Item]) -> Rows:
        """One kind of work after the other for all of them: taking turns, each pushes what the
        other needs out of the processor's memory, and a fifth of the time goes."""
        new = [self._told(id, item) for id, item in _by_id(chunk)]
        walked = [walk(_activities(one), _after(one)) for _, one in new]
        both = list(zip(new, walked, strict=True))
        entries = [
            entry for (key, one), (_, posted) in both for entry in self._entries(key, one, posted)
        ]
        came = {key[0]: receipt_sums.came(_received(one), one.import_run_id) for key, one in new}
        return Rows(
            [self._complaint(key, one, state) for (key, one), (state, _) in both],
            [(*key, one.body, one.edited, *self._words(one.title, one.body)) for key, one in new],
            [(*key, seal(one.reporter)) for key, one in new if one.reporter],
            [row for key, one in new for row in _told_rows(key, one)],
            self._adder.fresh(entries, came, is_last=chunk.is_last),
        )

    def _told(self, id: int, item: Item) -> tuple[Key, NewComplaint]:
        new = self._teller.complaint(item, self._place)
        return (id, new.home_id), new

    def _complaint(self, key: Key, new: NewComplaint, state: State) -> Row:
        own = (
            *key, len(new.recordings), new.source, new.number, new.title, _received(new),
            new.import_run_id, new.fingerprint,
            bool(new.recordings[-1][1][-1].by),  # files have no account
        )  # fmt: skip
        decided = numbered(state, *self._place(state.government))
        decided["due_at"] = milliseconds(decided["due_at"])
        for name, numbered_as in WORDS.items():
            if decided[name] is not None:
                decided[name] = numbered_as[decided[name]]
        return (*own, *decided.values())

    def _entries(
        self, key: Key, new: NewComplaint, posted: Iterable[Recording]
    ) -> Iterator[ledger.Row]:
        home = self._place(new.home_id).zone
        for (recorded_at, _), (version, cause, entries) in zip(new.recordings, posted, strict=True):
            yield from ledger.rows(entries, key, version, cause, recorded_at, home)


def _by_id(chunk: Chunk[Item]) -> list[tuple[int, Item]]:
    return sorted(zip(chunk.ids, chunk.items, strict=True), key=itemgetter(0))


def _received(new: NewComplaint) -> int:
    """The moment, in milliseconds."""
    return new.recordings[0][1][0].at


def _activities(new: NewComplaint) -> list[Activity]:
    return [one.activity for _, recording in new.recordings for one in recording]


def _after(new: NewComplaint) -> list[State | None]:
    return [one.after for _, recording in new.recordings for one in recording]


def _told_rows(key: Key, new: NewComplaint) -> Iterator[Row]:
    for recorded_at, recording in new.recordings:
        for told in recording:
            yield told_row(key, told, recorded_at)


def told_row(key: Key, one: Told, recorded_at: int) -> Row:
    """One activity as its table keeps it, in the order of ACTIVITY."""
    kind, on, government, agency, *decided, facts, version, seq = one.activity
    return (
        *key, version, seq, KINDS[kind], one.at, on, recorded_at, one.by, government, agency,
        *decided, packed(facts), one.note,
    )  # fmt: skip

"""The rows of complaints that are new, computed from their stories. No database is asked.

The activities come decided; this only adds them up, with the same two functions of
lapor.domain.ledger that every move goes through.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from operator import itemgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from db import bulk
from db.codes import Channel, Class, ClosedBy, Holder, MoveCode, Status
from db.days import milliseconds
from db.types import numbers
from lapor.domain.ledger import walk
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
NONE = ledger.Fresh([], [], [])
Row = tuple[Any, ...]
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
        made, entries = Rows([], [], [], [], NONE), list[ledger.Row]()
        came = dict[int, receipt_sums.Came]()
        for complaint_id, item in zip(chunk.ids, chunk.items, strict=True):
            new = self._teller.complaint(item, self._place)
            came[complaint_id] = receipt_sums.came(new.recordings[0][1][0].at, new.import_run_id)
            entries += self._add(made, new, complaint_id)
        for rows in (made.complaints, made.texts, made.reporters, made.activities):
            rows.sort(key=itemgetter(0))
        return made._replace(entries=self._adder.fresh(entries, came, is_last=chunk.is_last))

    def _add(self, made: Rows, new: NewComplaint, complaint_id: int) -> Iterator[ledger.Row]:
        """Its entries, once its other rows are there."""
        told = [one.activity for _, recording in new.recordings for one in recording]
        after = [one.after for _, recording in new.recordings for one in recording]
        state, posted = walk(told, after)
        key = (complaint_id, new.home_id)
        own = (
            complaint_id, new.home_id, len(new.recordings), new.source, new.number, new.title,
            new.recordings[0][1][0].at, new.import_run_id, new.fingerprint,
            bool(new.recordings[-1][1][-1].by),  # files have no account
        )  # fmt: skip
        decided = numbered(state, *self._place(state.government))
        decided["due_at"] = milliseconds(decided["due_at"])
        for name, numbered_as in WORDS.items():
            if decided[name] is not None:
                decided[name] = numbered_as[decided[name]]
        made.complaints.append((*own, *decided.values()))
        made.texts.append((*key, new.body, new.edited, *self._words(new.title, new.body)))
        if new.reporter:
            made.reporters.append((*key, seal(new.reporter)))
        home = self._place(new.home_id).zone
        for (recorded_at, recording), (version, cause, entries) in zip(
            new.recordings, posted, strict=True
        ):
            made.activities.extend(told_row(key, one, recorded_at) for one in recording)
            yield from ledger.rows(entries, key, version, cause, recorded_at, home)


def told_row(key: tuple[int, int], one: Told, recorded_at: int) -> Row:
    """One activity as its table keeps it, in the order of ACTIVITY. `key` is (id, home_id)."""
    kind, on, government, agency, *decided, facts, version, seq = one.activity
    return (
        *key, version, seq, KINDS[kind], one.at, on, recorded_at, one.by, government, agency,
        *decided, packed(facts), one.note,
    )  # fmt: skip

"""The rows of complaints that are new, computed from their stories. No database is asked.

The activities come decided; this only adds them up, with the same two functions of
lapor.domain.ledger that every move goes through.
"""

import hashlib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from db import ids
from db.codes import Channel, Class, ClosedBy, Holder, MoveCode, Status
from db.days import milliseconds
from db.types import numbers
from lapor.domain.ledger import walk
from lapor.services import ledger, wordlist
from lapor.services.identity import seal
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
Item = TypeVar("Item")
Places = Callable[[int], Place]
Tell = Callable[[Item, Places], NewComplaint]


class Rows(NamedTuple):
    """Of some complaints, by table: all but the entries in the order of their keys, so that
    neighbours are written together."""

    complaints: list[Row]
    texts: list[Row]
    reporters: list[Row]
    activities: list[Row]
    entries: ledger.Fresh


class Maker(NamedTuple, Generic[Item]):
    """How items become rows."""

    tell: Tell[Item]
    place: Places
    words: wordlist.Kept
    entries: Callable[[list[ledger.Row]], ledger.Fresh]

    def rows(self, items: Sequence[Item], taken: Container[int] = ()) -> Rows:
        """`taken` are ids that are not free."""
        made, entries = Rows([], [], [], [], []), list[ledger.Row]()
        new = [self.tell(item, self.place) for item in items]
        for complaint_id, one in zip(_ids(new, taken), new, strict=True):
            entries += self._add(made, one, complaint_id)
        for rows in (made.complaints, made.texts, made.reporters, made.activities):
            rows.sort(key=itemgetter(0))
        return made._replace(entries=self.entries(entries))

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
        decided = numbered(state, *self.place(state.government))
        decided["due_at"] = milliseconds(decided["due_at"])
        for name, numbered_as in WORDS.items():
            if decided[name] is not None:
                decided[name] = numbered_as[decided[name]]
        made.complaints.append((*own, *decided.values()))
        made.texts.append((*key, new.body, new.edited, *self.words(new.title, new.body)))
        if new.reporter:
            made.reporters.append((*key, seal(new.reporter)))
        home = self.place(new.home_id).zone
        for (recorded_at, recording), (version, cause, entries) in zip(
            new.recordings, posted, strict=True
        ):
            made.activities.extend(told_row(key, one, recorded_at) for one in recording)
            yield from ledger.rows(entries, key, version, cause, recorded_at, home)


def _ids(batch: Sequence[NewComplaint], taken: Container[int]) -> Iterator[int]:
    """Ids in the millisecond of receipt, so the same story gets the same id in any database."""
    given: set[int] = set()
    for new in batch:
        step = 0
        while (found := _id(new, step)) in given or found in taken:
            step += 1
        given.add(found)
        yield found


def _id(new: NewComplaint, step: int) -> int:
    received_ms = max(new.recordings[0][1][0].at, ids.EPOCH_MS)
    digest = hashlib.blake2b(new.number.encode(), digest_size=2).digest()
    place = int.from_bytes(digest, "big") + step
    return ids.compose(received_ms + place // ids.PER_MS % 997, new.home_id, place % ids.PER_MS)


def told_row(key: tuple[int, int], one: Told, recorded_at: int) -> Row:
    """One activity as its table keeps it, in the order of ACTIVITY. `key` is (id, home_id)."""
    kind, on, government, agency, *decided, facts, version, seq = one.activity
    return (
        *key, version, seq, KINDS[kind], one.at, on, recorded_at, one.by, government, agency,
        *decided, packed(facts), one.note,
    )  # fmt: skip

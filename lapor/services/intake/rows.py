"""A row between the file and the database: what was read of it, or why it was refused."""

import hashlib
from typing import Any, NamedTuple

from db.codes import Channel, Class, ClosedBy, Status
from lapor.domain.text import Text
from lapor.services.intake.values import When

PERSONAL = frozenset({"judul", "isi", "nama_pelapor", "telepon", "email"})


class Record(NamedTuple):
    """One row of a file as it stands there."""

    number: int  # the first row under the header is 1
    line: int  # of the file, where it begins
    cells: dict[str, str]
    is_cut: bool = False  # it has fewer or more cells than the header


class Fault(NamedTuple):
    """Why a row is refused: in which column, for what reason, and what stood there."""

    column: str
    reason: Text
    value: str = ""


class RowRefusal(NamedTuple):
    record: int
    line: int
    number: str  # the complaint's, as far as it could be read
    faults: tuple[Fault, ...]


class Milestones(NamedTuple):
    """The dates a file gives. What has no date has not happened, or nobody knows when."""

    verified: When | None = None
    dispatched: When | None = None
    followed: When | None = None
    held: When | None = None
    resumed: When | None = None
    done: When | None = None


class Parsed(NamedTuple):
    """A good row, every word looked up."""

    source: str
    number: str
    title: str
    body: str
    edited: str | None
    reporter: dict[str, str] | None
    government_id: int
    received: When
    klass: Class | None
    channel: Channel
    category_id: int | None
    territory_id: int | None
    anonymous: bool
    secret: bool
    status: Status
    closed_by: ClosedBy | None
    agency_id: int | None  # None: the government itself
    is_dispatched: bool
    milestones: Milestones | None  # None: the file has no dates
    returns: int = 0
    rating: int | None = None
    note: str = ""  # why it is on hold or in the archive

    def without_words(self) -> "Parsed":
        """As it is read once its complaint was erased: what it says about a person stays away."""
        return self._replace(title="", body="", edited=None, reporter=None, note="")

    def fingerprint(self) -> int:
        """63 bits of all that the row says: equal rows tell the same story.

        It is kept, so what is hashed must not change with our code.
        """
        words = (
            self.source, self.number, self.title, self.body, self.edited, self.government_id,
            self.received.at, self.klass, self.channel, self.category_id, self.territory_id,
            self.anonymous, self.secret, self.status, self.closed_by, self.agency_id,
            self.is_dispatched, self.returns, self.rating, self.note,
            *(when and when.at for when in self.milestones or ()),
            *(f"{name}={text}" for name, text in (self.reporter or {}).items()),
        )  # fmt: skip
        said = "\x1f".join(map(str, words)).encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big") >> 1


Facts = dict[str, Any]

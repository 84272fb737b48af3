"""A complaint: what is (one row), what it says (apart), who sent it (sealed), what happened."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, Index, UniqueConstraint

from db.codes import Channel, Class, ClosedBy, Holder, MoveCode, Status
from db.models.base import Table
from db.types import Day, Moment, Number


def _where(condition: str) -> dict[str, Any]:
    """A partial index."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


OPEN, CLOSED = _where("is_open"), _where("NOT is_open")
# held by no government: few of all that is open, and nobody else's list
NATIONAL = _where("is_open AND holder = 1")
PROPOSED = _where("is_open AND is_proposed")
ESCALATED = _where("escalated_on IS NOT NULL")
MERGED = _where("merged_into IS NOT NULL")
# the other filter columns trail, so that a filtered queue never leaves the index; SQLite reads the
# row for is_open too, though all of the index is open, unless it stands there
COVER = (
    "id", "status", "class", "category_id", "channel", "government_id", "agency_id", "unit_id",
    "officer", "holder", "territory_id", "received_at", "received_on", "dispatched_on",
    "lapse_on", "escalated_on", "returns", "is_anonymous", "is_secret", "is_undated",
    "is_proposed", "has_attachment", "number", "is_open",
)  # fmt: skip
# of what is closed there is thirty times as much, and some filters are for open ones only
ONLY_OPEN = ("holder", "lapse_on", "is_proposed", "number")
CLOSED_COVER = tuple(column for column in COVER if column not in ONLY_OPEN)


def _cover(*columns: str, cover: tuple[str, ...] = COVER) -> tuple[str, ...]:
    """These, and the rest of the cover behind them."""
    return (*columns, *(column for column in cover if column not in columns))


class Complaint(Table, table=True):
    """What is. How it came to be is in Activity; this row can be made again from it."""

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("home_id", "source", "number"),
        Index("ix_complaint_number", "number"),
        Index("ix_complaint_queue", *_cover("due_at"), **OPEN),
        Index("ix_complaint_queue_national", *_cover("due_at"), **NATIONAL),
        Index("ix_complaint_queue_government", *_cover("government_id", "due_at"), **OPEN),
        Index("ix_complaint_queue_agency", *_cover("agency_id", "due_at"), **OPEN),
        Index("ix_complaint_closed", *_cover("received_at", cover=CLOSED_COVER), **CLOSED),
        Index(
            "ix_complaint_closed_government",
            *_cover("government_id", "received_at", cover=CLOSED_COVER),
            **CLOSED,
        ),
        Index(
            "ix_complaint_closed_agency",
            *_cover("agency_id", "received_at", cover=CLOSED_COVER),
            **CLOSED,
        ),
        Index("ix_complaint_proposed", "government_id", "due_at", "id", **PROPOSED),
        Index("ix_complaint_escalated", "government_id", "escalated_on", **ESCALATED),
        Index("ix_complaint_near", "territory_id", "category_id", "received_on", **OPEN),
        Index("ix_complaint_merged", "merged_into", **MERGED),
        {"sqlite_with_rowid": False},
    )
    id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    version: int = 1  # grows with every move; a writer names the one it saw
    source: str = Field(max_length=16)  # the system that gave the number
    number: str = Field(max_length=32)  # what the citizen was given
    title: str
    # who answers now
    government_id: int = Field(sa_type=SmallInteger)
    agency_id: int | None = None
    unit_id: int | None = None
    holder: Holder = Field(sa_type=Number(Holder))
    # what it is
    status: Status = Field(sa_type=Number(Status))
    is_open: bool = Field(sa_column=Column(Boolean, nullable=False))
    previous_status: Status | None = Field(default=None, sa_type=Number(Status))
    closed_by: ClosedBy | None = Field(default=None, sa_type=Number(ClosedBy))
    klass: Class | None = Field(default=None, sa_column=Column("class", Number(Class)))
    channel: Channel = Field(sa_type=Number(Channel))
    category_id: int | None = None
    territory_id: int | None = Field(default=None, sa_type=BigInteger)
    is_anonymous: bool = True
    is_secret: bool = True
    # milestones
    received_at: datetime = Field(sa_type=Moment)
    received_on: date = Field(sa_type=Day)
    verified_on: date | None = Field(default=None, sa_type=Day)
    dispatched_on: date | None = Field(default=None, sa_type=Day)
    followed_up_on: date | None = Field(default=None, sa_type=Day)
    last_follow_up_on: date | None = Field(default=None, sa_type=Day)
    first_done_on: date | None = Field(default=None, sa_type=Day)
    done_on: date | None = Field(default=None, sa_type=Day)
    archived_on: date | None = Field(default=None, sa_type=Day)
    on_hold_on: date | None = Field(default=None, sa_type=Day)  # the hold that still runs
    # due dates of the clocks that run, and the moment the queue is sorted by
    verify_due_on: date | None = Field(default=None, sa_type=Day)
    follow_up_due_on: date | None = Field(default=None, sa_type=Day)
    resolve_due_on: date | None = Field(default=None, sa_type=Day)
    lapse_on: date | None = Field(default=None, sa_type=Day)  # the last day to reply, if one runs
    due_at: datetime = Field(sa_type=Moment)  # lapor.domain.clocks.NO_DEADLINE: none runs
    held_days: int = 0
    returns: int = 0
    rating: int | None = Field(default=None, sa_type=SmallInteger)
    merged_into: int | None = Field(default=None, sa_type=BigInteger)
    is_undated: bool = False  # imported without the dates of its milestones
    # where it came from
    import_run_id: int | None = Field(default=None, sa_type=BigInteger)
    fingerprint: int | None = Field(default=None, sa_type=BigInteger)  # of the file's row
    moved_here: bool = False  # somebody acted on it here since its last import
    # who works on it, and what waits
    officer: str | None = Field(default=None, max_length=64)  # the account it was given to
    is_proposed: bool = Field(default=False, sa_column=Column(Boolean, nullable=False))
    escalated_on: date | None = Field(default=None, sa_type=Day)
    reminded_due_on: date | None = Field(default=None, sa_type=Day)  # the due date pointed at
    has_attachment: bool = Field(default=False, sa_column=Column(Boolean, nullable=False))


class ComplaintText(Table, table=True):
    """The words, apart, so that lists and KPIs never read them."""

    __tablename__ = "complaint_text"
    __table_args__ = ({"sqlite_with_rowid": False},)
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    body: str
    edited: str | None = None  # the administrator's copy, where it says something else
    # PostgreSQL's index of title and body; SQLite keeps its own in complaint_fts
    words: str | None = Field(
        default=None, sa_column=Column(Text().with_variant(TSVECTOR, "postgresql"))
    )


class Reporter(Table, table=True):
    """Who sent it, encrypted. No row: nothing is known about them."""

    __tablename__ = "reporter"
    __table_args__ = ({"sqlite_with_rowid": False},)
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    sealed: bytes = Field(sa_type=LargeBinary)


class Activity(Table, table=True):
    """What happened. Rows are added, never changed.

    `on` is the local date it happened, `recorded_at` when we learned it; both stay as they were
    decided. One recording may bring several rows: they share the version.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_follow_up", "government_id", "agency_id", "on", **_where("kind = 9")),
        Index("ix_activity_return", "government_id", "on", "agency_id", **_where("kind = 5")),
        {"sqlite_with_rowid": False},
    )
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    version: int = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=SmallInteger)
    kind: MoveCode = Field(sa_type=Number(MoveCode))
    at: datetime = Field(sa_type=Moment)
    on: date = Field(sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    by: str  # an account's name; "" is the system or a file
    # as it was decided then: nobody counts these days again
    government_id: int = Field(sa_type=SmallInteger)
    agency_id: int | None = None
    days: int | None = None
    in_time: bool | None = Field(default=None, sa_column=Column(Boolean))
    verify_due_on: date | None = Field(default=None, sa_type=Day)
    follow_up_due_on: date | None = Field(default=None, sa_type=Day)
    resolve_due_on: date | None = Field(default=None, sa_type=Day)
    facts: str | None = None  # what else this kind sets, as JSON: see lapor.domain.state
    note: str = ""

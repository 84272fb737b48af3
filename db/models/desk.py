"""What officers keep beside the complaints: views, drafts, templates, files, help, absences."""

from datetime import date, datetime

from sqlalchemy import BigInteger, LargeBinary, SmallInteger, text
from sqlmodel import Field, Index, UniqueConstraint

from db.codes import MoveCode
from db.models.base import Table
from db.types import Code, Day, Moment, Number

NO_SERIAL = {"autoincrement": False}  # every id is made by the application


class SavedView(Table, table=True):
    """A queue somebody comes back to. Shared: everybody of the same agency or government."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner", "name"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    owner: str = Field(foreign_key="account.name")
    name: str = Field(max_length=60)
    address: str  # the query string of the queue's address: codes and dates, no free text
    is_shared: bool = False
    government_id: int | None = Field(default=None, sa_type=SmallInteger)  # … of the owner
    agency_id: int | None = None


class DeskSetting(Table, table=True):
    """How one person likes the queue."""

    __tablename__ = "desk_setting"
    account: str = Field(primary_key=True, foreign_key="account.name")
    default_view_id: int | None = Field(default=None, sa_type=BigInteger)
    columns: str = ""  # codes with commas between; "" is the usual ones
    page_size: int = 25
    layout: str = Field(default="", max_length=16)  # table or cards; "" follows the device


class NoticeSetting(Table, table=True):
    """What one person wants to be told, in the app and by e-mail, and until when they were."""

    __tablename__ = "notice_setting"
    account: str = Field(primary_key=True, foreign_key="account.name", max_length=64)
    muted: str = ""  # kinds with commas between: lapor.domain.notices
    seen_until: datetime | None = Field(default=None, sa_type=Moment)
    email_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    is_digest: bool = False
    digest_hour: int = Field(default=7, sa_type=SmallInteger)  # where they work
    quiet_from: int = Field(default=18, sa_type=SmallInteger)  # hours without e-mail: from …
    quiet_until: int = Field(default=6, sa_type=SmallInteger)  # … until; the same hour: none
    digest_at: datetime | None = Field(default=None, sa_type=Moment)  # the last one, or being sent
    trouble: str = Field(default="", max_length=16)  # why the last one could not be sent


class Presence(Table, table=True):
    """Who has a complaint open. Old rows mean nothing and are swept by the jobs."""

    __tablename__ = "presence"
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    account: str = Field(primary_key=True, max_length=64)
    opened_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)


class Draft(Table, table=True):
    """What an officer typed and has not sent: one for each complaint."""

    __tablename__ = "draft"
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    account: str = Field(primary_key=True, max_length=64)
    move: MoveCode = Field(sa_type=Number(MoveCode))
    body: str
    seen: int  # the version it was written on
    saved_at: datetime = Field(sa_type=Moment)


class AnswerTemplate(Table, table=True):
    """A text that answers begin with. {nomor} and the like are filled in."""

    __tablename__ = "answer_template"
    __table_args__ = (UniqueConstraint("government_id", "agency_id", "name"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    government_id: int = Field(foreign_key="government.id", sa_type=SmallInteger)
    agency_id: int | None = Field(default=None, foreign_key="agency.id")  # None: all of them
    category_id: int | None = Field(default=None, foreign_key="category.id")  # None: any
    name: str = Field(max_length=80)
    body: str
    is_active: bool = True
    version: int = 1


class Attachment(Table, table=True):
    """A file of a complaint: described here, sealed on the disk under a random name."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_complaint", "complaint_id", "home_id"),)
    id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    complaint_id: int = Field(sa_type=BigInteger)
    name: str = Field(max_length=120)  # what it was called, without any path
    media_type: str = Field(max_length=40)  # by its content, never by its name
    size: int  # bytes, as it is shown
    digest: str = Field(max_length=64)  # SHA-256 of what is shown: the evidence
    stored_as: str = Field(max_length=64)
    at: datetime = Field(sa_type=Moment)
    by: str
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_by: str | None = None
    removed_because: str | None = Field(default=None, max_length=200)


class Assist(Table, table=True):
    """An agency that helps another with a complaint, on a clock of its own. Made from the story."""

    __tablename__ = "assist"
    __table_args__ = (
        Index(
            "ix_assist_waiting",
            "agency_id",
            "due_on",
            sqlite_where=text("answered_on IS NULL"),
            postgresql_where=text("answered_on IS NULL"),
        ),
    )
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    agency_id: int = Field(primary_key=True)
    asked_on: date = Field(sa_type=Day)
    due_on: date | None = Field(default=None, sa_type=Day)
    answered_on: date | None = Field(default=None, sa_type=Day)


class Outgoing(Table, table=True):
    """A move made here on a complaint of SP4N-LAPOR!, until somebody has entered it there."""

    __tablename__ = "outgoing"
    __table_args__ = (
        Index(
            "ix_outgoing_waiting",
            "government_id",
            "at",
            sqlite_where=text("entered_at IS NULL"),
            postgresql_where=text("entered_at IS NULL"),
        ),
    )
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    version: int = Field(primary_key=True)
    kind: MoveCode = Field(sa_type=Number(MoveCode))
    government_id: int = Field(sa_type=SmallInteger)
    agency_id: int | None = None
    at: datetime = Field(sa_type=Moment)
    by: str
    entered_at: datetime | None = Field(default=None, sa_type=Moment)
    entered_by: str | None = None  # "" is a later import that showed it there, or an undo


class Absence(Table, table=True):
    """Somebody is away; another sees to what is theirs."""

    __tablename__ = "absence"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    account: str = Field(foreign_key="account.name", index=True)
    from_on: date = Field(sa_type=Day)
    until_on: date = Field(sa_type=Day)  # the last day
    substitute: str | None = Field(default=None, foreign_key="account.name")


class DispatchRule(Table, table=True):
    """What speaks for an agency: a category, a place, words. The first that fits proposes."""

    __tablename__ = "dispatch_rule"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    government_id: int = Field(foreign_key="government.id", sa_type=SmallInteger, index=True)
    position: int  # the order in which rules are asked
    category_id: int | None = Field(default=None, foreign_key="category.id")
    territory_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="region.id")
    words: str = ""  # with commas between; any of them
    agency_id: int = Field(foreign_key="agency.id")
    is_active: bool = False  # proposes
    is_automatic: bool = False  # dispatches by itself: a coordinator turned that on
    tested_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str = ""  # of that test, as JSON: see lapor.services.rule_tests
    version: int = 1


class SuggestionModel(Table, table=True):
    """What one government's own dispatches taught. Sealed: nobody else can put one here."""

    __tablename__ = "suggestion_model"
    government_id: int = Field(
        primary_key=True, sa_type=SmallInteger, foreign_key="government.id",
        sa_column_kwargs=NO_SERIAL,
    )  # fmt: skip
    trained_at: datetime = Field(sa_type=Moment)
    learned_from: int  # dispatches
    content: bytes = Field(sa_type=LargeBinary)
    code: bytes = Field(sa_type=LargeBinary)  # HMAC of the content


class Lease(Table, table=True):
    """Who runs a job that only one may run at a time, and until when nobody else may."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True, max_length=32)
    holder: str = Field(max_length=64)
    until: datetime = Field(sa_type=Moment)


class BulkRun(Table, table=True):
    """One move asked of many complaints."""

    __tablename__ = "bulk_run"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    account: str = Field(foreign_key="account.name", index=True)
    move: MoveCode = Field(sa_type=Code(MoveCode))
    note: str = ""
    target: str = ""  # JSON
    asked_at: datetime = Field(sa_type=Moment)
    started_at: datetime | None = Field(default=None, sa_type=Moment)  # None: only looked at
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    undoes: int | None = Field(default=None, sa_type=BigInteger)  # the run that this one takes back


class BulkRow(Table, table=True):
    """… and what became of each: nothing yet, done, refused, stale or cancelled."""

    __tablename__ = "bulk_row"
    run_id: int = Field(primary_key=True, sa_type=BigInteger)
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    number: str = Field(max_length=32)
    seen: int
    result: str | None = Field(default=None, max_length=16)
    reason_id: str | None = None
    reason_en: str | None = None

"""What the system writes down about itself: who did what, which files came in."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, SmallInteger
from sqlmodel import Field, Index, UniqueConstraint

from db.models.base import Table
from db.types import Moment


class Mark(Table, table=True):
    """What this database is: demo or real, made when, by which arguments."""

    __tablename__ = "mark"
    name: str = Field(primary_key=True, max_length=32)
    value: str


class AuditLog(Table, table=True):
    """One row for every write, in its transaction. The code is an HMAC over the other columns."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_subject", "home_id", "subject"),
        Index("ix_audit_log_actor", "actor", "id"),
    )
    id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    at: datetime = Field(sa_type=Moment)
    actor: str
    action: str
    subject: str  # the complaint's id, the account, the file
    summary: str = ""  # names of what changed, never a person's data
    code: bytes = Field(sa_type=LargeBinary)


class AuditWaiting(Table, table=True):
    """An audit row without a place in the chain yet: written with it, gone when it is linked.

    So whatever commits late is found by what it wrote, and not by looking through the whole log.
    """

    __tablename__ = "audit_waiting"
    audit_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)


class AuditLink(Table, table=True):
    """Where an audit row stands in the chain of its home. A job adds it within seconds.

    The code is an HMAC over the one before, this place and moment, and the row's own code.
    """

    __tablename__ = "audit_link"
    __table_args__ = (UniqueConstraint("home_id", "audit_id"),)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    place: int = Field(primary_key=True, sa_type=BigInteger)  # from 1, without a gap
    audit_id: int = Field(sa_type=BigInteger)
    linked_at: datetime = Field(sa_type=Moment)
    code: bytes = Field(sa_type=LargeBinary)


class JobRun(Table, table=True):
    """One run of a job, so that it can be seen when it last went well."""

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_name", "name", "id"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    name: str = Field(max_length=32)
    started_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    failed: int | None = None  # how many of its pieces could not be done
    outcome: str = ""  # counts, as JSON; never a person's data


class ImportRun(Table, table=True):
    """One file, read once."""

    __tablename__ = "import_run"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)
    actor: str
    file_name: str
    file_hash: str
    format: str
    mode: str
    government_id: int | None = Field(default=None, sa_type=SmallInteger)
    read: int
    inserted: int
    updated: int
    unchanged: int
    conflict: int
    refused: int


class ImportConflict(Table, table=True):
    """A file says otherwise than the officers did here. The coordinator decides."""

    __tablename__ = "import_conflict"
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    import_run_id: int = Field(sa_type=BigInteger)
    status: str  # what the file says
    story: str  # the file's story, as JSON, to be taken by `correct`
    fingerprint: int = Field(sa_type=BigInteger)

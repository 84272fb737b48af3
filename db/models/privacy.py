"""What the law on personal data asks for: requests, what is hidden, held or erased, breaches."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, SmallInteger
from sqlmodel import Field, Index

from db.codes import Class, Status
from db.models.base import Table
from db.privacy_codes import HoldKind, RequestKind, RequestState
from db.types import Code, Moment

NO_SERIAL = {"autoincrement": False}  # every id is made by the application


class Redaction(Table, table=True):
    """A piece of a complaint's words that a coordinator decided about: to be hidden, or shown
    although it looks like a person's number. What it says is sealed; it is never changed but
    withdrawn."""

    __tablename__ = "redaction"
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    seq: int = Field(primary_key=True, sa_type=SmallInteger)
    kind: str = Field(max_length=16)  # nik, phone, email, name … see lapor.domain.redaction
    is_hidden: bool  # False: it stays readable
    sealed: bytes = Field(sa_type=LargeBinary)  # the piece
    by: str
    at: datetime = Field(sa_type=Moment)
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class DataHold(Table, table=True):
    """Nothing of this complaint is erased (legal), or its person asked that it is not used."""

    __tablename__ = "data_hold"
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    kind: HoldKind = Field(primary_key=True, sa_type=Code(HoldKind))
    at: datetime = Field(primary_key=True, sa_type=Moment)
    because: str
    by: str
    lifted_by: str | None = None
    lifted_at: datetime | None = Field(default=None, sa_type=Moment)


class Erasure(Table, table=True):
    """The personal data of this complaint are gone: who was it, what it said, its files."""

    __tablename__ = "erasure"
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    at: datetime = Field(sa_type=Moment)
    by: str  # "" is the clock
    run_id: int | None = Field(default=None, sa_type=BigInteger)  # of retention
    request_id: int | None = Field(default=None, sa_type=BigInteger)  # of the person


class RetentionRule(Table, table=True):
    """How many months after it was closed a complaint keeps its personal data. None: any."""

    __tablename__ = "retention_rule"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    klass: Class | None = Field(default=None, sa_type=Code(Class))
    status: Status | None = Field(default=None, sa_type=Code(Status))
    months: int
    basis: str
    set_by: str
    set_at: datetime = Field(sa_type=Moment)
    is_active: bool = True
    version: int = 1


class RetentionRun(Table, table=True):
    """A list of what is due, looked at, confirmed by typing, then done."""

    __tablename__ = "retention_run"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    asked_by: str
    asked_at: datetime = Field(sa_type=Moment)
    due: int  # complaints
    held: int  # … that a hold keeps
    digest: str = Field(max_length=64)  # SHA-256 of the sorted ids: what was looked at is done
    confirmed_by: str | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    erased: int = 0


class DataRequest(Table, table=True):
    """A person asks about their own data. Who it is, is sealed."""

    __tablename__ = "data_request"
    __table_args__ = (Index("ix_data_request_waiting", "government_id", "state", "due_at"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    kind: RequestKind = Field(sa_type=Code(RequestKind))
    government_id: int | None = Field(
        default=None, foreign_key="government.id", sa_type=SmallInteger
    )
    complaint_id: int | None = Field(default=None, sa_type=BigInteger)
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)  # name, contact, their words
    received_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)  # 3 x 24 hours
    state: RequestState = Field(sa_type=Code(RequestState))
    decision: str = ""  # what was done, or why not; no person's data
    entered_by: str
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1


class Incident(Table, table=True):
    """A breach of personal data: the clock of 3 x 24 hours and what the notice must say."""

    __tablename__ = "incident"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    title: str = Field(max_length=120)
    account: str | None = Field(default=None, foreign_key="account.name")  # whose doings are told
    from_at: datetime | None = Field(default=None, sa_type=Moment)
    until_at: datetime | None = Field(default=None, sa_type=Moment)
    found_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    what: str = ""  # the personal data that were disclosed
    how: str = ""  # when and how
    handling: str = ""  # what is done about it
    notified_at: datetime | None = Field(default=None, sa_type=Moment)
    entered_by: str
    version: int = 1

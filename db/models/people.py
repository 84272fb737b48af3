"""People who sign in, and the browsers they do it with."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, SmallInteger
from sqlmodel import Field, Index

from db.codes import Role
from db.models.base import Table
from db.privacy_codes import LinkPurpose
from db.types import Code, Moment


class Account(Table, table=True):
    """A person who may sign in. Never deleted: what they did keeps their name."""

    __tablename__ = "account"
    name: str = Field(primary_key=True, max_length=64)  # what they type, in lower case
    full_name: str
    password_hash: str  # bcrypt
    role: Role = Field(sa_type=Code(Role))
    government_id: int | None = Field(
        default=None, foreign_key="government.id", sa_type=SmallInteger
    )
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    lang: str | None = Field(default=None, max_length=2)
    is_demo: bool = False  # invented; production refuses to start with one
    is_active: bool = True
    version: int = 1
    # the second factor
    totp_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)  # the secret, sealed
    totp_since: datetime | None = Field(default=None, sa_type=Moment)  # None: not confirmed yet
    totp_step: int | None = None  # the last 30 seconds whose code was taken: no code works twice


class AccountLink(Table, table=True):
    """A way in that works once: an invitation, or a new password. We hold its SHA-256."""

    __tablename__ = "account_link"
    key: str = Field(primary_key=True, max_length=64)
    account: str = Field(foreign_key="account.name", index=True)
    purpose: LinkPurpose = Field(sa_type=Code(LinkPurpose))
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)


class RecoveryCode(Table, table=True):
    """Instead of the second factor, once. We hold an HMAC of it."""

    __tablename__ = "recovery_code"
    account: str = Field(primary_key=True, foreign_key="account.name", max_length=64)
    key: str = Field(primary_key=True, max_length=64)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class Attempt(Table, table=True):
    """Somebody tried, and it counts against a limit. The bucket is an HMAC: of an account and
    what was tried, or of an address."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_bucket", "bucket", "at"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    bucket: str = Field(max_length=64)
    at: datetime = Field(sa_type=Moment)


class WebSession(Table, table=True):
    """One browser, signed in. It holds the random id, we hold only its SHA-256."""

    __tablename__ = "web_session"
    key: str = Field(primary_key=True, max_length=64)
    account: str = Field(foreign_key="account.name", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    agent: str = Field(default="", max_length=200)  # what the browser says it is
    strong_at: datetime | None = Field(default=None, sa_type=Moment)  # the second factor was shown


class Ticket(Table, table=True):
    """A password was right: swapped once, within seconds, for a WebSession."""

    __tablename__ = "ticket"
    key: str = Field(primary_key=True, max_length=64)
    account: str = Field(foreign_key="account.name")
    created_at: datetime = Field(sa_type=Moment)
    is_strong: bool = False  # the second factor was shown, too

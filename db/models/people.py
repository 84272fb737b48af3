"""People who sign in, and the browsers they do it with."""

from datetime import datetime

from sqlalchemy import SmallInteger
from sqlmodel import Field

from db.codes import Role
from db.models.base import Table
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


class WebSession(Table, table=True):
    """One browser, signed in. It holds the random id, we hold only its SHA-256."""

    __tablename__ = "web_session"
    key: str = Field(primary_key=True, max_length=64)
    account: str = Field(foreign_key="account.name", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class Ticket(Table, table=True):
    """A password was right: swapped once, within seconds, for a WebSession."""

    __tablename__ = "ticket"
    key: str = Field(primary_key=True, max_length=64)
    account: str = Field(foreign_key="account.name")
    created_at: datetime = Field(sa_type=Moment)

"""Small tables that many read and few change: places, governments, agencies, days, limits."""

from datetime import date

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field, UniqueConstraint

from db.codes import Class, Clock, DayKind, GovernmentKind, MoveCode
from db.models.base import Table
from db.types import Code, Day

NO_SERIAL = {"autoincrement": False}  # every id is made by the application


class Region(Table, table=True):
    """Territory by Kemendagri code. The id is the code without its dots: 36.03.19 is 360319."""

    __tablename__ = "region"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    code: str = Field(unique=True, max_length=13)
    name: str
    parent_id: int | None = Field(default=None, sa_type=BigInteger, index=True)


class Government(Table, table=True):
    """Who answers. The id is the ordinal that ids and `home_id` carry, 0–1023; it never changes."""

    __tablename__ = "government"
    id: int = Field(primary_key=True, sa_type=SmallInteger, sa_column_kwargs=NO_SERIAL)
    code: str = Field(unique=True, max_length=13)  # Kemendagri code, or "pusat"
    name: str
    kind: GovernmentKind = Field(sa_type=Code(GovernmentKind))
    region_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="region.id")
    zone: str  # IANA name of the zone whose dates count
    is_pilot: bool = False
    is_active: bool = True
    version: int = 1


class Population(Table, table=True):
    """People of a region, by series and year: rates print which."""

    __tablename__ = "population"
    region_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="region.id")
    series: str = Field(primary_key=True, max_length=32)
    year: int = Field(primary_key=True)
    people: int
    source: str


class Agency(Table, table=True):
    """OPD of a government; a unit is an agency below an agency."""

    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("government_id", "name"),)
    id: int = Field(primary_key=True, sa_column_kwargs=NO_SERIAL)
    government_id: int = Field(foreign_key="government.id", sa_type=SmallInteger)
    parent_id: int | None = Field(default=None, foreign_key="agency.id")
    name: str
    code: str | None = None  # the id another system knows it by
    decree: str | None = None  # number of its SK Tim SP4N-LAPOR!
    decree_on: date | None = Field(default=None, sa_type=Day)
    decree_until: date | None = Field(default=None, sa_type=Day)  # the last day it is in force
    is_active: bool = True
    merged_into: int | None = Field(default=None, foreign_key="agency.id")
    version: int = 1
    needs_approval: bool = False  # its answers go out when the head has approved them


class AgencyAlias(Table, table=True):
    """Another spelling of an agency's name. Without an agency: the government itself."""

    __tablename__ = "agency_alias"
    government_id: int = Field(primary_key=True, foreign_key="government.id", sa_type=SmallInteger)
    alias: str = Field(primary_key=True)  # as lapor.domain.vocabulary.plain() writes it
    agency_id: int | None = Field(default=None, foreign_key="agency.id")


class Category(Table, table=True):
    """Kategori, a tree of two levels. The official 20 are roots; files bring the rest."""

    __tablename__ = "category"
    id: int = Field(primary_key=True, sa_column_kwargs=NO_SERIAL)
    parent_id: int | None = Field(default=None, foreign_key="category.id")
    code: str = Field(unique=True, max_length=64)  # a word of ours, or the number in SP4N-LAPOR!
    name: str
    name_en: str | None = None
    is_official: bool = False
    is_active: bool = True  # offered for new complaints
    version: int = 1


class CalendarDay(Table, table=True):
    """A day that is no working day, for the nation (region 0) or for one region."""

    __tablename__ = "calendar_day"
    day: date = Field(primary_key=True, sa_type=Day)
    region_id: int = Field(primary_key=True, sa_type=BigInteger, default=0)
    name: str
    kind: DayKind = Field(sa_type=Code(DayKind))
    basis: str  # the decree, or where we read it


class Policy(Table, table=True):
    """A limit: how many days a clock allows, from when on and by which rule.

    Without a government it is national and counted; with one it is a stricter local limit,
    shown beside the national one and never instead of it.
    """

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("clock", "klass", "government_id", "effective_on"),)
    id: int = Field(primary_key=True, sa_column_kwargs=NO_SERIAL)
    clock: Clock = Field(sa_type=Code(Clock))
    klass: Class | None = Field(default=None, sa_type=Code(Class))
    government_id: int | None = Field(
        default=None, foreign_key="government.id", sa_type=SmallInteger
    )
    days: int
    unit: str = "working_days"  # working_days, calendar_days or hours
    effective_on: date = Field(sa_type=Day)
    basis: str


class Reason(Table, table=True):
    """A reason that a move's form offers, beside those of lapor.domain.reasons."""

    __tablename__ = "reason"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    move: MoveCode = Field(sa_type=Code(MoveCode))
    name: str = Field(max_length=120)
    name_en: str = Field(default="", max_length=120)
    is_active: bool = True
    version: int = 1

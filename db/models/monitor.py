"""What was decided about numbers: targets, and months that were sealed. Rows are only added."""

from datetime import date, datetime

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field

from db.models.base import Table
from db.types import Day, Moment

NO_SERIAL = {"autoincrement": False}  # every id is made by the application


class KpiTarget(Table, table=True):
    """What is to be reached. The newest row of a KPI, place and year holds; None takes it back."""

    __tablename__ = "kpi_target"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    kpi: str = Field(max_length=40)
    government_id: int = Field(default=0, sa_type=SmallInteger)  # 0: every government
    year: int = Field(default=0, sa_type=SmallInteger)  # 0: every year
    value: float | None = None
    basis: str = Field(max_length=300)  # the decree, plan or decision it comes from
    set_by: str = Field(max_length=64)
    set_at: datetime = Field(sa_type=Moment)


class Seal(Table, table=True):
    """A government's month as it was known when it was sealed; sealing again adds an edition."""

    __tablename__ = "seal"
    government_id: int = Field(primary_key=True, foreign_key="government.id", sa_type=SmallInteger)
    month: int = Field(primary_key=True, sa_type=SmallInteger)  # year × 12 + month − 1
    edition: int = Field(primary_key=True, sa_type=SmallInteger)
    known_on: date = Field(sa_type=Day)  # the last day that was over: the figures are as of it too
    figures: str  # canonical JSON: what `python -m lapor kpi` says, KPI by KPI
    digest: str = Field(max_length=64)  # SHA-256 of the figures
    sealed_by: str = Field(max_length=64)
    sealed_at: datetime = Field(sa_type=Moment)

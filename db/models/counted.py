"""What the background has counted of months that are long, and what tells that it holds no more.

A month of a government has a number that grows with each change of what was received in it. A sum
that was counted at that number is exact until the number has grown.
"""

from datetime import datetime

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field

from db.models.base import Table
from db.types import Moment

NO_ROWID = {"sqlite_with_rowid": False}


class MonthChange(Table, table=True):
    """Written by the fold alone. A month is year × 12 + month − 1."""

    __tablename__ = "month_change"
    __table_args__ = (NO_ROWID,)
    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    month: int = Field(primary_key=True)
    n: int


class ChangedText(Table, table=True):
    """The words of a complaint of this month changed: the fold has yet to tell the months."""

    __tablename__ = "changed_text"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    month: int


class MonthSum(Table, table=True):
    """What was counted of one month by one rule: sums as JSON, never a complaint."""

    __tablename__ = "month_sum"
    __table_args__ = (NO_ROWID,)
    rule: str = Field(primary_key=True, max_length=64)
    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    month: int = Field(primary_key=True)
    change: int  # the month's number then
    counted_at: datetime = Field(sa_type=Moment)
    sums: str

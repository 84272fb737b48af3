"""The ledger and its balances. Dates are day numbers: they are only compared and subtracted.

Entries are added, never changed. A balance is a materialised GROUP BY of them; what has not been
folded into the balances yet is in the tail, so balances and tail together are exact.
"""

from enum import StrEnum

from sqlalchemy import BigInteger, SmallInteger, text
from sqlmodel import Field, Index

from db.codes import Channel, Class, Metric, MoveCode
from db.models.base import Table
from db.types import Number

NO_ROWID = {"sqlite_with_rowid": False}


class Entry(Table):
    """What both the ledger and its tail keep."""

    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    metric: Metric = Field(primary_key=True, sa_type=Number(Metric))
    cohort_on: int = Field(primary_key=True)  # the date that dates the KPI
    home_id: int = Field(primary_key=True, sa_type=SmallInteger)
    complaint_id: int = Field(primary_key=True, sa_type=BigInteger)
    version: int = Field(primary_key=True)  # of the complaint: its activities are found by it
    seq: int = Field(primary_key=True, sa_type=SmallInteger)
    on: int  # the day from which it counts
    agency_id: int = 0  # 0: none
    klass: Class | None = Field(default=None, sa_type=Number(Class))
    channel: Channel | None = Field(default=None, sa_type=Number(Channel))
    category_id: int | None = None
    territory_id: int | None = Field(default=None, sa_type=BigInteger)
    days: int = 0  # an integer measure: working days, or a rating
    n: int = Field(sa_type=SmallInteger)  # +1, or −1 where something ended or was wrong
    recorded_on: int  # the moment stands in the activity of this version
    cause: MoveCode = Field(sa_type=Number(MoveCode))


class Ledger(Entry, table=True):
    __tablename__ = "ledger"
    __table_args__ = (
        # No other index may start with government_id and "on" or recorded_on: SQLite would
        # take it for the waterfall (22 ms became 4,098).
        Index(
            "ix_ledger_late",
            "government_id",
            "recorded_on",
            "metric",
            "cohort_on",
            "on",
            "days",
            "n",
            sqlite_where=text('recorded_on > "on"'),
            postgresql_where=text('recorded_on > "on"'),
        ),
        NO_ROWID,
    )


class LedgerTail(Entry, table=True):
    """Entries that are not in the balances yet, with the months they will be folded into."""

    __tablename__ = "ledger_tail"
    __table_args__ = (NO_ROWID,)
    cohort_month: int
    on_month: int


class Balance(Table, table=True):
    """By month. A month is year × 12 + month − 1."""

    __tablename__ = "balance"
    __table_args__ = (NO_ROWID,)
    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    metric: Metric = Field(primary_key=True, sa_type=Number(Metric))
    cohort_month: int = Field(primary_key=True)
    days: int = Field(primary_key=True)  # before on_month: summed in the order of the key
    on_month: int = Field(primary_key=True)
    n: int


class BalanceDay(Table, table=True):
    """By day: the running month of any as-of date comes from here."""

    __tablename__ = "balance_day"
    __table_args__ = (NO_ROWID,)
    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    on: int = Field(primary_key=True)
    metric: Metric = Field(primary_key=True, sa_type=Number(Metric))
    cohort_month: int = Field(primary_key=True)
    days: int = Field(primary_key=True)
    n: int


class BalanceAgency(Table, table=True):
    __tablename__ = "balance_agency"
    __table_args__ = (NO_ROWID,)
    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    metric: Metric = Field(primary_key=True, sa_type=Number(Metric))
    cohort_month: int = Field(primary_key=True)
    agency_id: int = Field(primary_key=True)
    on_month: int = Field(primary_key=True)
    n: int


class BalanceAgencyDay(Table, table=True):
    """By agency and day: the running month of any as-of date, again."""

    __tablename__ = "balance_agency_day"
    __table_args__ = (NO_ROWID,)
    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    on: int = Field(primary_key=True)
    metric: Metric = Field(primary_key=True, sa_type=Number(Metric))
    cohort_month: int = Field(primary_key=True)
    agency_id: int = Field(primary_key=True)
    n: int


class BalancePlace(Table, table=True):
    """Receipts by what they are about, whoever answers: a regency, or a province as a whole."""

    __tablename__ = "balance_place"
    __table_args__ = (NO_ROWID,)
    place: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    cohort_on: int = Field(primary_key=True)
    on: int = Field(primary_key=True)
    n: int


class Dimension(StrEnum):
    """By what receipts are summed, each by itself."""

    CHANNEL = "channel"
    CLASS = "class"
    CATEGORY = "category"
    TERRITORY = "territory"
    HOUR = "hour"


class BalanceReceipt(Table, table=True):
    """Receipts by one dimension and day. 0 is the value of what has none.

    An hour is that of the week in UTC (0 is Monday's first), doubled; and 1 more if the complaint
    came at its first millisecond, as what has no time does at midnight.
    """

    __tablename__ = "balance_receipt"
    __table_args__ = (NO_ROWID,)
    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    dimension: Dimension = Field(primary_key=True, sa_type=Number(Dimension))
    cohort_on: int = Field(primary_key=True)
    value: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    on: int = Field(primary_key=True)
    n: int


class BalanceLate(Table, table=True):
    """Receipts that were written down on a later day than they came, and told by no file."""

    __tablename__ = "balance_late"
    __table_args__ = (NO_ROWID,)
    government_id: int = Field(primary_key=True, sa_type=SmallInteger)
    cohort_on: int = Field(primary_key=True)
    recorded_on: int = Field(primary_key=True)
    channel: Channel = Field(primary_key=True, sa_type=Number(Channel))
    n: int

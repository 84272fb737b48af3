"""The KOICA-UNDP-KemenPANRB programme: what each pilot promised and delivered."""

from datetime import date

from sqlalchemy import SmallInteger
from sqlmodel import Field

from db.codes import Deliverable, MilestoneState
from db.models.base import Table
from db.types import Code, Day


class Milestone(Table, table=True):
    """One deliverable of one pilot: its state, and the document that shows it."""

    __tablename__ = "milestone"
    government_id: int = Field(primary_key=True, foreign_key="government.id", sa_type=SmallInteger)
    deliverable: Deliverable = Field(primary_key=True, sa_type=Code(Deliverable))
    state: MilestoneState = Field(sa_type=Code(MilestoneState))
    on: date | None = Field(default=None, sa_type=Day)  # the document's date
    number: str | None = None  # the document's number
    evidence: str | None = None  # where it can be seen
    note: str | None = None
    is_demo: bool = False
    version: int = 1

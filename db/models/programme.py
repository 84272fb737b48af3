"""The KOICA-UNDP-KemenPANRB programme: what was promised, delivered and decided, and its story.

A row is known by the key people gave it ("1.2", "K-07"), which never changes; `version` counts its
changes from 1. Texts that partners read are in both languages: an empty `*_en` means that the
Indonesian one stands. `government_id` 0 is no government of its own: all six, or the nation.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field, Index

from db.codes import (
    AgeGroup,
    DecisionState,
    Deliverable,
    Direction,
    Disability,
    EventKind,
    EventState,
    EvidenceAbout,
    FigureKind,
    Frequency,
    MeetingKind,
    MilestoneState,
    ResultLevel,
    RiskState,
    Sex,
    TrainingModule,
    Unit,
)
from db.models.base import Table
from db.types import Code, Day, Moment

NO_SERIAL = {"autoincrement": False}  # every id is made by the application
CODE = 20  # characters of the key of a row
SERIES = 40


class Kept(Table):
    """What every row that people enter carries."""

    is_demo: bool = False  # invented
    version: int = 1


class Result(Kept, table=True):
    """The programme, an outcome or an output: a tree by parent."""

    __tablename__ = "result"
    code: str = Field(primary_key=True, max_length=CODE)
    level: ResultLevel = Field(sa_type=Code(ResultLevel))
    parent_code: str | None = Field(default=None, foreign_key="result.code")
    name_id: str
    name_en: str = ""
    responsible: str = ""  # an office
    note: str = ""  # where the framework comes from


class Indicator(Kept, table=True):
    """What is measured. With a KPI or a topic its actuals are computed, never entered."""

    __tablename__ = "indicator"
    code: str = Field(primary_key=True, max_length=CODE)
    result_code: str | None = Field(default=None, foreign_key="result.code")  # None: published only
    name_id: str
    name_en: str = ""
    definition_id: str = ""
    definition_en: str = ""
    unit: Unit = Field(sa_type=Code(Unit))
    direction: Direction = Field(sa_type=Code(Direction))
    frequency: Frequency = Field(sa_type=Code(Frequency))
    source: str = ""
    disaggregation: str = ""
    responsible: str = ""
    kpi: str | None = Field(default=None, max_length=40)  # of the catalogue
    topic_code: str | None = Field(default=None, max_length=CODE)
    government_id: int = Field(default=0, sa_type=SmallInteger)
    note: str = ""


class Figure(Kept, table=True):
    """A baseline, target or actual. Figures of two series are never one line."""

    __tablename__ = "figure"
    indicator_code: str = Field(primary_key=True, foreign_key="indicator.code", max_length=CODE)
    kind: FigureKind = Field(primary_key=True, sa_type=Code(FigureKind))
    series: str = Field(default="", primary_key=True, max_length=SERIES)
    government_id: int = Field(default=0, primary_key=True, sa_type=SmallInteger)
    to_on: date = Field(primary_key=True, sa_type=Day)
    from_on: date = Field(sa_type=Day)  # equal to `to_on`: a snapshot
    value: float
    n: int | None = None  # of a survey
    scope_note: str = ""  # what is counted, where it is not what the name says
    source: str = ""
    note: str = ""


class Milestone(Kept, table=True):
    """One deliverable of one pilot: its state, and the document it is."""

    __tablename__ = "milestone"
    government_id: int = Field(primary_key=True, foreign_key="government.id", sa_type=SmallInteger)
    deliverable: Deliverable = Field(primary_key=True, sa_type=Code(Deliverable))
    state: MilestoneState = Field(sa_type=Code(MilestoneState))
    planned_on: date | None = Field(default=None, sa_type=Day)
    on: date | None = Field(default=None, sa_type=Day)  # the document's date
    number: str | None = None  # the document's number
    owner: str = ""  # an office
    note: str | None = None


class Evidence(Kept, table=True):
    """A link or a file that shows something. Withdrawn, never deleted."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_about", "about", "about_key"),)
    code: str = Field(primary_key=True, max_length=40)
    about: EvidenceAbout = Field(sa_type=Code(EvidenceAbout))
    about_key: str = Field(max_length=120)  # the key of the row, its parts with "/" between
    title: str
    address: str = ""  # https
    document_number: str = ""
    document_on: date | None = Field(default=None, sa_type=Day)
    shared: bool = False  # partners may see it too
    file_name: str = ""
    media_type: str = Field(default="", max_length=40)  # by its content
    size: int = 0  # bytes
    digest: str = Field(default="", max_length=64)  # SHA-256 of what is shown
    stored_as: str = Field(default="", max_length=64)
    added_by: str = Field(max_length=64)
    added_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, max_length=64)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class Event(Kept, table=True):
    """A training, a campaign: a kegiatan of the programme."""

    __tablename__ = "programme_event"
    code: str = Field(primary_key=True, max_length=CODE)
    kind: EventKind = Field(sa_type=Code(EventKind))
    name_id: str
    name_en: str = ""
    module: TrainingModule | None = Field(default=None, sa_type=Code(TrainingModule))
    government_id: int = Field(default=0, sa_type=SmallInteger)
    place: str = ""
    from_on: date = Field(sa_type=Day)
    to_on: date = Field(sa_type=Day)
    state: EventState = Field(sa_type=Code(EventState))
    result_code: str | None = Field(default=None, foreign_key="result.code")
    cost_idr: int | None = Field(default=None, sa_type=BigInteger)
    cost_usd: float | None = None
    rate: float | None = None  # IDR for one USD
    rate_on: date | None = Field(default=None, sa_type=Day)
    note: str = ""


class Participants(Kept, table=True):
    """How many of one group came to an event. Sums over events are the numbers of the tracker."""

    __tablename__ = "participants"
    event_code: str = Field(primary_key=True, foreign_key="programme_event.code", max_length=CODE)
    sex: Sex = Field(primary_key=True, sa_type=Code(Sex))
    age_group: AgeGroup = Field(primary_key=True, sa_type=Code(AgeGroup))
    disability: Disability = Field(primary_key=True, sa_type=Code(Disability))
    people: int


class Risk(Kept, table=True):
    """What may go wrong, how likely and how bad (1 to 5), and who does what about it."""

    __tablename__ = "risk"
    code: str = Field(primary_key=True, max_length=CODE)
    name_id: str
    name_en: str = ""
    likelihood: int = Field(sa_type=SmallInteger)
    impact: int = Field(sa_type=SmallInteger)
    owner: str = ""
    state: RiskState = Field(sa_type=Code(RiskState))
    response: str = ""
    due_on: date | None = Field(default=None, sa_type=Day)
    government_id: int = Field(default=0, sa_type=SmallInteger)


class Meeting(Kept, table=True):
    """A meeting of the Project Board, of a region's team, of the steering committee."""

    __tablename__ = "meeting"
    code: str = Field(primary_key=True, max_length=CODE)
    kind: MeetingKind = Field(sa_type=Code(MeetingKind))
    number: str = ""
    held_on: date = Field(sa_type=Day)
    to_on: date = Field(sa_type=Day)
    government_id: int = Field(default=0, sa_type=SmallInteger)
    chaired_by: str = ""  # an office
    chaired_by_head: bool = False  # of the region: commitment that can be counted
    summary_id: str = ""
    summary_en: str = ""
    source: str = ""


class Decision(Kept, table=True):
    """What a meeting decided, and what became of it."""

    __tablename__ = "decision"
    code: str = Field(primary_key=True, max_length=CODE)
    meeting_code: str = Field(foreign_key="meeting.code", max_length=CODE)
    text_id: str
    text_en: str = ""
    responsible: str = ""
    due_on: date | None = Field(default=None, sa_type=Day)
    state: DecisionState = Field(sa_type=Code(DecisionState))
    done_on: date | None = Field(default=None, sa_type=Day)
    follow_up: str = ""


class Topic(Kept, table=True):
    """A named topic by a rule. Its newest edition holds; figures say which one they used."""

    __tablename__ = "topic"
    code: str = Field(primary_key=True, max_length=CODE)
    edition: int = Field(primary_key=True, sa_type=SmallInteger, sa_column_kwargs=NO_SERIAL)
    name_id: str
    name_en: str = ""
    parent_code: str | None = Field(default=None, max_length=CODE)
    categories: str = ""  # codes, with commas between
    words: str = ""  # … or any of these in title or body
    decided_by: str = ""
    decided_on: date = Field(sa_type=Day)
    note: str = ""


class Pack(Table, table=True):
    """The programme as a board meeting saw it. Only added."""

    __tablename__ = "pack"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    title: str
    meeting_code: str | None = Field(default=None, foreign_key="meeting.code", max_length=CODE)
    as_of: date = Field(sa_type=Day)
    known_on: date = Field(sa_type=Day)
    figures: str  # canonical JSON
    digest: str = Field(max_length=64)  # SHA-256 of the figures and of all else that is shown
    note: str = ""
    frozen_by: str = Field(max_length=64)
    frozen_at: datetime = Field(sa_type=Moment)


class ProgrammeChange(Table, table=True):
    """One change of one row: what it said before and after. Only added."""

    __tablename__ = "programme_change"
    __table_args__ = (Index("ix_programme_change_kind", "kind", "key"),)
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs=NO_SERIAL)
    kind: str = Field(max_length=40)
    key: str = Field(max_length=120)
    version: int
    before: str | None = None  # JSON, None: there was no such row
    after: str | None = None  # JSON, None: it was removed
    why: str = Field(default="", max_length=500)
    changed_by: str = Field(max_length=64)
    changed_at: datetime = Field(sa_type=Moment)

"""The words the database stores. Their labels and rules live in lapor.domain.

Tables that grow store a member's number (its place in the class, from 1), so members are only
ever added at the end; tests/db/test_types.py pins them. Small tables store the word itself.
"""

from enum import StrEnum


class Status(StrEnum):
    UNVERIFIED = "unverified"
    ON_HOLD = "on_hold"
    NOT_FOLLOWED_UP = "not_followed_up"
    IN_PROCESS = "in_process"
    DONE = "done"
    ARCHIVED = "archived"
    DELETED = "deleted"  # legacy import only

    @property
    def is_open(self) -> bool:
        return self not in (Status.DONE, Status.ARCHIVED, Status.DELETED)


class MoveCode(StrEnum):
    RECEIVE = "receive"
    DIRECT = "direct"  # hand to a government
    DISPATCH = "dispatch"  # hand to an agency
    ASSIGN_UNIT = "assign_unit"
    RETURN = "return"
    HOLD = "hold"
    COMPLETE = "complete"  # the reporter completed it: the hold ends
    EXPIRE_HOLD = "expire_hold"
    FOLLOW_UP = "follow_up"
    REPLY = "reply"
    CLOSE = "close"
    LAPSE = "lapse"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"
    ARCHIVE = "archive"
    RESTORE = "restore"
    CORRECT = "correct"
    SET_CONFIDENTIALITY = "set_confidentiality"
    ESCALATE = "escalate"
    RATE = "rate"
    VERIFY = "verify"  # verified before it was dispatched, as files say
    DELETE = "delete"  # legacy import only
    REDATE = "redate"  # calendar or policy changed: open clocks get new due dates
    REIMPORT = "reimport"  # the file told the story anew: what files told before no longer counts
    NOTE = "note"  # an internal note: never shown to the reporter
    UNDO = "undo"  # the last recording no longer counts
    PROPOSE = "propose"  # an answer that waits for the head
    DECLINE = "decline"  # the head sent it back to be written anew
    ASK_HELP = "ask_help"  # another agency is asked to contribute
    GIVE_HELP = "give_help"  # … and did
    REMIND = "remind"  # the system points at a deadline that is near


class Class(StrEnum):
    """Klasifikasi laporan."""

    SUPERVISORY = "pengaduan_berkadar_pengawasan"
    SERVICE = "pengaduan_tidak_berkadar_pengawasan"
    ASPIRATION = "aspirasi"
    INFORMATION = "permintaan_informasi"


class Channel(StrEnum):
    """Kanal."""

    WEB = "web"
    SMS = "sms"
    ANDROID = "android"
    IOS = "ios"
    X = "x"
    WHATSAPP = "whatsapp"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    EMAIL = "email"
    TELEPHONE = "telepon"
    LETTER = "surat"
    FACE_TO_FACE = "tatap_muka"
    LOCAL_APP = "aplikasi_daerah"
    OTHER = "lainnya"


class Holder(StrEnum):
    NATIONAL = "national"
    GOVERNMENT = "government"
    AGENCY = "agency"


class ClosedBy(StrEnum):
    SYSTEM = "system"
    ADMIN = "admin"
    REPORTER = "reporter"
    BLOCKED = "blocked"  # konten terblokir


class Clock(StrEnum):
    VERIFY = "verify"
    FOLLOW_UP = "follow_up"
    RESOLVE = "resolve"
    CLOSE = "close"
    HOLD = "hold"


class Metric(StrEnum):
    """What a ledger entry counts."""

    RECEIVED = "received"
    ANONYMOUS = "anonymous"
    SECRET = "secret"
    HELD = "held"
    ARCHIVED = "archived"
    CLOSED = "closed"
    VERIFY_LATE = "verify_late"
    VERIFY_LATE_CLOSED = "verify_late_closed"
    VERIFIED_IN_TIME = "verified_in_time"
    VERIFIED_AFTER_DUE = "verified_after_due"
    VERIFIED_UNDATED = "verified_undated"
    DISPATCHED = "dispatched"
    FOLLOW_UP_LATE = "follow_up_late"
    FOLLOWED_IN_TIME = "followed_in_time"
    FOLLOWED_AFTER_DUE = "followed_after_due"
    FOLLOWED_UNDATED = "followed_undated"
    RESOLVE_LATE = "resolve_late"
    RESOLVE_LATE_UNANSWERED = "resolve_late_unanswered"
    DONE_IN_TIME = "done_in_time"
    DONE_AFTER_DUE = "done_after_due"
    DONE_UNDATED = "done_undated"
    RETURNED = "returned"
    FIRST_DONE = "first_done"
    REOPENED = "reopened"
    RATED = "rated"

    __hash__ = str.__hash__  # an Enum's own is written in Python; sums hash it very often


class Role(StrEnum):
    NATIONAL = "national"  # admin nasional
    COORDINATOR = "coordinator"  # admin instansi / koordinator
    LIAISON = "liaison"  # pejabat penghubung
    HEAD = "head"  # pimpinan
    MANAGER = "manager"  # PMU
    OVERSEER = "overseer"  # Ombudsman, KSP
    PARTNER = "partner"  # mitra pembangunan
    AUDITOR = "auditor"
    SYSTEM = "system"  # the clock and the files


class GovernmentKind(StrEnum):
    CENTRAL = "pusat"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"


class DayKind(StrEnum):
    HOLIDAY = "holiday"  # libur nasional
    COLLECTIVE_LEAVE = "collective_leave"  # cuti bersama
    REGIONAL = "regional"  # a region's own day


class Deliverable(StrEnum):
    REGULATION = "regulation"
    ROAD_MAP = "road_map"
    MASTER_PLAN = "master_plan"
    DECREE = "decree"  # SK tim koordinasi
    PROCEDURE = "procedure"  # SOP
    CHANNELS = "channels"  # of the region's own, integrated with SP4N
    COMMUNICATION = "communication"  # strategy, campaigns
    INCLUSION = "inclusion"
    MONITORING = "monitoring"  # monev berkala
    AWARDS = "awards"


class MilestoneState(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    UNKNOWN = "unknown"  # nothing published was found


class ResultLevel(StrEnum):
    PROGRAMME = "programme"
    OUTCOME = "outcome"
    OUTPUT = "output"


class Unit(StrEnum):
    """What an indicator is counted in."""

    PERCENT = "percent"
    PEOPLE = "people"
    COMPLAINTS = "complaints"
    AGENCIES = "agencies"
    DAYS = "days"
    INDEX = "index"
    DOCUMENTS = "documents"
    EVENTS = "events"
    IDR = "idr"
    USD = "usd"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Frequency(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMESTER = "semester"
    YEARLY = "yearly"
    ONCE = "once"


class FigureKind(StrEnum):
    BASELINE = "baseline"
    TARGET = "target"
    ACTUAL = "actual"


class EvidenceAbout(StrEnum):
    """What a piece of evidence shows: a kind of the programme's rows."""

    INDICATOR = "indicator"
    FIGURE = "figure"
    MILESTONE = "milestone"
    EVENT = "event"
    RISK = "risk"
    MEETING = "meeting"
    DECISION = "decision"


class EventKind(StrEnum):  # of the programme's kegiatan
    TRAINING = "training"
    WORKSHOP = "workshop"
    CAMPAIGN = "campaign"
    SURVEY = "survey"
    MEETING = "meeting"
    OTHER = "other"


class TrainingModule(StrEnum):
    OPERATOR = "operator"
    MIDDLE_MANAGER = "middle_manager"
    POLICY_MAKER = "policy_maker"
    TRAINING_OF_TRAINERS = "training_of_trainers"


class EventState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Sex(StrEnum):
    WOMEN = "women"
    MEN = "men"
    NOT_RECORDED = "not_recorded"


class AgeGroup(StrEnum):
    UNDER_18 = "under_18"
    FROM_18 = "18_29"
    FROM_30 = "30_44"
    FROM_45 = "45_59"
    FROM_60 = "60_up"
    NOT_RECORDED = "not_recorded"


class Disability(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_RECORDED = "not_recorded"


class RiskState(StrEnum):
    OPEN = "open"
    MITIGATED = "mitigated"
    OCCURRED = "occurred"
    CLOSED = "closed"


class MeetingKind(StrEnum):
    PROJECT_BOARD = "project_board"
    COORDINATION = "coordination"
    STEERING = "steering"


class DecisionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

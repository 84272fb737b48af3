"""Tables. One class, one table; names are singular.

A table that grows carries `home_id`, the government at intake, in its key: it never changes, so
these tables can be distributed by it. `*_at` is a moment in UTC, `*_on` a local date frozen when
it happened, `*_days` working days.
"""

from db.models.complaint import Activity, Complaint, ComplaintText, Reporter
from db.models.desk import (
    Absence,
    AnswerTemplate,
    Assist,
    Attachment,
    BulkRow,
    BulkRun,
    DeskSetting,
    DispatchRule,
    Draft,
    Lease,
    Outgoing,
    Presence,
    SavedView,
    SuggestionModel,
)
from db.models.ledger import Balance, BalanceAgency, BalanceDay, Ledger, LedgerTail
from db.models.monitor import KpiTarget, Seal
from db.models.people import Account, Ticket, WebSession
from db.models.programme import Milestone
from db.models.records import AuditLog, ImportConflict, ImportRun, Mark
from db.models.reference import (
    Agency,
    AgencyAlias,
    CalendarDay,
    Category,
    Government,
    Policy,
    Population,
    Region,
)

GROWING = (
    "activity",
    "assist",
    "attachment",
    "audit_log",
    "bulk_row",
    "complaint",
    "complaint_text",
    "draft",
    "import_conflict",
    "ledger",
    "ledger_tail",
    "outgoing",
    "presence",
    "reporter",
)

__all__ = [
    "GROWING",
    "Absence",
    "Account",
    "Activity",
    "Agency",
    "AgencyAlias",
    "AnswerTemplate",
    "Assist",
    "Attachment",
    "AuditLog",
    "Balance",
    "BalanceAgency",
    "BalanceDay",
    "BulkRow",
    "BulkRun",
    "CalendarDay",
    "Category",
    "Complaint",
    "ComplaintText",
    "DeskSetting",
    "DispatchRule",
    "Draft",
    "Government",
    "ImportConflict",
    "ImportRun",
    "KpiTarget",
    "Lease",
    "Ledger",
    "LedgerTail",
    "Mark",
    "Milestone",
    "Outgoing",
    "Policy",
    "Population",
    "Presence",
    "Region",
    "Reporter",
    "SavedView",
    "Seal",
    "SuggestionModel",
    "Ticket",
    "WebSession",
]

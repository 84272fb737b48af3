"""Tables. One class, one table; names are singular.

A table that grows carries `home_id`, the government at intake, in its key: it never changes, so
these tables can be distributed by it. `*_at` is a moment in UTC, `*_on` a local date frozen when
it happened, `*_days` working days.
"""

from db.models.complaint import Activity, Complaint, ComplaintText, Reporter
from db.models.ledger import Balance, BalanceAgency, BalanceDay, Ledger, LedgerTail
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
    "audit_log",
    "complaint",
    "complaint_text",
    "import_conflict",
    "ledger",
    "ledger_tail",
    "reporter",
)

__all__ = [
    "GROWING",
    "Account",
    "Activity",
    "Agency",
    "AgencyAlias",
    "AuditLog",
    "Balance",
    "BalanceAgency",
    "BalanceDay",
    "CalendarDay",
    "Category",
    "Complaint",
    "ComplaintText",
    "Government",
    "ImportConflict",
    "ImportRun",
    "Ledger",
    "LedgerTail",
    "Mark",
    "Milestone",
    "Policy",
    "Population",
    "Region",
    "Reporter",
    "Ticket",
    "WebSession",
]

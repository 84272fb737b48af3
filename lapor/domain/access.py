"""Who may do what, and how far they see. One table; nobody else decides.

Roles and permissions: domain.md 4.1, sources S2, S19, S21-S24 there.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from db.codes import Role
from lapor.domain.text import Text


class Permission(StrEnum):
    SEE_COMPLAINTS = "see_complaints"  # the queue and one complaint
    MOVE_COMPLAINTS = "move_complaints"  # whichever moves the table gives the role
    ATTACH = "attach"  # files to a complaint
    SEE_TEXT = "see_text"  # title, body and answers of what is not secret
    SEE_SECRET_TEXT = "see_secret_text"
    SEE_IDENTITY = "see_identity"  # of a reporter who is not anonymous
    SEE_ANONYMOUS_IDENTITY = "see_anonymous_identity"
    DISPATCH = "dispatch"  # the dispatch page
    SEE_KPI = "see_kpi"
    SEE_PROGRAMME = "see_programme"
    EDIT_PROGRAMME = "edit_programme"
    IMPORT = "import"
    EDIT_TEMPLATES = "edit_templates"  # of answers
    RECEIVE = "receive"  # write down a complaint that came by telephone, letter or in person
    COPY_BACK = "copy_back"  # what was done here and must be entered on lapor.go.id
    SET_TARGETS = "set_targets"  # of KPIs, for the nation or a government
    SEE_PACKS = "see_packs"  # the programme as partners see it: all six side by side
    FREEZE_PACK = "freeze_pack"  # the programme's figures as a board meeting sees them
    SEAL = "seal"  # a government's month: its figures are kept as they are known
    SEE_PRIVACY = "see_privacy"  # requests about personal data, retention, holds, breaches
    MANAGE_PRIVACY = "manage_privacy"  # … and decide about them
    SEE_BREACH = "see_breach"  # incidents, and what an account touched
    HANDLE_BREACH = "handle_breach"
    ERASE = "erase"  # by retention: rules, and the list that goes
    SEE_AUDIT = "see_audit"  # who did what, and who looked at whose identity
    SETTLE_IMPORTS = "settle_imports"  # a file says otherwise than we: whose word holds
    SEE_REFERENCE = "see_reference"  # calendar, limits, categories, reasons
    MANAGE_REFERENCE = "manage_reference"
    SEE_AGENCIES = "see_agencies"  # governments and agencies with their decrees and aliases
    MANAGE_AGENCIES = "manage_agencies"
    SEE_SYSTEM = "see_system"  # import runs, jobs, storage, health, settings
    RUN_JOBS = "run_jobs"  # the clock's work and the verification, now
    SEE_RIGHTS = "see_rights"  # this table, and why somebody sees a complaint
    MANAGE_ACCOUNTS = "manage_accounts"  # of the roles in MANAGED
    OWN_ACCOUNT = "own_account"  # name, password, second factor and sessions of oneself


class Scope(StrEnum):
    ALL = "all"
    OWN_GOVERNMENT = "own_government"
    OWN_AGENCY = "own_agency"
    AGGREGATE = "aggregate"  # numbers, never rows
    SELF = "self"  # oneself alone


P, R = Permission, Role
ALL, GOVERNMENT, AGENCY = Scope.ALL, Scope.OWN_GOVERNMENT, Scope.OWN_AGENCY

# fmt: off
ALLOWED: MappingProxyType[Permission, dict[Role, Scope]] = MappingProxyType({
    P.SEE_COMPLAINTS:         {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY, R.HEAD: GOVERNMENT, R.MANAGER: ALL, R.OVERSEER: ALL, R.AUDITOR: ALL},
    P.MOVE_COMPLAINTS:        {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY, R.HEAD: GOVERNMENT, R.SYSTEM: ALL},
    P.ATTACH:                 {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY},
    P.SEE_TEXT:               {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY, R.HEAD: GOVERNMENT, R.AUDITOR: ALL},
    P.SEE_SECRET_TEXT:        {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY, R.HEAD: GOVERNMENT, R.AUDITOR: ALL},
    P.SEE_IDENTITY:           {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY},
    P.SEE_ANONYMOUS_IDENTITY: {R.NATIONAL: ALL},
    P.DISPATCH:               {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT},
    P.SEE_KPI:                {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY, R.HEAD: GOVERNMENT, R.MANAGER: ALL, R.OVERSEER: ALL, R.PARTNER: Scope.AGGREGATE, R.AUDITOR: ALL},
    P.SEE_PROGRAMME:          {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.HEAD: GOVERNMENT, R.MANAGER: ALL, R.OVERSEER: ALL, R.PARTNER: Scope.AGGREGATE, R.AUDITOR: ALL},
    P.EDIT_PROGRAMME:         {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.MANAGER: ALL},
    P.IMPORT:                 {R.NATIONAL: ALL},
    P.EDIT_TEMPLATES:         {R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY},
    P.RECEIVE:                {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT},
    P.COPY_BACK:              {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.LIAISON: AGENCY},
    P.SET_TARGETS:            {R.NATIONAL: ALL},
    P.SEE_PACKS:              {R.NATIONAL: ALL, R.MANAGER: ALL, R.OVERSEER: ALL, R.PARTNER: Scope.AGGREGATE, R.AUDITOR: ALL},
    P.FREEZE_PACK:            {R.NATIONAL: ALL, R.MANAGER: ALL},
    P.SEAL:                   {R.NATIONAL: ALL},
    P.SEE_PRIVACY:            {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.AUDITOR: ALL},
    P.MANAGE_PRIVACY:         {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT},
    P.SEE_BREACH:             {R.NATIONAL: ALL, R.AUDITOR: ALL},
    P.HANDLE_BREACH:          {R.NATIONAL: ALL},
    P.ERASE:                  {R.NATIONAL: ALL},
    P.SEE_AUDIT:              {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.AUDITOR: ALL},
    P.SETTLE_IMPORTS:         {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT},
    P.SEE_REFERENCE:          {R.NATIONAL: ALL, R.AUDITOR: ALL},
    P.MANAGE_REFERENCE:       {R.NATIONAL: ALL},
    P.SEE_AGENCIES:           {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.AUDITOR: ALL},
    P.MANAGE_AGENCIES:        {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT},
    P.SEE_SYSTEM:             {R.NATIONAL: ALL, R.AUDITOR: ALL},
    P.RUN_JOBS:               {R.NATIONAL: ALL},
    P.SEE_RIGHTS:             {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT, R.AUDITOR: ALL},
    P.MANAGE_ACCOUNTS:        {R.NATIONAL: ALL, R.COORDINATOR: GOVERNMENT},
    P.OWN_ACCOUNT:            {role: Scope.SELF for role in R if role != R.SYSTEM},
})
# fmt: on

# whose accounts each role looks after: nobody makes an account that sees further than their own
MANAGED: MappingProxyType[Role, tuple[Role, ...]] = MappingProxyType(
    {
        R.NATIONAL: tuple(role for role in R if role != R.SYSTEM),
        R.COORDINATOR: (R.HEAD, R.LIAISON),
    }
)
# who has one of these reads what people wrote or who they are, or lets others do so
PERSONAL = (
    P.SEE_TEXT, P.SEE_SECRET_TEXT, P.SEE_IDENTITY, P.SEE_ANONYMOUS_IDENTITY, P.MANAGE_ACCOUNTS,
)  # fmt: skip


def sees_personal_data(role: Role) -> bool:
    """Outside demo mode such a role signs in with a second factor."""
    return any(role in ALLOWED[permission] for permission in PERSONAL)


ROLE_NAMES = MappingProxyType(
    {
        Role.NATIONAL: Text("Admin nasional", "National administrator"),
        Role.COORDINATOR: Text("Admin koordinator", "Coordinating administrator"),
        Role.LIAISON: Text("Pejabat penghubung", "Liaison officer"),
        Role.HEAD: Text("Pimpinan", "Head"),
        Role.MANAGER: Text("Pengelola program", "Programme manager"),
        Role.OVERSEER: Text("Pengawas (Ombudsman/KSP)", "Overseer (Ombudsman/KSP)"),
        Role.PARTNER: Text("Mitra pembangunan", "Development partner"),
        Role.AUDITOR: Text("Auditor", "Auditor"),
        Role.SYSTEM: Text("Sistem", "System"),
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is acting. Services take one; they never ask the screen who it is."""

    name: str  # of the account
    role: Role
    government_id: int | None = None
    agency_id: int | None = None
    full_name: str = ""
    key: str = field(default="", compare=False, repr=False)  # of the session they came with

    def scope(self, permission: Permission) -> Scope | None:
        return ALLOWED[permission].get(self.role)

    def may(self, permission: Permission) -> bool:
        return self.scope(permission) is not None


SYSTEM = Actor("", Role.SYSTEM, full_name="Sistem")

"""The pages: where they are, what they are called, and who may open them. One table."""

from typing import NamedTuple

from lapor.domain.access import Permission
from lapor.domain.text import Text

WORK = Text("Meja kerja", "Workbench")
MONITOR = Text("Pemantauan", "Monitoring")
PROGRAMME = Text("Program", "Programme")
ADMIN = Text("Administrasi", "Administration")
TOP = None  # above every section
SECTIONS = (TOP, WORK, MONITOR, PROGRAMME, ADMIN)  # of the menu, in this order


class Page(NamedTuple):
    path: str
    title: Text
    icon: str
    permission: Permission
    section: Text | None
    in_menu: bool = True


PAGES = (
    Page(
        "pages/home.py",
        Text("Beranda", "Home"),
        ":material/home:",
        Permission.OWN_ACCOUNT,
        TOP,
    ),
    Page(
        "pages/queue.py",
        Text("Antrean laporan", "Complaint queue"),
        ":material/inbox:",
        Permission.SEE_COMPLAINTS,
        WORK,
    ),
    Page(
        "pages/complaint.py",
        Text("Laporan", "Complaint"),
        ":material/description:",
        Permission.SEE_COMPLAINTS,
        WORK,
        in_menu=False,
    ),
    Page(
        "pages/tomorrow.py",
        Text("Daftar besok", "List for tomorrow"),
        ":material/event_upcoming:",
        Permission.SEE_COMPLAINTS,
        WORK,
    ),
    Page(
        "pages/receive.py",
        Text("Catat laporan", "Record a complaint"),
        ":material/edit_note:",
        Permission.RECEIVE,
        WORK,
    ),
    Page(
        "pages/dispatch.py",
        Text("Disposisi", "Dispatch"),
        ":material/assignment_ind:",
        Permission.DISPATCH,
        WORK,
    ),
    Page(
        "pages/rules.py",
        Text("Aturan disposisi", "Dispatch rules"),
        ":material/rule:",
        Permission.DISPATCH,
        WORK,
    ),
    Page(
        "pages/templates.py",
        Text("Templat jawaban", "Answer templates"),
        ":material/quick_phrases:",
        Permission.EDIT_TEMPLATES,
        WORK,
    ),
    Page(
        "pages/copy_back.py",
        Text("Belum disalin ke SP4N", "To be entered in SP4N"),
        ":material/content_copy:",
        Permission.COPY_BACK,
        WORK,
    ),
    Page(
        "pages/kpi.py",
        Text("Pemantauan KPI", "KPI monitor"),
        ":material/monitoring:",
        Permission.SEE_KPI,
        MONITOR,
    ),
    Page(
        "pages/government.py",
        Text("Satu daerah", "One government"),
        ":material/location_city:",
        Permission.SEE_KPI,
        MONITOR,
    ),
    Page(
        "pages/indicator.py",
        Text("Satu indikator", "One indicator"),
        ":material/scatter_plot:",
        Permission.SEE_KPI,
        MONITOR,
    ),
    Page(
        "pages/quality.py",
        Text("Mutu data", "Data quality"),
        ":material/rule_folder:",
        Permission.SEE_KPI,
        MONITOR,
    ),
    Page(
        "pages/targets.py",
        Text("Target dan segel", "Targets and seals"),
        ":material/lock_clock:",
        Permission.SEE_KPI,
        MONITOR,
    ),
    Page(
        "pages/framework.py",
        Text("Kerangka hasil", "Results framework"),
        ":material/account_tree:",
        Permission.SEE_PROGRAMME,
        PROGRAMME,
    ),
    Page(
        "pages/programme.py",
        Text("Daerah percontohan", "Pilots"),
        ":material/flag:",
        Permission.SEE_PROGRAMME,
        PROGRAMME,
    ),
    Page(
        "pages/activities.py",
        Text("Kegiatan dan risiko", "Activities and risks"),
        ":material/event_note:",
        Permission.SEE_PROGRAMME,
        PROGRAMME,
    ),
    Page(
        "pages/topics.py",
        Text("Topik", "Topics"),
        ":material/topic:",
        Permission.SEE_PROGRAMME,
        MONITOR,
    ),
    Page(
        "pages/programme_entry.py",
        Text("Isian program", "Programme entry"),
        ":material/edit_document:",
        Permission.EDIT_PROGRAMME,
        PROGRAMME,
    ),
    Page(
        "pages/partners.py",
        Text("Mitra", "Partners"),
        ":material/handshake:",
        Permission.SEE_PACKS,
        PROGRAMME,
    ),
    Page(
        "pages/packs.py",
        Text("Rapat Dewan", "Board meetings"),
        ":material/inventory_2:",
        Permission.SEE_PACKS,
        PROGRAMME,
    ),
    Page(
        "pages/accounts.py",
        Text("Akun", "Accounts"),
        ":material/manage_accounts:",
        Permission.MANAGE_ACCOUNTS,
        ADMIN,
    ),
    Page(
        "pages/profile.py",
        Text("Profil", "Profile"),
        ":material/account_circle:",
        Permission.OWN_ACCOUNT,
        WORK,
        in_menu=False,
    ),
    Page(
        "pages/intake.py",
        Text("Impor", "Import"),
        ":material/upload_file:",
        Permission.IMPORT,
        ADMIN,
    ),
    Page(
        "pages/agencies.py",
        Text("Instansi", "Agencies"),
        ":material/domain:",
        Permission.SEE_AGENCIES,
        ADMIN,
    ),
    Page(
        "pages/master.py",
        Text("Data induk", "Master data"),
        ":material/category:",
        Permission.SEE_REFERENCE,
        ADMIN,
    ),
    Page(
        "pages/calendar.py",
        Text("Kalender dan kebijakan", "Calendar and policies"),
        ":material/calendar_month:",
        Permission.SEE_REFERENCE,
        ADMIN,
    ),
    Page(
        "pages/rights.py",
        Text("Hak akses", "Rights"),
        ":material/key:",
        Permission.SEE_RIGHTS,
        ADMIN,
    ),
    Page(
        "pages/system.py",
        Text("Sistem", "System"),
        ":material/monitor_heart:",
        Permission.SEE_SYSTEM,
        ADMIN,
    ),
    Page(
        "pages/audit.py",
        Text("Jejak audit", "Audit trail"),
        ":material/policy:",
        Permission.SEE_AUDIT,
        ADMIN,
    ),
    Page(
        "pages/privacy.py",
        Text("Privasi", "Privacy"),
        ":material/shield_person:",
        Permission.SEE_PRIVACY,
        ADMIN,
    ),
)

"""The pages: where they are, what they are called, and who may open them. One table."""

from typing import NamedTuple

from lapor.domain.access import Permission
from lapor.domain.text import Text


class Page(NamedTuple):
    path: str
    title: Text
    icon: str
    permission: Permission
    in_menu: bool = True


PAGES = (
    Page(
        "pages/queue.py",
        Text("Antrean laporan", "Complaint queue"),
        ":material/inbox:",
        Permission.SEE_COMPLAINTS,
    ),
    Page(
        "pages/complaint.py",
        Text("Laporan", "Complaint"),
        ":material/description:",
        Permission.SEE_COMPLAINTS,
        in_menu=False,
    ),
    Page(
        "pages/tomorrow.py",
        Text("Daftar besok", "List for tomorrow"),
        ":material/event_upcoming:",
        Permission.SEE_COMPLAINTS,
    ),
    Page(
        "pages/receive.py",
        Text("Catat laporan", "Record a complaint"),
        ":material/edit_note:",
        Permission.RECEIVE,
    ),
    Page(
        "pages/dispatch.py",
        Text("Disposisi", "Dispatch"),
        ":material/assignment_ind:",
        Permission.DISPATCH,
    ),
    Page(
        "pages/rules.py",
        Text("Aturan disposisi", "Dispatch rules"),
        ":material/rule:",
        Permission.DISPATCH,
    ),
    Page(
        "pages/templates.py",
        Text("Templat jawaban", "Answer templates"),
        ":material/quick_phrases:",
        Permission.EDIT_TEMPLATES,
    ),
    Page(
        "pages/copy_back.py",
        Text("Belum disalin ke SP4N", "To be entered in SP4N"),
        ":material/content_copy:",
        Permission.COPY_BACK,
    ),
    Page(
        "pages/kpi.py",
        Text("Pemantauan KPI", "KPI monitor"),
        ":material/monitoring:",
        Permission.SEE_KPI,
    ),
    Page(
        "pages/government.py",
        Text("Satu daerah", "One government"),
        ":material/location_city:",
        Permission.SEE_KPI,
    ),
    Page(
        "pages/indicator.py",
        Text("Satu indikator", "One indicator"),
        ":material/scatter_plot:",
        Permission.SEE_KPI,
    ),
    Page(
        "pages/quality.py",
        Text("Mutu data", "Data quality"),
        ":material/rule_folder:",
        Permission.SEE_KPI,
    ),
    Page(
        "pages/targets.py",
        Text("Target dan segel", "Targets and seals"),
        ":material/lock_clock:",
        Permission.SEE_KPI,
    ),
    Page(
        "pages/framework.py",
        Text("Kerangka hasil", "Results framework"),
        ":material/account_tree:",
        Permission.SEE_PROGRAMME,
    ),
    Page(
        "pages/programme.py",
        Text("Daerah percontohan", "Pilots"),
        ":material/flag:",
        Permission.SEE_PROGRAMME,
    ),
    Page(
        "pages/activities.py",
        Text("Kegiatan dan risiko", "Activities and risks"),
        ":material/event_note:",
        Permission.SEE_PROGRAMME,
    ),
    Page(
        "pages/topics.py",
        Text("Topik", "Topics"),
        ":material/topic:",
        Permission.SEE_PROGRAMME,
    ),
    Page(
        "pages/programme_entry.py",
        Text("Isian program", "Programme entry"),
        ":material/edit_document:",
        Permission.EDIT_PROGRAMME,
    ),
    Page(
        "pages/partners.py",
        Text("Mitra", "Partners"),
        ":material/handshake:",
        Permission.SEE_PACKS,
    ),
    Page(
        "pages/packs.py",
        Text("Rapat Dewan", "Board meetings"),
        ":material/inventory_2:",
        Permission.SEE_PACKS,
    ),
    Page(
        "pages/intake.py",
        Text("Impor", "Import"),
        ":material/upload_file:",
        Permission.IMPORT,
    ),
    Page(
        "pages/privacy.py",
        Text("Privasi", "Privacy"),
        ":material/shield_person:",
        Permission.SEE_PRIVACY,
    ),
)

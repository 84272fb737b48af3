"""Permissions and scopes in words: what the page about rights, its file and its answers say."""

from types import MappingProxyType

from db.codes import Role
from lapor.domain.access import ALLOWED, ROLE_NAMES, Permission, Scope
from lapor.domain.text import Text

PERMISSIONS = MappingProxyType(
    {
        "see_complaints": Text("Melihat antrean dan laporan", "See the queue and complaints"),
        "move_complaints": Text("Mengambil langkah pada laporan", "Take steps on complaints"),
        "attach": Text("Melampirkan berkas", "Attach files"),
        "see_text": Text("Membaca isi laporan biasa", "Read the text of ordinary complaints"),
        "see_secret_text": Text(
            "Membaca isi laporan rahasia", "Read the text of secret complaints"
        ),
        "see_identity": Text(
            "Melihat identitas pelapor yang tidak anonim (dicatat)",
            "See who a reporter is who is not anonymous (logged)",
        ),
        "see_anonymous_identity": Text(
            "Melihat identitas pelapor anonim (beralasan, dicatat)",
            "See who an anonymous reporter is (with a reason, logged)",
        ),
        "dispatch": Text("Mendisposisikan", "Dispatch"),
        "see_kpi": Text("Melihat KPI", "See KPIs"),
        "see_programme": Text("Melihat program", "See the programme"),
        "edit_programme": Text("Mengisi data program", "Enter the programme's data"),
        "import": Text("Mengimpor berkas", "Import files"),
        "edit_templates": Text("Menulis templat jawaban", "Write answer templates"),
        "receive": Text("Mencatat laporan", "Write complaints down"),
        "copy_back": Text("Menyalin langkah ke SP4N-LAPOR!", "Enter steps in SP4N-LAPOR!"),
        "set_targets": Text("Menetapkan target KPI", "Set targets of KPIs"),
        "see_packs": Text("Melihat bahan mitra dan rapat", "See what partners and boards get"),
        "freeze_pack": Text("Membekukan bahan rapat", "Freeze a board meeting's figures"),
        "seal": Text("Menyegel bulan", "Seal a month"),
        "settle_imports": Text(
            "Memutuskan pertentangan impor", "Decide where an import contradicts us"
        ),
        "see_reference": Text(
            "Melihat kalender, kebijakan, dan data induk", "See calendar, policies, master data"
        ),
        "manage_reference": Text(
            "Mengubah kalender, kebijakan, dan data induk", "Change calendar, policies, master data"
        ),
        "see_agencies": Text("Melihat data instansi", "See what is known of agencies"),
        "manage_agencies": Text("Mengelola instansi", "Administer agencies"),
        "see_system": Text("Melihat keadaan sistem", "See how the system is"),
        "run_jobs": Text("Menjalankan pekerjaan sistem", "Run the system's jobs"),
        "see_rights": Text("Melihat hak akses", "See who may do what"),
        "manage_accounts": Text("Mengelola akun", "Administer accounts"),
        "own_account": Text("Mengurus akun sendiri", "Look after one's own account"),
        "see_audit": Text("Melihat jejak audit", "See the audit log"),
        "see_privacy": Text("Melihat urusan data pribadi", "See matters of personal data"),
        "manage_privacy": Text("Mengurus data pribadi", "Decide matters of personal data"),
        "see_breach": Text("Melihat insiden data pribadi", "See breaches of personal data"),
        "handle_breach": Text("Menangani insiden data pribadi", "Handle breaches"),
        "erase": Text("Menghapus data pribadi menurut retensi", "Erase personal data by retention"),
    }
)
SCOPES = MappingProxyType(
    {
        "all": Text("semua", "all"),
        "own_government": Text("pemerintah sendiri", "own government"),
        "own_agency": Text("instansi sendiri", "own agency"),
        "aggregate": Text("angka saja", "figures only"),
        "self": Text("diri sendiri", "oneself"),
    }
)


def permission(of: Permission) -> Text:
    """A permission, as an action."""
    return PERMISSIONS.get(of.value, Text(of.value, of.value))


def scope(of: Scope) -> Text:
    """How far it reaches."""
    return SCOPES.get(of.value, Text(of.value, of.value))


def told() -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table as docs/rights.md has it: its head, and a row for each permission."""
    roles = [role for role in Role if role != Role.SYSTEM]
    head = ("code", "hak", "right", *(ROLE_NAMES[role].en for role in roles))
    rows = []
    for one, row in ALLOWED.items():
        words = permission(one)
        far = (scope(row[role]).en if role in row else "–" for role in roles)
        rows.append((f"`{one.value}`", words.id, words.en, *far))
    return head, rows

"""What the audit log says was done, in words. An action without words is not written."""

from collections.abc import Mapping
from types import MappingProxyType

from lapor.domain.programme_fields import KINDS
from lapor.domain.text import Text
from lapor.domain.workflow import MOVES

_PEOPLE = {
    "sign_in": Text("Masuk", "Sign in"),
    "switch_role": Text("Ganti peran dalam demo", "Change roles in the demo"),
    "reset_demo": Text("Mulai demo dari awal", "Begin the demo again"),
    "create_account": Text("Buat akun", "Create an account"),
    "change_account": Text("Ubah akun", "Change an account"),
    "open_account": Text("Aktifkan akun", "Enable an account"),
    "disable_account": Text("Nonaktifkan akun", "Disable an account"),
    "make_link": Text("Buat tautan sekali pakai", "Make a one-time link"),
    "choose_password": Text("Tetapkan kata sandi", "Choose a password"),
    "second_factor": Text("Verifikasi dua langkah", "Second factor"),
    "lift_tries": Text("Izinkan mencoba masuk lagi", "Let somebody try to sign in again"),
    "end_sessions": Text("Akhiri sesi", "End sessions"),
    "absent": Text("Catat ketidakhadiran", "Record an absence"),
    "present": Text("Akhiri ketidakhadiran", "End an absence"),
}
_PRIVACY = {
    "see_identity": Text("Lihat identitas pelapor", "See who reported"),
    "see_numbers": Text("Lihat angka yang disamarkan", "See numbers that are hidden"),
    "see_attachment": Text("Lihat lampiran", "See an attachment"),
    "see_evidence": Text("Lihat bukti program", "See evidence of the programme"),
    "export": Text("Unduh berkas", "Download a file"),
    "erase": Text("Hapus data pribadi", "Erase personal data"),
    "set_retention": Text("Atur masa simpan", "Set how long data are kept"),
    "see_text": Text("Buka isi laporan rahasia", "Open a secret complaint's text"),
    "see_requester": Text("Lihat peminta data", "See who asks about data"),
    "hide_piece": Text("Sembunyikan bagian teks", "Hide a piece of a text"),
    "keep_piece": Text("Biarkan bagian teks terbaca", "Keep a piece of a text readable"),
    "withdraw_piece": Text("Cabut keputusan atas teks", "Take a decision on a text back"),
    "hold_legal": Text("Tahan sebagai bukti", "Hold as evidence"),
    "hold_restriction": Text("Batasi pemakaian data", "Restrict the use of data"),
    "lift_legal": Text("Akhiri penahanan bukti", "Lift a hold of evidence"),
    "lift_restriction": Text("Akhiri pembatasan", "Lift a restriction"),
    "enter_request": Text("Catat permintaan data", "Write down a request about data"),
    "request_done": Text("Penuhi permintaan data", "Grant a request about data"),
    "request_refused": Text("Tolak permintaan data", "Refuse a request about data"),
    "correct_reporter": Text("Perbaiki data pelapor", "Correct a reporter's data"),
    "enter_incident": Text("Catat insiden", "Write down an incident"),
    "tell_incident": Text("Isi pemberitahuan insiden", "Fill in an incident's notice"),
    "restore": Text("Pulihkan cadangan", "Restore a backup"),
    "confirm_retention": Text("Setujui penghapusan", "Confirm an erasure"),
}
_WORK = {
    "attach": Text("Tambah lampiran", "Add an attachment"),
    "detach": Text("Hapus lampiran", "Remove an attachment"),
    "agency": Text("Ubah instansi", "Change an agency"),
    "add_agency": Text("Tambah instansi", "Add an agency"),
    "merge_agency": Text("Gabungkan instansi", "Merge an agency into another"),
    "government": Text("Ubah pemerintah daerah", "Change a government"),
    "category": Text("Ubah kategori", "Change a category"),
    "reason": Text("Ubah alasan", "Change a reason"),
    "calendar_day": Text("Ubah kalender", "Change the calendar"),
    "policy": Text("Ubah kebijakan tenggat", "Change a policy of due dates"),
    "bulk_ask": Text("Siapkan tindakan massal", "Prepare a bulk action"),
    "bulk_start": Text("Mulai tindakan massal", "Start a bulk action"),
    "bulk_cancel": Text("Batalkan tindakan massal", "Cancel a bulk action"),
    "copy_back": Text("Tandai sudah disalin", "Mark as entered"),
    "copy_back_undone": Text("Tandai belum disalin", "Mark as to be entered again"),
    "import": Text("Impor berkas", "Import a file"),
    "conflict_kept": Text("Pakai data kita", "Keep ours"),
    "conflict_taken": Text("Pakai data berkas", "Take the file's"),
    "rule_create": Text("Buat aturan disposisi", "Create a dispatch rule"),
    "rule_change": Text("Ubah aturan disposisi", "Change a dispatch rule"),
    "rule_remove": Text("Hapus aturan disposisi", "Remove a dispatch rule"),
    "rule_order": Text("Urutkan aturan disposisi", "Order dispatch rules"),
    "rule_test": Text("Uji aturan disposisi", "Test a dispatch rule"),
    "rule_on": Text("Nyalakan aturan disposisi", "Switch a dispatch rule on"),
    "rule_off": Text("Matikan aturan disposisi", "Switch a dispatch rule off"),
    "rule_automatic": Text("Jadikan aturan otomatis", "Let a rule act by itself"),
    "rule_manual": Text("Jadikan aturan usulan", "Let a rule propose only"),
    "suggestions_trained": Text("Latih saran instansi", "Train suggestions of agencies"),
    "suggestions_dropped": Text("Hentikan saran instansi", "Drop suggestions of agencies"),
    "setting": Text("Ubah setelan sendiri", "Change one's own setting"),
    "save_view": Text("Simpan tampilan", "Save a view"),
    "rename_view": Text("Ganti nama tampilan", "Rename a view"),
    "delete_view": Text("Hapus tampilan", "Delete a view"),
    "add_template": Text("Tambah templat", "Add a template"),
    "change_template": Text("Ubah templat", "Change a template"),
    "remove_template": Text("Hapus templat", "Remove a template"),
    "set_target": Text("Tetapkan target", "Set a target"),
    "seal": Text("Segel bulan", "Seal a month"),
    "freeze_pack": Text("Bekukan angka rapat", "Freeze figures of a meeting"),
    "import_programme": Text("Impor data program", "Import programme data"),
}
_VERBS = {"save": Text("Simpan", "Save"), "remove": Text("Hapus", "Remove")}
ACTIONS: Mapping[str, Text] = MappingProxyType(
    {
        **_PEOPLE,
        **_PRIVACY,
        **_WORK,
        **{move.code.value: move.label for move in MOVES},
        **{
            f"{verb}_{kind.name}": Text(f"{words.id}: {kind.one.id}", f"{words.en}: {kind.one.en}")
            for verb, words in _VERBS.items()
            for kind in KINDS.values()
        },
    }
)
LOOKS = (
    "see_identity",
    "see_numbers",
    "see_requester",
)  # somebody saw what is hidden, and gave a reason


def known(action: str) -> str:
    """Raises ValueError for one that nobody could read about."""
    if action not in ACTIONS:
        raise ValueError(f"the action {action!r} has no words in lapor/domain/audit_actions.py")
    return action

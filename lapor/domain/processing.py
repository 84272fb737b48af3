"""The register of processing activities (UU 27/2022 art. 31): what is done with whose data, why."""

from typing import NamedTuple

from lapor.domain.text import Text


class Activity(NamedTuple):
    """One purpose, as the register tells it."""

    purpose: Text
    basis: Text
    categories: Text
    recipients: Text
    retention: Text
    security: Text


FIELDS = {
    "basis": Text("Dasar", "Basis"),
    "categories": Text("Data dan orang", "Data and people"),
    "recipients": Text("Penerima", "Recipients"),
    "retention": Text("Masa simpan", "Retention"),
    "security": Text("Pengamanan", "Security"),
}
BY_RULES = Text(
    "Menurut aturan masa simpan kelas dan status (halaman Privasi); perlu dikonfirmasi dengan JRA.",
    "By the rules for class and status (page Privacy); to be confirmed with the archive schedule.",
)
REGISTER = (
    Activity(
        Text("Menangani laporan masyarakat", "Handling people's complaints"),
        Text(
            "Kewajiban hukum dan pelayanan publik: UU 25/2009, Perpres 76/2013, PermenPANRB "
            "62/2018; UU 27/2022 Pasal 20 ayat (2) huruf c dan e.",
            "Legal duty and public service: Law 25/2009, Perpres 76/2013, PermenPANRB 62/2018; "
            "Law 27/2022, Article 20(2)(c) and (e).",
        ),
        Text(
            "Pelapor: nama, telepon, surel, isi laporan, lampiran; orang yang disebut dalam isi.",
            "Reporters: name, telephone, e-mail, text, files; people named in the text.",
        ),
        Text(
            "Admin nasional; admin koordinator dan instansi yang berwenang. Identitas pelapor "
            "anonim hanya admin nasional, dengan alasan.",
            "The national administrator; the competent government and agency. An anonymous "
            "reporter's identity: the national administrator alone, with a reason.",
        ),
        BY_RULES,
        Text(
            "Identitas dan berkas disandikan dengan kunci di luar basis data; disamarkan di layar; "
            "setiap pembukaan dicatat.",
            "Identity and files sealed with a key outside the database; masked on screen; every "
            "opening logged.",
        ),
    ),
    Activity(
        Text("Menghitung kinerja (KPI) dan laporan program", "KPIs and programme reports"),
        Text(
            "Kepentingan umum: PermenPANRB 62/2018, Kepmen 680/2020; UU 27/2022 Pasal 20 ayat (2) "
            "huruf e.",
            "Public interest: PermenPANRB 62/2018, Kepmen 680/2020; Law 27/2022, Article 20(2)(e).",
        ),
        Text(
            "Angka tanpa identitas; mitra hanya melihat sel berisi 10 laporan atau lebih.",
            "Numbers without identity; partners see cells of ten complaints or more.",
        ),
        Text(
            "Pemerintah daerah, pengawas, mitra pembangunan.",
            "Governments, overseers, development partners.",
        ),
        Text(
            "Tetap disimpan: tidak memuat data pribadi.", "Kept: there are no personal data in it."
        ),
        Text("Buku besar yang dibuktikan `verify`.", "A ledger that `verify` proves."),
    ),
    Activity(
        Text("Mencari, menyarankan instansi, laporan serupa", "Search, suggestions, similar ones"),
        Text(
            "Bagian dari penanganan laporan; dasar yang sama.",
            "A part of handling complaints; the same basis.",
        ),
        Text(
            "Kata-kata isi laporan tanpa nomor pribadi.",
            "Words of the texts, without personal numbers.",
        ),
        Text("Petugas menurut kewenangan.", "Officers within their scope."),
        Text(
            "Dihapus bersama laporannya; model saran dilatih ulang.",
            "Erased with the complaint; the model is learned anew.",
        ),
        Text(
            "Indeks dan model hanya di basis data ini.", "Index and model in this database alone."
        ),
    ),
    Activity(
        Text("Akun petugas dan log audit", "Officers' accounts and the audit log"),
        Text(
            "Keamanan pemrosesan: UU 27/2022 Pasal 35 sampai 39.",
            "Security of processing: Law 27/2022, Articles 35 to 39.",
        ),
        Text(
            "Petugas: nama, peran, sandi (hash), faktor kedua dan surel (tersandi), tindakan.",
            "Officers: name, role, password (hashed), second factor and e-mail address (sealed), "
            "what they did.",
        ),
        Text(
            "Admin nasional, auditor; alamat surel hanya pemiliknya dan mesin surel.",
            "The national administrator, auditors; an e-mail address: its owner and the mail "
            "server alone.",
        ),
        Text(
            "Selama akun dan log diperlukan sebagai bukti.",
            "As long as account and log are needed as evidence.",
        ),
        Text(
            "Log berantai dengan HMAC; jangkar di luar.",
            "A chained log with HMACs; anchors outside.",
        ),
    ),
    Activity(
        Text("Cadangan", "Backups"),
        Text("Keamanan dan ketersediaan: Pasal 35.", "Security and availability: Article 35."),
        Text("Semua data di atas.", "All of the above."),
        Text("Pengelola sistem.", "The keepers of the system."),
        Text(
            "Paling lama 35 hari; penghapusan diulang saat dipulihkan.",
            "At most 35 days; erasures are done again when one is restored.",
        ),
        Text("Disegel AES-GCM.", "Sealed with AES-GCM."),
    ),
)

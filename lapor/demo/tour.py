"""The guided tour of the demo: ten stops, each somebody doing something real.

One table: the panel on the pages, the script in docs/demo.md and the journey that follows the tour
all read it, so that they cannot disagree.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from lapor.domain.text import Text


class Which(StrEnum):
    """A complaint that is looked up when somebody arrives, as no address of it is known before."""

    URGENT = "urgent"  # the first of the list of the first stop
    NAMED = "named"  # the first whose reporter is known


class Stop(NamedTuple):
    """Who stands where, what to do there, and what to notice."""

    account: str  # of the demo's people
    path: str
    title: Text
    do: Text
    notice: Text
    query: Mapping[str, str] = MappingProxyType({})
    which: Which | None = None
    shows_figure: bool = False  # the follow-up rate as it was at the first stop, and as it is now


LATE = MappingProxyType({"list": "late", "status": "not_followed_up"})
BALI = MappingProxyType(
    {"period": "last_month", "number": "follow_up_rate", "of": "51", "why-open": "true"}
)
PASSPORT = MappingProxyType(
    {"period": "all", "number": "follow_up_rate", "passport-open": "true"}
)  # fmt: skip
STOPS = (
    Stop(
        "budi",
        "pages/queue.py",
        Text("Laporan yang terlambat dijawab", "The complaint that waits too long"),
        Text(
            "Baca baris paling atas: itulah yang paling mendesak. Lalu pilih Selanjutnya.",
            "Read the first row: it is the most urgent one. Then choose Next.",
        ),
        Text(
            "Tenggat dihitung dalam hari kerja menurut PermenPANRB 62/2018; hari libur dan masa "
            "tertunda tidak dihitung.",
            "Deadlines count working days as PermenPANRB 62/2018 says; holidays and time on hold "
            "do not count.",
        ),
        LATE,
    ),
    Stop(
        "budi",
        "pages/complaint.py",
        Text("Jawab laporan itu", "Answer it"),
        Text(
            "Pilih Tindak lanjuti, tulis tanggapan (atau pakai templat), lalu simpan.",
            "Choose Follow up, write an answer (or use a template), and save it.",
        ),
        Text(
            "Sebelum disimpan tertulis apa yang akan berubah: status, tenggat, dan siapa yang "
            "membaca tanggapan.",
            "Before it is saved the form says what will change: the status, the deadlines, and "
            "who reads the answer.",
        ),
        which=Which.URGENT,
    ),
    Stop(
        "siti",
        "pages/kpi.py",
        Text("Angkanya bergerak", "The number moves"),
        Text(
            "Bandingkan angka tindak lanjut sebelum dan sesudah jawaban tadi.",
            "Compare the follow-up rate before and after that answer.",
        ),
        Text(
            "Tidak ada yang menunggu laporan bulanan: satu jawaban, dan pembilangnya bertambah "
            "satu.",
            "Nobody waits for a monthly report: one answer, and the numerator grows by one.",
        ),
        MappingProxyType({"period": "all"}),
        shows_figure=True,
    ),
    Stop(
        "siti",
        "pages/kpi.py",
        Text("Paspor sebuah angka", "The passport of a number"),
        Text(
            "Gulir ke Paspor angka: rumus, sumber, kebijakan, dan laporan di baliknya.",
            "Scroll to the number passport: formula, source, policy, and the complaints behind it.",
        ),
        Text(
            "Sidik SHA-256 membuktikan bahwa siapa pun yang menghitung ulang memakai laporan yang "
            "sama.",
            "The SHA-256 digest proves that whoever counts again counts the same complaints.",
        ),
        PASSPORT,
    ),
    Stop(
        "maya",
        "pages/kpi.py",
        Text("Mengapa angka Bali berubah?", "Why did Bali's number change?"),
        Text(
            "Gulir ke Mengapa berubah? dan baca bagian-bagian dari selisihnya.",
            "Scroll to Why did it change? and read the parts of the difference.",
        ),
        Text(
            "Bagian-bagiannya berjumlah tepat sebesar selisih: tidak ada sisa yang tak dijelaskan.",
            "The parts add up to exactly the difference: nothing is left unexplained.",
        ),
        BALI,
    ),
    Stop(
        "siti",
        "pages/dispatch.py",
        Text("Siapa yang mengerjakannya?", "Who should work on it?"),
        Text(
            "Pilih satu laporan yang belum ditugaskan dan baca usulan instansinya.",
            "Choose a complaint nobody has yet and read which agencies are proposed.",
        ),
        Text(
            "Setiap usulan menyebut alasannya, dan tabel instansi menunjukkan siapa yang "
            "kewalahan.",
            "Each proposal says why, and the table of agencies shows who is overloaded.",
        ),
    ),
    Stop(
        "siti",
        "pages/complaint.py",
        Text("Nama pelapor tersembunyi", "The reporter's name is hidden"),
        Text(
            "Pada Pelapor pilih Tampilkan, beri alasan, dan lihat namanya.",
            "Under Reporter choose Show, give a reason, and see the name.",
        ),
        Text(
            "Nama hanya terbuka dengan alasan, selama 15 menit, dan setiap kali dicatat.",
            "A name opens only with a reason, for 15 minutes, and each time is logged.",
        ),
        which=Which.NAMED,
    ),
    Stop(
        "ratna",
        "pages/audit.py",
        Text("Siapa yang melihat nama itu?", "Who saw that name?"),
        Text(
            "Baca baris paling atas: siapa melihat, laporan mana, kapan, dan mengapa.",
            "Read the first row: who looked, at which complaint, when and why.",
        ),
        Text(
            "Jejak audit tidak dapat diubah: setiap baris terikat pada baris sebelumnya.",
            "The audit trail cannot be changed: each row is tied to the one before it.",
        ),
        MappingProxyType({"doing": "looks"}),
    ),
    Stop(
        "maya",
        "pages/packs.py",
        Text("Bekukan angka untuk rapat Dewan", "Freeze the figures for the board"),
        Text(
            "Buka Bekukan paket, tulis judul, lalu pilih Bekukan.",
            "Open Freeze a pack, write a title, and choose Freeze it.",
        ),
        Text(
            "Yang dibaca Dewan tetap sama selamanya, dengan sidiknya; yang berubah sesudahnya "
            "tampak sebagai selisih.",
            "What the board reads stays the same for ever, with its digest; what changes later "
            "shows as a difference.",
        ),
    ),
    Stop(
        "dewi",
        "pages/partners.py",
        Text("Ringkasan untuk mitra", "The brief for partners"),
        Text(
            "Baca jawaban atas lima pertanyaan mitra, lalu unduh ringkasannya di bagian bawah.",
            "Read the answers to the partners' five questions, then download the brief below.",
        ),
        Text(
            "Mitra hanya melihat angka gabungan: tanpa nama, tanpa teks, tanpa sel di bawah 10.",
            "Partners see sums only: no names, no texts, no cells under 10.",
        ),
    ),
)

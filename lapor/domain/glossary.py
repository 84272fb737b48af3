"""Terms a reader may not know, what they mean here, and the pages they stand on."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from lapor.domain.text import Text


class Term(NamedTuple):
    name: Text
    meaning: Text


TERMS: Mapping[str, Term] = MappingProxyType(
    {
        "dispatch": Term(
            Text("Disposisi", "Dispatch"),
            Text("Laporan diteruskan kepada instansi yang berwenang; sejak itu tenggat tindak "
                 "lanjut berjalan.",
                 "A complaint is handed to the competent agency; from then on the follow-up "
                 "deadline runs."),
        ),
        "follow_up": Term(
            Text("Tindak lanjut", "Follow-up"),
            Text("Tanggapan resmi pertama dari instansi kepada pelapor.",
                 "The first official answer of the agency to the reporter."),
        ),
        "on_hold": Term(
            Text("Tertunda", "On hold"),
            Text("Pelapor diminta melengkapi; tenggat berhenti sampai 30 hari, lalu diarsipkan.",
                 "The reporter was asked for more; clocks stop for up to 30 days, then it is "
                 "archived."),
        ),
        "working_day": Term(
            Text("Hari kerja (hk)", "Working day"),
            Text("Hari tanpa Sabtu, Minggu, hari libur nasional, dan cuti bersama.",
                 "A day that is no Saturday, Sunday, national holiday or collective leave."),
        ),
        "supervisory": Term(
            Text("Berkadar pengawasan", "Of a supervisory nature"),
            Text("Pengaduan yang perlu pemeriksaan, misalnya dugaan pelanggaran; tenggatnya lebih "
                 "panjang.",
                 "A complaint that needs an inquiry, as of misconduct; its deadline is longer."),
        ),
        "secret": Term(
            Text("Rahasia dan anonim", "Secret and anonymous"),
            Text("Rahasia: isi tidak dibuka untuk umum. Anonim: nama pelapor tidak diketahui "
                 "instansi.",
                 "Secret: the text is not public. Anonymous: the agency does not learn the "
                 "reporter's name."),
        ),
        "lapse": Term(
            Text("Ditutup otomatis", "Lapsed"),
            Text("Pelapor tidak membalas jawaban dalam 10 hari kerja, maka laporan selesai.",
                 "The reporter did not reply within 10 working days, so the complaint is done."),
        ),
        "n": Term(
            Text("n", "n"),
            Text("Banyaknya laporan di balik sebuah angka; di bawah 10 angkanya tidak "
                 "ditampilkan.",
                 "How many complaints a number is made of; under 10 it is not shown."),
        ),
        "as_of": Term(
            Text("Keadaan per, dan diketahui pada", "As of, and known on"),
            Text("Yang telah terjadi sampai hari itu; dan yang telah tercatat sampai hari itu.",
                 "What had happened by that day; and what had been recorded by that day."),
        ),
        "passport": Term(
            Text("Paspor angka", "Number passport"),
            Text("Rumus, sumber, kebijakan, saringan, dan laporan di balik sebuah angka.",
                 "Formula, source, policy, filters, and the complaints behind a number."),
        ),
        "seal": Term(
            Text("Segel", "Seal"),
            Text("Angka sebulan yang disimpan selamanya dengan sidiknya, sehingga perubahan "
                 "sesudahnya tampak.",
                 "A month's figures, kept for ever with their digest, so that later changes "
                 "show."),
        ),
        "pack": Term(
            Text("Paket beku", "Frozen pack"),
            Text("Semua angka, bukti, dan teks sebagaimana dilihat sebuah rapat Dewan.",
                 "All figures, evidence and texts as a board meeting saw them."),
        ),
        "evidence": Term(
            Text("Bukti", "Evidence"),
            Text("Dokumen yang menunjukkan bahwa sebuah hasil atau tahapan benar tercapai.",
                 "A document that shows that a result or a milestone was really reached."),
        ),
        "retention": Term(
            Text("Masa simpan", "Retention"),
            Text("Berapa lama data pribadi disimpan sebelum dihapus.",
                 "How long personal data are kept before they are erased."),
        ),
        "chain": Term(
            Text("Rantai audit", "Audit chain"),
            Text("Setiap baris membawa sidik baris sebelumnya, sehingga perubahan ketahuan.",
                 "Each row carries the digest of the one before, so that a change is found."),
        ),
    }
)  # fmt: skip
_WORK = ("working_day", "follow_up", "on_hold", "supervisory", "secret", "lapse")
_NUMBERS = ("n", "as_of", "follow_up", "passport", "working_day")
ON_PAGE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pages/queue.py": _WORK,
        "pages/complaint.py": ("dispatch", *_WORK),
        "pages/tomorrow.py": _WORK,
        "pages/receive.py": ("supervisory", "secret", "working_day"),
        "pages/dispatch.py": ("dispatch", "working_day", "on_hold", "n"),
        "pages/rules.py": ("dispatch", "supervisory"),
        "pages/kpi.py": _NUMBERS,
        "pages/government.py": _NUMBERS,
        "pages/indicator.py": _NUMBERS,
        "pages/quality.py": ("n", "as_of", "lapse"),
        "pages/targets.py": ("seal", "as_of", "n"),
        "pages/framework.py": ("evidence", "n"),
        "pages/programme.py": ("evidence",),
        "pages/topics.py": ("n", "follow_up"),
        "pages/programme_entry.py": ("evidence",),
        "pages/partners.py": ("pack", "evidence", "n", "as_of"),
        "pages/packs.py": ("pack", "evidence", "as_of"),
        "pages/audit.py": ("chain",),
        "pages/privacy.py": ("retention", "secret"),
        "pages/calendar.py": ("working_day",),
    }
)


def on_page(path: str) -> list[Term]:
    """The terms of a page; none where all its words are everyday ones."""
    return [TERMS[code] for code in ON_PAGE.get(path, ())]

"""Made-up texts for the benchmark: words as common and as rare as in real complaints.

"jalan" stands in most, "jalan rusak" in many, "irigasi sawah" in one of eight hundred, a name of
a place in one of three thousand.
"""

import random
from itertools import accumulate

SUBJECTS = (
    "jalan rusak", "lampu penerangan jalan mati", "sampah menumpuk", "drainase tersumbat",
    "air PDAM tidak mengalir", "jembatan retak", "pelayanan KTP lambat", "bantuan sosial terlambat",
    "pungutan di sekolah", "parkir liar", "pohon tumbang", "banjir setiap hujan",
    "antrean puskesmas panjang", "iuran BPJS salah hitung", "bangunan tanpa izin",
    "irigasi sawah kering",
)  # fmt: skip
SHARES = (30, 12, 9, 7, 6, 3, 6, 5, 4, 4, 3, 4, 3, 2, 1.9, 0.1)
PLACES = ("di depan pasar", "dekat sekolah", "di samping balai desa", "di gang sempit", "di RT 03")
SINCE = ("sejak minggu lalu", "sudah tiga bulan", "sejak awal tahun", "berkali-kali", "tadi malam")
PLEAS = (
    "Mohon segera diperbaiki oleh dinas terkait.",
    "Warga sudah melapor ke kelurahan tetapi belum ada tanggapan.",
    "Anak-anak yang berangkat sekolah hampir jatuh, mohon perhatian Bapak/Ibu.",
    "Kami berharap ada petugas yang datang memeriksa. Terima kasih.",
    "Foto sudah kami lampirkan, silakan dicek ke lokasi.",
)
FIRST = ("Mer", "Ken", "Suka", "Tani", "Bu", "Wono", "Karang", "Tir", "Pan", "Gading", "Sri", "Ban")
MIDDLE = ("pati", "sari", "da", "ra", "mukti", "li", "ta", "wi", "ja", "ku", "lo", "ne", "su", "ma")
LAST = ("ya", "an", "yu", "rejo", "jaya", "sih", "wati", "po", "ran", "gung", "tan", "la", "di")
NAMES = tuple(f"{a}{b}{c}" for a in FIRST for b in MIDDLE for c in LAST)
_REACH = tuple(accumulate(SHARES))


def write(draw: random.Random) -> tuple[str, str]:
    """(title, body of about 300 characters)"""
    (subject,) = draw.choices(SUBJECTS, cum_weights=_REACH)
    name, place = draw.choice(NAMES), draw.choice(PLACES)
    street = "jalan" if draw.random() < 0.85 else "kampung"
    body = (
        f"{subject.capitalize()} {place} {street} {name} nomor {draw.randrange(1, 400)} "
        f"{draw.choice(SINCE)}. {draw.choice(PLEAS)} {draw.choice(PLEAS)} "
        f"Lokasi di {draw.choice(NAMES)}, patokan {draw.choice(PLACES)}."
    )
    return f"{subject.capitalize()} {place}", body

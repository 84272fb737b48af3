"""The digest of the complaints behind a number: anybody can make it again from the export."""

import hashlib
from collections.abc import Iterable, Iterator

from lapor.domain.text import Text
from lapor.services.kpi_rows import Counted, Part, Row

NAME = Text("Sidik SHA-256", "SHA-256 digest")
HOW = Text("Cara menghitung sidik", "How to make the digest again")
RULE = Text(
    "SHA-256 dari satu baris teks UTF-8 per laporan, diurutkan menurut bita, masing-masing "
    "diakhiri LF: bagian (numerator, denominator atau excluded), sumber, nomor laporan, tanggal "
    "dasar, dihitung sejak, hari kerja atau nilai (kosong bila tidak ada), dipisah TAB.",
    "SHA-256 of one line of UTF-8 text for each complaint, in the order of their bytes, each ended "
    "by LF: part (numerator, denominator or excluded), source, number, date it is counted by, "
    "counts since, working days or rating (empty where there is none), separated by TAB.",
)


def lines(part: Part, rows: Iterable[Row]) -> Iterator[bytes]:
    """Of rows as they are listed and exported."""
    for row in rows:
        yield line(part, row.source, row.number, Counted(row.cohort_on, row.on, row.days))


def line(part: Part, source: str, number: str, counted: Counted) -> bytes:
    """Of one complaint; see RULE."""
    days = "" if counted.days is None else str(counted.days)
    dates = (counted.cohort_on.isoformat(), counted.on.isoformat())
    return "\t".join((part.value, source, number, *dates, days)).encode() + b"\n"


def digest(found: Iterable[bytes]) -> str:
    """64 hexadecimal digits; see RULE."""
    whole = hashlib.sha256()
    for line in sorted(found):
        whole.update(line)
    return whole.hexdigest()

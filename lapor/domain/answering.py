"""Answer templates: which variables there are, and how a text is filled."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from lapor.domain.text import Text

VARIABLES = MappingProxyType(
    {
        "nomor": Text("nomor laporan", "number of the complaint"),
        "judul": Text("judul laporan", "title of the complaint"),
        "kategori": Text("kategori", "category"),
        "kanal": Text("kanal masuknya laporan", "channel it came by"),
        "instansi": Text("instansi yang menjawab", "agency that answers"),
        "pemerintah": Text("pemerintah daerah", "government"),
        "tanggal": Text("tanggal hari ini", "today's date"),
        "tanggal_masuk": Text("tanggal laporan masuk", "date of receipt"),
        "tenggat": Text("tenggat berikutnya", "next deadline"),
        "nama_petugas": Text("nama Anda", "your name"),
    }
)
_PLACE = re.compile(r"\{([^{}]*)\}")


def unknown(body: str) -> list[str]:
    """What stands between braces and is no variable, in the order it stands there."""
    return list(dict.fromkeys(name for name in _PLACE.findall(body) if name not in VARIABLES))


def filled(body: str, values: Mapping[str, str]) -> str:
    """Each variable replaced once: what a value says is never filled again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), body)

"""What is wrong with the database, its disk or the key, as a sentence that says what to do.

Whoever meets one has lost nothing that was said to be saved: a transaction is whole or not there.
"""

import errno
from collections.abc import Iterator
from enum import StrEnum
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from lapor.domain.text import Text


class Fault(StrEnum):
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    TOO_LONG = "too long"
    FULL = "full"
    READ_ONLY = "read only"
    DAMAGED = "damaged"
    SEALED = "sealed"


SENTENCES = MappingProxyType(
    {
        Fault.UNREACHABLE: Text(
            "Basis data tidak terjangkau. Isian Anda tetap di layar ini; coba lagi sebentar lagi.",
            "The database cannot be reached. What you typed stays on this screen; try again in a "
            "moment.",
        ),
        Fault.BUSY: Text(
            "Basis data sedang dipakai yang lain; tidak ada yang disimpan. Coba lagi.",
            "The database is busy with somebody else; nothing was saved. Try again.",
        ),
        Fault.TOO_LONG: Text(
            "Perintah ini terlalu lama dan dihentikan; tidak ada yang disimpan. Persempit "
            "saringannya, lalu coba lagi.",
            "This took too long and was stopped; nothing was saved. Narrow the filters, then try "
            "again.",
        ),
        Fault.FULL: Text(
            "Ruang penyimpanan penuh; tidak ada yang disimpan. Data lama tetap utuh dan dapat "
            "dibaca. Hubungi pengelola sistem.",
            "The disk is full; nothing was saved. What was saved before is whole and can be read. "
            "Tell whoever runs the system.",
        ),
        Fault.READ_ONLY: Text(
            "Basis data hanya dapat dibaca; tidak ada yang disimpan. Hubungi pengelola sistem.",
            "The database can only be read; nothing was saved. Tell whoever runs the system.",
        ),
        Fault.DAMAGED: Text(
            "Berkas basis data rusak atau bukan basis data. Jangan dipakai lagi: pulihkan cadangan "
            "terakhir ke tempat kosong dengan `python -m lapor restore`.",
            "The database is damaged, or is none. Use it no more: restore the last backup into an "
            "empty place with `python -m lapor restore`.",
        ),
        Fault.SEALED: Text(
            "Data tersegel ini tidak dapat dibuka: kunci rahasia server bukan yang menyegelnya, "
            "atau isinya berubah. Hubungi pengelola sistem. Bagi pengelola: isi LAPOR_SECRET_KEY "
            "seperti semula, atau tambahkan kunci lama di LAPOR_OLD_SECRET_KEYS, mulai ulang, lalu "
            "periksa dengan `python -m lapor rotate-keys --dry-run`.",
            "What is sealed here cannot be opened: the server's secret is not the one that sealed "
            "it, or it was changed. Tell whoever runs the system. To them: set LAPOR_SECRET_KEY "
            "to what it was, or add the former one to LAPOR_OLD_SECRET_KEYS, restart, then look "
            "with `python -m lapor rotate-keys --dry-run`.",
        ),
    }
)
SQLITE = MappingProxyType(  # the low byte of sqlite_errorcode
    {5: Fault.BUSY, 6: Fault.BUSY, 8: Fault.READ_ONLY, 10: Fault.FULL, 11: Fault.DAMAGED,
     13: Fault.FULL, 14: Fault.UNREACHABLE, 26: Fault.DAMAGED}
)  # fmt: skip
POSTGRES = MappingProxyType(  # how a SQLSTATE begins; the longest that fits decides
    {"08": Fault.UNREACHABLE, "57P": Fault.UNREACHABLE, "57014": Fault.TOO_LONG,
     "53": Fault.UNREACHABLE, "53100": Fault.FULL, "25006": Fault.READ_ONLY, "40": Fault.BUSY,
     "55P03": Fault.BUSY, "58": Fault.FULL, "XX001": Fault.DAMAGED, "XX002": Fault.DAMAGED}
)  # fmt: skip
DISK = MappingProxyType(
    {errno.ENOSPC: Fault.FULL, errno.EDQUOT: Fault.FULL, errno.EFBIG: Fault.FULL,
     errno.EROFS: Fault.READ_ONLY}
)  # fmt: skip


def fault_of(error: BaseException) -> Fault | None:
    """None: it is no fault of the database, its disk or the key, but a bug."""
    if isinstance(error, InvalidTag):
        return Fault.SEALED
    if isinstance(error, NoneFree):
        return Fault.BUSY
    if isinstance(error, DBAPIError):
        return _of_database(error)
    return DISK.get(error.errno or 0) if isinstance(error, OSError) else None


def sentence(error: BaseException) -> Text | None:
    fault = fault_of(error)
    return SENTENCES[fault] if fault else None


def _of_database(error: DBAPIError) -> Fault | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE.get(code & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the connection ended before the server could say why
        return Fault.UNREACHABLE if error.connection_invalidated or _is_lost(error) else None
    return next((POSTGRES[start] for start in _starts(state) if start in POSTGRES), None)


def _is_lost(error: DBAPIError) -> bool:
    return type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout")


def _starts(state: str) -> Iterator[str]:
    return (state[:length] for length in range(len(state), 1, -1))

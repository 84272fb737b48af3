"""What a file claims to be, checked before anything reads it: one sentence says what is wrong."""

import codecs
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services.intake.extent import reaches_too_far

MEGABYTE = 1 << 20
LARGEST_BOOK, LARGEST_TEXT = 64 * MEGABYTE, 512 * MEGABYTE  # text is streamed, a book is not
LARGEST_UNPACKED, HIGHEST_RATIO, MOST_ENTRIES = 100 * MEGABYTE, 100, 1_000
BLOCK = MEGABYTE
OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", "XLS (Excel 97)"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"SQLite format", "SQLite"),
)
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


class File(NamedTuple):
    """A file that may be read: a book (XLSX) or text (CSV)."""

    name: str
    stream: BinaryIO
    is_book: bool
    digest: str  # SHA-256 of its bytes
    has_odd_quotes: bool = False  # perhaps one was never closed: see tables.read


@contextmanager
def opened(source: Path | bytes, name: str = "") -> Iterator[File]:
    """The file, checked and at its beginning. Raises BadInput with what is wrong with it."""
    name = name or (source.name if isinstance(source, Path) else "")
    with _stream(source, name) as stream:
        head = stream.read(512)
        _check_kind(name, head)
        is_book = head.startswith(b"PK")
        size = stream.seek(0, 2)
        _check_size(size, LARGEST_BOOK if is_book else LARGEST_TEXT)
        stream.seek(0)
        has_odd_quotes = _check_book(stream) if is_book else _check_text(stream)
        stream.seek(0)
        digest = _digest(stream)
        stream.seek(0)
        yield File(name, stream, is_book, digest, has_odd_quotes)


def _stream(source: Path | bytes, name: str) -> BinaryIO:
    if isinstance(source, bytes):
        return BytesIO(source)
    try:
        return source.open("rb")
    except (OSError, ValueError) as error:
        raise BadInput(
            Text(
                f"Berkas “{name}” tidak dapat dibuka. Periksa nama dan izinnya.",
                f"The file “{name}” cannot be opened. Check its name and rights.",
            )
        ) from error


def _digest(stream: BinaryIO) -> str:
    found = hashlib.sha256()
    while block := stream.read(BLOCK):
        found.update(block)
    return found.hexdigest()


def _check_kind(name: str, head: bytes) -> None:
    """The content decides; a name that says otherwise is refused, not obeyed."""
    if not head:
        raise BadInput(Text("Berkas ini kosong.", "This file is empty."))
    suffix = Path(name.replace("\0", "?")).suffix.lower()
    found = next((kind for magic, kind in OTHER_KINDS if head.startswith(magic)), None)
    if found is None and head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        found = "HTML/XML"
    if found is None and "\0" in name:
        found = "?"
    is_book = head.startswith(b"PK")
    wanted = (".xlsx", "") if is_book else (".csv", ".txt", "")
    if found is None and suffix not in wanted:
        found = "XLSX/ZIP" if is_book else "teks" if suffix == ".xlsx" else suffix.lstrip(".")
    if found is not None:
        raise BadInput(
            Text(
                f"Berkas ini bukan CSV atau XLSX, atau akhiran namanya keliru (isinya: {found}). "
                "Simpan ulang sebagai CSV UTF-8 atau XLSX.",
                f"This file is no CSV or XLSX, or its name ends wrongly (content: {found}). "
                "Save it again as CSV UTF-8 or XLSX.",
            )
        )


def _check_size(size: int, largest: int) -> None:
    if size > largest:
        raise BadInput(
            Text(
                f"Berkas ini {size // MEGABYTE} MB; paling besar {largest // MEGABYTE} MB. "
                "Bagi menjadi beberapa berkas.",
                f"This file has {size // MEGABYTE} MB; at most {largest // MEGABYTE} MB. "
                "Split it into several.",
            )
        )


def _check_book(stream: BinaryIO) -> bool:
    """Nothing is unpacked before it is known to be small, and nothing read before it is near."""
    try:
        with zipfile.ZipFile(stream) as book:
            entries = book.infolist()
            _check_entries(entries)
            is_far = reaches_too_far(book)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise damaged() from error
    if is_far:
        raise BadInput(
            Text(
                "Lembar kerja ini punya sel terlalu jauh ke kanan atau ke bawah. "
                "Hapus sel kosong di luar tabel, lalu simpan lagi.",
                "This sheet has cells too far to the right or down. "
                "Delete what lies outside the table and save it again.",
            )
        )
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise BadInput(
            Text(
                "Berkas ini arsip ZIP, bukan buku kerja XLSX.",
                "This file is a ZIP archive, no XLSX workbook.",
            )
        )
    return False


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Small enough when unpacked, by what the list of contents says."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or (unpacked > MEGABYTE and unpacked / packed > HIGHEST_RATIO)
    ):
        raise BadInput(
            Text(
                "Berkas ini terlalu besar bila dibuka (paling besar 100 MB). "
                "Simpan sebagai CSV UTF-8 atau bagi menjadi beberapa berkas.",
                "This file is too large when unpacked (at most 100 MB). "
                "Save it as CSV UTF-8 or split it into several.",
            )
        )


def _check_text(stream: BinaryIO) -> bool:
    """All of it must be UTF-8: a guess would spoil names without anybody seeing it.

    Returns whether it has an odd number of quotation marks.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line, quotes = 1, 0
    while block := stream.read(BLOCK):
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            raise _wrong_encoding(line + block[: error.start].count(b"\n")) from error
        line += block.count(b"\n")
        quotes += block.count(b'"')
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(line) from error
    return quotes % 2 == 1


def _wrong_encoding(line: int) -> BadInput:
    return BadInput(
        Text(
            f"Berkas ini bukan UTF-8 (baris {line}); mungkin Windows-1252 atau UTF-16. "
            "Simpan ulang sebagai “CSV UTF-8”.",
            f"This file is not UTF-8 (line {line}); perhaps it is Windows-1252 or UTF-16. "
            "Save it again as “CSV UTF-8”.",
        )
    )


def damaged() -> BadInput:
    return BadInput(
        Text(
            "Berkas XLSX ini rusak, terpotong, atau dilindungi sandi. Unduh atau simpan ulang.",
            "This XLSX file is damaged, cut off or locked. Download or save it again.",
        )
    )

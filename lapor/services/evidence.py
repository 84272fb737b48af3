"""What may be attached: pictures and PDF, known by their content and never by their name.

A picture is drawn anew, so that nothing comes along but what it shows: no place, no camera, no
second file behind it. A PDF stays as it is, so one that could run something is refused.
"""

import hashlib
import io
import re
import threading
import unicodedata
import warnings
import zlib
from pathlib import PurePosixPath
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from lapor.domain.errors import BadInput
from lapor.domain.text import Text

LARGEST = 10 * 1024 * 1024  # bytes of a file
PIXELS = 50_000_000  # the largest photo of a telephone
SIDE = 4_096  # pixels of the longer side that is kept
NAME = 120  # characters
UNPACKED = 20 * 1024 * 1024  # bytes looked at inside a PDF
PDF = "application/pdf"
PICTURES = {
    "JPEG": ("image/jpeg", (".jpg", ".jpeg")),
    "MPO": ("image/jpeg", (".jpg", ".jpeg")),  # a JPEG that carries a second picture
    "PNG": ("image/png", (".png",)),
    "WEBP": ("image/webp", (".webp",)),
}
PDF_START = re.compile(rb"%PDF-[12]\.\d")
PDF_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
PDF_TABLE = re.compile(rb"\s*(xref|\d+\s+\d+\s+obj)")
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
RUNS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt)\b")
_one_at_a_time = threading.Lock()  # a large picture takes 200 MB while it is drawn


class Prepared(NamedTuple):
    """A file that may be kept: what is shown of it, and nothing else."""

    name: str
    media_type: str
    content: bytes
    digest: str  # SHA-256 of the content


def prepared(name: str, data: bytes) -> Prepared:
    """Look at a file and write it anew. Slow: outside any transaction. Raises BadInput."""
    shown = safe_name(name)
    if not data:
        raise _refusal(shown, "berkasnya kosong", "it is empty")
    if len(data) > LARGEST:
        raise _refusal(shown, "lebih besar dari 10 MB", "it is larger than 10 MB")
    if data.startswith(b"%PDF-"):
        _check_pdf(shown, data)
        return _kept(shown, PDF, (".pdf",), data)
    with _one_at_a_time:
        return _kept(shown, *_picture(shown, data))


def _kept(name: str, media_type: str, endings: tuple[str, ...], content: bytes) -> Prepared:
    digest = hashlib.sha256(content).hexdigest()
    return Prepared(_ended(name, endings), media_type, content, digest)


def safe_name(name: str) -> str:
    """What a file was called, without a path and without signs that cannot be seen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in last)
    return " ".join(seen.split()).strip(". ")[:NAME] or "lampiran"


def _ended(name: str, endings: tuple[str, ...]) -> str:
    """The name with the ending of what it is, whatever it said it was."""
    if PurePosixPath(name).suffix.lower() in endings:
        return name
    return name[: NAME - len(endings[0])] + endings[0]


def _refusal(name: str, because_id: str, because_en: str) -> BadInput:
    return BadInput(
        Text(
            f"“{name}” tidak dapat dilampirkan: {because_id}. Yang diterima: JPEG, PNG, WebP, dan "
            "PDF, paling besar 10 MB.",
            f"“{name}” cannot be attached: {because_en}. JPEG, PNG, WebP and PDF are taken, up to "
            "10 MB.",
        )
    )


def _picture(name: str, data: bytes) -> tuple[str, tuple[str, ...], bytes]:
    """(media type, endings, a new file with nothing but the picture)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
                kind = image.format or ""
                if image.width * image.height > PIXELS:
                    raise _refusal(name, "gambarnya terlalu besar", "the picture is too large")
                image.draft("RGB", (SIDE, SIDE))  # a JPEG is made small while it is read
                drawn = _drawn(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _refusal(name, "gambarnya terlalu besar", "the picture is too large") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, zlib.error):
        raise _refusal(
            name, "isinya bukan gambar atau PDF yang utuh", "it is no whole picture or PDF"
        ) from None
    media_type, endings = PICTURES[kind]
    file = io.BytesIO()
    drawn.save(file, media_type.removeprefix("image/").upper(), quality=90)
    return media_type, endings, file.getvalue()


def _drawn(image: Image.Image) -> Image.Image:
    """Only the colours of the points, on a fresh sheet."""
    clear = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if clear else "RGB"
    image.thumbnail((SIDE, SIDE))
    sheet = Image.new(mode, image.size)
    sheet.paste(image.convert(mode))
    return sheet


def _check_pdf(name: str, data: bytes) -> None:
    """Whole from its first byte to its last, readable, and nothing in it runs."""
    end = PDF_END.search(data[-1_100:])
    place = int(end[1]) if end else len(data)
    is_whole = PDF_START.match(data) and place < len(data) and PDF_TABLE.match(data, place)
    if not is_whole:
        raise _refusal(name, "PDF-nya tidak utuh", "the PDF is not whole")
    if any(RUNS.search(_plain(part)) for part in _parts(data)):
        raise _refusal(
            name,
            "PDF-nya terkunci, atau membawa program atau berkas lain",
            "the PDF is locked, or carries a program or another file",
        )


def _plain(part: bytes) -> bytes:
    """Names without the escapes they may be written in: /J#61vaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part)


def _parts(data: bytes) -> list[bytes]:
    """The file, and what its packed streams hold: objects can hide in there."""
    parts, left = [PDF_STREAM.sub(b"", data)], UNPACKED
    for found in PDF_STREAM.finditer(data):
        try:
            unpacked = zlib.decompressobj().decompress(found[1], min(left, LARGEST) or 1)
        except zlib.error:
            continue  # not packed in a way that objects are
        left = max(0, left - len(unpacked))
        parts.append(unpacked)
    return parts

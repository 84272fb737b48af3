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
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from lapor.domain.errors import BadInput
from lapor.domain.text import Text

LARGEST = 10 * 1024 * 1024  # bytes of a file
PIXELS = 50_000_000  # the largest photo of a telephone
SIDE = 4_096  # pixels of the longer side that is kept
NAME = 120  # characters
UNPACKED = 20 * 1024 * 1024  # bytes of packed objects that a PDF may hold
PDF = "application/pdf"
PICTURES = {
    "JPEG": ("image/jpeg", (".jpg", ".jpeg")),
    "MPO": ("image/jpeg", (".jpg", ".jpeg")),  # a JPEG that carries a second picture
    "PNG": ("image/png", (".png",)),
    "WEBP": ("image/webp", (".webp",)),
}
ORIENTATION = 0x0112  # the EXIF tag
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
PDF_START = re.compile(rb"%PDF-[12]\.\d")
PDF_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
PDF_TABLE = re.compile(rb"\s*(xref|\d+\s+\d+\s+obj)")
PDF_STREAM, PDF_STREAM_END = re.compile(rb"stream\r?\n"), b"endstream"
PDF_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
PDF_OBJECTS, PDF_COUNT, PDF_FIRST = (
    re.compile(name) for name in (rb"/ObjStm\b", rb"/N\s+\d", rb"/First\b")
)
PDF_OTHERWISE = re.compile(
    rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|DecodeParms|DP)\b"
)
RUNS = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt"
    rb"|GoToR|GoToE|SubmitForm|ImportData)\b"
)
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
                drawn = _drawn(_upright(image))
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


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera was held. What else it wrote may be nonsense, and is not read."""
    turned = image.getexif().get(ORIENTATION)
    return image.transpose(TURNS[turned]) if turned in TURNS else image


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
    parts = _parts(data)
    if parts is None or any(RUNS.search(_plain(part)) for part in parts):
        raise _refusal(
            name,
            "PDF-nya terkunci, atau membawa program atau berkas lain",
            "the PDF is locked, or carries a program or another file",
        )


def _plain(part: bytes) -> bytes:
    """Names without the escapes they may be written in: /J#61vaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part)


def _parts(data: bytes) -> list[bytes] | None:
    """All that a reader may take for objects: the file, and streams that hold some.

    None: objects are packed so that they cannot be looked at. No program that writes letters
    does that, somebody who hides something does.
    """
    outside, parts, end, left = list[bytes](), list[bytes](), 0, UNPACKED
    for begin, end_of in _streams(data):
        outside.append(data[end:begin])
        stream, end = data[begin:end_of], end_of
        before = _plain(outside[-1])
        if PDF_OBJECT.search(stream):  # the table of places may point into it
            parts.append(stream)
        if not _holds_objects(before):
            continue
        unpacked = None if PDF_OTHERWISE.search(before) else _unpacked(stream, left)
        if unpacked is None:
            return None
        left -= len(unpacked)
        parts.append(unpacked)
    return [b"".join([*outside, data[end:]]), *parts]


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each begins and ends, in one pass however many begin and never end."""
    place = 0
    while begin := PDF_STREAM.search(data, place):
        end = data.find(PDF_STREAM_END, begin.end())
        if end < 0:
            return
        yield begin.end(), end
        place = end + len(PDF_STREAM_END)


def _holds_objects(before: bytes) -> bool:
    """Does its description say so? Some readers do not ask for its type."""
    numbered = PDF_COUNT.search(before) and PDF_FIRST.search(before)
    return bool(numbered or PDF_OBJECTS.search(before))


def _unpacked(stream: bytes, most: int) -> bytes | None:
    """What was packed in the usual way; None: it was not, or it is more than that."""
    packer = zlib.decompressobj()
    try:
        found = packer.decompress(stream, most + 1)
    except zlib.error:
        return None
    return found if packer.eof and len(found) <= most else None

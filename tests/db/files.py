"""Files for the tests of attachments: pictures with secrets in them, PDFs, and what is neither."""

import io
import struct
import zlib
from datetime import UTC, datetime

from fpdf import FPDF
from PIL import Image

MADE = datetime(2026, 9, 1, tzinfo=UTC)
WHERE = b"GPS-7.7956-110.3695"  # what a telephone writes into its pictures


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), colour: str = "red") -> bytes:
    """With a place and a comment inside."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x010E] = WHERE.decode()
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (7.0, 47.0, 44.0)
    file = io.BytesIO()
    image.save(file, kind, exif=exif)
    return file.getvalue()


def a_pdf(words: str = "Surat keterangan", inside: bytes = b"") -> bytes:
    """`inside` is one more object of it."""
    pdf = FPDF()
    pdf.set_creation_date(MADE)  # else a second later it is another file
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.cell(text=words)
    data = bytes(pdf.output())
    table = data.rindex(b"xref", 0, data.rindex(b"startxref"))
    more = b"99 0 obj\n" + inside + b"\nendobj\n"
    end = b"startxref\n%d\n%%%%EOF\n" % (table + len(more))
    return data[:table] + more + data[table : data.rindex(b"startxref")] + end


def packed_objects(objects: bytes, how: bytes = b"/Filter /FlateDecode") -> bytes:
    """What stands in a PDF for a stream that holds objects."""
    head = b"<< /Type /ObjStm /N 1 /First 4 " + how + b" >>\nstream\n"
    return head + objects + b"\nendstream"


def a_bomb(side: int = 30_000) -> bytes:
    """A PNG of a few bytes that says it is 900 million points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")

"""How far a sheet reaches, before anybody reads it: a reader makes room for all of it at once.

A workbook of a few kilobytes can name its last cell at XFD1048576. The sheet's XML is looked
through in pieces, so this costs no memory.
"""

import re
import zipfile
from collections.abc import Iterator

MOST_ROWS = 250_000
PIECE, OVERLAP = 1 << 20, 256
ROW = re.compile(rb"""<row[^>]{0,200}?\br=["'](\d{6,})""")
# beyond column CV, the hundredth
FAR = re.compile(rb"""\br=["'](?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])\d""")
CELL_ROW = re.compile(rb"""<c[^>]{0,200}?\br=["'][A-Z]{1,3}(\d{6,})""")


def reaches_too_far(book: zipfile.ZipFile) -> bool:
    """Does a sheet name a cell past the row or the column that a list of complaints can have?"""
    return any(
        _piece_reaches(piece)
        for name in book.namelist()
        if name.startswith("xl/worksheets/") and name.endswith(".xml")
        for piece in _pieces(book, name)
    )


def _piece_reaches(piece: bytes) -> bool:
    if FAR.search(piece):
        return True
    rows = (int(found[1]) for pattern in (ROW, CELL_ROW) for found in pattern.finditer(piece))
    return any(row > MOST_ROWS for row in rows)


def _pieces(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with book.open(name) as sheet:
        kept = b""
        while block := sheet.read(PIECE):
            yield kept + block
            kept = block[-OVERLAP:]

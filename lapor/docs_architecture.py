"""The parts of Lapor in one picture: boxes and arrows declared here, drawn as an SVG of docs/.

It stands on a ground of its own, so that it reads the same on a light page and on a dark one.
"""

from html import escape
from typing import NamedTuple

from lapor.domain.text import Text
from lapor.i18n import pick

WIDTH, ROW, HIGH, EDGE = 960, 96, 62, 24  # pixels: the picture, a row, a box in it, the margin
COLUMNS = 12
CELL = (WIDTH - 2 * EDGE) / COLUMNS
GAP = 14  # between two boxes of a row


class Box(NamedTuple):
    """One part. Row 0 is the top; the columns are twelfths of the width."""

    row: int
    column: int
    columns: int
    name: Text
    does: Text
    kind: str = "ours"  # or "outside": what is not our code


BOXES = {
    "browser": Box(
        0, 0, 6, Text("Peramban", "Browser"),
        Text("petugas, koordinator, pengelola, mitra", "officers, coordinators, partners"),
        "outside",
    ),
    "operator": Box(
        0, 6, 6, Text("Operator dan jam", "Operator and clock"),
        Text("baris perintah, cron", "command line, cron"), "outside",
    ),
    "web": Box(
        1, 0, 6, Text("lapor/web: pintu", "lapor/web: the gate"),
        Text("siapa masuk, dari mana, batas, berkas", "who comes in, from where, limits, files"),
    ),
    "cli": Box(
        1, 6, 6, Text("python -m lapor", "python -m lapor"),
        Text("impor, segel, cadangan, periksa, pekerjaan", "import, seal, backup, verify, jobs"),
    ),
    "pages": Box(
        2, 0, 6, Text("pages, lapor/ui: layar", "pages, lapor/ui: the screen"),
        Text("baca, gambar, serahkan penulisan", "read, draw, hand over writes"),
    ),
    "services": Box(
        3, 0, 12, Text("lapor/services: kegiatan", "lapor/services: use cases"),
        Text(
            "satu kegiatan = satu fungsi = satu transaksi; hak diperiksa di sini",
            "one use case = one function = one transaction; rights are checked here",
        ),
    ),
    "queries": Box(
        4, 0, 4, Text("lapor/queries: bacaan", "lapor/queries: reads"),
        Text("hanya yang boleh dilihat pelaku", "only what the actor may see"),
    ),
    "domain": Box(
        4, 4, 4, Text("lapor/domain: aturan", "lapor/domain: rules"),
        Text("status, tenggat, KPI: murni", "statuses, deadlines, KPIs: pure"),
    ),
    "files": Box(
        4, 8, 4, Text("Berkas dan syslog", "Files and syslog"),
        Text("lampiran tersegel, jangkar audit", "sealed attachments, audit anchors"), "outside",
    ),
    "db": Box(
        5, 0, 8, Text("db: tabel, tipe, migrasi", "db: tables, types, migrations"),
        Text("satu baris keadaan, kisah yang hanya bertambah", "a row of state, a growing story"),
    ),
    "database": Box(
        6, 0, 8, Text("SQLite atau PostgreSQL", "SQLite or PostgreSQL"),
        Text("laporan, buku besar KPI, jejak audit", "complaints, KPI ledger, audit log"),
        "outside",
    ),
}  # fmt: skip
ARROWS = (
    ("browser", "web"),
    ("operator", "cli"),
    ("web", "pages"),
    ("pages", "services"),
    ("cli", "services"),
    ("services", "queries"),
    ("services", "domain"),
    ("services", "files"),
    ("queries", "db"),
    ("domain", "db"),
    ("db", "database"),
)
TITLE = Text("Susunan Lapor", "How Lapor is built")
STYLE = (
    "text{font:400 13px system-ui,sans-serif;fill:#43525f;text-anchor:middle}"
    ".name{font-weight:600;font-size:15px;fill:#14202b}"
    ".ground{fill:#fbfcfd;stroke:#c5ced6}"
    ".ours{fill:#e4eef7;stroke:#0072b2}.outside{fill:#fff;stroke:#7a8792;stroke-dasharray:5 4}"
    ".arrow{stroke:#43525f;stroke-width:1.5;fill:none;marker-end:url(#head)}"
)
HEAD = (
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="#43525f"/></marker></defs>'
)


def picture(lang: str) -> str:
    """The whole SVG, in one language."""
    high = 2 * EDGE + ROW * max(box.row for box in BOXES.values()) + HIGH
    told = "; ".join(f"{pick(box.name, lang)}: {pick(box.does, lang)}" for box in BOXES.values())
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" role="img">',
            "<!-- Written by python -m lapor.docs from lapor/docs_architecture.py. -->",
            f"<title>{escape(pick(TITLE, lang))}</title>",
            f"<desc>{escape(told)}</desc>",
            f"<style>{STYLE}</style>",
            HEAD,
            f'<rect class="ground" x=".5" y=".5" width="{WIDTH - 1}" height="{high - 1}" rx="8"/>',
            *(_arrow(BOXES[above], BOXES[below]) for above, below in ARROWS),
            *(_box(box, lang) for box in BOXES.values()),
            "</svg>\n",
        ]
    )


def _sides(box: Box) -> tuple[float, float, float]:
    """Left, right and top, in pixels."""
    left = EDGE + box.column * CELL + GAP / 2
    return left, left + box.columns * CELL - GAP, EDGE + box.row * ROW


def _box(box: Box, lang: str) -> str:
    left, right, top = _sides(box)
    middle = (left + right) / 2
    return (
        f'<rect class="{box.kind}" x="{left:g}" y="{top:g}" width="{right - left:g}" '
        f'height="{HIGH}" rx="6"/>'
        f'<text class="name" x="{middle:g}" y="{top + 26:g}">{escape(pick(box.name, lang))}</text>'
        f'<text x="{middle:g}" y="{top + 46:g}">{escape(pick(box.does, lang))}</text>'
    )


def _arrow(above: Box, below: Box) -> str:
    """Straight down, in the middle of what both share."""
    left, right, top = _sides(above)
    other_left, other_right, end = _sides(below)
    x = (max(left, other_left) + min(right, other_right)) / 2
    return f'<path class="arrow" d="M{x:g} {top + HIGH:g}V{end:g}"/>'

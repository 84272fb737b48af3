"""What both pages of the brief are drawn with: headings, tables, and sources as footnotes."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from fpdf.fonts import FontFace

from lapor import i18n
from lapor.domain.picture import Line
from lapor.domain.text import Text
from lapor.services.printing import Sheet, printable

LEFT_OUT = Text("… {n} lagi di lampiran", "… {n} more in the annex")
SOURCES = Text("Sumber", "Sources")


class Room(NamedTuple):
    """How much is told. What is left out is counted, and the annex has it whole."""

    results: int  # rows
    sentences: int  # of a question
    changes: int  # sentences of what changed
    letters: int  # of a name or a footnote


ROOMS = (  # from the widest; the first with which two pages are enough is taken
    Room(12, 4, 5, 150),
    Room(9, 3, 4, 110),
    Room(6, 2, 3, 90),
    Room(4, 1, 2, 70),
    Room(3, 1, 1, 50),
)


class Heading(IntEnum):
    """Size in points."""

    SMALL = 9
    LARGE = 11


def heading(sheet: Sheet, text: Text, lang: str, size: Heading = Heading.LARGE) -> None:
    sheet.ln(2)
    sheet.line_of(i18n.pick(text, lang), size, "B")


def table(
    sheet: Sheet, head: Sequence[str], rows: Sequence[Sequence[str]], *,
    widths: Sequence[float], size: float = 7.5,
) -> None:  # fmt: skip
    """Lines below each other; a cell may have several, told apart by line breaks."""
    sheet.set_font("helvetica", size=size)
    with sheet.table(
        col_widths=tuple(widths), text_align="LEFT", line_height=size * 0.47, padding=0.6,
        headings_style=FontFace(emphasis="BOLD"), borders_layout="HORIZONTAL_LINES",
    ) as drawn:  # fmt: skip
        for cells in (head, *rows):
            drawn.row(["\n".join(map(printable, cell.split("\n"))) for cell in cells])


def left_out(sheet: Sheet, n: int, lang: str) -> None:
    """So many lines did not fit."""
    if n > 0:
        sheet.line_of(i18n.pick(LEFT_OUT, lang).format(n=i18n.number(n, lang)), 7)


def cut(words: str, letters: int) -> str:
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"


class Footnotes:
    """Each source has one number in the whole brief; a page prints those it named."""

    def __init__(self, numbers: Mapping[Text, int]) -> None:
        self._numbers = numbers
        self._used: dict[Text, int] = {}

    def mark(self, line: Line | None) -> str:
        """[3], and the source is printed at the foot."""
        if line is None or line.source is None:
            return ""
        self._used[line.source] = self._numbers[line.source]
        return f"[{self._numbers[line.source]}]"

    def print_used(self, sheet: Sheet, lang: str, letters: int) -> None:
        if not self._used:
            return
        heading(sheet, SOURCES, lang, Heading.SMALL)
        for source, number in sorted(self._used.items(), key=lambda one: one[1]):
            sheet.line_of(f"[{number}] {cut(i18n.pick(source, lang), letters)}", 6)
        self._used = {}

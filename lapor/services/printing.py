"""What every PDF of ours shares: Helvetica, which is in every reader and prints Indonesian."""

import unicodedata
from types import MappingProxyType

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from lapor.domain.text import Text
from lapor.i18n import pick
from lapor.services import invented

PDF = "application/pdf"
PAGE = Text("Halaman {page} dari {{nb}}", "Page {page} of {{nb}}")
# what people type and Helvetica lacks
PLAIN = MappingProxyType(
    {"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "•": "·", "−": "-"}
)


def printable(text: str) -> str:
    """The text in the letters Helvetica has; a combined letter loses its mark before its shape."""
    found = "".join(PLAIN.get(letter, letter) for letter in text)
    kept = []
    for letter in found:
        if letter.isprintable() and ord(letter) < 256:
            kept.append(letter)
            continue
        plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        kept.append(plain if plain.isprintable() and plain else " " if letter.isspace() else "?")
    return "".join(kept)


class Sheet(FPDF):
    """A page with its number at the foot, and whether its data are invented."""

    def __init__(self, lang: str, foot: str) -> None:
        super().__init__(format="A4")
        self.lang, self.foot = lang, foot
        self.set_margins(10, 12)
        self.set_auto_page_break(auto=True, margin=15)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("helvetica", size=8)
        page = pick(PAGE, self.lang).format(page=self.page_no())
        said = " · ".join(filter(None, (invented.told(self.lang), self.foot, page)))
        self.cell(0, 5, printable(said), align="C")

    def line_of(self, text: str, size: float, style: str = "") -> None:
        """A paragraph of its own."""
        self.set_font("helvetica", style=style, size=size)
        self.multi_cell(
            0, size * 0.5, printable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

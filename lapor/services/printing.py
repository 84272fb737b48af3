"""What every PDF of ours shares: Helvetica, which is in every reader and prints Indonesian."""

import unicodedata
from types import MappingProxyType

PDF = "application/pdf"
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

"""How alike two texts are, and which words of one find the other among a million."""

import math
import re
import unicodedata
from collections import Counter

LONGEST = 2_000  # characters that are compared: enough to know a copy, and quick
WORDS = 5  # asked for at once; a copy has them all
# long and in every third complaint: they find nothing
COMMON = frozenset((
    "masyarakat", "pemerintah", "kabupaten", "provinsi", "kecamatan", "kelurahan", "lingkungan",
    "pelayanan", "perbaikan", "sepertinya", "seharusnya", "bagaimana", "selamat", "permohonan",
    "sebelumnya", "informasi", "pengaduan", "kerusakan", "perhatian", "terimakasih",
))  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """The words alone, in one form: two such texts that are equal say the same."""
    letters = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_WORD.findall(letters))


def rare_words(text: str) -> list[str]:
    """The longest of the beginning: long words are in few texts. None of them is a number."""
    found = dict.fromkeys(_WORD.findall(text[:LONGEST]))
    # as the index knows a word: no longer than it keeps, letters that it does not take apart
    words = [w for w in found if 5 <= len(w) <= 40 and w.isalpha() and w.casefold() not in COMMON]
    return sorted(words, key=len, reverse=True)[:WORDS]


def _pieces(text: str) -> Counter[str]:
    padded = f" {plain(text[:LONGEST])} "
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the cosine between the counts of their pieces of three letters."""
    a, b = _pieces(one), _pieces(other)
    shared = sum(n * b[piece] for piece, n in a.items())
    lengths = math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return shared / lengths if lengths else 0.0

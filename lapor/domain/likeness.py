"""How alike two texts are, and which words of one find the other among a million."""

import math
import re
import unicodedata
from collections import Counter

LONGEST = 2_000  # characters that are compared: enough to know a copy, and quick
WORDS = 5  # asked for at once; a copy has them all
NAMES, FEWER = 2, 3  # with so many names among them, so many words are enough
# long and in every third complaint: they find nothing
COMMON = frozenset((
    "masyarakat", "pemerintah", "kabupaten", "provinsi", "kecamatan", "kelurahan", "lingkungan",
    "pelayanan", "perbaikan", "sepertinya", "seharusnya", "bagaimana", "selamat", "permohonan",
    "sebelumnya", "informasi", "pengaduan", "kerusakan", "perhatian", "terimakasih",
    "bapak", "dinas", "jalan", "kantor", "kepala", "bupati", "gubernur", "walikota", "indonesia",
))  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")


def plain(text: str) -> str:
    """The words alone, in one form: two such texts that are equal say the same."""
    letters = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_WORD.findall(letters))


def rare_words(text: str) -> list[str]:
    """Names, then the longest of the beginning: both are in few texts. None of them is a number.

    A name is written large where no sentence begins. With two of them fewer others are needed:
    of a long list of texts that have a common word, each must be passed.
    """
    begun = text[:LONGEST]
    found = dict.fromkeys(_WORD.findall(begun))
    # as the index knows a word: no longer than it keeps, letters that it does not take apart
    words = [w for w in found if 5 <= len(w) <= 40 and w.isalpha() and w.casefold() not in COMMON]
    words.sort(key=len, reverse=True)
    written_large = set(_NAME.findall(begun))
    names = [word for word in words if word in written_large][:NAMES]
    others = [word for word in words if word not in names]
    return (names + others)[: FEWER if len(names) == NAMES else WORDS]


def _pieces(text: str) -> Counter[str]:
    padded = f" {plain(text[:LONGEST])} "
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the cosine between the counts of their pieces of three letters."""
    a, b = _pieces(one), _pieces(other)
    shared = sum(n * b[piece] for piece, n in a.items())
    lengths = math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return shared / lengths if lengths else 0.0

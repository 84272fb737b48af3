"""The words of a text as the search knows them, and what somebody asked for.

One way to part a text into words for every database: what is found does not depend on whose
tokenizer it was. Nothing of the user's own punctuation ever reaches a query language.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lapor.domain.errors import BadInput
from lapor.domain.masking import Decision, mask
from lapor.domain.text import Text
from lapor.domain.tracking_number import canonical

LONGEST = 200  # characters somebody may search for
WORD = 64  # letters of a word that count: databases end them somewhere
SHORTEST = 3  # letters of a word's beginning: a* would be half of everything
MOST = 8_000  # words of one text that are kept: a tsvector knows 16,383 places
ACCENTS = re.compile("[\u0300-\u036f]")
# vowel signs of Arabic, Balinese, Sundanese and Javanese: marks, but parts of their words
SIGNS = (
    "\u064b-\u065f\u0670"
    "\u1b00-\u1b04\u1b34-\u1b44"
    "\u1b80-\u1b82\u1ba1-\u1bad"
    "\ua980-\ua983\ua9b3-\ua9c0"
)
WORDS = re.compile(rf"[^\W_][^\W_{SIGNS}]*(?:[{SIGNS}]+[^\W_]*)*")
# what WORDS finds in ASCII, three times as fast: small letters, and blanks for what is in no word
PLAIN = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}
# digit by digit anybody could find out the telephone number that a text hides
NUMBER_BEGINS = re.compile(r"\d{3}$")
ASKED = re.compile(r'(-?)(?:"([^"]*)"?(\*?)|([^\s"]+))')
NUMBER = re.compile(r"(?:#|no\s*[:.]\s*)\s*(\S{1,32})\s*", re.IGNORECASE)


class Term(NamedTuple):
    """Words that stand together; the last may be the beginning of one."""

    words: tuple[str, ...]
    is_prefix: bool = False
    is_excluded: bool = False


class Asked(NamedTuple):
    """What a search box holds: perhaps a number, and terms that all must be there."""

    number: str
    terms: tuple[Term, ...] = ()


def words_of(text: str) -> list[str]:
    """Lower case, without accents, in their order: "Café dan/atau" is cafe, dan, atau."""
    if text.isascii():
        found = text.translate(PLAIN).split()
    else:
        text = ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        found = WORDS.findall(text.casefold())
    return [word[:WORD] for word in found[:MOST]]


def findable(text: str, decisions: Sequence[Decision] = ()) -> list[str]:
    """The words a text can be found by: what is hidden from its readers finds it for nobody."""
    return words_of(mask(text, decisions))


def line(title: str, body: str, decisions: Sequence[Decision] = ()) -> str:
    """All words with blanks around them, as `holds` reads them."""
    first, second = (" ".join(findable(one, decisions)) for one in (title, body))
    return f" {first} \n {second} "


def holds(line: str, terms: tuple[Term, ...]) -> bool:
    """Are all terms there, and none that must not be?"""
    return all(
        (f" {' '.join(one.words)}{'' if one.is_prefix else ' '}" in line) != one.is_excluded
        for one in terms
    )


def asked(text: str) -> Asked:
    """Read a search box. Raises BadInput where nothing can be looked for."""
    text = _cleaned(text)
    if len(text) > LONGEST:
        raise BadInput(
            Text(
                f"Pencarian terlalu panjang: paling banyak {LONGEST} huruf. Pilih beberapa kata.",
                f"The search is too long: at most {LONGEST} characters. Choose a few words.",
            )
        )
    if named := NUMBER.fullmatch(text):
        return Asked(named[1])
    _check_personal(text)
    terms = tuple(_terms(text))
    _check_prefixes(terms)
    number = canonical(text) or ("" if " " in text else text[:32])
    if not any(not term.is_excluded for term in terms):
        terms = ()  # what must not be there says nothing about what must
    if not number and not terms:
        raise BadInput(
            Text(
                "Tulis nomor laporan atau sedikitnya satu kata yang dicari.",
                "Write a complaint's number, or at least one word to look for.",
            )
        )
    return Asked(number, terms)


def _check_personal(text: str) -> None:
    if mask(text) != text and not canonical(text):
        raise BadInput(
            Text(
                "NIK, nomor telepon, dan alamat surel tidak dapat dicari, sebab disamarkan dalam "
                "teks. Cari dengan kata lain, atau dengan nomor laporan setelah “no:”. Data "
                "pelapor dibuka pada laporannya, dengan alasan.",
                "A NIK, a telephone number or an e-mail address cannot be searched for, as texts "
                "hide them. Search for other words, or for a complaint's number after “no:”. A "
                "reporter's data are opened on the complaint itself, with a reason.",
            )
        )


def _check_prefixes(terms: tuple[Term, ...]) -> None:
    if any(one.is_prefix and len(one.words[-1]) < SHORTEST for one in terms):
        raise BadInput(
            Text(
                f"Sebelum tanda * perlu sedikitnya {SHORTEST} huruf.",
                f"At least {SHORTEST} letters must stand before a *.",
            )
        )
    if any(one.is_prefix and NUMBER_BEGINS.search(one.words[-1]) for one in terms):
        raise BadInput(
            Text(
                "Angka dicari utuh: tulis seluruh nomornya, tanpa tanda *.",
                "Numbers are looked for whole: write all of it, without a *.",
            )
        )


def _cleaned(text: str) -> str:
    """Without what no database keeps: NUL, and halves of characters."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode().strip()


def _terms(text: str) -> Iterator[Term]:
    for minus, quoted, star, bare in ASKED.findall(text):
        words = tuple(words_of(quoted or bare))
        if words:
            yield Term(words, bool(star) or bare.endswith("*"), bool(minus))

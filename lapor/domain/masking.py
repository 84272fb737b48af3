"""What a citizen's text holds that points at a person, hidden unless asked for.

Plain digit patterns: a NIK or KK has 16 digits, a phone begins with 0 or 62; numbers of other
countries are found by Google's library. Better to hide a number too many than one too few: a
coordinator who looks decides that one stays readable, or that a name is hidden too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from phonenumbers import PhoneNumberMatcher

# what people write between the digits of one number, and what hides between them unseen
GAP = r"[ \t.()\u00a0\u2002-\u200f\u2010-\u2015\u202f\u2060\u2212\ufeff-]{0,3}"
NIK = re.compile(rf"(?<!\d)\d(?:{GAP}\d){{15,}}")
PHONE = re.compile(rf"(?<!\d)(?:\+?62|0)(?:{GAP}\d){{8,14}}(?!\d)")
DIGIT, FEWEST = re.compile(r"\d"), 9  # of the shortest phone number
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}")
ABROAD = 100_000  # characters in which numbers of other countries are looked for
HIDDEN = "••••••"


class Piece(StrEnum):
    """What a piece of a text is."""

    NIK = "nik"  # or KK, or another number as long
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    PLACE = "place"  # an address
    OTHER = "other"


class Decision(NamedTuple):
    """What a coordinator decided about a piece of one complaint's words, wherever it stands."""

    piece: str
    is_hidden: bool  # False: it stays readable


class Span(NamedTuple):
    """Where a piece stands in a text: [start, end)."""

    start: int
    end: int
    kind: Piece


def mask(text: str, decisions: Sequence[Decision] = ()) -> str:
    """The text with NIK, KK, phone numbers and e-mail addresses hidden but for their end, but for
    what was decided to stay, and with what was decided to be hidden gone as a whole."""
    shown, end = [], 0
    for span in _together(spans(text, decisions)):
        shown += [text[end : span.start], HIDDEN, _tail(text[span.start : span.end], span.kind)]
        end = span.end
    return "".join([*shown, text[end:]]) if end else text


def spans(text: str, decisions: Sequence[Decision] = ()) -> list[Span]:
    """What `mask` hides, in its order; what overlaps is told twice."""
    stays = {_same(one.piece) for one in decisions if not one.is_hidden}
    found = [
        one for one in _found(text) if not stays or _same(text[one.start : one.end]) not in stays
    ]
    for one in decisions:
        if one.is_hidden and (words := one.piece.split()):
            anywhere = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
            found += [Span(*hit.span(), Piece.OTHER) for hit in anywhere.finditer(text)]
    return sorted(found)


def _found(text: str) -> Iterator[Span]:
    if "@" in text:  # its pattern tries every letter
        yield from (Span(*hit.span(), Piece.EMAIL) for hit in EMAIL.finditer(text))
    if len(DIGIT.findall(text)) >= FEWEST:  # both patterns try every letter, too
        yield from (Span(*hit.span(), Piece.NIK) for hit in NIK.finditer(text))
        yield from (Span(*hit.span(), Piece.PHONE) for hit in PHONE.finditer(text))
    if "+" in text:  # without it a number is one of here
        abroad = PhoneNumberMatcher(text[:ABROAD], None)
        yield from (Span(hit.start, hit.end, Piece.PHONE) for hit in abroad)


def _together(found: Iterable[Span]) -> Iterator[Span]:
    """Pieces that overlap are hidden as one."""
    last: Span | None = None
    for one in found:
        if last is None:
            last = one
        elif one.start < last.end:
            last = Span(last.start, max(last.end, one.end), last.kind)
        else:
            yield last
            last = one
    if last is not None:
        yield last


def _tail(piece: str, kind: Piece) -> str:
    if kind == Piece.EMAIL:
        return piece[-3:]
    return re.sub(r"\D", "", piece)[-3:] if kind in (Piece.NIK, Piece.PHONE) else ""


def _same(piece: str) -> str:
    """A number is the same however it is spelled."""
    digits = re.sub(r"\D", "", piece)
    return digits if len(digits) > 7 and "@" not in piece else piece.casefold()


def mask_name(name: str) -> str:
    """The first letter of each part: B••• S•••. How long a name is says nothing."""
    return " ".join(f"{part[0]}•••" for part in name.split())


def mask_phone(phone: str) -> str:
    """The last three digits."""
    return HIDDEN + re.sub(r"\D", "", phone)[-3:]


def mask_email(email: str) -> str:
    """The first letter, and where it is kept: b•••@example.id."""
    name, _, place = email.partition("@")
    return f"{name[:1]}•••@{place}" if place else HIDDEN

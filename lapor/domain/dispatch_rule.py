"""Rules that speak for an agency: a category, a place, words. The first that fits proposes.

Words are found as whole words, whatever their case and accents; a rule may name phrases. Nothing
a coordinator types is a pattern: every mark is only a gap between words.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from db.codes import Role
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.domain.vocabulary import category_text

MOST_WORDS, LONGEST_WORD, LONGEST_LIST = 40, 60, 1_000
# a rule dispatches by itself only where it was right so often, of so many that were answered
LEAST_PROVED, LEAST_SHARE = 10, 0.9
BY_RULE = "aturan "  # … and the rule's number: who acted, in the story
_ASCII_GAP = re.compile(r"[^a-z0-9]+")


class Rule(NamedTuple):
    """One rule. None and () ask nothing; a rule asks at least one thing."""

    id: int
    number: int  # its place in the order, from 1
    agency_id: int
    category_id: int | None = None
    territory_id: int | None = None  # of a region: everything below it too
    words: tuple[str, ...] = ()  # folded, any of them


class Subject(NamedTuple):
    """What rules ask of a complaint."""

    categories: frozenset[int]  # its own and the one above
    territory_id: int | None
    text: str | None  # folded title and body; None where nobody may read them


class Match(NamedTuple):
    """A rule that fits, and those of its words that are in the text."""

    rule: Rule
    words: tuple[str, ...]


class Clash(StrEnum):
    """What an earlier rule for another agency does to a later one."""

    HIDES = "hides"  # whatever fits the later fits the earlier: it is never asked
    OVERLAPS = "overlaps"  # some may fit both: the earlier goes first


def folded(text: str) -> str:
    """Words in small letters without accents, one space between and around."""
    if text.isascii():
        return f" {_ASCII_GAP.sub(' ', text.lower()).strip()} "
    bare = "".join(
        one if unicodedata.category(one)[0] in "LMN" else " "
        for one in unicodedata.normalize("NFKD", text)
        if not "\u0300" <= one <= "\u036f"  # accents of Latin; other scripts need their marks
    )
    return f" {' '.join(bare.casefold().split())} "


def parsed(typed: str) -> tuple[str, ...]:
    """The words and phrases between the commas, folded. Raises BadInput where there are none."""
    if len(typed) > LONGEST_LIST:
        raise BadInput(
            Text(
                f"Kata kunci terlalu panjang: paling banyak {LONGEST_LIST} huruf seluruhnya.",
                f"The words are too long: at most {LONGEST_LIST} characters in all.",
            )
        )
    found = tuple(dict.fromkeys(word for one in typed.split(",") if (word := folded(one).strip())))
    if typed.strip() and not found:
        raise BadInput(
            Text(
                "Kata kunci tidak berisi huruf atau angka. Tulis kata, dipisahkan koma.",
                "The words hold no letter or digit. Write words with commas between.",
            )
        )
    if len(found) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in found):
        raise BadInput(
            Text(
                f"Paling banyak {MOST_WORDS} kata kunci, masing-masing {LONGEST_WORD} huruf.",
                f"At most {MOST_WORDS} words, of {LONGEST_WORD} characters each.",
            )
        )
    return found


def match(rule: Rule, subject: Subject) -> Match | None:
    """Does the rule fit this complaint?"""
    if rule.category_id is not None and rule.category_id not in subject.categories:
        return None
    if not _is_within(subject.territory_id, rule.territory_id):
        return None
    if not rule.words:
        return Match(rule, ())
    found = tuple(word for word in rule.words if subject.text and f" {word} " in subject.text)
    return Match(rule, found) if found else None


def first(rules: Iterable[Rule], subject: Subject) -> Match | None:
    """What the first rule that fits says."""
    return next((found for rule in rules if (found := match(rule, subject))), None)


def _is_within(territory: int | None, region: int | None) -> bool:
    """Is the place in the region? The code of a place begins with that of what it is in."""
    if region is None:
        return True
    return territory is not None and str(territory).startswith(str(region))


def clash(earlier: Rule, later: Rule, parents: Mapping[int, int | None]) -> Clash | None:
    """What the earlier rule does to the later; None where both say the same, or never meet."""
    if earlier.agency_id == later.agency_id or not _may_meet(earlier, later, parents):
        return None
    covers = (
        earlier.category_id in (None, later.category_id, parents.get(later.category_id or 0))
        and _is_within(later.territory_id, earlier.territory_id)
        and (not earlier.words or (later.words and set(later.words) <= set(earlier.words)))
    )
    return Clash.HIDES if covers else Clash.OVERLAPS


def _may_meet(one: Rule, other: Rule, parents: Mapping[int, int | None]) -> bool:
    a, b = one.category_id, other.category_id
    same_category = None in (a, b) or a == b or parents.get(a or 0) == b or parents.get(b or 0) == a
    return same_category and (
        _is_within(one.territory_id, other.territory_id)
        or _is_within(other.territory_id, one.territory_id)
        or one.territory_id is None
    )


class Names(NamedTuple):
    """What the categories and places of rules are called."""

    categories: Mapping[int, str]
    places: Mapping[int, str]


def asks(rule: Rule, words: tuple[str, ...], names: Names) -> Text:
    """What a rule asks, in words: kategori Perhubungan dan kata “trayek”."""
    found: list[Text] = []
    if rule.category_id is not None:
        name = category_text(names.categories.get(rule.category_id, "–"))
        found.append(Text(f"kategori {name.id}", f"category {name.en}"))
    if rule.territory_id is not None:
        place = names.places.get(rule.territory_id, "–")
        found.append(Text(f"wilayah {place}", f"place {place}"))
    if words:
        quoted = [f"“{word}”" for word in words]
        found.append(Text(f"kata {' / '.join(quoted)}", f"word {' / '.join(quoted)}"))
    return Text(" dan ".join(one.id for one in found), " and ".join(one.en for one in found))


def why(found: Match, names: Names) -> Text:
    """Why a rule proposes: aturan 3: kategori Perhubungan dan kata “trayek”."""
    asked, number = asks(found.rule, found.words, names), found.rule.number
    return Text(f"aturan {number}: {asked.id}", f"rule {number}: {asked.en}")


def is_proved(confirmed: int, elsewhere: int) -> bool:
    """Was the rule right often enough to dispatch by itself?"""
    answered = confirmed + elsewhere
    return answered >= LEAST_PROVED and confirmed >= LEAST_SHARE * answered


def actor(rule: Rule) -> Actor:
    """The system, acting on this rule. No account can have a name with a space in it."""
    return Actor(f"{BY_RULE}{rule.number}", Role.SYSTEM)


def acted(by: str) -> Text | None:
    """Who did it, in words, where a rule did."""
    if not by.startswith(BY_RULE):
        return None
    number = by.removeprefix(BY_RULE)
    return Text(f"Sistem, aturan {number},", f"The system, rule {number},")

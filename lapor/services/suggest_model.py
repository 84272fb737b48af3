"""What was learned, as numbers: asked with numpy alone, kept as bytes that nobody else can make.

The bytes are an npz file without pickles, sealed with an HMAC that also covers whose it is.
"""

import hashlib
import hmac
import io
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from lapor.config import derived_key
from lapor.domain.suggestion import (
    SPOKEN,
    SUGGESTIONS,
    Places,
    cleaned,
    office,
    pieces,
    says_something,
    words,
)

FORMAT = 1
DISTRICT = -1  # the class of all district offices; which one is read from the names of places
REMEMBERED = 50_000  # words whose pieces are known already
WEAK, COMMON_AND_WEAK = 0.2, 0.5  # of the strongest word: what says less is not named
COMMON = 1 + math.log(10)  # the idf of a word that is in a tenth of the texts
Floats = NDArray[np.float32]
Indices = NDArray[np.intp]


class Unreadable(Exception):  # noqa: N818 - it reads as what it is
    """Not sealed with our key, of another government, or of another version of the program."""


class Guess(NamedTuple):
    """An agency, how strongly the text speaks for it, and the words that do, strongest first."""

    agency_id: int
    score: float  # above the score of an empty text; only the order means something
    words: tuple[str, ...]


class Measured(NamedTuple):
    """How it did on the newest dispatches, before it learned from them too. Shares are 0–1."""

    n: int
    top_1: float
    top_3: float
    largest_1: float  # of always guessing the largest agency …
    largest_3: float  # … or the three largest

    @property
    def is_better(self) -> bool:
        """Than guessing? Of three names one may be right where there are hardly more."""
        return self.top_1 > self.largest_1


@dataclass
class Model:
    """One government's. Features are words and pairs first, then pieces of words."""

    government_id: int
    learned_from: int
    words: dict[str, int]
    pieces: dict[str, int]
    idf: Floats  # [features]
    weights: Floats  # [features, classes]
    bias: Floats  # [classes]: the score of an empty text
    classes: list[int]  # ids of agencies, or DISTRICT
    places: Places
    measured: Measured | None = None
    _known: dict[str, Indices] = field(default_factory=dict, repr=False)

    def guesses(
        self, title: str, body: str, territory: int | None, most: int = SUGGESTIONS
    ) -> list[Guess]:
        """The likeliest agencies, each once."""
        return list(islice(self.ranked(title, body, territory), most))

    def ranked(
        self, title: str, body: str, territory: int | None, *, least: float = -math.inf
    ) -> Iterator[Guess]:
        """All that some words speak for, the likeliest first; none where guessing does as well.

        `least`: leave out those whose score is below this share of the likeliest's.
        """
        heard = self._weighed(cleaned(f"{title} {body}"))
        if heard is None:
            return
        scores, seen = heard.each.sum(axis=0), {DISTRICT}
        order = np.argsort(-(scores + self.bias), kind="stable")
        if scores[order[0]] <= 0:
            return  # the words say no more than no words would
        for place in order:
            if scores[place] < least * scores[order[0]]:
                continue
            agency_id = self.classes[place]
            if agency_id == DISTRICT:
                agency_id = office(self.places, title, body, territory) or DISTRICT
            if agency_id in seen:
                continue
            seen.add(agency_id)
            if spoken := self._spoken(heard, place, is_likely=scores[place] > 0):
                yield Guess(agency_id, float(scores[place]), spoken)

    def _weighed(self, text: str) -> "Weighed | None":
        """None: not one word of it was ever heard, and mere pieces of words are no reason."""
        terms = [term for term in words(text) if term in self.words]
        if not terms:
            return None
        split = text.split()
        place = {word: n for n, word in enumerate(dict.fromkeys(split))}
        total = np.zeros((len(place), len(self.classes)), np.float32)
        each = self._scaled(np.array([self.words[term] for term in terms]))
        # a pair's share goes to both of its words
        ends = [[place[word] for word in term.split(" ")] for term in terms]
        for end in (0, -1):
            np.add.at(total, [some[end] for some in ends], each / 2)
        known = [(place[word], found) for word in split if len(found := self._columns(word))]
        if known:
            each = self._scaled(np.concatenate([found for _, found in known]))
            starts = np.cumsum([0, *(len(found) for _, found in known[:-1])])
            np.add.at(total, [row for row, _ in known], np.add.reduceat(each, starts, axis=0))
        return Weighed(list(place), total)

    def _columns(self, word: str) -> Indices:
        """Of the pieces of this word that are known, as often as they occur in it."""
        found = self._known.get(word)
        if found is None:
            columns = [self.pieces[one] for one in pieces(word) if one in self.pieces]
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[word] = np.array(columns, dtype=np.intp)
        return found

    def _scaled(self, columns: Indices) -> Floats:
        """What each occurrence adds to each class; together of length 1 as the learner had it."""
        unique, counts = np.unique(columns, return_counts=True)
        length = np.float32(np.linalg.norm(counts * self.idf[unique]))
        each: Floats = self.weights[columns] * (self.idf[columns] / length)[:, None]
        return each

    def _spoken(self, heard: "Weighed", place: int, *, is_likely: bool) -> tuple[str, ...]:
        """The words that speak for a class, the strongest first; fillers are never named.

        A word that many texts have is named where it is strong, and the rest speaks for it too.
        """
        column = heard.each[:, place]
        order = np.argsort(-column, kind="stable")
        strongest = column[order[0]]
        found: list[str] = []
        for n in order:
            word, value = heard.words[n], column[n]
            if value <= 0 or value < strongest * WEAK or len(found) == SPOKEN:
                break
            is_strong = is_likely and value >= strongest * COMMON_AND_WEAK
            if says_something(word) and (is_strong or self._is_telling(word)):
                found.append(word)
        return tuple(found)

    def _is_telling(self, word: str) -> bool:
        """What every tenth complaint says explains little."""
        place = self.words.get(word)
        return place is None or bool(self.idf[place] > COMMON)


class Weighed(NamedTuple):
    """What each word of a text, with its pieces and half of its pairs, adds to each class."""

    words: list[str]
    each: Floats  # [words, classes]


def packed(model: Model) -> bytes:
    """The model as bytes."""
    head = {
        "format": FORMAT,
        "government": model.government_id,
        "learned_from": model.learned_from,
        "words": list(model.words),
        "pieces": list(model.pieces),
        "classes": model.classes,
        "offices": list(model.places.offices.items()),
        "districts": list(model.places.districts.items()),
        "villages": list(model.places.villages.items()),
        "measured": model.measured,
    }
    file = io.BytesIO()
    np.savez_compressed(
        file,
        head=np.frombuffer(json.dumps(head).encode(), dtype=np.uint8),
        idf=model.idf,
        weights=model.weights,
        bias=model.bias,
    )
    return file.getvalue()


def seal(government_id: int, content: bytes) -> bytes:
    """The HMAC that these bytes must carry to be this government's."""
    subject = f"{government_id} ".encode() + content
    return hmac.digest(derived_key("suggestions"), subject, hashlib.sha256)


def opened(government_id: int, content: bytes, code: bytes) -> Model:
    """The model again. Raises Unreadable; nothing is parsed before the seal is checked."""
    if not hmac.compare_digest(seal(government_id, content), code):
        raise Unreadable
    try:
        return _parsed(government_id, content)
    except (KeyError, TypeError, ValueError, EOFError, BadZipFile) as error:
        raise Unreadable from error  # sealed by another version of the program


def _parsed(government_id: int, content: bytes) -> Model:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        head: dict[str, Any] = json.loads(file["head"].tobytes())
        if head["format"] != FORMAT or head["government"] != government_id:
            raise Unreadable
        first = len(head["words"])
        return Model(
            government_id,
            head["learned_from"],
            _numbered(head["words"]),
            _numbered(head["pieces"], first),
            file["idf"],
            file["weights"],
            file["bias"],
            head["classes"],
            Places(dict(head["offices"]), dict(head["districts"]), dict(head["villages"])),
            Measured(*head["measured"]) if head["measured"] else None,
        )


def _numbered(names: Iterable[str], first: int = 0) -> dict[str, int]:
    return {name: place for place, name in enumerate(names, first)}

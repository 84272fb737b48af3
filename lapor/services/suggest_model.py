"""What was learned, as numbers: asked with numpy alone, kept as bytes that nobody else can make.

The bytes are an npz file without pickles, sealed with an HMAC that also covers whose it is.
"""

import hashlib
import hmac
import io
import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from lapor.config import derived_key
from lapor.domain.suggestion import SPOKEN, SUGGESTIONS, Places, cleaned, office, pieces, words

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
        """The likeliest agencies, of those for which the words say more than no words would."""
        parts = self._weighed(cleaned(f"{title} {body}"))
        scores = sum(part.each.sum(axis=0) for part in parts)
        found: list[Guess] = []
        for place in np.argsort(-(scores + self.bias), kind="stable"):
            agency_id = self.classes[place]
            if agency_id == DISTRICT:
                agency_id = office(self.places, title, body, territory) or DISTRICT
            spoken = self._spoken(parts, place) if scores[place] > 0 else ()
            if spoken and agency_id not in (DISTRICT, *(one.agency_id for one in found)):
                found.append(Guess(agency_id, float(scores[place]), spoken))
            if len(found) == most:
                break
        return found

    def _weighed(self, text: str) -> tuple["Weighed", "Weighed"]:
        terms = [term for term in words(text) if term in self.words]
        split = text.split()
        return (
            self._part(terms, [np.array([self.words[term]], dtype=np.intp) for term in terms]),
            self._part(split, [self._columns(word) for word in split]),
        )

    def _columns(self, word: str) -> Indices:
        """Of the pieces of this word that are known, as often as they occur in it."""
        found = self._known.get(word)
        if found is None:
            columns = [self.pieces[one] for one in pieces(word) if one in self.pieces]
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[word] = np.array(columns, dtype=np.intp)
        return found

    def _part(self, names: list[str], known: list[Indices]) -> "Weighed":
        """One half of the features, scaled to length 1 as the learner had it."""
        named = [(name, found) for name, found in zip(names, known, strict=True) if len(found)]
        if not named:
            return Weighed([], np.zeros((0, len(self.classes)), np.float32))
        columns = np.concatenate([found for _, found in named])
        unique, counts = np.unique(columns, return_counts=True)
        length = np.linalg.norm(counts * self.idf[unique])
        each = self.weights[columns] * (self.idf[columns] / length)[:, None]
        starts = np.cumsum([0, *(len(found) for _, found in named[:-1])])
        return Weighed([name for name, _ in named], np.add.reduceat(each, starts, axis=0))

    def _spoken(self, parts: Iterable["Weighed"], place: int) -> tuple[str, ...]:
        """The words that speak for a class; a pair's share goes to both of its words."""
        total: Counter[str] = Counter()
        for part in parts:
            for name, value in zip(part.names, part.each[:, place].tolist(), strict=True):
                for word in name.split():
                    total[word] += value / (1 + (" " in name))
        likely = [(word, value) for word, value in total.most_common() if value > 0]
        if not likely:
            return ()
        _, strongest = likely[0]
        return tuple(
            word
            for word, value in likely
            if value >= strongest * (WEAK if self._is_telling(word) else COMMON_AND_WEAK)
        )[:SPOKEN]

    def _is_telling(self, word: str) -> bool:
        """What every tenth complaint says explains little."""
        place = self.words.get(word)
        return place is None or bool(self.idf[place] > COMMON)


class Weighed(NamedTuple):
    """What each word of a text, with its pieces, adds to each class."""

    names: list[str]
    each: Floats  # [names, classes]


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

"""Learning which agency a text is for: TF-IDF of words and pieces, and a linear SVM.

Measured on genuine reports, trained on the past and tested on the next quarter (data.md): the
first suggestion right in 67 %, one of three in 90 %; always guessing the largest three: 32 %.
scikit-learn is imported where it is used: it would make the app start a second later.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from lapor.domain.suggestion import (
    LEAST_AGENCIES,
    LEAST_TEXTS,
    LEAST_TO_KNOW,
    SUGGESTIONS,
    Places,
    cleaned,
    is_enough,
)
from lapor.queries.dispatches import Past
from lapor.services.suggest_model import DISTRICT, Measured, Model

MOST_TEXTS = 20_000  # the newest of them
MOST_FEATURES = 20_000  # of words, and of pieces: those in most texts
STRICTNESS = 0.5  # C of the SVM
HELD_OUT = 5  # the newest fifth measures what the rest taught


class Lesson(NamedTuple):
    """What one government can be taught with, in the order of dispatch."""

    government_id: int
    past: Sequence[Past]
    labels: Sequence[int]  # for each: its agency, or DISTRICT
    counts: tuple["Counted", "Counted"]  # of words, of pieces
    places: Places


class Counted(NamedTuple):
    """How often each text has each term."""

    terms: Any  # array of str
    matrix: Any  # scipy sparse [texts, terms]


def prepared(government_id: int, past: Sequence[Past], places: Places) -> Lesson | None:
    """Texts counted once, to be learned from often; None where there are no words."""
    past = past[-MOST_TEXTS:]
    districts = set(places.offices.values())
    texts = [cleaned(f"{one.title} {one.body}") for one in past]
    if not any(len(word) > 1 for text in texts for word in text.split()):
        return None
    labels = [DISTRICT if one.kept_by in districts else _agency(one) for one in past]
    return Lesson(government_id, past, labels, _counted(texts), places)


def _agency(one: Past) -> int:
    assert one.kept_by is not None  # nothing else is learned from
    return one.kept_by


def _counted(texts: list[str]) -> tuple[Counted, Counted]:
    from sklearn.feature_extraction.text import CountVectorizer

    found = []
    for kind, length in (("word", (1, 2)), ("char_wb", (3, 5))):
        counter = CountVectorizer(
            analyzer=kind, ngram_range=length, lowercase=False, dtype=np.float32
        )
        matrix = counter.fit_transform(texts)
        found.append(Counted(counter.get_feature_names_out(), matrix.tocsr()))
    return found[0], found[1]


def largest(past: Sequence[Past], places: Sequence[int]) -> list[int]:
    """The three agencies with the most dispatches among these."""
    found = Counter(past[place].kept_by for place in places)
    return [one for one, _ in found.most_common(SUGGESTIONS) if one is not None]


def learned(lesson: Lesson) -> Model | None:
    """A model of all of it, with how it did on the newest fifth; None: it stays silent."""
    everything = range(len(lesson.past))
    cut = len(lesson.past) - len(lesson.past) // HELD_OUT
    earlier, newest = everything[:cut], everything[cut:]
    trial = fitted(lesson, earlier) if is_enough(lesson.labels) else None
    measured = _measured(lesson, trial, earlier, newest) if trial else None
    if measured is None or not measured.is_better:
        return None
    model = fitted(lesson, everything)
    if model is not None:
        model.measured = measured
    return model


def _measured(
    lesson: Lesson, model: Model, earlier: Sequence[int], newest: Sequence[int]
) -> Measured:
    places = [place for place, _ in ranks(lesson, model, newest, SUGGESTIONS)]
    usual = largest(lesson.past, earlier)
    n = len(newest)
    return Measured(
        n,
        sum(place == 1 for place in places) / n,
        sum(place is not None for place in places) / n,
        sum(lesson.past[one].kept_by == usual[0] for one in newest) / n,
        sum(lesson.past[one].kept_by in usual for one in newest) / n,
    )


def ranks(
    lesson: Lesson, model: Model, asked: Sequence[int], most: int
) -> list[tuple[int | None, bool]]:
    """For each: the place, from 1, of the right agency among so many; was anything suggested?"""
    found: list[tuple[int | None, bool]] = []
    for place in asked:
        one = lesson.past[place]
        guesses = model.guesses(one.title, one.body, one.territory_id, most)
        agencies = [guess.agency_id for guess in guesses]
        rank = agencies.index(_agency(one)) + 1 if one.kept_by in agencies else None
        found.append((rank, bool(agencies)))
    return found


def known_by(past: Sequence[Past], day: date) -> list[int]:
    """Those of which one knew before this day that their agency was right."""
    return [
        place
        for place, one in enumerate(past)
        if one.on < day and one.known_on is not None and one.known_on < day
    ]


def fitted(lesson: Lesson, chosen: Sequence[int]) -> Model | None:
    """Learn from these. None where no word is in enough texts, or there are not two classes."""
    from scipy.sparse import hstack
    from sklearn.svm import LinearSVC

    frequent = Counter(lesson.labels[place] for place in chosen)
    rows = [place for place in chosen if frequent[lesson.labels[place]] >= LEAST_TO_KNOW]
    labels = [lesson.labels[place] for place in rows]
    parts = [_weighed(one, rows) for one in lesson.counts]
    if len(set(labels)) < LEAST_AGENCIES or not any(len(part.terms) for part in parts):
        return None
    machine = LinearSVC(C=STRICTNESS, class_weight="balanced", random_state=0)
    machine.fit(hstack([part.matrix for part in parts]).tocsr(), labels)
    weights, bias = machine.coef_, machine.intercept_
    if len(weights) == 1:  # of two classes the second's alone
        weights, bias = np.vstack([-weights, weights]), np.array([-bias[0], bias[0]])
    first = len(parts[0].terms)
    return Model(
        lesson.government_id,
        len(rows),
        {term: place for place, term in enumerate(parts[0].terms)},
        {term: place for place, term in enumerate(parts[1].terms, first)},
        np.concatenate([part.idf for part in parts]).astype(np.float32),
        np.ascontiguousarray(weights.T, dtype=np.float32),
        bias.astype(np.float32),
        [int(one) for one in machine.classes_],
        lesson.places,
    )


class Part(NamedTuple):
    """Words or pieces of the chosen texts, weighed and scaled."""

    terms: list[str]
    idf: Any
    matrix: Any


def _weighed(counted: Counted, rows: Sequence[int]) -> Part:
    """Only what is in at least five of these texts is kept, and of that what is in most."""
    from sklearn.feature_extraction.text import TfidfTransformer

    matrix = counted.matrix[list(rows)]
    texts = matrix.getnnz(axis=0)
    often = np.flatnonzero(texts >= LEAST_TEXTS)
    if len(often) > MOST_FEATURES:
        most = np.argsort(-texts[often], kind="stable")[:MOST_FEATURES]
        often = np.sort(often[most])
    if not len(often):
        return Part([], np.zeros(0), matrix[:, often])
    weigher = TfidfTransformer()
    weighed = weigher.fit_transform(matrix[:, often])
    return Part([str(one) for one in counted.terms[often]], weigher.idf_, weighed)

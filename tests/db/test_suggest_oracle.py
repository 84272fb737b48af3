"""The learner against scikit-learn used directly, and its evaluation counted again by hand."""

import json
from datetime import date
from random import Random

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.svm import LinearSVC
from typer.testing import CliRunner

import db.engine
from lapor.cli import app
from lapor.domain.suggestion import cleaned, pieces, words
from lapor.services import setup, suggest, suggest_learn
from lapor.services.loading import load
from lapor.services.suggest_evaluate import TOTAL, evaluate
from tests.cast import BADUNG_PUPR, DINKES, PUPR, gather
from tests.db.lessons import a_text, teach, told

TEXTS = (
    "Jalan rusak di RT 03, air a b menggenang!",
    "ꦱꦸꦫꦠ꧀ kafé & pasar-malam",
    "x",
    "LAMPU jalan jalan jalan mati",
)


@pytest.mark.parametrize("text", TEXTS)
def test_words_and_pieces_are_those_of_scikit_learn(text):
    text = cleaned(text)
    for kind, length, mine in (
        ("word", (1, 2), words(text)),
        ("char_wb", (3, 5), [piece for word in text.split() for piece in pieces(word)]),
    ):
        counter = CountVectorizer(analyzer=kind, ngram_range=length, lowercase=False)
        assert sorted(counter.build_analyzer()(text)) == sorted(mine)


class Oracle:
    """The same learner, written as scikit-learn's own guide would."""

    def __init__(self, texts, labels):
        self.parts = [
            TfidfVectorizer(analyzer=kind, ngram_range=length, lowercase=False, min_df=5)
            for kind, length in (("word", (1, 2)), ("char_wb", (3, 5)))
        ]
        features = hstack([part.fit_transform(texts) for part in self.parts]).tocsr()
        self.machine = LinearSVC(C=0.5, class_weight="balanced", random_state=0)
        self.machine.fit(features, labels)

    def scores(self, text):
        """Of each class, above the score of an empty text; and in all."""
        features = hstack([part.transform([text]) for part in self.parts]).tocsr()
        total = np.atleast_1d(self.machine.decision_function(features)[0])
        bias = self.machine.intercept_
        if len(bias) == 1:
            total, bias = np.array([-total[0], total[0]]), np.array([-bias[0], bias[0]])
        return total - bias, total

    def ranked(self, text):
        above, total = self.scores(text)
        order = np.argsort(-total, kind="stable")
        return [int(self.machine.classes_[n]) for n in order if above[n] > 1e-9]


def lesson_of(session, government_id):
    found = suggest.lesson(session, government_id)
    texts = [cleaned(f"{one.title} {one.body}") for one in found.past]
    return found, texts


def three_agencies(session):
    """Sleman's two and a third."""
    teach(session, pupr=160, dinkes=140)
    load(session, told(session, BADUNG_PUPR, 60, seed=5))


def test_scores_are_those_of_scikit_learn(session, cast):
    three_agencies(session)
    lesson, texts = lesson_of(session, cast.sleman)
    model = suggest_learn.fitted(lesson, range(len(texts)))
    oracle = Oracle(texts, lesson.labels)
    rng = Random(4)
    for agency in (PUPR, DINKES, BADUNG_PUPR):
        for _ in range(10):
            text = a_text(rng, agency)
            above, _ = oracle.scores(text)
            by_agency = dict(zip(oracle.machine.classes_.tolist(), above, strict=True))
            guesses = model.guesses("", text, None, 5)
            assert [one.agency_id for one in guesses] == oracle.ranked(text)
            for one in guesses:
                assert one.score == pytest.approx(by_agency[one.agency_id], abs=1e-4)


def test_each_quarter_is_asked_of_what_was_known_before_it(session, cast):
    three_agencies(session)
    lesson, texts = lesson_of(session, cast.sleman)
    trials = {one.quarter: one for one in evaluate(session, "34.04")}
    assert TOTAL in trials
    for start, end, name in (
        (date(2024, 10, 1), date(2025, 1, 1), "2024-Q4"),
        (date(2025, 1, 1), date(2025, 4, 1), "2025-Q1"),
    ):
        known = [n for n, one in enumerate(lesson.past) if one.known_on < start]
        asked = [n for n, one in enumerate(lesson.past) if start <= one.on < end]
        assert len(known) >= 200
        oracle = Oracle([texts[n] for n in known], [lesson.labels[n] for n in known])
        ranked = [oracle.ranked(texts[n]) for n in asked]
        right = [lesson.past[n].kept_by for n in asked]
        trial = trials[name]
        assert trial.n == len(asked)
        for k, counted in zip((1, 3, 5), trial.top, strict=True):
            assert counted == sum(r in some[:k] for r, some in zip(right, ranked, strict=True))
        assert trial.covered == sum(map(bool, ranked))
        assert trial.known == len(asked)
        assert trial.largest_3 == len(asked)  # there are three
    quarters = [one for name, one in trials.items() if name != TOTAL]
    assert quarters
    assert trials[TOTAL].n == sum(one.n for one in quarters)
    assert trials[TOTAL].top[0] == sum(one.top[0] for one in quarters)


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Runs a command on a small demo database of its own."""
    monkeypatch.setenv("LAPOR_DATABASE_URL", f"sqlite:///{tmp_path}/small.db")
    db.engine.engine.cache_clear()
    from db import migrate

    migrate.upgrade(db.engine.engine())
    with db.engine.writing() as session:
        setup.fill_reference(session)
        setup.mark(session, "kind", "demo")
        gather(session)
        teach(session, pupr=160, dinkes=140)
    yield lambda *words: CliRunner().invoke(app, ["suggest", *words])
    db.engine.engine().dispose()
    db.engine.engine.cache_clear()


def test_the_command_prints_shares_and_refuses_in_a_sentence(command):
    result = command("--evaluate", "--government", "34.04", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found[-1]["quarter"] == "total"
    assert found[-1]["n"] == sum(one["n"] for one in found[:-1])
    assert set(found[-1]) == {
        "government", "quarter", "n", "top_1", "top_3", "top_5", "coverage", "known", "largest_3",
    }  # fmt: skip
    assert found[-1]["top_1"] > 90
    everywhere = json.loads(command("--evaluate", "--json").stdout)
    assert everywhere == found
    for asked, said in (
        (("--evaluate", "--government", "99.99"), "99.99"),
        (("--government", "99.99"), "99.99"),
        (("--evaluate", "--government", "51.03"), "Belum ada saran"),
    ):
        refused = command(*asked)
        assert refused.exit_code == 2
        assert said in refused.output
        assert "Traceback" not in refused.output


def test_the_command_says_what_was_learned_and_jobs_teach(command):
    before = json.loads(command("--government", "34.04", "--json").stdout)
    assert before[0]["learned_from"] == 0
    assert suggest.train_due() == 1
    (after,) = json.loads(command("--government", "34.04", "--json").stdout)
    assert after["learned_from"] == 300
    assert after["measured"]["top_1"] == 1.0
    assert suggest.train_due() == 0

"""Suggestions: learned from what agencies kept and answered, sealed, silent knowing little."""

import io
import json
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest
from sqlmodel import col, select

from db.models import Agency, AuditLog, Government, SuggestionModel
from lapor.domain.errors import NotFound
from lapor.queries import dispatches
from lapor.services import suggest, suggest_learn
from lapor.services.loading import load
from lapor.services.suggest_model import Unreadable, opened, packed, seal
from tests.builders import M, a_complaint
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.db.lessons import SPEECH, a_text, teach, told

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 9, 7, 3, tzinfo=UTC)


def agencies(model, text, territory=None):
    return [one.agency_id for one in model.guesses("", text, territory)]


def test_it_learns_whose_words_these_are(session, cast):
    teach(session)
    model = suggest.train(session, cast.sleman, now=NOW)
    rng = Random(9)
    for agency in (PUPR, DINKES):
        for _ in range(20):
            assert agencies(model, a_text(rng, agency))[0] == agency
    (first, *_) = model.guesses("", "Puskesmas tutup, obat habis, dokter pergi", None)
    assert set(first.words) <= {"puskesmas", "obat", "dokter"}
    assert model.measured.top_1 == 1.0
    assert model.measured.n == 44  # the newest fifth of 220
    assert model.learned_from == 220


def test_words_shown_are_words_of_the_complaint(session, cast):
    teach(session)
    model = suggest.train(session, cast.sleman, now=NOW)
    text = "obat batuk puskesmas 0812-3456-7890 Pak Budi jalan retak"
    shown = {word for one in model.guesses("", text, None) for word in one.words}
    assert shown
    assert shown <= set(text.split()) - {"0812-3456-7890", "Budi"}


def test_no_filler_is_given_as_a_reason(session, cast):
    """Only those who write to public works say “yang” and “dengan”: learned, and never named."""
    load(session, told(session, PUPR, 120, body="yang dengan jalan aspal"))
    load(session, told(session, DINKES, 100))
    model = suggest.train(session, cast.sleman, now=NOW)
    (first, *_) = model.guesses("", "yang rusak dengan jalan aspal", None)
    assert first.agency_id == PUPR
    assert first.words
    assert not {"yang", "dengan"} & set(first.words)


def test_it_is_silent_about_what_it_never_heard(session, cast):
    teach(session)
    model = suggest.train(session, cast.sleman, now=NOW)
    for text in ("", "xqzwv", "ꦱꦸꦫꦠ꧀", "12345 67890", "!" * 10_000, "😀"):
        assert model.guesses("", text, None) == []
    assert model.guesses("\0", "obat " * 5_000, None)[0].agency_id == DINKES


@pytest.mark.parametrize(("pupr", "dinkes"), [(199, 0), (180, 19), (100, 99)])
def test_too_little_is_silence(session, cast, pupr, dinkes):
    teach(session, pupr=pupr, dinkes=dinkes)
    assert suggest.train(session, cast.sleman, now=NOW) is None
    assert suggest.model_of(session, cast.sleman) is None
    assert not suggest.is_due(session, cast.sleman, NOW + timedelta(hours=1))  # it was tried
    said = suggest.standing(session, cast.siti, cast.sleman)
    assert said.text == suggest.TOO_LITTLE


def test_what_is_no_better_than_guessing_is_silence(session, cast):
    """Two agencies whose texts are the same words: nobody can tell them apart."""
    same = {"title": "warga kami", "body": "mohon segera tolong petugas"}
    load(session, [*told(session, PUPR, 120, **same), *told(session, DINKES, 100, **same)])
    assert suggest.train(session, cast.sleman, now=NOW) is None


def test_a_later_lesson_with_too_little_takes_the_model_away(session, cast):
    teach(session)
    suggest.train(session, cast.sleman, now=NOW)
    suggest.keep(session, cast.sleman, None, now=NOW)
    assert suggest.model_of(session, cast.sleman) is None
    said = session.exec(select(AuditLog.action).order_by(col(AuditLog.id))).all()
    assert said == ["suggestions_trained", "suggestions_dropped"]


def test_the_right_agency_is_the_last_that_kept_it(session, cast):
    days = {"received": "2026-09-07", "dispatched": "2026-09-08"}

    def told_by(name, **more):
        return a_complaint(session, title=name, **days, **more)

    def to(agency):
        return {"agency": agency}

    told_by("kept", followed_up="2026-09-09")
    told_by("never answered")
    told_by("returned", more=((M.RETURN, "2026-09-09"),))
    again = told_by("sent on", followed_up="2026-09-09")
    from lapor.services import complaints
    from lapor.services.targets import Target

    complaints.make_move(
        session, cast.siti, again.id, M.DISPATCH, seen=again.version,
        target=Target(agency_id=DINKES), now=NOW + timedelta(days=2),
    )  # fmt: skip
    found = {one.title: one.kept_by for one in dispatches.kept(session, cast.sleman)}
    assert found == {"kept": PUPR}
    session.expire_all()
    complaints.make_move(
        session, cast.ani, again.id, M.FOLLOW_UP, seen=again.version, note="Sudah ditangani.",
        now=NOW + timedelta(days=3),
    )  # fmt: skip
    found = {one.title: one.kept_by for one in dispatches.kept(session, cast.sleman)}
    assert found == {"kept": PUPR, "sent on": DINKES}


def test_a_government_learns_from_its_own_dispatches_alone(session, cast):
    teach(session)
    load(session, told(session, BADUNG_PUPR, 150, government="51.03"))
    model = suggest.train(session, cast.sleman, now=NOW)
    assert not set(SPEECH[BADUNG_PUPR]) & set(model.words)
    assert BADUNG_PUPR not in model.classes


def test_rare_and_personal_words_are_not_kept(session, cast):
    teach(session)
    how = {"body": "obat puskesmas rahasiaku 3404071201900001 wa 081234567890 Bu Sumirah"}
    load(session, told(session, DINKES, 4, seed=2, **how))
    load(session, told(session, DINKES, 6, seed=3, body="dokter obat Ibu Sumarni X9 vaksin"))
    model = suggest.train(session, cast.sleman, now=NOW)
    kept = " ".join([*model.words, *model.pieces])
    assert "rahasiaku" not in kept  # in four texts only
    assert "sumarni" not in kept  # in six, but a name
    assert not any(one.isdigit() for one in kept)


def a_row(session, government_id):
    return session.get_one(SuggestionModel, government_id)


def spoil_a_byte(row):
    content = bytearray(row.content)
    content[len(content) // 2] ^= 1
    row.content = bytes(content)


def spoil_all(row):
    row.content = b"nonsense"


def a_pickle(row):
    row.content = pickle.dumps({"coef": [1, 2]})


def no_seal(row):
    row.code = b""


def a_sealed_pickle(row):
    """Sealed with our own key: and still nothing is unpickled."""
    row.content = pickle.dumps({"coef": [1, 2]})
    row.code = seal(row.government_id, row.content)


def another_version(row):
    file = io.BytesIO()
    np.savez_compressed(file, idf=np.zeros(3))
    row.content = file.getvalue()
    row.code = seal(row.government_id, row.content)


@pytest.mark.parametrize(
    "spoil", [spoil_a_byte, spoil_all, a_pickle, no_seal, a_sealed_pickle, another_version]
)
def test_a_tampered_model_is_ignored_said_and_trained_anew(session, cast, spoil):
    teach(session)
    suggest.train(session, cast.sleman, now=NOW)
    row = a_row(session, cast.sleman)
    spoil(row)
    row.trained_at = NOW + timedelta(seconds=1)
    session.flush()
    assert suggest.model_of(session, cast.sleman) is None
    assert suggest.standing(session, cast.siti, cast.sleman).text == suggest.UNREADABLE
    assert suggest.is_due(session, cast.sleman, NOW + timedelta(minutes=1))
    suggest.train(session, cast.sleman, now=NOW + timedelta(minutes=1))
    assert suggest.model_of(session, cast.sleman) is not None


def test_another_governments_model_is_never_used(session, cast):
    teach(session)
    model = suggest.train(session, cast.sleman, now=NOW)
    row = a_row(session, cast.sleman)
    session.add(
        SuggestionModel(
            government_id=cast.badung, trained_at=NOW, learned_from=220,
            content=row.content, code=row.code,
        )
    )  # fmt: skip
    session.flush()
    assert suggest.model_of(session, cast.badung) is None
    with pytest.raises(Unreadable):
        opened(cast.badung, packed(model), seal(cast.badung, packed(model)))  # even resealed


def test_what_is_kept_is_what_was_learned(session, cast):
    teach(session)
    model = suggest.train(session, cast.sleman, now=NOW)
    again = suggest.model_of(session, cast.sleman)
    assert (again.words, again.pieces, again.classes) == (model.words, model.pieces, model.classes)
    assert np.array_equal(again.weights, model.weights)
    assert again.measured == model.measured
    text = a_text(Random(3), PUPR)
    assert again.guesses("", text, None) == model.guesses("", text, None)
    assert json.dumps(again.classes)  # plain numbers


def test_it_is_trained_once_a_day(session, cast):
    teach(session)
    assert suggest.is_due(session, cast.sleman, NOW)
    suggest.train(session, cast.sleman, now=NOW)
    assert not suggest.is_due(session, cast.sleman, NOW + timedelta(hours=23))
    assert suggest.is_due(session, cast.sleman, NOW + timedelta(hours=24))


def test_who_may_see_what_the_learner_knows(session, cast):
    for actor in (cast.siti, cast.rini):
        assert suggest.standing(session, actor, cast.sleman)
    for actor in (cast.ayu, cast.budi, cast.dewi):
        with pytest.raises(NotFound):
            suggest.standing(session, actor, cast.sleman)


def test_district_offices_are_one_class_and_the_district_is_read_from_the_text(session, cast):
    offices = {340407: 9_911, 340406: 9_912}  # Depok, Mlati
    session.add_all(
        Agency(id=id, government_id=cast.sleman, name=name)
        for id, name in ((9_911, "Kapanewon Depok"), (9_912, "Kapanewon Mlati"))
    )
    session.flush()
    teach(session)
    for seed, (place, agency) in enumerate(offices.items(), 2):
        how = {"title": "loket kapanewon tutup", "body": "surat pengantar loket kapanewon"}
        facts = told(session, PUPR, 0)
        assert list(facts) == []
        load(
            session,
            (
                one._replace(recordings=_given(one.recordings, agency, place))
                for one in told(session, PUPR, 15, seed=seed, **how)
            ),
        )
    model = suggest.train(session, cast.sleman, now=NOW)
    assert set(model.classes) == {-1, PUPR, DINKES}
    text = "surat pengantar di loket kapanewon"
    assert agencies(model, text, 340407)[0] == 9_911
    assert agencies(model, text, 340406)[0] == 9_912
    assert agencies(model, f"{text} Kapanewon Mlati", 340407)[0] == 9_912
    assert agencies(model, f"{text} di Caturtunggal")[0] == 9_911  # a village of Depok
    assert 9_911 not in agencies(model, text)  # which one, nobody says


def _given(recordings, agency, place):
    """The same story, told of another agency and place."""
    found = []
    for at, (one,) in recordings:
        activity = one.activity
        if activity.kind == M.RECEIVE:
            activity = activity._replace(facts={**activity.facts, "territory": place})
        else:
            activity = activity._replace(agency=agency)
        found.append((at, (one._replace(activity=activity),)))
    return tuple(found)


def test_undated_ones_count_from_their_receipt():
    past = [
        dispatches.Past(1, "", "", None, None, PUPR, date(2024, 1, 1), date(2024, 2, 1)),
        dispatches.Past(2, "", "", None, None, PUPR, date(2024, 1, 1), date(2024, 1, 1)),
        dispatches.Past(3, "", "", None, None, PUPR, date(2024, 1, 2), date(2024, 5, 1)),
    ]
    assert suggest_learn.known_by(past, date(2024, 2, 1)) == [1]
    assert suggest_learn.known_by(past, date(2024, 2, 2)) == [0, 1]
    assert suggest_learn.known_by(past, date(2024, 1, 1)) == []


def test_the_centre_has_nothing_to_learn(session, cast):
    assert session.exec(select(Government.id).where(Government.code == "pusat")).one() == 0
    assert suggest.train(session, 0, now=NOW) is None


def test_the_app_starts_without_the_learner():
    """scikit-learn costs a second of start: it is imported when something is learned."""
    asked = "import sys, lapor.cli, lapor.ui.rules, lapor.services.proposals as p; "
    asked += "sys.exit(any(one.split('.')[0] in ('sklearn', 'scipy') for one in sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0

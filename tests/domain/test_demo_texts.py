"""The demo's words are plain, short enough, and point at nobody."""

from random import Random

import pytest

from db.codes import Class, MoveCode
from lapor.demo import people, wording
from lapor.demo.agencies import CATEGORY_WEIGHTS, KINDS, NAMES
from lapor.demo.governments import PILOTS
from lapor.demo.notes import NOTES
from lapor.demo.subjects import SUBJECTS
from lapor.domain import vocabulary, workflow
from lapor.domain.masking import NIK, PHONE, mask

OFFICIAL = {code for code, _ in vocabulary.CATEGORIES}
LONGEST_PLACE = "Kepulauan Mentawai Selatan"


def texts() -> list[wording.Words]:
    rng = Random(1)
    return [
        wording.write(rng, pilot, subject, klass, LONGEST_PLACE)
        for pilot in PILOTS.values()
        for subjects in SUBJECTS.values()
        for subject in subjects
        for klass in Class
    ]


def test_every_official_category_is_written_about_and_answered() -> None:
    assert set(SUBJECTS) == set(CATEGORY_WEIGHTS) == OFFICIAL
    assert all(set(kind.answers) <= OFFICIAL for kind in KINDS.values())
    assert all(12 <= len(names) <= 25 and set(names) <= set(KINDS) for names in NAMES.values())


def test_titles_and_bodies_keep_their_length() -> None:
    for words in texts():
        assert 10 <= len(words.title) <= wording.TITLE
        assert wording.SHORTEST <= len(words.body) <= wording.LONGEST
        assert "{" not in words.title + words.body


def test_some_texts_begin_like_a_formula() -> None:
    first_letters = {words.body[0] for words in texts() * 3} | {
        wording._typed(Random(seed), "x")[0] for seed in range(500)
    }
    assert {"=", "+"} <= first_letters


def test_numbers_in_texts_are_hidden_and_belong_to_nobody() -> None:
    rng = Random(2)
    for _ in range(200):
        nik, phone = people.invented_nik(rng), people.invented_phone(rng)
        assert NIK.fullmatch(nik) and nik.startswith("99")  # there is no province 99
        assert PHONE.fullmatch(phone) and phone.startswith("0800-")
        hidden = mask(f"NIK saya {nik}. Telepon {phone}.")
        assert nik not in hidden and phone not in hidden


def test_some_reporters_give_everything_and_some_nothing() -> None:
    rng = Random(3)
    told = [people.reporter(rng, "bali", is_social=False) for _ in range(200)]
    assert None in told
    assert {"name"} in [set(one) for one in told if one]
    assert {"name", "phone", "email"} in [set(one) for one in told if one]
    assert all(one["email"].endswith("@contoh.id") for one in told if one and "email" in one)


@pytest.mark.parametrize("code", NOTES, ids=str)
def test_a_move_that_needs_a_note_has_one(code: MoveCode) -> None:
    if workflow.BY_CODE[code].needs_note:
        assert all(note.strip() for note in NOTES[code])

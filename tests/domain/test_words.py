"""Texts as words, and what a search box asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapor.domain.errors import BadInput
from lapor.domain.words import LONGEST, Term, asked, holds, line, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jalan RUSAK, di depan pasar!", ["jalan", "rusak", "di", "depan", "pasar"]),
        ("dan/atau e-KTP a.b@c.id", ["dan", "atau", "e", "ktp", "a", "b", "c", "id"]),
        ("Café Soekarno–Hatta", ["cafe", "soekarno", "hatta"]),
        ("km12 3.5 RT_03", ["km12", "3", "5", "rt", "03"]),
        ("ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ", ["ꦱꦸꦒꦼꦁ", "ꦫꦮꦸꦃ"]),
        ("ᬅᬓ᭄ᬱᬭ ᬩᬮᬶ", ["ᬅᬓ᭄ᬱᬭ", "ᬩᬮᬶ"]),
        ("😀 — !!! *", []),
    ],
)
def test_a_text_is_parted_into_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "number", "terms"),
    [
        ("9100412", "9100412", (Term(("9100412",)),)),
        ("#123", "123", ()),
        ("no: L-12 ", "L-12", ()),
        ("jalan rusak", "", (Term(("jalan",)), Term(("rusak",)))),
        ('"depan pasar" jal*', "", (Term(("depan", "pasar")), Term(("jal",), True))),
        ("lampu -banjir", "", (Term(("lampu",)), Term(("banjir",), False, True))),
        ('lampu "mati total', "", (Term(("lampu",)), Term(("mati", "total")))),
        ("lampu OR 1=1; --", "", tuple(Term((w,)) for w in ("lampu", "or")) + (Term(("1", "1")),)),
    ],
)
def test_a_search_box_is_read(text, number, terms):
    assert asked(text) == (number, terms)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        '"" ""',
        "- - -",
        "lampu a*",
        "x " * LONGEST,
        "-banjir -lampu",
        "0812*",
        "lampu -081*",
        "hp0812*",
        '"hp 0812"*',
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_both_languages(text):
    with pytest.raises(BadInput) as refused:
        asked(text)
    assert refused.value.text.id != refused.value.text.en


@pytest.mark.parametrize(
    "text",
    ["081234567890", "+62 812-3456-7890", '"0812 3456 7890"', "lampu 081234567890",
     "3404011203900001", "budi.santoso@contoh.id", "lampu -budi@contoh.id"],
)  # fmt: skip
def test_nobody_looks_for_a_number_of_a_person(text):
    with pytest.raises(BadInput) as refused:
        asked(text)
    assert "no:" in refused.value.text.id and "no:" in refused.value.text.en
    assert asked("no:081234567890").number == "081234567890"


def test_what_a_text_hides_does_not_find_it():
    text = line("KTP 3404011203900001", "Hubungi 0812-3456-7890 atau budi.santoso@contoh.id.")
    for words, found in (
        ("ktp hubungi", True), ("3456", False), ('"3456 7890"', False), ("0812", False),
        ("budi", False), ("santoso", False), ("contoh", False),
        ("890", True),  # the end is shown
    ):  # fmt: skip
        assert holds(text, asked(words).terms) is found, words


def test_terms_hold_as_whole_words_phrases_and_beginnings():
    text = line("Lampu jalan mati", "Sudah lama di depan pasar baru.")
    for words, found in (
        ("lampu", True), ("lamp", False), ("lamp*", True), ('"depan pasar"', True),
        ('"pasar depan"', False), ("mati -lama", False), ("mati -rusak", True),
        ('"mati sudah"', False),  # no phrase reaches from the title into the text
        ('"depan pas"*', True),
    ):  # fmt: skip
        assert holds(text, asked(words).terms) is found, words


@given(st.text(max_size=LONGEST))
def test_any_text_is_read_or_politely_refused(text):
    try:
        found = asked(text)
    except BadInput:
        return
    assert all(word.isalnum() or word for term in found.terms for word in term.words)
    assert not any(
        mark in word for term in found.terms for word in term.words for mark in "'\"\\\0 "
    )

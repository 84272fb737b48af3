"""Numbers that point at a person are hidden, however they are spelled."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lapor.domain.masking import HIDDEN, mask


@pytest.mark.parametrize(
    "nik",
    [
        "3404011201900001",
        "3404 0112 0190 0001",
        "3404-0112-0190-0001",
        "3404.0112.0190.0001",
        "340401 120190 0001",
        "3 4 0 4 0 1 1 2 0 1 9 0 0 0 0 1",
    ],
)
def test_a_nik_or_a_family_card_is_hidden_but_for_its_end(nik):
    assert mask(f"NIK {nik}, mohon dibantu") == f"NIK {HIDDEN}001, mohon dibantu"


@pytest.mark.parametrize(
    "phone",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "+6281234567890",
        "+62 812 3456 7890",
        "+62-812-3456-7890",
        "+62 (812) 3456-7890",
        "6281234567890",
        "(0274) 567890",
        "0274-567890",
        "021 - 5567 890",
    ],
)
def test_a_phone_is_hidden_in_every_usual_spelling(phone):
    masked = mask(f"hubungi {phone} segera")
    assert masked.replace("(", "") == f"hubungi {HIDDEN}890 segera"


@pytest.mark.parametrize(
    "address", ["siti@contoh.id", "siti.rahma+lapor@mail.contoh.go.id", "a_b-c@x.co"]
)
def test_an_address_is_hidden(address):
    masked = mask(f"surel {address} saya")
    assert "@" not in masked
    assert masked.startswith(f"surel {HIDDEN}")


@pytest.mark.parametrize(
    "text",
    [
        "Jalan rusak di RT 03/RW 05 sejak 17 Maret 2026 pukul 10.30.",
        "Tagihan Rp 1.250.000 untuk 3 bulan",
        "Laporan 5839201 belum dijawab",
        "Kode pos 55281",
        "Perda 12/2019 pasal 4 ayat 2",
    ],
)
def test_ordinary_numbers_stay(text):
    assert mask(text) == text


@pytest.mark.parametrize("length", [16, 17, 24, 32, 40])
def test_longer_runs_of_digits_are_hidden_too(length):
    masked = mask("3" * length)
    assert masked == f"{HIDDEN}333"


pieces = st.one_of(
    st.text(alphabet="0123456789", min_size=1, max_size=40),
    st.text(alphabet="0123456789 .-+()@", max_size=30),
    st.text(max_size=10),
    st.sampled_from(["+62", "a@b.co", "\n", " - ", "٣٤٠٤", "x@y.1234567890123456789012345"]),
)


@settings(max_examples=1_000, deadline=None)
@given(st.lists(pieces, max_size=8).map("".join))
def test_sixteen_digits_never_stand_together(text):
    assert not re.search(r"\d{16}", mask(text))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abc xyz,\n", max_size=200))
def test_words_without_numbers_stay_as_they_are(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "piece",
    ["1 ", "0", "a", "a.", "0812-", "62 ", "a@", "@", "1" * 15 + "  ", "(((", "+62(((", "x@y."],
)
def test_a_long_text_is_masked_in_time_that_grows_with_its_length(piece):
    """If the time grew with the square of the length, this would hang."""
    text = (piece * 100_000)[:100_000]
    assert mask(text + "!").endswith("!")

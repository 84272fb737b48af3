"""What the learner is told of a text, and which district a text is about."""

import pytest

from lapor.domain.suggestion import (
    FILLERS,
    NOWHERE,
    READ,
    cleaned,
    district_office,
    gazetteer,
    is_enough,
    office,
    pieces,
    plain,
    says_something,
    words,
)

KUTA, KUTA_UTARA, MENGWI = 510301, 510305, 510302
OFFICES = {1: "Kecamatan Kuta", 2: "Kantor Kec. Kuta Utara", 3: "Dinas Kesehatan"}
PLACES = gazetteer(
    OFFICES,
    {
        KUTA: ("Kuta", ["Legian", "Tuban", "Sari"]),
        KUTA_UTARA: ("Kuta Utara", ["Canggu", "Dalung", "Kota"]),
        MENGWI: ("Mengwi", ["Kapal", "Kota"]),
    },
)


@pytest.mark.parametrize(
    "personal",
    [
        "NIK saya 3404071201900001",
        "hubungi 0812-3456-7890",
        "+62 812 3456 7890",
        "surel budi.santoso@contoh.id",
        "akun @budisantoso",
        "lihat https://contoh.id/budi",
        "Pak Budi Santoso",
        "Ibu Rahmawati",
        "nama saya Budi Santoso",
        "Sdr. Budi",
        "rumah B12 nomor 34a",
    ],
)
def test_nothing_personal_is_learned(personal):
    left = cleaned(f"Jalan rusak, {personal}, mohon diperbaiki").split()
    forbidden = ("budi", "santoso", "rahmawati", "contoh", "budisantoso")
    assert not [w for w in left if w in forbidden or any(c.isdigit() for c in w)]
    assert {"jalan", "rusak", "mohon", "diperbaiki"} <= set(left)


def test_a_text_is_cleaned_to_small_letters():
    assert cleaned("  JALAN\trusak!! Café_baru\n") == "jalan rusak cafe baru"
    assert cleaned("ibu hamil antre di puskesmas") == "ibu hamil antre di puskesmas"
    assert cleaned("") == cleaned("123 !!!") == ""


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "1" * 100_000, "a1" * 50_000, "Pak " * 30_000, "@" * 100_000]
)
def test_of_a_very_long_text_the_beginning_is_read(text):
    found = cleaned(f"jalan {text} rusak").split()
    assert found[0] == "jalan"
    assert "rusak" not in found
    assert sum(map(len, found)) <= READ


def test_what_is_too_long_is_no_word():
    assert cleaned("jalan " + "x" * 41 + " rusak") == "jalan rusak"
    assert cleaned("jalan " + "x" * 40) == "jalan " + "x" * 40


def test_words_and_pieces():
    assert words("jalan di a kota") == ["jalan", "di", "kota", "jalan di", "di kota"]
    assert list(pieces("air")) == [" ai", "air", "ir ", " air", "air ", " air "]
    assert list(pieces("a")) == [" a "]
    assert words("") == []


@pytest.mark.parametrize(
    ("agency", "district"),
    [
        ("Kecamatan Cikupa", "cikupa"),
        ("Kec. Kelapa Dua", "kelapa dua"),
        ("Kantor Kecamatan Kuta", "kuta"),
        ("Kecamatan Pangalengan Kabupaten Bandung", "pangalengan"),
        ("Kec. Soreang Kab. Bandung", "soreang"),
        ("Kapanewon Depok", "depok"),
        ("Kemantren Jetis", "jetis"),
        ("Dinas Kesehatan", None),
        ("Bagian Kecamatan Kota", None),
    ],
)
def test_district_offices_are_known_by_their_names(agency, district):
    assert district_office(agency) == district


@pytest.mark.parametrize(
    ("text", "territory", "agency"),
    [
        ("Loket Kecamatan Kuta tutup", None, 1),
        ("Loket kecamatan Kuta Utara tutup", None, 2),  # not Kuta
        ("Loket Kec. Kuta tutup, rumah saya di Kuta Utara", None, 1),
        ("Loket tutup", KUTA_UTARA, 2),
        ("Loket tutup", KUTA_UTARA * 10_000 + 2001, 2),
        ("Loket Kecamatan Kuta tutup", KUTA_UTARA, 1),  # named goes before the place
        ("Loket di Kuta tutup", KUTA_UTARA, 2),  # … and the place before a mere name
        ("Loket di Canggu tutup", None, 2),
        ("Sari makanan", None, 1),
        ("Loket di Kota", None, None),  # two districts have such a village
        ("Loket Kecamatan Mengwi tutup", None, None),  # it has no office
        ("Loket tutup", 51, None),
        ("kutaraja", None, None),
        ("", None, None),
    ],
)
def test_the_district_a_text_is_about(text, territory, agency):
    assert office(PLACES, "", text, territory) == agency


def test_without_places_there_is_no_office():
    assert office(NOWHERE, "Kecamatan Kuta", "", KUTA) is None


def test_what_is_enough_to_learn_from():
    assert is_enough([1] * 180 + [2] * 20)
    assert not is_enough([1] * 180 + [2] * 19)
    assert not is_enough([1] * 181 + [2] * 19)
    assert not is_enough([1] * 500)
    assert not is_enough([])


def test_fillers_and_what_has_no_letters_say_nothing():
    for word in ("yang", "di", "dan", "mohon", "--", "…", "12"):
        assert not says_something(word)
    for word in ("jalan", "ktp", "ꦱꦸꦫꦠ꧀"):
        assert says_something(word)
    assert all(word == plain(word) for word in FILLERS)

"""Dispatch rules: what fits, which goes first, which meet, and what nobody can mean."""

import pytest

from lapor.domain.dispatch_rule import (
    Clash,
    Names,
    Rule,
    Subject,
    acted,
    actor,
    clash,
    first,
    folded,
    is_proved,
    match,
    parsed,
    why,
)
from lapor.domain.errors import BadInput

TRANSPORT, ROADS, BRIDGES = 17, 13, 130  # BRIDGES lies below ROADS
PARENTS = {TRANSPORT: None, ROADS: None, BRIDGES: ROADS}
DISHUB, PUPR = 1, 2
SLEMAN, DEPOK, CATURTUNGGAL = 3404, 340407, 3404072001
NAMES = Names({TRANSPORT: "Perhubungan"}, {DEPOK: "Depok"})


def about(text="", category=None, place=None):
    above = {category, PARENTS.get(category or 0)} - {None}
    return Subject(frozenset(above), place, folded(text))


def rule(number=1, agency=DISHUB, category=None, place=None, words=""):
    return Rule(number * 10, number, agency, category, place, parsed(words))


@pytest.mark.parametrize(
    ("words", "text", "fits"),
    [
        ("trayek", "Angkot trayek 03 tidak lewat", True),
        ("trayek", "ANGKOT TRAYEK, 03!", True),
        ("trayek", "trayeknya diubah", False),  # whole words
        ("parkir liar", "Banyak parkir-liar di sini", True),
        ("parkir liar", "Parkir sepeda, hewan liar", False),
        ("café", "CAFE di jalan", True),
        ("cafe", "Café di jalan", True),
        ("jalan", "", False),
        (".*", None, None),
        ("a.c", "abc", False),  # a mark is a gap, never a pattern
        ("a.c", "ruang a c rusak", True),
        ("(jalan", "jalan rusak", True),
        ("lampu, rambu", "rambu hilang", True),
        ("ꦱꦸꦫꦠ꧀", "kata ꦱꦸꦫꦠ꧀ ini", True),  # Javanese script keeps its marks
        ("ꦱꦸꦫꦠ꧀", "kata ꦱꦫꦠ ini", False),
    ],
)
def test_words_are_whole_words_whatever_their_case_and_accents(words, text, fits):
    if fits is None:
        with pytest.raises(BadInput):
            parsed(words)
        return
    assert bool(match(rule(words=words), about(text))) is fits


@pytest.mark.parametrize(
    "typed",
    ["\0", "!!! ,,, ???", "a" * 61, "a" * 5_000, ",".join(f"kata{n}" for n in range(41)), "😀"],
)
def test_nonsense_is_refused_in_a_sentence(typed):
    with pytest.raises(BadInput) as refused:
        parsed(typed)
    assert refused.value.text.id.endswith(".")


def test_nothing_typed_is_no_word():
    assert parsed("") == parsed("  ") == ()
    assert parsed("Trayek, trayek ,, TRAYEK") == ("trayek",)


def test_all_that_a_rule_asks_must_fit():
    asked = rule(category=TRANSPORT, place=DEPOK, words="trayek")
    assert match(asked, about("trayek", TRANSPORT, CATURTUNGGAL))
    assert not match(asked, about("trayek", ROADS, CATURTUNGGAL))
    assert not match(asked, about("trayek", TRANSPORT, 340401))
    assert not match(asked, about("trayek", TRANSPORT, None))
    assert not match(asked, about("angkot", TRANSPORT, DEPOK))


def test_a_category_covers_those_below_it_and_a_place_those_in_it():
    assert match(rule(category=ROADS), about(category=BRIDGES))
    assert not match(rule(category=BRIDGES), about(category=ROADS))
    assert match(rule(place=SLEMAN), about(place=CATURTUNGGAL))
    assert not match(rule(place=CATURTUNGGAL), about(place=SLEMAN))


def test_without_the_text_no_word_fits():
    hidden = Subject(frozenset({TRANSPORT}), None, None)
    assert match(rule(category=TRANSPORT), hidden)
    assert not match(rule(category=TRANSPORT, words="trayek"), hidden)


def test_the_first_rule_that_fits_decides():
    rules = [rule(1, DISHUB, words="macet"), rule(2, PUPR, words="jalan"), rule(3, DISHUB)]
    assert first(rules, about("jalan rusak")).rule.number == 2
    assert first(rules, about("macet di jalan")).rule.number == 1
    assert first(rules[:2], about("air keruh")) is None


@pytest.mark.parametrize(
    ("earlier", "later", "found"),
    [
        ({"category": ROADS}, {"category": ROADS, "words": "lubang"}, Clash.HIDES),
        ({"category": ROADS}, {"category": BRIDGES}, Clash.HIDES),
        ({"place": SLEMAN}, {"place": DEPOK}, Clash.HIDES),
        ({"words": "jalan, lampu"}, {"words": "lampu"}, Clash.HIDES),
        ({"words": "lampu"}, {"words": "jalan, lampu"}, Clash.OVERLAPS),
        ({"category": ROADS, "words": "lubang"}, {"category": ROADS}, Clash.OVERLAPS),
        ({"place": DEPOK}, {"category": ROADS}, Clash.OVERLAPS),
        ({"category": ROADS}, {"category": TRANSPORT}, None),
        ({"place": DEPOK}, {"place": 340401}, None),
    ],
)
def test_which_rules_meet(earlier, later, found):
    assert clash(rule(1, DISHUB, **earlier), rule(2, PUPR, **later), PARENTS) == found
    assert clash(rule(1, PUPR, **earlier), rule(2, PUPR, **later), PARENTS) is None


def test_a_rule_says_why():
    asked = rule(3, category=TRANSPORT, words="trayek, terminal")
    found = match(asked, about("trayek 03", TRANSPORT))
    assert why(found, NAMES).id == "aturan 3: kategori Perhubungan dan kata “trayek”"
    assert why(found, NAMES).en == "rule 3: category Transport and word “trayek”"
    placed = match(rule(4, place=DEPOK), about(place=DEPOK))
    assert why(placed, NAMES).id == "aturan 4: wilayah Depok"


@pytest.mark.parametrize(
    ("confirmed", "elsewhere", "proved"),
    [(9, 0, False), (10, 0, True), (9, 1, True), (17, 3, False), (90, 10, True), (0, 0, False)],
)
def test_a_rule_is_proved_by_enough_right_answers(confirmed, elsewhere, proved):
    assert is_proved(confirmed, elsewhere) is proved


def test_who_acted_is_told_by_the_number_of_the_rule():
    assert acted(actor(rule(3)).name).id == "Sistem, aturan 3,"
    assert acted("siti") is None
    assert acted("") is None

"""The number of a complaint entered here: what is misheard or mistyped is never another's."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapor.domain.tracking_number import SIGNS, canonical, number_for

homes = st.integers(0, 1023)
numbers = st.builds(number_for, homes, st.text(max_size=40))


@given(homes, st.text(max_size=40))
def test_a_number_is_short_speakable_and_the_same_every_time(home, key):
    number = number_for(home, key)
    assert number == number_for(home, key) == canonical(number)
    assert [len(group) for group in number.split("-")] == [3, 3, 3]
    assert not set(number) & set("ILOUV")


@given(numbers, st.integers(0, 8), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found(number, place, sign):
    signs = list(number.replace("-", ""))
    wrong = signs[:place] + [sign] + signs[place + 1 :]
    assert (canonical("".join(wrong)) is None) == (sign != signs[place])


@given(numbers)
def test_any_two_signs_that_changed_places_are_found(number):
    signs = number.replace("-", "")
    for one, other in combinations(range(9), 2):
        swapped = list(signs)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert (canonical("".join(swapped)) is None) == (signs[one] != signs[other])


@given(numbers)
def test_every_single_typo_and_every_sign_too_few_or_too_many(number):
    signs = number.replace("-", "")
    for place in range(9):
        assert canonical(signs[:place] + signs[place + 1 :]) is None
        assert canonical(signs[:place] + signs[place] + signs[place:]) is None
        for sign in set(SIGNS) - {signs[place]}:
            assert canonical(signs[:place] + sign + signs[place + 1 :]) is None


@given(numbers)
def test_it_is_read_however_it_is_written(number):
    assert canonical(number.lower().replace("-", " ")) == number
    assert canonical(f"  {number.replace('-', '')} ") == number
    assert canonical(number.replace("0", "o").replace("1", "l")) == number


@pytest.mark.parametrize(
    "typed", ["", "9100412", "#1916449", "VVV-VVV-VVV", "😀" * 9, "ß" * 9, "\0"]
)
def test_other_numbers_are_none_of_ours(typed):
    assert canonical(typed) is None


def test_homes_and_keys_give_different_numbers():
    found = {number_for(home, str(key)) for home in range(1024) for key in range(20)}
    assert len(found) == 1024 * 20


def test_a_number_worked_out_by_hand():
    """Home 0 and digest 33 = 1 × 31 + 2: signs 00000012, and 7 × 1 + 8 × 2 = 23 is the sign Q."""
    assert canonical("000-000-12Q") == "000-000-12Q"
    assert SIGNS[23] == "Q"

"""What people typed is drawn as they typed it: no icon, no face, no arrow, no link."""

import re

import pytest

from lapor.ui.inert import JOINT, inert
from tests.hostile import HOSTILE

# what Streamlit looks for in the finished text, escaped or not
DRAWN = re.compile(r":material/\w+:|:streamlit:|:[\w+-]+:|--|->|<-|=>|https?://\S|www\.\S|\w@\w")


def finished(text: str) -> str:
    """As markdown leaves it: escaped marks are the marks."""
    return re.sub(r"\\(.)", r"\1", text)


@pytest.mark.parametrize(
    "text",
    [
        ":material/lock: Rahasia",
        ":smile: :+1: :-1: :streamlit:",
        ":100: 1:100: :1234:",
        "a -- b --- c",
        "a -> b <- c <-> d => e",
        "HTTPS://evil.example www.evil.example a@evil.example",
        "a__b__c __d__ _e_ f_g _h__i_ j_k_ -l- .m. 1.2.3 n-- --o",
        *HOSTILE,
    ],
)
def test_nothing_is_drawn_but_the_text(text):
    done = finished(inert(text))
    assert not DRAWN.search(done)
    assert done.replace(JOINT, "") == " ".join(text.split())


@pytest.mark.parametrize("number", ["3G7-K2M-9QX", "9001359", "LAPOR.2024_17"])
def test_a_number_is_the_same_to_whoever_hears_it(number):
    assert inert(number) == number


def test_a_time_and_a_plain_sentence_stay_as_they_are():
    assert finished(inert("Jumat 10:30, di Jl. Mawar no. 3: lampu mati")) == (
        "Jumat 10:30, di Jl. Mawar no. 3: lampu mati"
    )

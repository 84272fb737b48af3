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
        *HOSTILE,
    ],
)
def test_nothing_is_drawn_but_the_text(text):
    done = finished(inert(text))
    assert not DRAWN.search(done)
    assert done.replace(JOINT, "") == " ".join(text.split())


def test_a_time_and_a_plain_sentence_stay_as_they_are():
    assert finished(inert("Jumat 10:30, di Jl. Mawar no. 3: lampu mati")) == (
        "Jumat 10:30, di Jl. Mawar no. 3: lampu mati"
    )

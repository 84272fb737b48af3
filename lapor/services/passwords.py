"""What a password must be: long, and not made of what everybody tries first."""

import re
from functools import lru_cache
from importlib.resources import files

import bcrypt

from lapor.domain.errors import BadInput
from lapor.domain.text import Text

SHORTEST = 15  # characters
SHORTEST_OF_TWO = 12  # where a second factor stands beside it
LONGEST = 72  # bytes: bcrypt reads no further
OWN_LETTERS = 6  # that must be left when the common words are taken away


SPACES = Text(
    "Kata sandi tidak boleh diawali atau diakhiri spasi.",
    "A password may not begin or end with a space.",
)
LONG = Text(
    f"Kata sandi paling panjang {LONGEST} bita.", f"A password has at most {LONGEST} bytes."
)
COMMON = Text(
    "Kata sandi ini terlalu mudah ditebak. Pilih beberapa kata yang tidak berkaitan.",
    "This password is too easy to guess. Choose a few unrelated words.",
)
SAME = Text(
    "Ini kata sandi yang lama. Pilih yang lain.", "This is the old password. Choose another."
)
OFF = "!"  # before a hash: it opens nothing any more, and is kept so that it is not chosen again


def require_good(password: str, *names: str, shortest: int = SHORTEST) -> None:
    """Refuse what is easily guessed. `names` are words about the person: they count as common."""
    if password != password.strip():
        raise BadInput(SPACES)
    if len(password) < shortest:
        raise BadInput(
            Text(
                f"Kata sandi minimal {shortest} karakter; beberapa kata acak mudah diingat.",
                f"A password has at least {shortest} characters; "
                "a few random words are easy to remember.",
            )
        )
    if len(password.encode()) > LONGEST:
        raise BadInput(LONG)
    if is_common(password, *names):
        raise BadInput(COMMON)


def is_common(password: str, *names: str) -> bool:
    """Is there little in it but words that everybody tries, names, repetition and digits?"""
    left = re.sub(r"[^\w]|[\d_]", "", password.lower())
    known = common_words() | {part for name in names for part in _parts(name)}
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left) < OWN_LETTERS or len(set(left)) < OWN_LETTERS - 2


def _parts(name: str) -> set[str]:
    return {part for part in re.split(r"[\W\d_]+", name.lower()) if len(part) > 2}


@lru_cache
def common_words() -> frozenset[str]:
    text = (files("lapor.services") / "common_passwords.txt").read_text("utf-8")
    return frozenset(text.split())


def hashed(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


def is_right(password: str, kept: str) -> bool:
    """Is it the one of this hash, still open or not?"""
    kept = kept.removeprefix(OFF)
    if not kept.startswith("$2") or len(password.encode()) > LONGEST:
        return False
    return bcrypt.checkpw(password.encode(), kept.encode())

"""What a password must be: long, and not made of what everybody tries first."""

import re
from functools import lru_cache
from importlib.resources import files

import bcrypt

from lapor.domain.errors import BadInput
from lapor.domain.text import Text

SHORTEST = 15  # characters
LONGEST = 72  # bytes: bcrypt reads no further
OWN_LETTERS = 6  # that must be left when the common words are taken away


SPACES = Text(
    "Kata sandi tidak boleh diawali atau diakhiri spasi.",
    "A password may not begin or end with a space.",
)
SHORT = Text(
    f"Kata sandi minimal {SHORTEST} karakter; beberapa kata acak mudah diingat.",
    f"A password has at least {SHORTEST} characters; a few random words are easy to remember.",
)
LONG = Text(
    f"Kata sandi paling panjang {LONGEST} bita.", f"A password has at most {LONGEST} bytes."
)
COMMON = Text(
    "Kata sandi ini terlalu mudah ditebak. Pilih beberapa kata yang tidak berkaitan.",
    "This password is too easy to guess. Choose a few unrelated words.",
)


def require_good(password: str, *names: str) -> None:
    """Refuse what is easily guessed. `names` are words about the person: they count as common."""
    if password != password.strip():
        raise BadInput(SPACES)
    if len(password) < SHORTEST:
        raise BadInput(SHORT)
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

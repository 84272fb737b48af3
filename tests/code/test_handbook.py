"""The handbooks name what is on the screen, in its words, and say the same in both languages."""

import ast
import re
from functools import cache

import pytest

from tests.code.sources import ROOT, files, tree
from tests.code.test_words import written

HANDBOOKS = {lang: ROOT / f"docs/handbook.{lang}.md" for lang in ("id", "en")}
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
FIELD = re.compile(r"\{[^}]*\}")
# the word that explains the print itself, and of Streamlit (lapor/web/frontend_words.py)
NOT_SCREEN = {"bold", "tebal", "Upload", "Pilih berkas"}


def plain(words: str) -> str:
    """In one line, and the same for every {name}."""
    return FIELD.sub("{}", " ".join(words.split()))


@cache
def on_screen(lang: str) -> frozenset[str]:
    """Every message of the screen, and every Text, in this language."""
    said = {
        call.args[("id", "en").index(lang)].value
        for path in files("lapor")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Text"
        and len(call.args) == 2
        and all(isinstance(arg, ast.Constant) for arg in call.args)
    }
    messages = written()
    said |= set(messages.values()) if lang == "id" else set(messages)
    return frozenset(map(plain, said))


@pytest.mark.parametrize("lang", HANDBOOKS)
def test_what_is_bold_is_on_the_screen(lang: str) -> None:
    named = {plain(words) for words in BOLD.findall(HANDBOOKS[lang].read_text("utf-8"))}
    assert len(named) > 100
    assert named - on_screen(lang) - NOT_SCREEN == set()


def test_both_say_the_same() -> None:
    """Heading by heading: as many steps, words of the screen and pictures."""
    shapes = []
    for path in HANDBOOKS.values():
        sections = re.split(r"^#+ ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
        shapes.append(
            [
                (
                    len(re.findall(r"^\d+\. ", section, re.MULTILINE)),
                    len(BOLD.findall(section)),
                    [
                        one.removesuffix(".en")
                        for one in re.findall(r"screenshots/(.+?)\.png", section)
                    ],
                )
                for section in sections
            ]
        )
    assert shapes[0] == shapes[1]

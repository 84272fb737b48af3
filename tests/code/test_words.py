"""Every word on the screen has its Indonesian, and no translation is left over."""

import ast
from string import Formatter

from babel.messages.pofile import read_po

from tests.code.sources import ROOT, files, tree

CATALOGUE = ROOT / "lapor/locale/id.po"


def said() -> set[str]:
    return {
        call.args[0].value
        for path in files("app.py", "pages", "lapor/ui")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "_"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def written() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {
            str(m.id): str(m.string) for m in read_po(file) if m.id and m.string and not m.fuzzy
        }


def places(message: str) -> set[str]:
    """The {names} in a message."""
    return {field for _, field, _, _ in Formatter().parse(message) if field is not None}


def test_indonesian_is_complete():
    assert said() - set(written()) == set(), "add these to lapor/locale/id.po"
    assert set(written()) - said() == set(), "remove these from lapor/locale/id.po"


def test_no_word_has_two_translations():
    said_in_file = [
        line for line in CATALOGUE.read_text(encoding="utf-8").splitlines()
        if line.startswith("msgid ") and line != 'msgid ""'
    ]  # fmt: skip
    assert sorted({one for one in said_in_file if said_in_file.count(one) > 1}) == []


def test_a_translation_fills_the_same_places():
    wrong = {
        english: indonesian
        for english, indonesian in written().items()
        if places(english) != places(indonesian)
    }
    assert wrong == {}

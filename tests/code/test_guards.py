"""No page draws anything before it has asked who is there. Streamlit may run one by itself."""

import ast
from pathlib import Path

import pytest

from tests.code.sources import files, name, tree

PAGE_FILES = files("pages")


def permission_asked(path: Path) -> str | None:
    """The X of `user = enter(Permission.X)`, if that is the page's first statement."""
    body = tree(path).body
    if ast.get_docstring(tree(path)) is not None:
        body = body[1:]
    first = next((node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)), None)
    match first:
        case ast.Assign(
            targets=[ast.Name(id="user")],
            value=ast.Call(
                func=ast.Name(id="enter"),
                args=[ast.Attribute(value=ast.Name(id="Permission"), attr=asked)],
                keywords=[],
            ),
        ):
            return asked
    return None


def declared() -> dict[str, str]:
    from lapor.ui.menu import PAGES

    return {page.path: page.permission.name for page in PAGES}


def test_there_are_pages():
    assert PAGE_FILES


@pytest.mark.parametrize("path", PAGE_FILES, ids=name)
def test_a_page_enters_first(path):
    assert permission_asked(path), "must begin with: user = enter(Permission.…)"


@pytest.mark.parametrize("path", PAGE_FILES, ids=name)
def test_a_page_asks_for_the_permission_it_is_listed_with(path):
    assert permission_asked(path) == declared().get(name(path))


def test_every_listed_page_has_its_file():
    assert set(declared()) == {name(path) for path in PAGE_FILES}


@pytest.mark.parametrize(
    "page",
    [
        "import streamlit as st\nst.title('x')\nuser = enter(Permission.SEE_KPI)",
        "if True:\n    user = enter(Permission.SEE_KPI)",
        "enter(Permission.SEE_KPI)",
        "user = enter(permission)",
        "user = who(Permission.SEE_KPI)",
        "'''What a page says.'''",
    ],
)
def test_other_beginnings_are_seen(page, tmp_path):
    path = tmp_path / "page.py"
    path.write_text(page, encoding="utf-8")
    assert permission_asked(path) is None

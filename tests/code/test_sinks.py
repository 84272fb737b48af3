"""What people typed is never read as HTML."""

import ast

from tests.code.sources import PROGRAM, ROOT, files, name, tree

# the sign-in page runs one script of ours, a file; no text of anybody's is in it
OURS = {("lapor/ui/signin.py", "unsafe_allow_javascript")}


def test_no_text_may_be_html():
    wrong = [
        f"{name(path)}:{node.value.lineno}"
        for path in files(*PROGRAM)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword)
        and (node.arg or "").startswith("unsafe_allow_")
        and (name(path), node.arg) not in OURS
    ]
    assert wrong == []


def test_only_the_screen_writes_html_of_its_own():
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in files(*PROGRAM)
        if ROOT / "lapor/ui" not in path.parents
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "html"
        and isinstance(node.value, ast.Name)
        and node.value.id in {"st", "streamlit", "components"}
    ]
    assert wrong == []

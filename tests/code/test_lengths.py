"""What is short can be read: modules up to 300 lines, pages up to 120, functions up to 30."""

import ast

from tests.code.sources import PROGRAM, ROOT, files, name, tree

MODULE, PAGE, FUNCTION = 300, 120, 30


def test_modules_are_short():
    wrong = {
        name(path): lines
        for path in files(*PROGRAM)
        if (lines := len(path.read_text("utf-8").splitlines()))
        > (PAGE if ROOT / "pages" in path.parents else MODULE)
    }
    assert wrong == {}


def lengths() -> dict[str, int]:
    return {
        f"{name(path)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in files(*PROGRAM)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_functions_are_short():
    wrong = {where: lines for where, lines in lengths().items() if lines > FUNCTION}
    assert wrong == {}


def test_modules_say_what_they_are_for():
    wrong = [
        name(path)
        for path in files(*PROGRAM)
        if tree(path).body and ast.get_docstring(tree(path)) is None
    ]
    assert wrong == []

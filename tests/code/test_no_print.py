"""Nothing is printed: the command line speaks through typer, the rest through the log."""

import ast

from tests.code.sources import PROGRAM, files, name, tree


def test_nothing_is_printed():
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in files(*PROGRAM)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "pprint", "breakpoint"}
    ]
    assert wrong == []

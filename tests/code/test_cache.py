"""One module decides what visitors share: a wrong key shows one the rows of another."""

import ast

from tests.code.sources import PROGRAM, files, name, tree


def test_only_one_module_caches_data():
    found = {
        name(path)
        for path in files(*PROGRAM)
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and node.attr == "cache_data")
        or (isinstance(node, ast.alias) and node.name == "cache_data")
    }
    assert found <= {"lapor/ui/cache.py"}

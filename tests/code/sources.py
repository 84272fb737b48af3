"""The program's own files, read as syntax."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MIGRATIONS = ROOT / "db/migrations/versions"


def files(*places: str) -> list[Path]:
    """Python files in these folders, and these files where they exist; migrations left out."""
    found: list[Path] = []
    for place in places:
        path = ROOT / place
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.exists()
    return [path for path in found if MIGRATIONS not in path.parents]


PROGRAM = ("app.py", "pages", "lapor", "db")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Full names: `from db import codes` is db.codes."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(imported: str, allowed: set[str]) -> bool:
    return any(imported == module or imported.startswith(module + ".") for module in allowed)

"""Migrations are one line of numbered files that never need our own classes."""

import ast

from alembic.script import ScriptDirectory

from db import migrate
from tests.code.sources import MIGRATIONS, name


def test_there_is_one_head():
    heads = ScriptDirectory.from_config(migrate.config()).get_heads()
    assert len(heads) == 1, "two branches took the same number: renumber the newer one"


def test_files_are_numbered_as_they_follow():
    line = list(ScriptDirectory.from_config(migrate.config()).walk_revisions())[::-1]
    assert [script.revision for script in line] == [f"{n:04}" for n in range(1, len(line) + 1)]
    for script in line:
        assert script.path.rpartition("/")[2].startswith(f"{script.revision}_")


def test_old_migrations_cannot_break():
    for path in MIGRATIONS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.module in {"alembic"}, f"{name(path)} imports {node.module}"
            elif isinstance(node, ast.Import):
                wrong = {alias.name for alias in node.names} - {"sqlalchemy"}
                assert not wrong, f"{name(path)} imports {wrong}"

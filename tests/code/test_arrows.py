"""The arrows pages → lapor → db: import-linter's contracts, and what they cannot say."""

import sys

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.code.sources import ROOT, files, imports, name, within

STANDARD = set(sys.stdlib_module_names)
MAY_IMPORT = {
    # phonenumbers: tables of what numbers look like, pure as the domain itself
    "lapor/domain": STANDARD
    | {"lapor.domain", "db.codes", "db.days", "db.privacy_codes", "phonenumbers"},
    "db": STANDARD | {"db", "sqlalchemy", "sqlmodel", "alembic"},
    # a frame's shape; the rest of Streamlit is for lapor/ui
    "lapor/web": STANDARD
    | {"lapor", "db", "streamlit.proto", "starlette", "google.protobuf", "structlog", "sqlalchemy"},
}


def test_the_contracts_in_pyproject_hold(capsys):
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_only_what_it_may(folder):
    wrong = [
        f"{name(path)} imports {imported}"
        for path in files(folder)
        for imported in imports(path)
        if not within(imported, MAY_IMPORT[folder])
    ]
    assert wrong == []


def test_nobody_imports_the_top():
    wrong = [
        f"{name(path)} imports {imported}"
        for path in files("lapor", "db", "pages")
        for imported in imports(path)
        if within(imported, {"app", "pages", "tests"})
    ]
    assert wrong == []


def test_only_the_screen_and_the_launcher_meet_the_screen():
    own = {"lapor.ui": "lapor/ui", "lapor.web": "lapor/web", "streamlit": "lapor/ui"}
    wrong = [
        f"{name(path)} imports {imported}"
        for path in files("lapor", "db")
        for imported in imports(path)
        for part, folder in own.items()
        if within(imported, {part}) and not name(path).startswith(folder + "/")
        # lapor/web may know a frame's shape, which MAY_IMPORT says
        if not (name(path).startswith("lapor/web/") and within(imported, {"streamlit.proto"}))
        # both READMEs list the pages of the menu: a table that itself knows no screen
        if not (name(path) == "lapor/docs_readme.py" and within(imported, {"lapor.ui.menu"}))
    ]
    assert wrong == []


def test_pages_hold_no_sql_and_no_tables():
    wrong = [
        f"{name(path)} imports {imported}"
        for path in files("pages")
        for imported in imports(path)
        if within(imported, {"sqlalchemy", "sqlmodel", "db"})
        and not within(imported, {"db.engine", "db.codes", "db.privacy_codes"})
    ]
    assert wrong == []

"""A small world for the pages, and people who open them. Everything happened in September 2024."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from sqlmodel import Session
from streamlit import config
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

import db.engine
from db.codes import Role
from db.models import Account
from lapor.services import sessions, setup
from lapor.ui import charts, jobs
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR, DINKES, PUPR, gather
from tests.databases import filled

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds: a slow machine is no fault of the page
SEPTEMBER = {
    "period": "custom",
    "from": "2024-09-01",
    "until": "2024-09-30",
    "asof": "2024-10-31",
}
GIVEN = {"received": "2024-09-02", "dispatched": "2024-09-03"}


@cache
def _template() -> Path:
    """Sleman: 12 complaints, of them 9 followed up and 6 done. Badung: 3, nothing done."""
    engine = filled("sqlite", Path(tempfile.mkdtemp()))
    path = Path(str(engine.url.database))
    with Session(engine) as session, session.begin():
        setup.mark(session, "kind", "real")
        gather(session)
        session.add(Account(name="maya", full_name="Maya", password_hash="-", role=Role.MANAGER))
        for number in range(12):
            a_complaint(
                session,
                **GIVEN,
                agency=PUPR if number < 10 else DINKES,
                followed_up="2024-09-04" if number < 9 else None,
                closed="2024-09-09" if number < 6 else None,
            )
        for _ in range(3):
            a_complaint(session, **GIVEN, government="51.03", agency=BADUNG_PUPR)
    engine.dispose()
    return path


@cache
def _components() -> BidiComponentManager:
    """What is installed, looked through once: each AppTest would, and take longer than its test."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


@contextmanager
def stage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app over a fresh copy of that world."""
    path = folder / "app.db"
    shutil.copy(_template(), path)
    monkeypatch.setenv("LAPOR_DATABASE_URL", f"sqlite:///{path}")
    db.engine.engine.cache_clear()
    # AppTest keeps the functions of select boxes among what a session holds
    config.set_option("runner.enforceSerializableSessionState", False)
    monkeypatch.setattr(jobs, "PATIENCE", PATIENCE)  # what a click begins has ended when it is read
    monkeypatch.setattr(charts.schemapi, "DEBUG_MODE", True)  # charts are held against their schema
    app = AppTest.from_file(ROOT / "lapor/ui/main.py", default_timeout=PATIENCE)
    app._bidi_component_manager = _components()
    yield app
    db.engine.engine().dispose()
    db.engine.engine.cache_clear()


def opens(app: AppTest, name: str, page: str, **query: str) -> AppTest:
    """This person signs in and opens that page at that address."""
    with db.engine.writing() as session:
        app.user = {"session": sessions.key_of(sessions.open(session, name))}
    if app._finished_page_script_hash:  # somebody was here before
        app.run()
        app.switch_page("../../pages/complaint.py").run()  # so that this page has no choices yet
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(f"../../pages/{page}.py").run()


def leaves(name: str) -> None:
    """Every session of this person ends."""
    with db.engine.writing() as session:
        sessions.revoke_all(session, name)


def says(app: AppTest) -> str:
    """Every word on the page."""
    kinds = (app.title, app.markdown, app.caption, app.text, app.error, app.info, app.success)
    return "\n".join(plain(one.value) for kind in kinds for one in kind)


def tables(app: AppTest) -> list[pd.DataFrame]:
    """Both kinds; what keeps the marks of markdown from meaning anything is left out."""

    def bare(words: object) -> str:
        return str(words).replace("\\", "").replace("\N{WORD JOINER}", "")

    real = [one.value.rename(columns=bare).map(bare) for one in app.table]
    return [*(one.value for one in app.dataframe), *real]


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")

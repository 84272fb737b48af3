"""Rows of the programme for its pages, and everybody who reads them."""

import pyarrow
import pytest
from sqlmodel import Session, select

from db.codes import Role
from db.engine import writing
from db.models import Account, Government
from lapor.domain.access import Actor
from lapor.services import programme_entry
from tests.screens.acting import opens, says, tables

MAYA = Actor("maya", Role.MANAGER, full_name="Maya")
READERS = ("maya", "rini", "siti", "dewi", "head", "overseer", "auditor")
CANARY = "Bambang Kenari"

every_reader = pytest.mark.parametrize(
    ("who", "lang"), list(zip(READERS, ["id", "en", "id", "en", "id", "en", "id"], strict=True))
)


def give(kind, seen=0, /, **values):
    with writing() as session:
        return programme_entry.save(session, MAYA, kind, values, seen=seen)


def reads(app, who, page, lang="id", **query):
    """Somebody of any role opens the page in a language."""
    if who in set(Role):
        with writing() as session:
            _account(session, Role(who))
    opens(app, who, page, **query)
    app.session_state["lang"] = lang
    return app.run()


def _account(session: Session, role: Role) -> None:
    sleman = session.exec(select(Government.id).where(Government.code == "34.04")).one()
    government = sleman if role == Role.HEAD else None
    session.add(Account(name=role.value, full_name=role.value, password_hash="-", role=role,
                        government_id=government))  # fmt: skip


def charts_of(app):
    """The rows each chart is made of."""
    return [
        [row for data in one.proto.datasets
         for row in pyarrow.ipc.open_stream(data.data.data).read_all().to_pylist()]
        for one in app.get("vega_lite_chart")
    ]  # fmt: skip


def table(app, column):
    """The rows, as words, of the table that has this column."""
    (found,) = (one for one in tables(app) if column in one)
    return found.to_dict("records")


def bare(app):
    return says(app).replace("\\", "")

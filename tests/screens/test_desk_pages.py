"""The officer's pages, opened as every role: what each draws, and what it must not."""

import pytest
from sqlmodel import select

from db.codes import Role, Status
from db.engine import reading, writing
from db.models import Account, Complaint
from lapor.domain.access import Actor
from lapor.ui.menu import PAGES
from tests.cast import PUPR
from tests.screens.acting import opens, says, stage

CLOSED = "Halaman ini tidak terbuka untuk Anda"
TITLE = "Jalan berlubang di depan pasar"


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


@pytest.fixture
def everyone(app):
    """An account for each role that signs in, named after it; Sleman's where one is needed."""
    with writing() as session:
        sleman = session.get_one(Account, "siti").government_id
        for role in Role:
            if role != Role.SYSTEM:
                agency = PUPR if role == Role.LIAISON else None
                session.add(
                    Account(
                        name=f"as_{role}",
                        full_name=role.title(),
                        password_hash="-",
                        role=role,
                        government_id=sleman if role in (*HERE, Role.LIAISON) else None,
                        agency_id=agency,
                    )
                )
    return app


HERE = (Role.COORDINATOR, Role.HEAD)
ROLES = [role for role in Role if role != Role.SYSTEM]


def a_waiting_one():
    """A complaint that Budi's agency has not answered."""
    with reading() as session:
        return session.exec(
            select(Complaint).where(
                Complaint.agency_id == PUPR, Complaint.status == Status.NOT_FOLLOWED_UP
            )
        ).first()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_page_as_every_role(everyone, role, page):
    name = page.path.removeprefix("pages/").removesuffix(".py")
    query = {"id": str(a_waiting_one().id)} if name == "complaint" else {}
    app = opens(everyone, f"as_{role}", name, **query)
    assert not app.exception
    refused = [error.value for error in app.error]
    if Actor("x", role).may(page.permission):
        assert CLOSED not in refused
        assert app.title
    else:
        assert refused == [CLOSED]
        assert TITLE not in says(app)


def test_a_manager_and_an_overseer_see_rows_without_their_words(everyone):
    for role in (Role.MANAGER, Role.OVERSEER):
        app = opens(everyone, f"as_{role}", "queue")
        assert set(app.dataframe[0].value["title"]) == {"(tidak ditampilkan untuk peran Anda)"}
        assert TITLE not in says(app)
        app = opens(everyone, f"as_{role}", "complaint", id=str(a_waiting_one().id))
        assert TITLE not in says(app)
        assert "pasar berlubang" not in says(app)


def submit(app):
    """The button in the form; the one that opens it has the same word and another key."""
    last = [button for button in app.button if button.label == "Tindak lanjuti"][-1]
    last.click().run()


def test_an_answer_without_words_is_refused_and_one_with_words_is_saved(app):
    waiting = a_waiting_one()
    app = opens(app, "budi", "complaint", id=str(waiting.id))
    app.button(key="choose-follow_up").click().run()
    submit(app)
    assert any("perlu penjelasan" in one.value for one in (*app.warning, *app.error))
    app.text_area(key="note").set_value("Petugas kami sudah di lokasi.")
    submit(app)
    assert [one.value for one in app.success] == ["Tersimpan: Tindak lanjuti"]
    with reading() as session:
        now = session.get_one(Complaint, (waiting.id, waiting.home_id))
    assert (now.status, now.version) == (Status.IN_PROCESS, waiting.version + 1)


def test_a_complaint_of_another_government_looks_like_none(app):
    waiting = a_waiting_one()
    for wanted in (str(waiting.id), "1", "abc", "9" * 30):
        app = opens(app, "wayan", "complaint", id=wanted)
        assert "Laporan tidak ditemukan atau di luar kewenangan Anda" in says(app)
        assert TITLE not in says(app)

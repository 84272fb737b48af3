"""The privacy page as those who may see it, and what it does."""

import pyotp
import pytest
from sqlmodel import select

from db.engine import reading, writing
from db.models import Complaint, DataRequest, Erasure, RetentionRun
from db.privacy_codes import RequestState
from lapor.services import second_factor
from tests.builders import a_complaint, at
from tests.screens.acting import opens, says, stage

LONG_AGO = at("2026-01-05")
SECTIONS = ("requests", "retention", "holds", "incidents", "register")


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def section(app, code):
    app.session_state["privacy-section"] = code
    app.run()
    assert not app.exception
    return says(app)


def press(app, label):
    (button,) = [one for one in app.button if one.label == label]
    button.click().run()
    assert not app.exception


@pytest.mark.parametrize("name", ["rini", "siti"])
def test_every_section_opens_for_whoever_may(app, name):
    opens(app, name, "privacy")
    for code in SECTIONS[: 5 if name == "rini" else 3]:
        section(app, code)
    told = section(app, "register")
    assert "Pasal 31" in told


@pytest.mark.parametrize("name", ["budi", "dewi", "maya"])
def test_nobody_else_opens_it(app, name):
    assert "Data siapa yang disimpan" not in says(opens(app, name, "privacy"))


def test_a_request_is_entered_and_decided_on_the_page(app):
    with reading() as session:
        number = session.exec(select(Complaint.number).where(~Complaint.is_open)).first()
    opens(app, "siti", "privacy")
    app.selectbox(key="request-kind").set_value("erasure")
    app.text_input(key="request-number").set_value(number)
    app.text_input(key="request-name").set_value("Wulan Kenari")
    press(app, "Catat")
    told = says(app)
    assert "W••• K•••" in told
    assert "Wulan" not in told
    assert "sisa 71 jam" in told
    with reading() as session:
        (row,) = session.exec(select(DataRequest))
    app.text_area(key=f"decision-{row.id}").set_value("Dihapus atas permintaan")
    press(app, "Selesai")
    with reading() as session:
        assert session.get_one(DataRequest, row.id).state == RequestState.DONE
        assert len(session.exec(select(Erasure)).all()) == 1
    opens(app, "siti", "complaint", id=str(row.complaint_id))
    assert "Data pribadi laporan ini sudah dihapus pada" in says(app)


def test_retention_is_typed_before_it_is_done_and_a_code_is_asked_without_losing_it(app):
    with writing() as session:
        offer = second_factor.offer("rini")
        code = pyotp.TOTP(offer.secret).at(LONG_AGO)
        second_factor.take_up(session, "rini", offer.sealed, code, now=LONG_AGO)
        a_complaint(session, received="2015-01-05", dispatched="2015-01-06", closed="2015-01-20")
    opens(app, "rini", "privacy")
    assert "1 laporan habis masa simpannya" in section(app, "retention")
    press(app, "Buat daftar yang akan dihapus")
    app.text_input(key="retention-typed").set_value("HAPUS 2")
    press(app, "Hapus")
    with reading() as session:
        assert session.exec(select(Erasure)).all() == []
    app.text_input(key="retention-typed").set_value("HAPUS 1")
    press(app, "Hapus")
    assert app.text_input(key="retention-typed").value == "HAPUS 1"
    app.text_input(key="step-up-code").set_value(pyotp.TOTP(offer.secret).now())
    press(app, "Verifikasi")
    assert app.text_input(key="retention-typed").value == "HAPUS 1"
    with reading() as session:
        assert session.exec(select(Erasure)).all() == []
    press(app, "Hapus")
    with reading() as session:
        assert len(session.exec(select(Erasure)).all()) == 1
        assert session.exec(select(RetentionRun.erased)).all() == [1]


def test_a_coordinator_hides_a_piece_and_who_looked_is_told(app):
    with writing() as session:
        one = a_complaint(session, body="Pak Joko di pasar", secret=True, received="2024-09-02")
    opens(app, "siti", "complaint", id=str(one.id))
    assert "Siti Rahayu · membuka isi rahasia" in says(app.run())
    app.text_input(key="hide-words").set_value("Joko")
    press(app, "Sembunyikan")
    assert "Pak •••••• di pasar" in says(app)
    press(app, "Cabut")
    assert "Pak Joko di pasar" in says(app)

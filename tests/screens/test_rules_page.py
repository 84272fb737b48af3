"""The page of dispatch rules: made, tested, switched on, moved; and how proposals are drawn."""

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from db import engine
from db.engine import reading, writing
from db.models import DispatchRule
from lapor.services import rule_tests
from tests.builders import a_complaint
from tests.cast import DINKES, PUPR
from tests.screens.acting import opens, says, stage


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def rows():
    with reading() as session:
        return session.exec(select(DispatchRule).order_by(DispatchRule.position)).all()


def press(app, label):
    (button,) = [one for one in app.button if one.label == label]
    button.click().run()
    assert not app.exception


def fill_in(app, words, agency=PUPR, of=""):
    app.selectbox(key=f"rule_agency{of}").set_value(agency)
    app.text_input(key=f"rule_words{of}").set_value(words)


def made(app, words, agency=PUPR):
    fill_in(app, words, agency)
    press(app, "Buat aturan")


def said(app, kind):
    return [one.value for one in getattr(app, kind)]


def test_a_rule_is_made_tested_and_switched_on(app):
    app = opens(app, "siti", "rules")
    assert "Belum ada aturan." in says(app)
    assert "Belum ada saran instansi" in says(app)
    made(app, "pasar, lubang")
    assert said(app, "success") == ["Aturan dibuat. Uji dahulu, lalu aktifkan."]
    assert app.text_input(key="rule_words").value == ""
    press(app, "Buka aturan 1")
    (switch,) = [one for one in app.button if one.label == "Aktifkan"]
    assert switch.disabled
    press(app, "Uji dengan riwayat")
    press(app, "Aktifkan")
    assert said(app, "success") == ["Aturan 1 sekarang mengusulkan."]
    (row,) = rows()
    assert (row.words, row.is_active, row.is_automatic) == ("pasar,lubang", True, False)
    press(app, "Izinkan mendisposisikan sendiri")
    assert "dapat mendisposisikan sendiri" in said(app, "error")[0]  # nothing was answered lately
    assert not rows()[0].is_automatic
    press(app, "Nonaktifkan")
    assert not rows()[0].is_active


def test_others_can_write_while_a_rule_is_tested(app, monkeypatch):
    was_shut, really = [], rule_tests.tested

    def watched(*asked):
        was_shut.append(engine._door.locked())
        return really(*asked)

    monkeypatch.setattr(rule_tests, "tested", watched)
    app = opens(app, "siti", "rules")
    made(app, "pasar, lubang")
    press(app, "Buka aturan 1")
    press(app, "Uji dengan riwayat")
    assert said(app, "success") == ["Aturan 1 selesai diuji."]
    assert was_shut == [False]


def test_nonsense_is_refused_and_what_was_typed_stays(app):
    app = opens(app, "siti", "rules")
    for words in (".*[", "\0", "a" * 900, ""):
        made(app, words)
        assert len(said(app, "error")) == 1
        assert rows() == []
    fill_in(app, "lubang", agency=None)
    press(app, "Buat aturan")
    (refused,) = said(app, "error")
    assert refused.startswith("Pilih instansi dari daftar")
    assert app.text_input(key="rule_words").value == "lubang"


def test_marks_in_words_are_only_marks(app):
    app = opens(app, "siti", "rules")
    made(app, "**tebal** [x](http://contoh.id) <b>")
    assert rows()[0].words == "tebal x http contoh id b"


def test_rules_are_moved_changed_and_deleted(app):
    app = opens(app, "siti", "rules")
    made(app, "satu")
    made(app, "dua", DINKES)
    first, second = rows()
    press(app, "Buka aturan 2")
    press(app, "Dahulukan")
    assert [row.words for row in rows()] == ["dua", "satu"]
    assert app.text_input(key=f"rule_words-{second.id}").value == "dua"
    fill_in(app, "tiga", DINKES, of=f"-{second.id}")
    press(app, "Simpan aturan")
    assert [row.words for row in rows()] == ["tiga", "satu"]
    press(app, "Buka aturan 2")
    press(app, "Hapus aturan 2")
    assert [row.id for row in rows()] == [second.id]
    assert first.id != second.id


def test_a_rule_somebody_else_changed_is_a_sentence(app):
    app = opens(app, "siti", "rules")
    made(app, "satu")
    press(app, "Buka aturan 1")
    with writing() as session:
        session.get_one(DispatchRule, rows()[0].id).version += 1
    press(app, "Uji dengan riwayat")
    assert "baru saja diubah orang lain" in said(app, "error")[0]


def test_what_has_no_rule(app):
    with writing() as session:
        a_complaint(session, received="2026-06-01")
    app = opens(app, "siti", "rules", view="coverage")
    assert not app.exception
    assert "tidak dicakup satu pun aturan aktif" in says(app) or "tercakup aturan" in says(app)


def test_the_national_administrator_chooses_a_government(app):
    app = opens(app, "rini", "rules", government="51.03")
    assert app.selectbox(key="government").value == "51.03"
    options = app.selectbox(key="rule_agency").options
    assert options == ["Dinas PUPR Badung uji"]
    opens(app, "rini", "rules", government="nonsense")
    assert not app.exception


def a_page_with_proposals():
    import math

    import streamlit as st

    from lapor.domain.text import Text
    from lapor.services.proposals import Proposal, Source
    from lapor.ui import proposals

    found = [
        Proposal(7, "Dinas *A*", Text("aturan 1: kata “<b>”", "rule 1"), math.inf, Source.RULE),
        Proposal(8, "Dinas B", Text("kata “[x](y)”", "the words"), 1.0, Source.SUGGESTION),
    ]
    proposals.draw(found, "agency")
    st.selectbox("Agency", [7, 8], index=None, key="agency")


def test_a_proposal_fills_in_the_agency_and_its_words_are_inert():
    app = AppTest.from_function(a_page_with_proposals)
    app.session_state["lang"] = "id"
    app.run()
    assert not app.exception
    assert [one.label for one in app.button] == ["Dinas \\*A\\*", "Dinas B"]
    assert said(app, "caption") == [
        "aturan 1\\: kata “\\<b\\>”", "disarankan karena kata “\\[x\\]\\(y\\)”",
    ]  # fmt: skip
    app.button(key="propose-agency-8").click().run()
    assert app.selectbox(key="agency").value == 8

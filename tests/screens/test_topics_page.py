"""The page of topics, as each role sees it."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

import db.engine
from db.codes import Role
from db.models import Account, Category, Topic
from lapor.services import counting, month_sums
from lapor.services.loading import load
from lapor.ui import counting as counting_page
from tests.builders import a_new_complaint
from tests.cast import PUPR
from tests.screens.acting import SEPTEMBER, opens, plain, says, stage

CANARY = "Kenari Rahasia"


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        with db.engine.writing() as session:
            aid = session.exec(select(Category.id).where(Category.code == "bantuan_sosial")).one()
            load(session, [
                a_new_complaint(
                    session, received="2024-09-03", government="34.04" if number < 21 else "51.03",
                    title=f"{CANARY} COVID-19", category=aid if number < 18 else None,
                )
                for number in range(24)
            ])  # fmt: skip
        yield app


def accounts():
    with db.engine.writing() as session:
        for role in Role:
            place = None if role in (Role.NATIONAL, Role.PARTNER, Role.AUDITOR) else 1
            session.add(
                Account(name=f"x-{role}", full_name=role, password_hash="-", role=role,
                        government_id=place, agency_id=PUPR if place else None)
            )  # fmt: skip


def table(app, head, row=""):
    """The table whose first column is called so, and in which that stands."""
    return next(one.value for one in app.dataframe
                if one.value.columns[0] == head and row in one.value.to_string())  # fmt: skip


def test_the_title_answers_and_every_number_says_what_it_is_of(app):
    opens(app, "maya", "topics", **SEPTEMBER)
    assert not app.exception
    assert plain(app.title[0].value).startswith("COVID-19\\: 24 laporan, 61,5 % dari")
    words = says(app)
    assert "salah satu kata" in words and "edisi 1" in words and "Usulan kami" in words
    found = table(app, "Pemerintah").set_index("Pemerintah")
    assert found.loc["Kab. Sleman", "Laporan"] == "21"
    assert [plain(one) for one in found.iloc[-1]][:3] == ["24", "39", "61,5 %"]
    parts = table(app, "Topik")
    assert [plain(one) for one in parts.iloc[0]][1:4] == ["18", "24", "75,0 %"]


def test_published_figures_have_their_own_box_and_are_never_added(app):
    opens(app, "maya", "topics", **SEPTEMBER)
    found = table(app, "Indikator", "COVID")
    assert [plain(one) for one in found["Nilai"]] == (["40.939 laporan", "22.747 laporan"])
    assert any("Artikel berita 24 Maret 2021" in one.value for one in app.caption)
    adoption = table(app, "Indikator", "1.900.000")
    assert len(adoption) == 5 and "+20 % adalah laporan" in "\n".join(
        one.value.replace("\\", "") for one in app.info
    )
    numbers = says(app) + table(app, "Pemerintah").to_string()
    assert "40.963" not in numbers and "63.686" not in numbers


def test_a_partner_sees_no_few_and_no_word_of_a_complaint(app):
    opens(app, "dewi", "topics", **SEPTEMBER)
    assert not app.exception
    found = table(app, "Pemerintah").set_index("Pemerintah")
    assert found.loc["Kab. Badung", "Laporan"] == "n < 10"
    assert found.loc["Kab. Sleman", "Laporan"] == "n < 10"  # or Badung's is 24 less Sleman's
    everything = says(app) + "".join(one.value.to_string() for one in app.dataframe)
    assert CANARY not in everything and not app.multiselect and not app.text_area
    assert "Tim Lapor" not in everything


def test_a_rule_is_tried_and_then_the_next_edition_holds(app):
    opens(app, "maya", "topics", **SEPTEMBER)
    app.session_state["topic-edit-covid-19"] = True
    app.run()
    app.text_area(key="topic-edit-covid-19-1-words").set_value("pasar").run()
    assert any("15 laporan" in one.value or "39 laporan" in one.value for one in app.info)
    app.text_area(key="topic-edit-covid-19-1-words").set_value("co*").run()
    assert any("3 huruf" in one.value for one in app.error)
    app.text_area(key="topic-edit-covid-19-1-words").set_value("kenari").run()
    app.button(key="save-topic").click().run()
    assert not app.exception and app.title[0].value.startswith("COVID-19\\: 24")
    with db.engine.reading() as session:
        found = session.exec(select(Topic).where(Topic.code == "covid-19")).all()
    assert [(one.edition, one.words) for one in found][1] == (2, "kenari")
    assert "edisi 2" in says(app)
    app.selectbox(key="edition").set_value("1").run()
    assert "tidak lagi berlaku" in says(app)


def test_every_role_opens_it_as_the_table_says(app):
    accounts()
    for role in Role:
        if role == Role.SYSTEM:
            continue
        opens(app, f"x-{role}", "topics", **SEPTEMBER)
        assert not app.exception
        assert bool(app.error) == (role == Role.LIAISON)
        edits = "Ubah aturan" in [one.value for one in app.subheader]
        assert edits == (role in (Role.NATIONAL, Role.MANAGER))


def test_what_takes_long_is_counted_in_the_background_and_then_drawn(app, monkeypatch):
    """Nothing is counted in the run of the page; what was counted is drawn."""
    monkeypatch.setattr(month_sums, "SPOT", 0)
    monkeypatch.setattr(counting_page, "PATIENCE", 30)  # the page waits until it is counted
    opens(app, "maya", "framework", **SEPTEMBER)
    assert not app.exception
    assert "sedang dihitung" not in says(app)
    opens(app, "maya", "topics", **SEPTEMBER)
    assert plain(app.title[0].value).startswith("COVID-19\\: 24 laporan, 61,5 % dari")
    with db.engine.writing() as session:
        load(session, [a_new_complaint(session, received="2024-09-29", title="PSBB lagi")])
    opens(app, "maya", "topics", **SEPTEMBER)
    assert plain(app.title[0].value).startswith("COVID-19\\: 24 laporan, 61,5 % dari")
    assert "yang berubah sejak itu menyusul" in says(app)
    again = list[object]()
    monkeypatch.setattr(counting_page, "again", again.append)
    monkeypatch.setattr(counting_page, "FRESH", timedelta(0))
    opens(app, "dewi", "partners", **SEPTEMBER, question="topics")
    assert not app.exception
    assert again[-1] is counting.everything
    assert "yang berubah sejak itu menyusul" in says(app)
    assert any("Dihitung" in one.value.to_string() for one in app.dataframe)


def test_while_it_is_counted_the_page_says_how_far_it_is(app, monkeypatch):
    """… and draws no number; a second reader finds the same work, and no other begins."""
    monkeypatch.setattr(month_sums, "SPOT", 0)
    monkeypatch.setattr(counting_page, "PATIENCE", 0)
    goes_on, began = threading.Event(), list[object]()

    def count(work, progress):
        began.append(work)
        progress(20)
        assert goes_on.wait(60)
        return 0

    monkeypatch.setattr(counting, "count", count)
    try:
        for name in ("maya", "dewi"):
            opens(app, name, "topics", **SEPTEMBER)
            assert not app.exception
            assert "Angka ini sedang dihitung" in says(app)
            assert not app.dataframe
            (bar,) = app.get("progress")
            assert bar.proto.text.startswith("Sudah diperiksa: ")
        assert len(began) == 1
    finally:
        goes_on.set()

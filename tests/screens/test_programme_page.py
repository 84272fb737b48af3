"""The tracker of the pilots: what is there, late or unevidenced, who reads and who changes it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from db.codes import Deliverable, MilestoneState
from db.engine import reading, writing
from db.models import Evidence, Government, Milestone
from lapor.domain.programme_values import is_safe
from tests.screens.acting import opens, says, stage
from tests.screens.programme_cast import (
    CANARY,
    bare,
    charts_of,
    every_reader,
    give,
    reads,
    table,
)

KEY = "34.04/road_map"
OF = {"government_id": "34.04", "deliverable": "road_map"}


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def road_map():
    with reading() as session:
        sleman = session.exec(select(Government.id).where(Government.code == "34.04")).one()
        return session.exec(
            select(Milestone).where(
                Milestone.government_id == sleman,
                col(Milestone.deliverable) == Deliverable.ROAD_MAP,
            )
        ).one()


def fill(app, **fields):
    app.selectbox(key="deliverable").set_value("road_map").run()
    app.selectbox(key=f"row-milestone-{KEY}-state").set_value(fields["state"])
    app.text_input(key=f"row-milestone-{KEY}-number").set_value(fields["number"])
    app.date_input(key=f"row-milestone-{KEY}-on").set_value(fields["on"])
    return app.button(key="save-row").click().run()


def buttons(app):
    return [one.key for one in app.button]


@every_reader
def test_whoever_sees_the_programme_sees_its_pilots(app, who, lang):
    reads(app, who, "programme", lang)
    assert not app.exception
    title = {"id": "Apa yang dijanjikan dan apa yang sudah ada?",
             "en": "What was promised, and what is there?"}  # fmt: skip
    assert app.title[0].value == title[lang]
    regulation = {"id": ">Regulasi daerah</th>", "en": ">Regional regulation</th>"}
    assert regulation[lang] in matrix(app).replace("\n", "")


def matrix(app):
    return next(one.proto.body for one in app.get("html") if "<table" in one.proto.body)


def test_the_matrix_has_the_pilots_in_the_order_of_every_page(app):
    opens(app, "maya", "programme")
    names = re.findall(r'<th scope="row"[^>]*>\s*(.*?)</th>', matrix(app), re.DOTALL)
    assert names == [
        "Kab. Tangerang", "DI Yogyakarta", "Kab. Sleman", "Sumatera Barat", "Bali", "Kab. Badung",
    ]  # fmt: skip
    assert "✓ Ada" in matrix(app)
    assert "– Belum ada keterangan" in matrix(app)


def test_a_telephone_shows_tiles_and_no_table(app, monkeypatch):
    monkeypatch.setattr("lapor.ui.programme.on_phone", lambda: True)
    monkeypatch.setattr("lapor.ui.records.on_phone", lambda: True)
    opens(app, "dewi", "programme", pilot="13")
    assert not app.exception
    assert not app.dataframe
    assert not any("<table" in one.proto.body for one in app.get("html"))
    assert "SK Gubernur 065-470-2023" in bare(app)


def test_what_is_late_and_what_nothing_shows_is_listed(app):
    late = datetime.now(UTC).date() - timedelta(days=30)
    give("milestone", 1, **OF, state="in_progress", planned_on=late, owner="Diskominfo")
    give("milestone", 1, government_id="34.04", deliverable="decree", state="done",
         number="SK 12/2024")  # fmt: skip
    opens(app, "maya", "programme")
    (row,) = table(app, "Hari terlambat")
    assert (row["Tonggak"], row["Daerah percontohan"]) == ("Peta jalan", "Kab. Sleman")
    assert 29 <= int(row["Hari terlambat"]) <= 31
    assert row["Penanggung jawab"] == "Diskominfo"
    assert [one["Nomor dokumen"] for one in table(app, "Tanggal dokumen")] == ["SK 12/2024"]
    opens(app, "dewi", "programme")
    assert "Penanggung jawab" not in table(app, "Hari terlambat")[0]
    assert "Diskominfo" not in str(table(app, "Hari terlambat"))


def test_nothing_late_says_so(app):
    opens(app, "maya", "programme")
    assert "Tidak ada yang terlambat" in says(app)
    assert "Belum ada tanggal yang diisi" in says(app)


def test_planned_and_actual_days_are_drawn_and_told(app):
    give("milestone", 1, **OF, state="done", planned_on="2024-03-31", on="2024-04-10")
    give("milestone", 1, government_id="51", deliverable="decree", state="done",
         planned_on="2024-03-31", on="2024-03-01")  # fmt: skip
    opens(app, "maya", "programme")
    titles = bare(app)
    assert "**Sesuai rencana: 1; setelah rencana: 1; direncanakan dan kini terlambat: 0**" in titles
    (rows,) = charts_of(app)
    drawn = {row["name"]: row["words"] for row in rows if "name" in row}
    assert drawn == {
        "Kab. Sleman: Peta jalan": "10 hari setelah rencana",
        "Bali: SK tim koordinasi": "30 hari sebelum rencana",
    }
    opens(app, "maya", "programme", pilot="34.04")
    (rows,) = charts_of(app)
    assert {row["name"] for row in rows if "name" in row} == {"Peta jalan"}


def training(women, men, disabled):
    give("event", code="T-1", kind="training", name_id="Pelatihan", from_on="2025-03-01",
         to_on="2025-03-02", state="done", government_id="34.04")  # fmt: skip
    for sex, disability, people in (("women", "no", women), ("men", "no", men),
                                    ("women", "yes", disabled)):  # fmt: skip
        give("participants", event_code="T-1", sex=sex, age_group="30_44", disability=disability,
             people=people)  # fmt: skip


def test_who_was_trained_is_told_and_a_few_are_not(app):
    training(women=14, men=20, disabled=2)
    opens(app, "maya", "programme", pilot="34.04")
    (row,) = table(app, "Perempuan")
    assert (row["Perempuan"], row["Laki-laki"], row["Dengan disabilitas"]) == ("16", "20", "2")
    assert row["Jumlah"] == "36"
    opens(app, "dewi", "programme", pilot="34.04")
    (row,) = table(app, "Perempuan")
    assert (row["Perempuan"], row["Laki-laki"]) == ("16", "20")
    assert (row["Dengan disabilitas"], row["Tanpa disabilitas"]) == ("ditutup", "ditutup")
    assert "kurang dari 10" in app.info[0].value


def test_leadership_is_the_decree_the_meetings_and_the_answers(app):
    for n, by_head in ((1, True), (2, False)):
        give("meeting", code=f"T-{n}", kind="coordination", held_on="2025-05-05",
             to_on="2025-05-05", government_id="34.04", chaired_by_head=by_head)  # fmt: skip
    give("milestone", 1, government_id="34.04", deliverable="decree", state="done",
         number="SK 12/2024", on="2024-05-06")  # fmt: skip
    opens(app, "dewi", "programme", pilot="34.04")
    (row,) = table(app, "Rapat tim daerah")
    assert row["SK tim koordinasi"] == "Ada: SK 12/2024 · 6 Mei 2024"
    assert (row["Rapat tim daerah"], row["… dipimpin kepala daerah"]) == ("2", "1")


def test_the_manager_sets_a_milestone_and_its_story_is_told(app):
    opens(app, "maya", "programme", pilot="34.04")
    fill(app, state=MilestoneState.DONE.value, number="Perbup 12/2024", on=date(2024, 5, 6))
    assert not app.exception
    assert [one.value for one in app.success] == ["Tonggak disimpan"]
    found = road_map()
    assert (found.state, found.number, found.on) == (
        MilestoneState.DONE, "Perbup 12/2024", date(2024, 5, 6),
    )  # fmt: skip
    assert found.version == 2
    assert "Perbup 12/2024" in bare(app)
    app.session_state["history-34.04-road_map"] = True
    app.run()
    assert "Maya mengubah tonggak" in bare(app)
    assert "Nomor dokumen: – → Perbup 12/2024" in bare(app)


def test_evidence_is_added_where_it_is_missed(app):
    opens(app, "maya", "programme", pilot="34.04")
    app.selectbox(key="deliverable").set_value("road_map").run()
    app.text_input(key=f"evidence-{KEY}-title").set_value("Peta jalan Sleman")
    app.text_input(key=f"evidence-{KEY}-address").set_value("https://jdih.slemankab.go.id/12")
    app.button(key="add-evidence").click().run()
    assert not app.exception
    assert [one.value for one in app.success] == ["Bukti ditambahkan"]
    with reading() as session:
        (kept,) = session.exec(select(Evidence).where(Evidence.about_key == KEY)).all()
    assert (kept.title, kept.shared) == ("Peta jalan Sleman", False)
    assert "Peta jalan Sleman" in says(app)
    opens(app, "dewi", "programme", pilot="34.04")
    assert "Peta jalan Sleman" not in says(app)


def test_who_was_slower_is_told_and_keeps_what_they_typed(app):
    opens(app, "maya", "programme", pilot="34.04")
    app.selectbox(key="deliverable").set_value("road_map").run()
    with writing() as session:
        found = road_map()
        found.number, found.version = "Perbup 1/2024", 2
        session.merge(found)
    app.text_input(key=f"row-milestone-{KEY}-number").set_value("Perbup 2/2024")
    app.button(key="save-row").click().run()
    assert "baru saja diubah" in app.error[0].value
    assert road_map().number == "Perbup 1/2024"
    both = next(one.value for one in app.dataframe if "Milik Anda" in one.value.columns)
    assert both.to_dict("records") == [
        {"Isian": "Nomor dokumen", "Milik mereka": "Perbup 1/2024", "Milik Anda": "Perbup 2/2024"}
    ]
    app.button(key="row-back").click().run()
    assert app.text_input(key=f"row-milestone-{KEY}-number").value == "Perbup 2/2024"
    app.button(key="save-row").click().run()
    assert road_map().number == "Perbup 2/2024"


def test_a_document_of_tomorrow_is_refused(app):
    opens(app, "maya", "programme", pilot="34.04")
    fill(app, state=MilestoneState.DONE.value, number="",
         on=datetime.now(UTC).date() + timedelta(days=365))  # fmt: skip
    assert "masa depan" in app.error[0].value
    assert road_map().version == 1


def test_a_coordinator_sees_and_changes_their_own_pilot_only(app):
    opens(app, "ayu", "programme", pilot="34.04")
    assert not app.exception
    assert "Sleman" not in says(app)
    assert "Dokumen Kab. Badung" in [one.value.replace("\\", "") for one in app.subheader]
    assert "save-row" in buttons(app)


@pytest.mark.parametrize("who", ["dewi", "head", "overseer", "auditor"])
def test_who_only_reads_changes_nothing(app, who):
    give("milestone", 1, **OF, state="planned", owner=CANARY, note=CANARY)
    reads(app, who, "programme", pilot="34.04")
    assert not app.exception
    assert not {"save-row", "add-evidence"} & set(buttons(app))
    if who == "dewi":
        assert CANARY not in says(app)
        assert "Riwayat" not in [one.label for one in app.expander]


@pytest.mark.parametrize("name", ["budi", "wayan"])
def test_a_liaison_officer_is_turned_away(app, name):
    opens(app, name, "programme")
    assert "tidak terbuka untuk Anda" in app.error[0].value
    assert not app.title


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://jdih.slemankab.go.id/12", True),
        ("http://jdih.slemankab.go.id/12", False),
        ("javascript:alert(1)", False),
        ("https://lapor.go.id@evil.example/", False),
        ("https://evil.example/ x", False),
        ("https:///nothing", False),
        ("https://[::1", False),
    ],
)
def test_only_a_plain_https_address_becomes_a_link(address, safe):
    assert is_safe(address) is safe

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from db.codes import Deliverable, MilestoneState
from db.engine import reading, writing
from db.models import Government, Milestone
from lapor.domain.programme_values import is_safe
from tests.screens.acting import opens, says, stage

ROAD_MAP = Deliverable.ROAD_MAP


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def sleman(session):
    return session.exec(select(Government.id).where(Government.code == "34.04")).one()


def road_map():
    with reading() as session:
        return session.exec(
            select(Milestone).where(
                Milestone.government_id == sleman(session),
                col(Milestone.deliverable) == ROAD_MAP,
            )
        ).one()


def fill(app, **fields):
    app.segmented_control(key="deliverable").set_value(ROAD_MAP.value).run()
    with reading() as session:
        name = f"{sleman(session)}-{ROAD_MAP}"
    app.selectbox(key=f"state-{name}").set_value(fields["state"])
    app.text_input(key=f"number-{name}").set_value(fields["number"])
    app.date_input(key=f"on-{name}").set_value(fields["on"])
    return app.button(key="save-milestone").click().run()


def test_six_pilots_with_their_deliverables_and_numbers_of_a_year(app):
    opens(app, "maya", "programme", year="2024")
    assert not app.exception
    assert app.title[0].value == "Apa yang dijanjikan dan apa yang sudah ada?"
    assert [one.value for one in app.subheader][:6] == [
        "Kab\\. Tangerang", "DI Yogyakarta", "Kab\\. Sleman", "Sumatera Barat", "Bali",
        "Kab\\. Badung",
    ]  # fmt: skip
    words = says(app)
    assert words.count("Rencana induk") == 6
    assert "SK Gubernur 065-470-2023" in words
    assert "**75,0 %**" in words and "Tindak lanjut 2024" in words and "n 12" in words


def test_the_manager_sets_a_milestone(app):
    opens(app, "maya", "programme", pilot="34.04")
    fill(app, state=MilestoneState.DONE.value, number="Perbup 12/2024", on=date(2024, 5, 6))
    assert not app.exception
    assert [one.value for one in app.success] == ["Tonggak disimpan"]
    found = road_map()
    assert (found.state, found.number, found.on) == (
        MilestoneState.DONE, "Perbup 12/2024", date(2024, 5, 6),
    )  # fmt: skip
    assert found.version == 2
    assert "Perbup 12/2024" in says(app).replace("\\", "")


def test_who_was_slower_is_told_and_keeps_what_they_typed(app):
    opens(app, "maya", "programme", pilot="34.04")
    app.segmented_control(key="deliverable").set_value(ROAD_MAP.value).run()
    with writing() as session:
        found = road_map()
        found.number, found.version = "Perbup 1/2024", 2
        session.merge(found)
    name = f"{road_map().government_id}-{ROAD_MAP}"
    app.text_input(key=f"number-{name}").set_value("Perbup 2/2024")
    app.button(key="save-milestone").click().run()
    assert "baru saja diubah" in app.error[0].value
    assert road_map().number == "Perbup 1/2024"
    assert app.text_input(key=f"number-{name}").value == "Perbup 2/2024"


def next_year():
    return datetime.now(UTC).date() + timedelta(days=365)


def test_a_document_of_tomorrow_is_refused(app):
    opens(app, "maya", "programme", pilot="34.04")
    fill(app, state=MilestoneState.DONE.value, number="", on=next_year())
    assert "masa depan" in app.error[0].value
    assert road_map().version == 1


def test_a_coordinator_sees_and_changes_their_own_pilot_only(app):
    opens(app, "ayu", "programme", pilot="34.04")
    assert not app.exception
    assert "Sleman" not in says(app)
    assert "save-milestone" not in [one.key for one in app.button]
    app.selectbox(key="pilot").set_value("51.03").run()
    assert "save-milestone" in [one.key for one in app.button]


def test_a_partner_reads_and_changes_nothing(app):
    opens(app, "dewi", "programme", pilot="13", year="2024")
    assert not app.exception
    assert "save-milestone" not in [one.key for one in app.button]
    assert "Bukti" in says(app)


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

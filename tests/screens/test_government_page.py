from datetime import date
from urllib.parse import parse_qsl

import pytest
from sqlmodel import col, select

from db.codes import Role
from db.engine import writing
from db.models import Category
from lapor.domain.access import Actor
from lapor.services import sealing
from lapor.services.loading import load
from tests.builders import a_complaint, a_new_complaint
from tests.db.test_quality import with_facts
from tests.screens.acting import GIVEN, SEPTEMBER, opens, says, stage
from tests.screens.test_kpi_page import audited, tiles, watched

PEOPLE = ("rini", "siti", "budi", "maya", "dewi", "ayu", "wayan")
HERE = {**SEPTEMBER, "government": "34.04"}


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def links(app):
    """Where each leads, and what it carries."""
    found = [one.proto for one in app.main.get("page_link")]  # the sidebar has its own
    return [(one.page, dict(parse_qsl(one.query_string))) for one in found]


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_who_sees_kpis_sees_one_government(app, who):
    opens(app, who, "government", **SEPTEMBER)
    assert not app.exception
    assert not app.error
    assert app.title[0].value.startswith("Bagaimana kinerja ")


def test_the_numbers_of_sleman(app):
    opens(app, "maya", "government", **HERE)
    assert app.title[0].value == "Bagaimana kinerja Kab\\. Sleman?"
    rate, _on_time = tiles(app, "75,0 %")
    assert "▲ tercapai" in rate and "n 12" in rate and "target 75,0 %" in rate
    words = says(app)
    assert "Dari 12 yang didisposisikan dalam periode ini 6 selesai" in words
    assert "6 menunggu pada 31 Oktober 2024" in words
    assert "6 terbuka pada 31 Oktober 2024" in words
    assert "Terbanyak masuk pada Senin mulai 10.00\\: 12" in words  # 2 September 2024
    assert "jenis kelamin" in words


def test_whoever_has_one_government_is_not_asked(app):
    opens(app, "ayu", "government", **HERE)
    assert app.title[0].value == "Bagaimana kinerja Kab\\. Badung?"
    assert "government" not in [one.key for one in app.selectbox]
    assert "Sleman" not in says(app)


def test_the_view_is_in_the_address(app):
    opens(app, "maya", "government", **HERE, channel="sms", cut="channel")
    assert app.selectbox(key="government").value == "34.04"
    assert not tiles(app, "12")  # all came by web
    app.button(key="chip-channel").click().run()
    assert "channel" not in app.query_params
    assert tiles(app, "12")
    assert links(app) == [("kpi", SEPTEMBER)]
    assert not app.exception


def test_the_board_leads_to_one_government(app):
    opens(app, "maya", "kpi", **SEPTEMBER, category="kesehatan")
    there = links(app)
    assert [page for page, _ in there] == ["government"] * 6
    assert there[1][1] == {**SEPTEMBER, "category": "kesehatan", "government": "34"}


def test_agencies_are_ranked_in_spans_or_not_at_all(app):
    opens(app, "siti", "government", **HERE)
    words = says(app)
    assert "tidak ada dua instansi dengan sepuluh laporan" in words
    assert "1 instansi lain memiliki kurang dari sepuluh laporan" in words


def test_a_partner_sees_no_agency_and_no_small_number(app):
    opens(app, "dewi", "government", **HERE, trend="completion_rate")
    assert not app.exception
    words = says(app)
    assert "Instansi mana" not in words and "PUPR" not in words
    assert "ditutup" in words
    assert not tiles(app, "6") and not tiles(app, "9")
    assert "Sampai di mana laporannya, dan yang menunggu" in words
    assert "Yang terbuka pada 31 Oktober 2024" in words  # not as on the page they came from
    assert "didisposisikan dalam periode ini" not in words


@pytest.mark.parametrize("day", ["2999-01-01", "2009-12-31", "yesterday"])
def test_a_day_that_cannot_be_chosen_is_today(app, day):
    opens(app, "maya", "government", **{**HERE, "asof": day})
    assert not app.exception
    assert app.date_input(key="asof").value > date(2026, 1, 1)
    assert "asof" not in app.query_params


def test_no_sum_is_told_of_which_a_part_is_withheld(app):
    with writing() as session:
        categories = session.exec(
            select(Category.id).where(col(Category.parent_id).is_(None))
        ).all()
        for category in categories[:14]:
            new = a_new_complaint(session, **GIVEN)
            load(session, [with_facts(new, {"category": category})])
    key = "by-category-table"
    opens(app, "siti", "government", **HERE)
    assert "Terbanyak yang masuk" in says(app)
    app.session_state[key] = True
    assert app.run().dataframe[0].value.iloc[-1].tolist() == ["3 lainnya", "14"]
    opens(app, "dewi", "government", **HERE)
    app.session_state[key] = True
    assert app.run().dataframe[0].value.iloc[-1].tolist() == ["3 lainnya", "–"]


def test_a_partner_narrows_nothing(app):
    opens(app, "dewi", "government", **HERE, channel="lainnya")
    assert not app.exception
    assert tiles(app, "12")
    assert not [one for one in app.button if one.label.startswith("Kanal")]


def test_a_partner_may_not_cut_a_month_in_two(app):
    opens(app, "dewi", "government", **{**HERE, "until": "2024-09-15"})
    assert "bulan penuh" in app.error[0].value
    assert not tiles(app, "12")


@pytest.mark.parametrize("who", ["siti", "dewi"])
def test_what_changed_since_a_month_was_sealed(app, who):
    with writing() as session:
        sealing.seal(session, Actor("rini", Role.NATIONAL), ["34.04"], date(2024, 9, 1))
        a_complaint(session, **GIVEN)
    opens(app, who, "government", **HERE)
    assert not app.exception
    words = says(app)
    assert "Bulan tersegel" in words and "September 2024" in words
    offered = [one for one in app.expander if "segel" in one.label]
    assert bool(offered) == (who == "siti")  # sealed figures hide no small number


def test_the_file_is_made_for_whoever_is_still_there(app, monkeypatch):
    made = watched(monkeypatch)
    opens(app, "siti", "government", **HERE)
    del made[:-3]  # the pages on the way here have files of their own
    assert made[0]().startswith(b"PK")
    assert audited("siti") == ["export satu-daerah"]


@pytest.mark.parametrize(("who", "told"), [("siti", "12"), ("dewi", "12")])
def test_the_territory_has_a_tile_for_each_district(app, who, told):
    opens(app, who, "government", **HERE, cut="territory")
    assert not app.exception
    assert "urutan kode resminya" in says(app)
    app.session_state["tiles-received-table"] = True
    table = app.run().dataframe[0].value
    assert len(table) == 18 and table.iloc[-1].tolist() == ["Wilayah tidak diketahui", told]
    app.segmented_control(key="tiles").set_value("follow_up_rate").run()
    assert "belum ada wilayah yang angkanya dapat ditampilkan" in says(app)
    assert not app.exception

"""The results framework: who reads what, targets in words, and no chart of two series."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import delete

from db.engine import writing
from db.models import Event, Figure, Indicator, Result
from lapor.services import programme_evidence
from lapor.ui import framework_details
from tests.screens.acting import opens, plain, says, stage
from tests.screens.programme_cast import (
    CANARY,
    MAYA,
    bare,
    charts_of,
    every_reader,
    give,
    reads,
)


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def figure(code, kind, year, value, seen=0, **other):
    days = {"from_on": date(year, 1, 1), "to_on": date(year, 12, 31)}
    return give("figure", seen, indicator_code=code, kind=kind, value=value, **days, **other)


@every_reader
def test_whoever_sees_the_programme_reads_its_framework(app, who, lang):
    reads(app, who, "framework", lang)
    assert not app.exception
    title = {"id": "Apa yang dijanjikan program, dan sejauh mana tercapai?",
             "en": "What did the programme promise, and how far has it come?"}  # fmt: skip
    assert app.title[0].value == title[lang]
    output = {"id": "Keluaran 1: Rencana induk dan kebijakan",
              "en": "Output 1: Master plan and policy"}  # fmt: skip
    assert output[lang] in bare(app)


@pytest.mark.parametrize("name", ["budi", "wayan"])
def test_a_liaison_officer_is_turned_away(app, name):
    opens(app, name, "framework")
    assert "tidak terbuka untuk Anda" in app.error[0].value
    assert not app.title


def test_an_indicator_stands_where_its_target_says(app):
    opens(app, "maya", "framework", result="1")
    told = next(one.value for one in app.markdown if "544 instansi" in plain(one.value))
    told = plain(told).replace("\\", "")
    assert ":orange-badge[● hampir]" in told
    assert "Angka dasar **460 instansi**" in told and "Target **548 instansi**" in told
    assert "(20 Desember 2023)" in told
    assert "[UNDP 20 Des 2023](<https://undp.org/indonesia/" in told
    assert "Kepuasan pengguna" not in bare(app)  # of another output


def test_published_series_stand_apart_with_what_is_meant(app):
    opens(app, "dewi", "framework")
    words = bare(app)
    assert "Angka yang dipublikasikan di luar kerangka" in [one.value for one in app.subheader]
    users = next(one.value for one in app.markdown if "1.900.000" in one.value)
    assert [n for n in ("801.257", "1.200.000", "932.450") if n in users] == [
        "801.257", "1.200.000",
    ]  # fmt: skip
    assert "**932.450 orang**" in words
    assert "+20 % adalah laporan, bukan pengguna" in words


def test_no_chart_has_figures_of_two_series(app):
    opens(app, "maya", "framework", indicator="3.1")
    assert not app.exception
    values = [{row["value"] for row in rows if "value" in row} for rows in charts_of(app)]
    assert values == [{72.7, 75.7}, {72.3, 73.7}]
    titles = [one.value for one in app.markdown if one.value.startswith("**Kepuasan pengguna")]
    assert ["Survei nasional" in one for one in titles] == [True, False]


def test_a_page_has_no_more_than_six_charts(app):
    for place in ("36.03", "34", "34.04", "13", "51", "51.03"):
        for series in ("satu", "dua"):
            for year in (2020, 2021):
                figure("2.1", "actual", year, 40 + year - 2020, series=series, government_id=place)
    opens(app, "maya", "framework", indicator="2.1")
    assert not app.exception
    assert len(charts_of(app)) == 1
    app.selectbox(key="series").select_index(3).run()
    assert len(charts_of(app)) == 1
    assert framework_details.MOST == 6


def test_one_opens_and_closes_an_indicator_and_it_is_in_the_address(app):
    opens(app, "maya", "framework")
    app.button(key="indicator-1.1").click().run()
    assert app.query_params["indicator"] == "1.1"
    (table,) = app.table  # of many columns: a real one
    assert list(table.value["Nilai"])[:2] == ["460\xa0instansi", "544\xa0instansi"]
    app.button(key="indicator-1.1").click().run()
    assert "indicator" not in app.query_params
    assert not app.table


def test_evidence_is_counted_and_listed_for_those_who_may_see_it(app):
    about = {"about": "indicator", "about_key": "1.1", "address": "https://a.example/"}
    with writing() as session:
        programme_evidence.add(session, MAYA, about | {"title": CANARY})
        programme_evidence.add(session, MAYA, about | {"title": "Terbuka", "shared": True})
    opens(app, "maya", "framework", indicator="1.1")
    assert "Angka dan bukti (2)" in [one.label for one in app.button] or CANARY in says(app)
    assert "mitra tidak melihatnya" in says(app) and "mitra melihatnya" in says(app)
    opens(app, "dewi", "framework", indicator="1.1")
    assert "Terbuka" in says(app) and CANARY not in says(app)
    assert "mitra melihatnya" not in says(app)


def test_a_computed_indicator_leads_to_the_kpi_with_its_view(app):
    opens(app, "maya", "framework", result="1")
    links = [one.proto for one in app.get("page_link") if "KPI" in one.proto.label]
    this = datetime.now(UTC).year
    asked = next(one.query_string for one in links if "follow_up_rate" in one.query_string)
    assert f"from={this}-01-01" in asked and "period=custom" in asked
    assert "dihitung" in says(app)


def test_a_partner_is_told_that_a_small_figure_is_hidden(app):
    give("indicator", code="T.1", result_code="1", name_id="Admin dilatih", unit="people",
         direction="up", frequency="yearly")  # fmt: skip
    figure("T.1", "actual", 2023, 7)
    opens(app, "dewi", "framework", indicator="T.1")
    assert "**< 10**" in bare(app) and "**7 orang**" not in bare(app)
    assert "kurang dari 10" in app.info[0].value
    opens(app, "maya", "framework", indicator="T.1")
    assert "**7 orang**" in bare(app) and not app.info


def test_an_empty_framework_says_what_to_do(app):
    with writing() as session:
        for model in (Figure, Indicator, Event, Result):
            session.exec(delete(model))
    opens(app, "maya", "framework")
    assert not app.exception
    assert "Kerangka hasil masih kosong" in says(app)

"""One indicator, and the panels of a number, as each role sees them."""

from types import SimpleNamespace

import pytest

from lapor.domain.kpi_catalogue import KPIS
from lapor.ui import one_indicator
from tests.screens import acting
from tests.screens.acting import SEPTEMBER, opens, plain, stage
from tests.screens.test_kpi_page import tiles

WHY = {"why-open": "true", "against": "as_of", "why-asof": "2024-09-03"}
BOTH = {**SEPTEMBER, "passport-open": "true", **WHY}


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def says(app):
    """Without the marks that keep names from being markdown."""
    return acting.says(app).replace("\\", "")


def frames(app):
    return " ".join(one.value.to_csv() for one in app.dataframe)


@pytest.mark.parametrize("kpi", [one.code for one in KPIS])
def test_every_number_of_the_catalogue_has_its_page(app, kpi):
    opens(app, "maya", "indicator", kpi=kpi, **BOTH)
    assert not app.exception
    assert "Rumus:" in says(app) and "Data per" in says(app)
    assert len(app.dataframe[0].value) == 6  # pilots


def test_definition_intervals_ranks_and_cohorts(app):
    opens(app, "maya", "indicator", **SEPTEMBER)
    words = says(app)
    assert words.index("Rumus:") < words.index("Sleman")
    ranks = app.dataframe[0].value
    sleman = ranks[ranks["Pemerintah"] == "Kab. Sleman"].iloc[0]
    assert plain(sleman["Persentase tindak lanjut"]) == "75,0 %"
    assert sleman["Rentang 95 %"] == "46,8 sampai 91,1"
    assert sleman["n"] == "12"
    assert sleman["Peringkat"] == "Tidak ada pembanding sejenis"
    badung = ranks[ranks["Pemerintah"] == "Kab. Badung"].iloc[0]
    assert (badung["Peringkat"], badung["Persentase tindak lanjut"]) == (
        "n < 10: tanpa peringkat", "n < 10",
    )  # fmt: skip
    # 15 dispatched in September, 6 of them done in that month
    assert "Persentase selesai dari yang didisposisi pada September 2024: 40,0 %" in words


def test_the_days_have_a_distribution(app):
    opens(app, "siti", "indicator", kpi="follow_up_days", **SEPTEMBER)
    assert "Kurang dari sepuluh laporan sampai di situ" in says(app)  # nine
    assert not app.exception


def test_the_passport_tells_rows_and_digest_to_who_may_see_them(app):
    opens(app, "siti", "indicator", **BOTH)
    words = says(app)
    assert "**75,0 %** · 9 dari 12 · n 12" in words
    assert len(app.code[0].value) == 64
    labels = [one.label for one in app.button]
    assert "Lihat laporan di antrean: pembilang" in labels
    app.button(key="queue-denominator").click().run()
    assert app.query_params["behind"].startswith("follow_up_rate.denominator;since=2024-09-01")
    assert len(app.dataframe[0].value) == 12
    assert not app.exception


def test_what_is_left_out_is_told_when_asked(app):
    opens(
        app, "siti", "indicator", **{**SEPTEMBER, "asof": "2024-09-30"}, **{"passport-open": "true"}
    )
    assert "dikecualikan." not in says(app)
    app.toggle(key="passport-excluded").set_value(True).run()
    assert "Tidak ada laporan masuk dalam periode ini yang dikecualikan." in says(app)
    assert not app.exception


def test_the_parts_sum_to_the_difference(app):
    opens(app, "siti", "indicator", **{**SEPTEMBER, **WHY})
    table = next(one.value for one in app.dataframe if "Sumbangan" in one.value)
    last = table.iloc[-1]
    # as of 3 September 12 were dispatched and nothing followed up; later 9 were
    assert (last["Bagian"], last["Pembilang"], last["Penyebut"]) == ("Jumlah", "+9", "±0")
    assert last["Sumbangan"] == "+75,0"
    assert "Persentase tindak lanjut: dari 0,0 % menjadi 75,0 % (+75,0)" in says(app)


def test_the_passport_leads_to_the_reasons(app):
    opens(app, "siti", "indicator", **{**SEPTEMBER, "passport-open": "true"})
    assert "Sumbangan" not in frames(app)
    app.button(key="passport-why").click().run()
    app.segmented_control(key="against").set_value("year").run()
    assert "Sumbangan" in frames(app) or "±0" in says(app)
    assert not app.exception


@pytest.mark.parametrize("page", ["indicator", "kpi"])
def test_a_partner_sees_no_digest_no_row_and_no_name(app, page):
    opens(app, "dewi", page, **BOTH, **{"of": "34.04"})
    assert not app.exception
    assert not app.code
    assert not [one.key for one in app.button if str(one.key).startswith("queue-")]
    assert "passport-excluded" not in [one.key for one in app.toggle]
    assert "of" not in [one.key for one in app.selectbox]
    everything = says(app) + frames(app)
    assert "tidak ada sidik" in everything
    assert "PUPR" not in everything and "Dinas" not in everything


@pytest.mark.parametrize(("who", "n"), [("ani", "2"), ("ayu", "3"), ("siti", "12"), ("rini", "15")])
def test_each_sees_the_number_of_their_own(app, who, n):
    opens(app, who, "kpi", **SEPTEMBER, **{"number": "received", "passport-open": "true"})
    assert not app.exception
    assert f"**{n}** · n {n}" in says(app)


def test_a_link_carries_the_number(app):
    opens(app, "rini", "kpi", **BOTH, **{"number": "completion_rate", "of": "34.04"})
    assert not app.exception
    assert "**50,0 %** · 6 dari 12 · n 12" in says(app)
    assert "Persentase selesai: dari 0,0 % menjadi 50,0 % (+50,0)" in says(app)
    assert (app.query_params["number"], app.query_params["of"]) == ("completion_rate", "34.04")


def test_agencies_that_got_a_decree_or_became_active_are_parts_too(app):
    opens(app, "siti", "indicator", kpi="activity", **BOTH)
    assert not app.exception and not app.error
    table = next(one.value for one in app.dataframe if "Sumbangan" in one.value)
    assert "Instansi yang menjadi aktif" in table["Bagian"].tolist()
    assert "Dinas PUPR uji" in table["Instansi"].iloc[0]
    assert "daftar instansi yang aktif bekerja hari ini" in says(app)


def test_what_changed_in_all_the_others(app):
    opens(app, "siti", "indicator", **{**SEPTEMBER, **WHY})
    app.session_state["why-all"] = True
    app.run()
    table = next(one.value for one in app.dataframe if "Terutama karena" in one.value)
    assert len(table) == len(KPIS)
    line = table[table["Angka"] == "Persentase selesai"].iloc[0]
    assert (line["Selisih"], line["Terutama karena"]) == ("+50,0", "Selesai")


def test_any_cell_of_a_line_opens_the_passport_of_its_place(monkeypatch):
    cells = SimpleNamespace(selection=SimpleNamespace(cells=[(1, "n")]))
    monkeypatch.setattr(one_indicator.st, "session_state", {"ranks": cells})
    picked = []
    one_indicator._chosen(KPIS[0], ["34", "51"], lambda *of: picked.append(of))
    assert picked == [("received", "51")]


def test_a_period_that_has_not_begun_has_no_number(app):
    opens(app, "siti", "indicator", **{**SEPTEMBER, "asof": "2024-08-31"})
    assert "belum dimulai" in app.error[0].value
    opens(app, "siti", "kpi", **{**SEPTEMBER, "asof": "2024-08-31"})
    assert "belum dimulai" in app.error[0].value and not tiles(app, "0")


def test_a_period_without_end_has_none_before_it(app):
    opens(app, "rini", "indicator", kpi="received", period="all", **{"why-open": "true"})
    assert "Tidak ada periode pembanding" in says(app)
    assert not app.exception


def test_peers_may_be_by_people(app):
    opens(app, "rini", "indicator", peers="people", **SEPTEMBER)
    assert set(app.dataframe[0].value["Kelompok pembanding"]) - {"Kabupaten", "Provinsi"}
    assert not app.exception


def test_a_rate_names_its_population(app):
    opens(app, "rini", "indicator", kpi="per_100k", **SEPTEMBER)
    assert "SP2020" in says(app) or "Kepmendagri" in says(app) or "DAK" in says(app)


def test_in_english(app):
    opens(app, "maya", "indicator", **BOTH)
    app.session_state["lang"] = "en"
    app.run()
    assert "How do the pilots stand by one number?" in app.title[0].value
    assert not app.exception

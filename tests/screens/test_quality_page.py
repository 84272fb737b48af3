"""What spoils the numbers: who sees which counts, whose rows open, and what a file holds."""

import pytest

from db.engine import writing
from lapor.domain.errors import NotAllowed
from tests.builders import a_complaint
from tests.screens.acting import GIVEN, SEPTEMBER, leaves, opens, plain, says, stage
from tests.screens.test_kpi_page import audited, watched

WORDS = "Sampah di depan balai desa menumpuk sejak Senin dan belum diangkut"


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        with writing() as session:
            for _ in range(2):
                a_complaint(session, **GIVEN, klass=None, title="Sampah", body=WORDS)
            a_complaint(session, **GIVEN, government="51.03", agency=9_903, klass=None)
        yield app


def words_of(app):
    """Without the marks that keep words from being read as Markdown."""
    return says(app).replace("\\", "")


def cards(app):
    return [plain(one.value) for one in app.markdown if one.value.startswith("#####")]


def test_a_national_reader_sees_all_pilots_and_one_of_them_closely(app):
    opens(app, "maya", "quality", **SEPTEMBER, government="34.04")
    assert not app.exception
    assert app.title[0].value == "Mutu data: apa yang merusak angka?"
    lines = [plain(one.value) for one in app.markdown if one.value.startswith("**")]
    (badung,) = [one for one in lines if one.startswith("**Kab\\. Badung")]
    assert r"Tanpa klasifikasi\: 1" in badung
    assert sum("tidak ditemukan apa-apa" in one for one in lines) == 4
    assert "##### Tanpa klasifikasi: 2" in cards(app)
    words = words_of(app)
    assert "Dapat diperbaiki oleh: Admin koordinator" in words
    assert "tertua 2 September 2024" in words and "hari kerja" in words
    assert "Koreksi klasifikasinya" in words
    assert any("Selesai tepat waktu: **" in plain(one.value) for one in app.markdown)


def test_a_coordinator_sees_their_own_government_without_a_choice(app):
    opens(app, "ayu", "quality", **SEPTEMBER, government="34.04")
    assert not app.exception
    assert "government" not in [one.key for one in app.selectbox]
    assert "Badung" in says(app) and "Sleman" not in says(app)
    assert "##### Tanpa klasifikasi: 1" in cards(app)


def test_a_liaison_officer_counts_their_own_agency(app):
    opens(app, "ani", "quality", **SEPTEMBER)  # both without a class are of PUPR
    assert not app.exception
    assert "##### Tanpa klasifikasi: 2" not in cards(app)
    opens(app, "budi", "quality", **SEPTEMBER)
    assert "##### Tanpa klasifikasi: 2" in cards(app)


def test_a_partner_gets_no_small_count_no_row_and_no_name(app):
    opens(app, "dewi", "quality", **SEPTEMBER, government="34.04", flaw="unclassified")
    assert not app.exception
    assert "##### Tanpa klasifikasi: < 10" in cards(app)
    words = words_of(app)
    assert "tertua" not in words and "→" not in words
    assert "Dinas" not in words and "Siti" not in words
    assert not app.dataframe
    assert not [one for one in app.button if (one.key or "").startswith("open-")]


def test_a_partner_may_not_cut_a_month_in_two(app):
    opens(app, "dewi", "quality", **{**SEPTEMBER, "until": "2024-09-15"})
    assert not app.exception
    assert "bulan penuh" in app.error[0].value
    assert not cards(app)


def test_a_flaw_opens_its_complaints_and_closes_again(app):
    opens(app, "siti", "quality", **SEPTEMBER)
    assert not app.dataframe
    app.button(key="open-unclassified").click().run()
    assert not app.exception
    assert app.query_params["flaw"] in ("unclassified", ["unclassified"])
    shown = app.dataframe[0].value
    assert len(shown) == 2
    assert "Dinas PUPR uji" in shown.to_csv() and "Sampah" not in shown.to_csv()
    app.button(key="close-flaw").click().run()
    assert not app.dataframe


def test_silent_agencies_have_reasons_and_somebody_to_ask(app):
    opens(app, "siti", "quality", **SEPTEMBER)
    words = words_of(app)
    assert "**Dinas PUPR uji**" in words
    assert "SK Tim tidak diketahui" in words
    assert "Tidak masuk selama 30 hari (1 akun, belum pernah)" in words
    assert "**Yang dapat ditanyai**: Siti Rahayu" in words


def test_whoever_sees_no_kpi_is_turned_away(app):
    with writing() as session:
        session.connection().exec_driver_sql("UPDATE account SET role='system' WHERE name='siti'")
    opens(app, "siti", "quality")
    assert app.error and not app.title and not app.exception


def test_both_files_are_made_for_whoever_is_still_there(app, monkeypatch):
    made = watched(monkeypatch)
    opens(app, "siti", "quality", **SEPTEMBER)
    flaws, silent = made[-6:-3], made[-3:]
    assert flaws[0]().startswith(b"PK")
    told = flaws[1]().decode("utf-8-sig")
    assert "Tanpa klasifikasi;2;Admin koordinator;2024-09-02" in told
    assert "Dinas PUPR uji;SK Tim tidak diketahui" in silent[1]().decode("utf-8-sig")
    assert audited("siti") == ["export mutu-data"] * 2 + ["export instansi-senyap"]
    leaves("siti")
    with pytest.raises(NotAllowed):
        flaws[0]()


def test_the_file_of_a_partner_has_no_small_count_and_no_name(app, monkeypatch):
    made = watched(monkeypatch)
    opens(app, "dewi", "quality", **SEPTEMBER, government="34.04")
    flaws, silent = (one().decode("utf-8-sig") for one in (made[-5], made[-2]))
    assert "Tanpa klasifikasi;kurang dari 10;" in flaws
    assert "Dinas" not in silent and "Siti" not in silent


def test_a_page_in_english(app):
    opens(app, "maya", "quality", **SEPTEMBER, government="34.04")
    app.session_state["lang"] = "en"
    app.run()
    assert app.title[0].value == "Data quality: what spoils the numbers?"
    assert "Can be mended by: Coordinating administrator" in words_of(app)

"""Targets and sealed months: who reads, who decides, and what a refusal leaves as it was."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from db.engine import reading, writing
from db.models import Account, KpiTarget, Seal
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed
from lapor.services import kpi_targets, sealing
from lapor.services.loading import load
from lapor.ui import download
from tests.builders import a_new_complaint, at
from tests.screens.acting import SEPTEMBER, leaves, opens, plain, says, stage

MONTH = date(2024, 9, 1)
SEALED_ON = "2024-10-10"


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def rini(session):
    row = session.exec(select(Account).where(Account.name == "rini")).one()
    return Actor("rini", row.role, full_name=row.full_name)


@pytest.fixture
def sealed(app):
    """September of Sleman, and a complaint of it that was written down a month later."""
    with writing() as session:
        (one,) = sealing.seal(session, rini(session), ["34.04"], MONTH, now=at(SEALED_ON))
        new = a_new_complaint(session, received="2024-09-05")
        late = int(at("2024-11-04").timestamp() * 1000)
        load(session, [new._replace(recordings=((late, new.recordings[0][1]),))])
    return one


def decided():
    with reading() as session:
        return [
            (row.kpi, row.government_id, row.year, row.value, row.basis)
            for row in session.exec(select(KpiTarget).order_by(KpiTarget.id))
        ]


def bare(app):
    return says(app).replace("\\", "")


def keys(app):
    return [one.key for one in app.button]


def table(app, alt_columns):
    """The table with this column."""
    return next(one.value for one in app.dataframe if alt_columns in one.value.columns)


def fill(app, kpi="follow_up_rate", place="34.04", year=2026, value=82.5, basis="SK 1/2026"):
    app.selectbox(key="target-kpi").set_value(kpi).run()
    app.selectbox(key="target-place").set_value(place)
    app.selectbox(key="target-year").set_value(year)
    app.number_input(key="target-value").set_value(value)
    app.text_input(key="target-basis").set_value(basis)
    return app


def test_targets_in_force_are_those_of_the_catalogue_until_one_is_set(app):
    opens(app, "dewi", "targets")
    assert not app.exception
    shown = table(app, "Target")
    assert "Persentase tindak lanjut" in set(shown["KPI"])
    assert set(shown["Untuk"]) == {"Setiap pemerintah daerah"}
    assert "Belum ada target yang ditetapkan di sini" in says(app)
    assert "Belum ada bulan yang disegel" in says(app)


def test_the_national_administrator_sets_a_target_and_takes_it_back(app):
    opens(app, "rini", "targets")
    fill(app).button(key="set-target").click().run()
    assert not app.exception
    assert [one.value for one in app.success] == ["Target ditetapkan"]
    ((kpi, _, year, value, basis),) = decided()
    assert (kpi, year, value, basis) == ("follow_up_rate", 2026, 82.5, "SK 1/2026")
    row = table(app, "Dasar").query("Untuk == 'Kab. Sleman'").iloc[0]
    assert (plain(row["Target"]), row["Tahun"]) == ("≥ 82,5 %", "2026")
    assert "SK 1/2026 (ditetapkan Rini Hapsari" in row["Dasar"]
    assert app.text_input(key="target-basis").value == ""
    fill(app, value=None, basis="Ditarik").button(key="take-target-back").click().run()
    assert [one.value for one in app.success] == ["Target dicabut"]
    assert decided()[1][3:] == (None, "Ditarik")
    history = table(app, "Oleh")
    assert list(history["Target"])[0] == "dicabut"
    assert set(history["Oleh"]) == {"Rini Hapsari"}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"value": 101.0}, "harus dari 0 sampai 100"),
        ({"value": -1.0}, "harus dari 0 sampai 100"),
        ({"value": None}, "Isi target dengan angka"),
        ({"basis": "x"}, "Sebutkan dasar target"),
        ({"basis": " \0  "}, "Sebutkan dasar target"),
    ],
)
def test_a_refusal_is_polite_and_keeps_what_was_typed(app, typed, why):
    opens(app, "rini", "targets")
    fill(app, **typed).button(key="set-target").click().run()
    assert not app.exception
    assert why in app.error[0].value.replace("\\", "")
    assert decided() == []
    given = {"value": 82.5, "basis": "SK 1/2026"} | typed
    assert app.number_input(key="target-value").value == given["value"]
    assert app.selectbox(key="target-place").value == "34.04"


def test_what_was_not_set_cannot_be_taken_back(app):
    opens(app, "rini", "targets")
    fill(app).button(key="take-target-back").click().run()
    assert "untuk dicabut" in app.error[0].value
    assert decided() == []
    assert app.text_input(key="target-basis").value == "SK 1/2026"


def test_another_kpi_has_another_unit(app):
    opens(app, "rini", "targets")
    fill(app, value=150.0).selectbox(key="target-kpi").set_value("resolve_days").run()
    assert not app.exception
    assert app.number_input(key="target-value").label == "Target dalam hari kerja"


@pytest.mark.parametrize("name", ["siti", "budi", "dewi", "maya"])
def test_others_read_and_decide_nothing(app, sealed, name):
    opens(app, name, "targets")
    assert not app.exception
    assert not {"set-target", "take-target-back", "preview-seal"} & set(keys(app))
    assert "seal-open" not in [one.label for one in app.expander]
    assert sealed.digest in [one.value for one in app.code]


def test_a_month_is_previewed_and_sealed(app):
    opens(app, "rini", "targets")
    app.session_state["seal-open"] = True
    app.run()
    app.multiselect(key="seal-places").set_value(["34.04", "51.03"])
    month = app.selectbox(key="seal-month").options[1]
    assert "belum disegel" in month
    app.selectbox(key="seal-month").select_index(1).run()
    assert "seal-month-now" not in keys(app)
    app.button(key="preview-seal").click().run()
    assert not app.exception
    assert "Kab. Sleman: edisi 1," in bare(app)
    app.button(key="seal-month-now").click().run()
    assert not app.exception
    assert [one.value for one in app.success] == ["Bulan disegel"]
    with reading() as session:
        rows = session.exec(select(Seal)).all()
    assert len(rows) == 2 and {row.sealed_by for row in rows} == {"rini"}
    assert rows[0].digest in [one.value for one in app.code]
    assert set(table(app, "Edisi").iloc[:, 0]) == {"Kab. Sleman", "Kab. Badung"}
    app.button(key="preview-seal").click().run()
    assert "sudah disegel" in app.error[0].value
    assert "seal-month-now" not in keys(app)


def test_nothing_is_sealed_of_no_government(app):
    opens(app, "rini", "targets")
    app.session_state["seal-open"] = True
    app.run()
    app.multiselect(key="seal-places").set_value([]).run()
    assert not app.exception
    assert app.button(key="preview-seal").disabled


def test_who_sees_the_government_reads_what_was_recorded_since(app, sealed):
    opens(app, "siti", "targets", **{"sealed-open": "true"})
    assert not app.exception
    moved = table(app, "Disegel")
    received = moved[(moved["Angka"] == "Laporan masuk") & (moved["Bagian"] == "semua laporan")]
    assert received[["Disegel", "Kini"]].values.tolist() == [["12", "13"]]
    assert any("tidak berkadar" in one for one in moved["Bagian"])
    assert any(f"sealed {MONTH:%Y-%m} 34.04 --edition 1" in one.value for one in app.code)


@pytest.mark.parametrize("name", ["budi", "dewi"])
def test_agencies_and_partners_get_no_sealed_figure(app, sealed, name, monkeypatch):
    made = makers(monkeypatch)
    opens(app, name, "targets", **{"sealed-open": "true"})
    assert not app.exception
    assert not [one for one in app.dataframe if "Disegel" in one.value.columns]
    assert not made


def test_another_government_s_seal_is_not_listed(app, sealed):
    opens(app, "ayu", "targets", sealed="34.04 2024-09 1")
    assert not app.exception
    assert "Belum ada bulan yang disegel" in says(app)


def makers(monkeypatch):
    """What the download of a seal would call."""
    made, real = [], download.maker

    def watching(what, *args):
        found = real(what, *args)
        if what == "seal":
            made.append(found)
        return found

    monkeypatch.setattr(download, "maker", watching)
    return made


def test_the_file_is_what_was_sealed_byte_by_byte(app, sealed, monkeypatch):
    made = makers(monkeypatch)
    opens(app, "siti", "targets")
    told = made[0]()
    assert hashlib.sha256(told).hexdigest() == sealed.digest
    assert json.loads(told)[0]["kpi"] == "received"
    leaves("siti")
    with pytest.raises(NotAllowed):
        made[0]()


def test_the_board_says_which_months_are_sealed_and_what_changed(app, sealed):
    opens(app, "siti", "kpi", **SEPTEMBER, **{"sealed-open": "true"})
    assert not app.exception
    assert "Bulan tersegel: Kab. Sleman: September 2024." in bare(app)
    assert "Kini" in table(app, "Disegel").columns
    opens(app, "dewi", "kpi", **SEPTEMBER, **{"sealed-open": "true"})
    assert "Bulan tersegel: Kab. Sleman: September 2024." in bare(app)
    assert not [one for one in app.dataframe if "Disegel" in one.value.columns]
    opens(app, "siti", "kpi", **{**SEPTEMBER, "from": "2024-10-01", "until": "2024-10-31"})
    assert "Bulan tersegel" not in says(app)


def test_a_seal_that_is_named_wrongly_is_the_newest(app, sealed):
    with writing() as session:
        sealing.seal(session, rini(session), ["34.04"], MONTH, now=datetime.now(UTC))
    opens(app, "siti", "targets", sealed="34.04 2024-09 7")
    assert not app.exception
    assert app.selectbox(key="sealed").value == "34.04 2024-09 2"
    opens(app, "siti", "targets", sealed="34.04 2024-09 1")
    assert sealed.digest in [one.value for one in app.code]


def test_a_target_in_force_judges_the_board(app):
    with writing() as session:
        kpi_targets.set_target(
            session, rini(session), "follow_up_rate", 90, government="34.04", year=2024,
            basis="Rapat uji",
        )  # fmt: skip
    opens(app, "siti", "kpi", **SEPTEMBER)
    rate = next(plain(one.label) for one in app.button if one.label.startswith("**75,0"))
    assert "Tindak lanjut" in rate and "▼ belum" in rate

import csv
import io
import threading
from functools import partial

import pytest
from sqlmodel import func, select

from db.engine import reading, writing
from db.models import AuditLog, Complaint
from lapor.services import setup
from lapor.ui import jobs
from tests.screens.acting import leaves, opens, says, stage

HEADER = ("nomor_laporan", "tanggal_masuk", "kode_pemda", "klasifikasi", "isi")
GOOD = ("U-1", "2024-01-02", "36.03", "aspirasi", "Mohon lampu jalan")
ALSO_GOOD = ("U-2", "2024-01-03", "36.03", "permintaan_informasi", "Jam buka kantor")
BAD = ("U-3", "2024-13-03", "36.03", "aspirasi", "NIK 3603123456780001")


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 30)  # small files: the click waits
    with stage(tmp_path, monkeypatch) as app:
        yield app


def upload(app, *rows, name="laporan.csv"):
    file = io.StringIO()
    csv.writer(file).writerows([HEADER, *rows])
    app.file_uploader(key="file").set_value((name, file.getvalue().encode(), "text/csv")).run()
    return app


def click(app, key):
    return app.button(key=key).click().run()


def loaded():
    with reading() as session:
        statement = select(Complaint.number).where(Complaint.number.startswith("U-"))
        return sorted(session.exec(statement))


def test_checking_a_file_changes_nothing(app):
    upload(opens(app, "rini", "intake"), GOOD, ALSO_GOOD, BAD)
    click(app, "check")
    assert not app.exception
    words = says(app)
    assert "**3**  \n:small[Dibaca]" in words
    assert "**2**  \n:small[Baru]" in words
    assert "**1**  \n:small[Ditolak]" in words
    assert loaded() == []
    assert app.button(key="load").label == "Muat 2 laporan"


def test_a_refused_row_is_named_and_its_value_masked(app):
    upload(opens(app, "rini", "intake"), GOOD, BAD)
    click(app, "check")
    [refused] = app.dataframe[0].value.to_dict("records")
    assert (refused["Rekaman"], refused["Baris"], refused["Kolom"]) == (2, 3, "tanggal_masuk")
    assert "3603123456780001" not in says(app) + app.dataframe[0].value.to_csv()


def test_a_load_that_is_stopped_saves_nothing_and_can_be_made_again(app, monkeypatch):
    monkeypatch.setattr("lapor.services.intake.run.SHOWN_EVERY", 1)
    upload(opens(app, "rini", "intake"), GOOD, ALSO_GOOD)
    click(app, "check")
    with monkeypatch.context() as while_it_runs:
        while_it_runs.setattr(jobs, "Job", partial(jobs.Job, stopped=pressed()))
        click(app, "load")
    assert "Dihentikan" in says(app)
    assert loaded() == []
    click(app, "check")
    click(app, "load")
    assert loaded() == ["U-1", "U-2"]


def pressed():
    event = threading.Event()
    event.set()
    return event


def test_loading_really_loads_once(app):
    upload(opens(app, "rini", "intake"), GOOD, ALSO_GOOD)
    click(app, "check")
    click(app, "load")
    assert not app.exception
    assert [one.value for one in app.success] == ["2 laporan telah dimuat."]
    assert loaded() == ["U-1", "U-2"]
    click(app, "again")
    click(app, "check")
    assert "**2**  \n:small[Tidak berubah]" in says(app)
    assert app.button(key="load").disabled
    with reading() as session:
        n = session.exec(
            select(func.count()).select_from(AuditLog).where(AuditLog.action == "import")
        ).one()
    assert n == 1


def test_all_or_nothing(app):
    upload(opens(app, "rini", "intake"), GOOD, BAD)
    app.selectbox(key="mode").set_value("all").run()
    click(app, "check")
    assert app.button(key="load").disabled
    assert "tidak ada yang dimuat" in app.warning[0].value
    assert loaded() == []


def test_another_choice_asks_for_another_check(app):
    upload(opens(app, "rini", "intake"), GOOD)
    click(app, "check")
    app.selectbox(key="zone").set_value("UTC").run()
    assert "load" not in [one.key for one in app.button]


def test_a_file_that_is_none_is_refused_with_a_sentence(app):
    opens(app, "rini", "intake")
    app.file_uploader(key="file").set_value(("laporan.csv", b"%PDF-1.7 ...", "text/csv")).run()
    click(app, "check")
    assert not app.exception
    assert "bukan CSV atau XLSX" in app.error[0].value.replace("\\", "")


def test_whose_session_ended_loads_nothing(app):
    upload(opens(app, "rini", "intake"), GOOD)
    click(app, "check")
    leaves("rini")
    click(app, "load")
    assert loaded() == []


def test_a_demo_database_takes_no_real_complaints(app):
    with writing() as session:
        setup.mark(session, "kind", "demo")
    opens(app, "rini", "intake")
    assert not app.exception
    assert "Ini basis data demo" in says(app)
    assert "python -m lapor migrate" in app.code[0].value
    assert not app.file_uploader


@pytest.mark.parametrize("name", ["siti", "budi", "maya", "dewi"])
def test_only_the_national_administrator_imports(app, name):
    opens(app, name, "intake")
    assert "tidak terbuka untuk Anda" in app.error[0].value
    assert not (app.title or app.file_uploader)

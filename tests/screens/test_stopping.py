"""What takes long can be stopped: then nothing of it is kept, or what is done, and it goes on."""

import threading
from functools import partial

import pytest
from sqlmodel import func, select

from db.engine import reading, writing
from db.models import AuditLog, Erasure, Pack, RetentionRun, Seal
from lapor.console import OPERATOR
from lapor.services import freshness, retention
from lapor.ui import jobs, long_download
from tests.builders import a_complaint
from tests.screens.acting import opens, says, stage


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


@pytest.fixture
def stopping(monkeypatch):
    """A press of Stop that comes while what the button began is at work."""

    def stopped(app, key):
        event = threading.Event()
        event.set()
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(jobs, "Job", partial(jobs.Job, stopped=event))
            app.button(key=key).click().run()
        assert not app.exception
        assert "Dihentikan" in says(app)

    return stopped


def count(model, *which):
    with reading() as session:
        return session.exec(select(func.count()).select_from(model).where(*which)).one()


def audited(action):
    return count(AuditLog, AuditLog.action == action)


def keys(app):
    return {one.key for one in [*app.button, *app.get("download_button")]}


def test_a_long_list_is_made_in_the_background_and_a_stopped_one_is_no_file(
    app, stopping, monkeypatch
):
    monkeypatch.setattr(long_download, "QUICK", 1)
    monkeypatch.setattr("lapor.services.queue_export.TOLD", 1)
    opens(app, "siti", "queue")
    stopping(app, "export-to_xlsx")
    assert "Tidak ada berkas yang dibuat" in says(app)
    assert "export-ready" not in keys(app) and not audited("export")
    app.button(key="export-to_csv").click().run()
    assert "Berkas siap: 6 baris" in says(app) and audited("export") == 1
    opens(app, "siti", "home")  # to another page and back
    opens(app, "siti", "queue")
    assert "export-ready" in keys(app)
    app.button(key="export-again").click().run()
    assert "export-to_xlsx" in keys(app)


def test_a_month_is_sealed_for_all_or_none(app, stopping):
    opens(app, "rini", "targets")
    app.session_state["seal-open"] = True
    app.run()
    app.multiselect(key="seal-places").set_value(["34.04", "51.03"]).run()
    app.button(key="preview-seal").click().run()
    stopping(app, "seal-month-now")
    assert not count(Seal) and not audited("seal")
    app.button(key="seal-month-now").click().run()
    assert count(Seal) == 2


def test_a_pack_that_was_stopped_is_none_and_the_newest_is_the_one_that_opens(app, stopping):
    opens(app, "maya", "packs")
    app.text_input(key="pack-title").set_value("Dewan 1")
    stopping(app, "freeze-it")
    assert not count(Pack) and not audited("freeze_pack")
    assert app.text_input(key="pack-title").value == "Dewan 1"  # what was typed is there
    app.button(key="freeze-it").click().run()
    assert app.header[0].value == "Dewan 1"
    app.text_input(key="pack-title").set_value("Dewan 2")
    app.button(key="freeze-it").click().run()
    assert [one.value for one in app.success][:1] == ["Paket dibekukan"]
    assert app.header[0].value == "Dewan 2"
    assert len(app.selectbox(key="pack").options) == 2


def test_what_was_erased_when_it_was_stopped_stays_erased_and_the_rest_goes_on(
    app, stopping, monkeypatch
):
    monkeypatch.setattr(freshness, "require_fresh", lambda *_asked: None)  # test_privacy_page
    monkeypatch.setattr(retention, "CHUNK", 1)
    with writing() as session:
        for day in ("05", "06"):
            a_complaint(session, received=f"2015-01-{day}", closed="2015-01-20")
    opens(app, "rini", "privacy")
    app.session_state["privacy-section"] = "retention"
    app.run()
    app.button(key="ask-retention").click().run()
    app.text_input(key="retention-typed").set_value("HAPUS 2")
    stopping(app, "erase-retention")
    assert "1 dari 2 terhapus" in app.warning[0].value
    assert (count(Erasure), audited("erase")) == (1, 1)
    opens(app, "rini", "home")  # to another page and back
    opens(app, "rini", "privacy")
    app.session_state["privacy-section"] = "retention"
    app.run()
    app.button(key="retention-go-on").click().run()
    assert "2 laporan terhapus, sesuai konfirmasi" in says(app)
    assert count(Erasure) == 2 and "retention-go-on" not in keys(app)
    with reading() as session:
        run = session.exec(select(RetentionRun)).one()
    assert run.erased == 2 and run.finished_at
    assert retention.carry_out(OPERATOR, run.id) == 2  # by another process: not counted twice


def test_verifying_can_be_stopped(app, stopping):
    opens(app, "rini", "system")
    stopping(app, "run-verify")
    app.button(key="run-verify").click().run()
    assert "Semuanya cocok" in says(app)

"""The bar below a list: from selecting to the result of each row, as the people who use it."""

import pytest
from sqlmodel import col, select

from db.codes import MoveCode, Role, Status
from db.engine import reading, writing
from db.models import AuditLog, BulkRun, Complaint, DeskSetting
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed
from lapor.services import sessions
from lapor.services.complaints import make_move
from lapor.ui import download, jobs
from tests.cast import DINKES
from tests.screens import acting
from tests.screens.acting import PATIENCE, ROOT, leaves, says, stage

RINI = Actor("rini", Role.NATIONAL)


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 30)  # the click waits until the work is done
    with stage(tmp_path, monkeypatch) as app:
        yield app.from_file(ROOT / "tests/screens/bulk_page.py", default_timeout=PATIENCE)


def opens(app, name: str):
    with writing() as session:
        app.user = {"session": sessions.key_of(sessions.open(session, name))}
    return app.run()


def selects(app, n: int):
    for box in [one for one in app.checkbox if one.key.startswith("select-")][:n]:
        box.check()
    return app.run()


def click(app, key: str):
    return app.button(key=key).click().run()


def asks(app, code: MoveCode, note: str = "Sudah diperiksa"):
    app.selectbox(key="bulk-move").select(code.value).run()
    if note:
        app.text_area(key="bulk-note").input(note)
    return click(app, "bulk-look")


def statuses() -> list[Status]:
    with reading() as session:
        return list(session.exec(select(Complaint.status).order_by(col(Complaint.id))))


def keys(app) -> set[str]:
    return {one.key for one in app.button}


def test_without_a_selection_there_is_no_bar(app):
    assert not opens(app, "siti").selectbox
    assert not app.exception


def test_who_may_not_move_has_no_bar(app):
    selects(opens(app, "maya"), 2)
    assert not app.exception and not app.selectbox


def test_selected_ones_are_looked_at_then_moved_then_told(app):
    selects(opens(app, "siti"), 3)
    assert "3 dipilih" in says(app)
    before = statuses()
    asks(app, MoveCode.HOLD)
    assert statuses() == before, "looking changes nothing"
    assert app.button(key="bulk-go").label == "Jalankan untuk 3 laporan"
    click(app, "bulk-go")
    assert not app.exception
    assert statuses().count(Status.ON_HOLD) == 3
    assert "**Tunda: Berhasil 3**" in says(app)
    (table,) = app.dataframe
    assert list(table.value["Hasil"]) == ["Berhasil"] * 3
    click(app, "bulk-close")
    assert not app.dataframe


def test_what_cannot_be_done_is_said_before_and_left_alone(app):
    selects(opens(app, "siti"), 6)
    asks(app, MoveCode.CLOSE)
    assert any("dibiarkan seperti semula" in one.value for one in app.warning)
    click(app, "bulk-go")
    assert "Ditolak" in says(app)
    (why,) = app.warning
    assert "“Tutup” tidak dapat dilakukan saat laporan “Belum ditindaklanjuti”" in why.value


def test_a_second_click_makes_no_second_run(app):
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.HOLD)
    app.button(key="bulk-go").click()
    app.run()
    with reading() as session:
        (run,) = session.exec(select(BulkRun)).all()
    assert run.account == "siti" and run.finished_at


def test_a_missing_note_is_refused_and_what_was_chosen_stays(app):
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.FOLLOW_UP, note="")
    assert "perlu penjelasan" in says(app)
    assert app.selectbox(key="bulk-move").value == MoveCode.FOLLOW_UP


def test_back_from_the_preview_keeps_what_was_typed(app):
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.HOLD, "Kurang bukti & foto")
    click(app, "bulk-back")
    assert app.text_area(key="bulk-note").value == "Kurang bukti & foto"


def test_many_are_dispatched_to_one_agency(app):
    selects(opens(app, "siti"), 6)  # all: of any two, both may be with that agency already
    app.selectbox(key="bulk-move").select(MoveCode.DISPATCH.value).run()
    app.selectbox(key="bulk-agency").select(DINKES)
    click(app, "bulk-look")
    assert "Kepada: Dinas Kesehatan uji" in says(app)
    click(app, "bulk-go")
    with reading() as session:
        given = session.exec(select(Complaint.agency_id).where(col(Complaint.is_open))).all()
    assert given.count(DINKES) >= 2


def test_all_that_match_are_moved_though_few_are_selected(app):
    selects(opens(app, "siti"), 1)
    app.checkbox(key="bulk-all").check().run()
    asks(app, MoveCode.NOTE, "Ditinjau bersama")
    click(app, "bulk-go")
    assert "**Catatan internal: Berhasil 6**" in says(app)


def test_somebody_faster_is_named_in_the_row(app):
    selects(opens(app, "siti"), 1)
    asks(app, MoveCode.HOLD)
    with writing() as session:
        for one in session.exec(select(Complaint).where(col(Complaint.is_open))).all():
            make_move(session, RINI, one.id, MoveCode.NOTE, seen=one.version, note="x")
    click(app, "bulk-go")
    (table,) = app.dataframe
    assert list(table.value["Hasil"]) == ["Didahului orang lain"]
    assert table.value["Alasan"][0].startswith("Rini Hapsari menulis catatan internal pada ")


def test_all_is_taken_back(app):
    selects(opens(app, "siti"), 3)
    before = statuses()
    asks(app, MoveCode.HOLD)
    click(app, "bulk-go")
    click(app, "bulk-undo")
    assert "**Urungkan: Berhasil 3**" in says(app)
    assert statuses() == before
    assert "bulk-undo" not in keys(app)


def left_in_the_middle() -> int:
    """Siti's run as a crash leaves it: begun, nobody working on it."""
    with writing() as session:
        run = session.exec(select(BulkRun)).one()
        run.started_at = run.asked_at
        return run.id


def test_what_was_left_in_the_middle_is_offered_to_who_asked_and_goes_on(app):
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.HOLD)
    left_in_the_middle()
    new = app.from_file(ROOT / "tests/screens/bulk_page.py", default_timeout=PATIENCE)
    assert "bulk-go-on" not in keys(opens(new, "rini"))
    new = app.from_file(ROOT / "tests/screens/bulk_page.py", default_timeout=PATIENCE)
    assert "Pekerjaan ini belum selesai: Tunda" in says(opens(new, "siti"))
    click(new, "bulk-go-on")
    assert "**Tunda: Berhasil 2**" in says(new)


def test_the_rest_can_be_left(app):
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.HOLD)
    left_in_the_middle()
    app.run()
    click(app, "bulk-leave")
    assert "**Tunda: Tidak dikerjakan 2**" in says(app)
    assert Status.ON_HOLD not in statuses()


def test_who_signed_out_meanwhile_runs_nothing(app):
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.HOLD)
    leaves("siti")
    click(app, "bulk-go")
    assert Status.ON_HOLD not in statuses()
    with reading() as session:
        assert session.exec(select(BulkRun)).one().started_at is None


def test_a_preview_that_another_tab_replaced_is_refused(app):
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.HOLD)
    with writing() as session:
        session.delete(session.exec(select(BulkRun)).one())
    click(app, "bulk-go")
    assert not app.exception
    assert "tidak berlaku" in says(app)
    assert Status.ON_HOLD not in statuses()


def test_the_result_can_be_taken_away_and_that_is_logged(app, monkeypatch):
    made, real = [], download._maker

    def watching(*about):
        made.append(real(*about))
        return made[-1]

    monkeypatch.setattr(download, "_maker", watching)
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.HOLD)
    click(app, "bulk-go")
    _xlsx, semicolons, _commas = made[-3:]
    lines = semicolons().decode("utf-8-sig").splitlines()
    assert lines[0] == "Nomor laporan;Hasil;Alasan;data_buatan"
    assert [line.split(";")[1] for line in lines[1:]] == ["Berhasil"] * 2
    with reading() as session:
        logged = session.exec(select(AuditLog).where(AuditLog.action == "export")).all()
    assert [(one.actor, one.subject) for one in logged] == [("siti", "langkah-massal")]
    leaves("siti")
    with pytest.raises(NotAllowed):
        semicolons()


def test_whoever_comes_back_later_finds_the_result_until_they_closed_it(app):
    selects(opens(app, "siti"), 2)
    asks(app, MoveCode.HOLD)
    click(app, "bulk-go")
    new = app.from_file(ROOT / "tests/screens/bulk_page.py", default_timeout=PATIENCE)
    assert "bulk-last" not in keys(opens(new, "rini"))
    new = app.from_file(ROOT / "tests/screens/bulk_page.py", default_timeout=PATIENCE)
    click(opens(new, "siti"), "bulk-last")
    assert "**Tunda: Berhasil 2**" in says(new)
    assert "bulk-last" not in keys(click(new, "bulk-close"))


def test_on_the_queue_itself_what_was_shown_is_what_is_moved(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 30)
    with stage(tmp_path, monkeypatch) as app:
        with writing() as session:
            session.add(DeskSetting(account="siti", layout="cards"))
        acting.opens(app, "siti", "queue")
        for box in [one for one in app.checkbox if one.key.startswith("pick-")][:2]:
            box.check()
        app.run()
        shown = [int(one.key.removeprefix("pick-")) for one in app.checkbox if one.value]
        app.selectbox(key="bulk-move").select(MoveCode.HOLD.value).run()
        with writing() as session:  # while Siti types
            make_move(session, RINI, shown[0], MoveCode.NOTE, seen=version(shown[0]), note="x")
        app.text_area(key="bulk-note").input("Bukti kurang")
        click(app, "bulk-look")
        click(app, "bulk-go")
        assert not app.exception
        assert "**Tunda: Berhasil 1 · Didahului orang lain 1**" in says(app)


def version(id: int) -> int:
    with reading() as session:
        return session.exec(select(Complaint.version).where(Complaint.id == id)).one()

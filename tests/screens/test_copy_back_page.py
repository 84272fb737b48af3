"""What must be entered on lapor.go.id, and where a file says otherwise: read, marked, settled."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from db.codes import MoveCode, Status
from db.engine import reading, writing
from db.models import Account, Complaint, ImportConflict, Outgoing
from lapor.domain.access import Actor
from lapor.services.complaints import make_move
from lapor.services.intake.run import import_file
from tests.cast import PUPR
from tests.db.intake import lengkap
from tests.hostile import HOSTILE
from tests.screens.acting import opens, says, stage

NOW = datetime.now(UTC)
ANSWER = "Petugas kami sudah di lokasi."


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def actor_of(session, name):
    a = session.get_one(Account, name)
    return Actor(name, a.role, a.government_id, a.agency_id, a.full_name)


def answer(text=ANSWER, agency=PUPR, by="budi"):
    """The first that this agency has not answered yet."""
    with writing() as session:
        found = session.exec(
            select(Complaint).where(
                Complaint.agency_id == agency, Complaint.status == Status.NOT_FOLLOWED_UP
            )
        ).first()
        assert found
        make_move(
            session, actor_of(session, by), found.id, MoveCode.FOLLOW_UP, seen=found.version,
            note=text, now=NOW - timedelta(minutes=1),
        )  # fmt: skip
        return found.id, found.number


def waiting():
    with reading() as session:
        return session.exec(select(Outgoing).where(Outgoing.entered_at == None)).all()  # noqa: E711


def keys(app, start):
    return [one.key for one in app.button if str(one.key).startswith(start)]


def test_an_answer_is_copied_marked_and_taken_back(app):
    _, number = answer()
    app = opens(app, "budi", "copy_back")
    assert [one.value for one in app.code] == [ANSWER]
    assert number in says(app).replace("\\", "")
    app.button(key=keys(app, "mark-")[0]).click().run()
    assert [one.value for one in app.success] == ["Ditandai sudah dimasukkan"]
    assert waiting() == []
    assert "Semua sudah dimasukkan" in says(app)
    app = opens(app, "budi", "copy_back", outgoing="entered")
    assert "Dimasukkan oleh Budi Santoso" in says(app)
    app.button(key=keys(app, "unmark-")[0]).click().run()
    assert len(waiting()) == 1


def test_several_are_ticked_and_marked_at_once(app):
    answer()
    with writing() as session:
        found = session.exec(select(Complaint).where(Complaint.status == Status.IN_PROCESS)).all()
        for one in found[:3]:
            make_move(
                session, actor_of(session, "siti"), one.id, MoveCode.REPLY, seen=one.version,
                note="Terima kasih",
            )  # fmt: skip
    app = opens(app, "siti", "copy_back")
    ticks = [one for one in app.checkbox if str(one.key).startswith("tick-")]
    app.button(key="mark-ticked").click().run()
    assert "Centang dahulu" in plain(app.error[0].value)
    for one in ticks[:2]:
        app.checkbox(key=one.key).check()
    app.button(key="mark-ticked").click().run()
    assert len(waiting()) == len(ticks) - 2


def test_the_coordinator_sees_how_much_waits_with_whom(app):
    answer()
    app = opens(app, "siti", "copy_back")
    (table,) = [one.value for one in app.dataframe]
    assert table.iloc[0].tolist() == ["Dinas PUPR uji", 1, 0]
    app.selectbox(key="whose").set_value(str(PUPR)).run()
    assert len(app.code) == 1
    app.selectbox(key="whose").set_value("0").run()
    assert len(app.code) == 0


def test_others_see_nothing_of_it(app):
    answer()
    for name in ("ani", "wayan", "ayu"):
        app = opens(app, name, "copy_back")
        assert ANSWER not in says(app) and not app.code
        assert "Semua sudah dimasukkan" in says(app)


@pytest.mark.parametrize("address", ["9999", "x", "-1", "0; DROP TABLE outgoing"])
def test_any_address_is_answered(app, address):
    answer()
    app = opens(app, "siti", "copy_back", whose=address, outgoing=address)
    assert not app.exception
    assert len(app.code) == 1


def test_a_list_of_none_or_one_page_has_no_pager(app):
    ways = {"Sebelumnya", "Berikutnya"}
    app = opens(app, "siti", "copy_back")
    assert not ways & {one.label for one in app.button}
    answer()
    app = opens(app, "siti", "copy_back")
    assert len(app.code) == 1
    assert not ways & {one.label for one in app.button}
    assert not ways & {one.label for one in opens(app, "siti", "queue").button}


def test_a_list_of_many_has_pages(app):
    """Twelve follow-ups of one complaint: ten, and two."""
    id, _ = answer()
    with writing() as session:
        for n in range(11):
            found = session.exec(select(Complaint).where(Complaint.id == id)).one()
            session.refresh(found)
            make_move(
                session, actor_of(session, "budi"), id, MoveCode.FOLLOW_UP, seen=found.version,
                note=f"Lanjutan {n}", now=NOW + timedelta(minutes=n),
            )  # fmt: skip
    app = opens(app, "budi", "copy_back")
    assert [one.value for one in app.code][0] == ANSWER and len(app.code) == 10
    app.button(key="copy-back-next").click().run()
    assert [one.value for one in app.code] == ["Lanjutan 9", "Lanjutan 10"]
    app.button(key="copy-back-previous").click().run()
    assert len(app.code) == 10


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_answer_is_only_a_text_to_copy(app, text):
    text = text.encode("utf-8", "ignore").decode()
    answer(text)
    app = opens(app, "budi", "copy_back")
    assert not app.exception
    assert [one.value for one in app.code] == [text.replace("\0", "").strip()]


def in_conflict():
    """Answered here; the file says it was answered and done in September 2024."""
    id, number = answer()
    row = {
        "nomor_laporan": number, "tanggal_masuk": "2024-09-02", "kode_pemda": "34.04",
        "klasifikasi": "pengaduan_tidak_berkadar_pengawasan", "instansi": "Dinas PUPR uji",
        "tanggal_disposisi": "2024-09-03", "tanggal_tindak_lanjut": "2024-09-05",
        "tanggal_selesai": "2024-09-09", "anonim": "0", "rahasia": "0",
    }  # fmt: skip
    with writing() as session:
        report = import_file(
            session, actor_of(session, "rini"), lengkap(row), now=NOW, file_name="_a_*b*.csv"
        )
        assert report.conflict == 1
    return id


def status_of(id):
    with reading() as session:
        return session.exec(select(Complaint.status).where(Complaint.id == id)).one()


def test_the_coordinator_keeps_ours(app):
    id = in_conflict()
    app = opens(app, "siti", "copy_back")
    assert "Berkas menyatakan lain (1)" in [one.value for one in app.subheader]
    said = says(app)
    assert "**Status**" in said
    assert "Di sini: Sedang diproses" in said and "Di berkas: Selesai" in said
    assert "Instansi: Dinas PUPR uji" in said, "what both say alike"
    app.button(key=f"keep-{id}").click().run()
    assert [one.value for one in app.success] == ["Data di sini dipertahankan"]
    assert status_of(id) == Status.IN_PROCESS
    assert keys(app, "keep-") == []


def test_the_complaint_points_whoever_may_settle_it_to_its_conflict(app):
    id = in_conflict()
    app = opens(app, "siti", "complaint", id=str(id))
    assert "Berkas impor menyatakan lain" in says(app)
    app.button(key="settle").click().run()
    assert not app.exception
    assert app.query_params["conflict"] in (str(id), [str(id)])
    assert keys(app, "keep-") == [f"keep-{id}"]
    app.button(key=f"keep-{id}").click().run()
    for name in ("siti", "budi"):
        app = opens(app, name, "complaint", id=str(id))
        assert keys(app, "settle") == []


def test_a_complaint_says_nothing_of_a_conflict_to_whoever_may_not_settle_it(app):
    app = opens(app, "budi", "complaint", id=str(in_conflict()))
    assert not app.exception
    assert keys(app, "settle") == []


def test_the_coordinator_takes_the_file_s_with_a_reason(app):
    id = in_conflict()
    app = opens(app, "siti", "copy_back")
    app.button(key=f"take-{id}").click().run()
    assert "Alasan:" in plain(app.error[0].value)
    app.text_input(key=f"reason-{id}").set_value("Sudah selesai di sana.")
    app.button(key=f"take-{id}").click().run()
    assert [one.value for one in app.success] == ["Data berkas dipakai"]
    assert status_of(id) == Status.DONE
    with reading() as session:
        assert session.exec(select(ImportConflict)).all() == []


def test_a_liaison_officer_settles_no_conflict(app):
    in_conflict()
    app = opens(app, "budi", "copy_back")
    assert keys(app, "keep-") == keys(app, "take-") == []


def plain(words):
    """Without what keeps the marks of markdown from meaning anything."""
    return words.replace("\\", "")

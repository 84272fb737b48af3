"""Agencies, master data, the system and rights: who opens them, and one thing done on each."""

import pytest
from sqlmodel import select

from db.codes import MoveCode, Role, Status
from db.engine import reading, writing
from db.models import Account, Agency, Category, Complaint, JobRun, Reason
from lapor.domain.access import ALLOWED, Permission
from lapor.domain.rights_words import PERMISSIONS, SCOPES
from lapor.services.verify import verify
from tests.cast import DINKES, PUPR
from tests.screens.acting import opens, says, stage
from tests.screens.test_calendar_page import keys, until

READERS = {
    "agencies": {"rini", "siti", "ratna"}, "master": {"rini", "ratna"},
    "system": {"rini", "ratna"}, "rights": {"rini", "siti", "ratna"},
}  # fmt: skip
WRITES = {"agency-save", "category-save", "reason-save", "run-jobs", "run-verify", "place-save"}


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        with writing() as session:
            session.add(
                Account(name="ratna", full_name="Ratna", password_hash="-", role=Role.AUDITOR)
            )
        yield app


def test_every_right_and_scope_has_its_words():
    assert set(ALLOWED) == set(Permission)
    assert {one.value for one in Permission} - set(PERMISSIONS) == set()
    assert {far.value for row in ALLOWED.values() for far in row.values()} - set(SCOPES) == set()


def test_who_opens_what_and_an_auditor_changes_nothing(app):
    for person in ("rini", "ratna", "siti", "budi", "dewi"):
        for page, readers in READERS.items():
            opens(app, person, page)
            assert not app.exception, (person, page)
            assert bool(app.title) == (person in readers), (person, page)
            if person == "ratna":
                assert not WRITES & set(keys(app)), page


def test_an_agency_that_somebody_else_changed_meanwhile_is_not_overwritten(app):
    opens(app, "siti", "agencies")
    app.selectbox(key="agency-id").set_value(PUPR).run()
    with writing() as session:
        one = session.get_one(Agency, PUPR)
        one.decree, one.version = "SK 1/2026", one.version + 1
    app.text_input(key="agency-name").set_value("Dinas Bina Marga").run()
    app.button(key="agency-save").click().run()
    assert app.error and not app.success
    with reading() as session:
        assert session.get_one(Agency, PUPR).decree == "SK 1/2026"


def test_a_coordinator_renames_an_agency_and_merges_it_into_another(app):
    opens(app, "siti", "agencies")
    app.selectbox(key="agency-id").set_value(PUPR).run()
    assert app.text_input(key="agency-name").value == "Dinas PUPR uji"
    app.text_input(key="agency-decree").set_value("SK 9/2024")
    app.text_input(key="agency-name").set_value("Dinas Bina Marga")
    app.button(key="agency-save").click().run()
    assert [one.value for one in app.success] == ["Instansi disimpan"]
    app.selectbox(key="agency-id").set_value(PUPR).run()
    app.selectbox(key=f"merge-into-{PUPR}").set_value(DINKES).run()
    assert "**4 laporan terbuka didisposisikan ke sana**" in says(app)
    app.button(key="merge-do").click().run()
    assert not app.exception and not app.error

    def handed_on():
        with reading() as session:
            mine = select(Complaint).where(Complaint.agency_id == PUPR, Complaint.is_open)
            return session.exec(mine).first() is None

    until(app, handed_on)
    with reading() as session:
        old = session.get_one(Agency, PUPR)
        assert (old.name, old.decree, old.merged_into) == ("Dinas Bina Marga", "SK 9/2024", DINKES)
        assert session.get_one(Account, "budi").agency_id == DINKES
        assert verify(session).differences == []


def test_a_category_and_a_reason_are_added_and_offered(app):
    opens(app, "rini", "master")
    app.text_input(key="category-name").set_value("Energi uji")
    app.button(key="category-save").click().run()
    assert [one.value for one in app.success] == ["Kategori disimpan"]
    assert app.text_input(key="category-name").value == ""
    app.session_state["master-view"] = "reasons"
    app.run()
    app.selectbox(key="reason-move").set_value(MoveCode.HOLD)
    app.text_input(key="reason-name").set_value("Menunggu foto uji")
    app.text_input(key="reason-en").set_value("Waiting for the photo")
    app.button(key="reason-save").click().run()
    assert [one.value for one in app.success] == ["Alasan disimpan"]
    with reading() as session:
        category = session.exec(select(Category).where(Category.name == "Energi uji")).one()
        assert (category.code, category.version) == ("energi_uji", 1)
        assert session.exec(select(Reason.name)).one() == "Menunggu foto uji"
        waiting = session.exec(
            select(Complaint).where(Complaint.agency_id == DINKES, Complaint.is_open)
        ).first()
    opens(app, "siti", "complaint", id=str(waiting.id))
    app.session_state["move"] = "hold"
    app.run()
    assert "Menunggu foto uji" in app.selectbox(key="reason").options
    app.selectbox(key="reason").set_value("Menunggu foto uji").run()
    app.button(key="make-move").click().run()
    assert not app.error
    assert "Menunggu foto uji" in says(app)


def test_the_system_is_verified_and_says_how_that_went(app):
    opens(app, "rini", "system")
    assert "Belum ada pekerjaan yang berjalan" in says(app)
    settings = next(one.value for one in app.dataframe if "Bawaan" in one.value.columns)
    secret = settings.set_index("Pengaturan").loc["LAPOR_SECRET_KEY"]
    assert secret["Nilai"] in ("milik demo", "diisi, tidak ditampilkan")
    app.button(key="run-verify").click().run()
    until(app, lambda: "Semuanya cocok" in [one.value for one in app.success])
    with reading() as session:
        run = session.exec(select(JobRun)).one()
    assert (run.name, run.failed) == ("verify", 0) and run.finished_at
    assert "Pemeriksaan menyeluruh" in str(
        next(one.value for one in app.dataframe if "Pekerjaan" in one.value.columns)
    )


def test_why_somebody_sees_a_complaint_or_not(app):
    with reading() as session:
        one = session.exec(
            select(Complaint).where(
                Complaint.agency_id == PUPR, Complaint.status == Status.NOT_FOLLOWED_UP
            )
        ).first()
    opens(app, "siti", "rights")
    app.session_state["rights-view"] = "why"
    app.run()

    def answers(account):
        app.selectbox(key="rights-account").set_value(account)
        app.text_input(key="rights-number").set_value(one.number).run()
        assert not app.exception
        return says(app).replace("\\", "")

    told = answers("budi")
    assert told.count("· ya") == 5 and "· tidak" not in told
    assert "**Langkah: Tugaskan" in told and "“Tutup” bukan wewenang Anda" in told
    told = answers("ani")
    assert told.count("· tidak") == 5 and "· ya" not in told
    assert "Pejabat penghubung: instansi sendiri" in told
    assert "Dinas PUPR uji: di luar cakupan itu" in told
    assert "wayan" not in app.selectbox(key="rights-account").options

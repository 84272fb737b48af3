import pytest
from sqlmodel import select

from db.codes import Role
from db.engine import reading, writing
from db.models import Account, Evidence, Risk
from lapor.domain.programme_fields import KINDS
from lapor.services import programme_entry
from tests.db.files import a_pdf
from tests.db.test_programme_entry import GIVEN, MAYA
from tests.db.test_programme_import import a_csv
from tests.screens.acting import opens, says, stage

FILE = a_csv(
    [["code", "name_id", "likelihood", "impact", "state"], ["R-7", "Banjir", 2, 3, "open"]]
)
BAD = FILE.replace(b",3,", b",9,")


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def risks():
    with reading() as session:
        return {one.code: one for one in session.exec(select(Risk))}


def give(kind, **other):
    with writing() as session:
        programme_entry.save(session, MAYA, kind, GIVEN[kind] | other, seen=0)


def fill(app, key, **fields):
    for name, (widget, value) in fields.items():
        getattr(app, widget)(key=f"row-risk-{key}-{name}").set_value(value)
    return app.button(key="save-row").click().run()


def test_every_kind_has_a_form(app):
    opens(app, "maya", "programme_entry")
    assert app.title[0].value == "Baris program mana yang akan diisi?"
    for name in KINDS:
        app.selectbox(key="kind").set_value(name).run()
        assert not app.exception, name
        assert "save-row" in [one.key for one in app.button]


def test_a_row_is_added_changed_and_its_story_told(app):
    opens(app, "maya", "programme_entry", kind="risk")
    assert app.text_input(key="row-risk--code").value == "R-001"
    fill(app, "", name_id=("text_input", "Mutasi"), likelihood=("number_input", 4),
         impact=("number_input", 3), state=("selectbox", "open"))  # fmt: skip
    assert [one.value for one in app.success] == ["Baris disimpan"]
    assert app.text_input(key="row-risk--code").value == "R-002"
    app.selectbox(key="row").set_value("R-001").run()
    assert app.text_input(key="row-risk-R-001-code").disabled
    fill(app, "R-001", impact=("number_input", 5), why=("text_input", "rapat dewan"))
    assert risks()["R-001"].impact == 5
    words = says(app)
    assert "Maya mengubah risiko: rapat dewan" in words and "Dampak (1–5): 3 → 5" in words
    assert "Maya menambahkan risiko" in words


def test_what_is_refused_stays_typed(app):
    opens(app, "maya", "programme_entry", kind="risk")
    fill(app, "", name_id=("text_input", "Mutasi"))
    assert "Kemungkinan (1–5): harus diisi." in app.error[0].value.replace("\\", "")
    assert app.text_input(key="row-risk--name_id").value == "Mutasi"
    assert risks() == {}


@pytest.fixture
def slower(app):
    """Maya typed impact 1 and a reason; meanwhile it became 5."""
    give("risk", code="R-001")
    opens(app, "maya", "programme_entry", kind="risk", row="R-001")
    app.number_input(key="row-risk-R-001-impact").set_value(1)
    app.text_input(key="row-risk-R-001-why").set_value("rapat dewan")
    change(impact=5)
    app.button(key="save-row").click().run()
    assert "baru saja diubah oleh Maya" in app.error[0].value
    assert risks()["R-001"].impact == 5
    return app


def change(**fields):
    seen = risks()["R-001"].version
    with writing() as session:
        programme_entry.save(session, MAYA, "risk", {"code": "R-001", **fields}, seen=seen)


def beside(app):
    return next(one.value for one in app.dataframe if "Milik Anda" in one.value.columns)


def test_who_was_slower_sees_both_and_may_leave_theirs(slower):
    assert beside(slower).to_dict("records") == [
        {"Isian": "Dampak (1–5)", "Milik mereka": "5", "Milik Anda": "1"}
    ]
    assert "save-row" not in [one.key for one in slower.button]  # nothing unread is overwritten
    slower.button(key="row-theirs").click().run()
    assert slower.number_input(key="row-risk-R-001-impact").value == 5
    assert risks()["R-001"].version == 2


def test_who_was_slower_may_save_theirs_over_what_they_read_and_no_more(slower):
    change(impact=4)  # somebody was faster once more
    slower.button(key="row-mine").click().run()
    assert risks()["R-001"].impact == 4
    assert beside(slower)["Milik mereka"].tolist() == ["4"]
    slower.button(key="row-mine").click().run()
    assert [one.value for one in slower.success] == ["Baris disimpan"]
    assert risks()["R-001"].impact == 1
    assert "Maya mengubah risiko: rapat dewan" in says(slower)


def test_who_was_slower_may_go_back_to_what_they_typed(slower):
    slower.button(key="row-back").click().run()
    assert not slower.exception and not slower.warning
    assert slower.number_input(key="row-risk-R-001-impact").value == 1
    assert slower.text_input(key="row-risk-R-001-why").value == "rapat dewan"
    fill(slower, "R-001", impact=("number_input", 2))
    assert risks()["R-001"].impact == 2


def test_what_the_form_did_not_show_is_not_overwritten_after_something_else_ran_the_page(app):
    give("risk", code="R-001")
    opens(app, "maya", "programme_entry", kind="risk", row="R-001")
    change(impact=5)
    app.number_input(key="row-risk-R-001-likelihood").set_value(1)
    app.run()
    app.button(key="save-row").click().run()
    assert "baru saja diubah oleh Maya" in app.error[0].value
    assert risks()["R-001"].impact == 5
    app.button(key="row-theirs").click().run()
    fill(app, "R-001", impact=("number_input", 4))
    assert risks()["R-001"].impact == 4


def test_what_was_removed_meanwhile_may_be_entered_again(app):
    give("risk", code="R-001")
    opens(app, "maya", "programme_entry", kind="risk", row="R-001")
    app.number_input(key="row-risk-R-001-impact").set_value(1)
    with writing() as session:
        programme_entry.remove(session, MAYA, "risk", "R-001", seen=1)
    app.button(key="save-row").click().run()
    assert "dihapus" in says(app)
    app.button(key="row-back").click().run()
    assert not app.exception and not app.warning
    assert app.text_input(key="row-risk--code").value == "R-001"
    app.button(key="save-row").click().run()
    assert risks()["R-001"].impact == 1


def proofs():
    with reading() as session:
        return session.exec(select(Evidence).order_by(Evidence.code)).all()


def test_a_file_is_added_as_evidence_opened_and_withdrawn_with_a_reason(app):
    for kind in ("event", "result"):
        give(kind)
    with writing() as session:
        for row in session.exec(select(Evidence)):
            session.delete(row)
    opens(app, "maya", "programme_entry", kind="evidence")
    assert app.text_input(key="row-evidence--code").disabled
    app.selectbox(key="row-evidence--about").set_value("event")
    app.text_input(key="row-evidence--about_key").set_value("T-K1")
    app.text_input(key="row-evidence--title").set_value("Daftar hadir")
    app.file_uploader(key="evidence-file-0").set_value(("hadir.pdf", b"%PDF-1.4", "text/plain"))
    app.button(key="save-row").click().run()
    assert "tidak dapat dilampirkan" in app.error[0].value.replace("\\", "")
    assert app.text_input(key="row-evidence--title").value == "Daftar hadir"
    app.file_uploader(key="evidence-file-0").set_value(("hadir.pdf", a_pdf(), "text/plain"))
    app.button(key="save-row").click().run()
    assert [one.value for one in app.success] == ["Bukti ditambahkan"]
    (one,) = proofs()
    assert (one.code, one.file_name, one.shared) == ("B-001", "hadir.pdf", False)
    assert app.text_input(key="row-evidence--title").value == ""
    app.selectbox(key="row").set_value("B-001").run()
    assert "hadir" in says(app).replace("\\", "")
    app.button(key="withdraw-it").click().run()
    assert "Tulis alasan" in app.error[0].value
    app.text_input(key="withdraw-why-B-001").set_value("salah berkas")
    app.button(key="withdraw-it").click().run()
    assert [one.value for one in app.success] == ["Bukti ditarik"]
    (one,) = proofs()
    assert one.withdrawn_by == "maya"
    assert "B-001" not in app.selectbox(key="row").options


def upload(app, content):
    app.session_state["import-open"] = True
    app.run()
    app.file_uploader(key="programme-file").set_value(("risiko.csv", content, "text/csv"))
    return app.button(key="preview-rows").click().run()


def test_a_table_is_looked_at_and_taken_whole(app):
    opens(app, "maya", "programme_entry")
    upload(app, BAD)
    assert "0 baru, 0 berubah, 0 tetap, 1 ditolak" in says(app)
    assert "take-rows" not in [one.key for one in app.button]
    upload(app, FILE)
    assert "1 baru" in says(app) and risks() == {}
    app.button(key="take-rows").click().run()
    assert risks()["R-7"].impact == 3
    assert [one.value for one in app.success] == ["Baris diterapkan"]


def test_a_coordinator_enters_the_own_region_only(app):
    give("event")
    opens(app, "ayu", "programme_entry", kind="event")
    assert not app.exception
    assert set(app.selectbox(key="kind").options) == {
        "Tonggak", "Kegiatan", "Peserta", "Rapat", "Bukti",
    }  # fmt: skip
    assert app.selectbox(key="row-event--government_id").options == ["Kab. Badung"]
    assert "Pelatihan" not in " ".join(app.selectbox(key="row").options)


@pytest.mark.parametrize(
    "role", [Role.HEAD, Role.OVERSEER, Role.AUDITOR, Role.PARTNER, Role.LIAISON]
)
def test_who_may_not_enter_is_turned_away(app, role):
    with writing() as session:
        home = 1 if role in (Role.HEAD, Role.LIAISON) else None
        session.add(Account(name="x", full_name="X", password_hash="-", role=role,
                            government_id=home))  # fmt: skip
    opens(app, "x", "programme_entry")
    assert "tidak terbuka untuk Anda" in app.error[0].value
    assert not app.title


def test_the_national_administrator_enters_too(app):
    opens(app, "rini", "programme_entry", kind="figure")
    assert not app.exception
    assert "save-row" in [one.key for one in app.button]


def test_a_wrong_row_is_removed_with_its_reason(app):
    for kind in ("result", "indicator", "risk"):
        give(kind)
    opens(app, "maya", "programme_entry", kind="risk", row="T-R1")
    app.text_input(key="remove-why-risk-T-R1").set_value("dua kali")
    app.button(key="remove-it").click().run()
    assert [one.value for one in app.success] == ["Baris dihapus"]
    assert "T-R1" not in risks() and not app.exception
    with reading() as session:
        assert programme_entry.history(session, MAYA, "risk", "T-R1")[0].why == "dua kali"
    opens(app, "maya", "programme_entry", kind="result", row="T1")
    app.button(key="remove-it").click().run()
    assert "Masih ada yang bergantung" in says(app)

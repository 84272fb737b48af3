"""One complaint on the screen, as everybody: what is hidden, kept, shown, and the way through."""

import itertools
import re

import pytest
from sqlmodel import select

from db.codes import MoveCode, Role
from db.engine import reading, writing
from db.models import Account, AuditLog, Complaint, Draft, Presence
from lapor.services import drafts, presence, templates
from lapor.services.complaints import make_move
from lapor.services.sessions import key_of, open, visit
from lapor.services.templates import Wording
from tests.builders import a_complaint
from tests.cast import PUPR
from tests.screens.acting import opens, says, stage

SRI = {"name": "Sri Wahyuni", "phone": "081234567890", "email": "sri@contoh.id"}
TITLE, BODY = "Jembatan miring di Kalasan", "Hubungi saya di 0812-3456-7890 segera."
CANARIES = ("Sri", "Wahyuni", "1234567890", "3456", "sri@")
HERE = (Role.COORDINATOR, Role.HEAD, Role.LIAISON)
READERS = {Role.NATIONAL, Role.COORDINATOR, Role.LIAISON, Role.HEAD, Role.AUDITOR}
SEE = {Role.NATIONAL, Role.COORDINATOR, Role.LIAISON}
ROLES = [role for role in Role if role != Role.SYSTEM]
DAY = {"received": "2024-09-02", "dispatched": "2024-09-03"}


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def a_new(**about):
    with writing() as session:
        how = DAY | {"reporter": SRI, "title": TITLE, "body": BODY} | about
        one = a_complaint(session, **how)
        return one.id


def an_account(role):
    with writing() as session:
        sleman = session.get_one(Account, "siti").government_id if role in HERE else None
        session.add(
            Account(
                name=f"as_{role}", full_name=f"Petugas {role}", password_hash="-", role=role,
                government_id=sleman, agency_id=PUPR if role == Role.LIAISON else None,
            )
        )  # fmt: skip
    return f"as_{role}"


def actor(name):
    with writing() as session:
        return visit(session, key_of(open(session, name))).actor


def keys(app):
    return {str(button.key) for button in app.button}


@pytest.mark.parametrize(("secret", "anonymous"), list(itertools.product((False, True), repeat=2)))
@pytest.mark.parametrize("role", ROLES)
def test_every_role_every_flag(app, role, secret, anonymous):
    id = a_new(secret=secret, anonymous=anonymous)
    app = opens(app, an_account(role), "complaint", id=str(id))
    assert not app.exception
    said = says(app)
    assert not [canary for canary in CANARIES if canary in said]
    if role == Role.PARTNER:
        assert TITLE not in said
        return
    assert (TITLE in said) == (role in READERS)
    assert ("Hubungi saya" in said) == (role in READERS)
    may = role in SEE and (not anonymous or role == Role.NATIONAL)
    assert ("S••• W•••" in said) == may
    assert ({"show-see_identity", "show-see_numbers"} <= keys(app)) == may
    assert ("Lampiran" in [one.value for one in app.subheader]) == (role in READERS)


def show(app, what, reason="complete"):
    app.selectbox(key=f"reason-{what}").set_value(reason)
    return app.button(key=f"show-{what}").click().run()


def test_the_reporter_is_shown_after_a_reason_and_hidden_when_one_leaves(app):
    id = a_new()
    app = opens(app, "budi", "complaint", id=str(id))
    app = show(app, "see_identity", None)
    assert "Pilih alasan dari daftar" in says(app).replace("\\", "")
    assert "Wahyuni" not in says(app)
    app = show(app, "see_identity")
    assert "Sri Wahyuni" in says(app)
    assert "0812-3456" not in says(app)  # the text is another matter
    kept = {str(app.session_state[key]) for key in app.session_state}
    assert not any("Wahyuni" in one for one in kept)
    app.switch_page("../../pages/queue.py").run()
    app.query_params["id"] = str(id)
    app = app.switch_page("../../pages/complaint.py").run()
    assert TITLE in says(app)
    assert "Wahyuni" not in says(app)
    with reading() as session:
        rows = session.exec(select(AuditLog).where(AuditLog.action == "see_identity")).all()
    assert [(row.actor, row.subject, row.summary) for row in rows] == [
        ("budi", str(id), "complete")
    ]


def test_numbers_are_shown_apart_and_can_be_hidden_again(app):
    app = opens(app, "budi", "complaint", id=str(a_new()))
    app = show(app, "see_numbers")
    assert "0812-3456-7890" in says(app)
    assert "Wahyuni" not in says(app)
    app = app.button(key="hide-see_numbers").click().run()
    assert "0812-3456-7890" not in says(app)


def test_what_was_typed_is_a_draft_when_one_goes_back_and_returns(app):
    id = a_new()
    app = opens(app, "budi", "complaint", id=str(id))
    app = app.button(key="choose-follow_up").click().run()
    app.text_area(key="note").set_value("Petugas sudah di lokasi.")
    app.button(key="back-button").click().run()
    with reading() as session:
        (kept,) = session.exec(select(Draft)).all()
        assert session.exec(select(Presence)).all() == []
    assert (kept.body, kept.move) == ("Petugas sudah di lokasi.", MoveCode.FOLLOW_UP)
    app = opens(app, "budi", "complaint", id=str(id))
    assert app.text_area(key="note").value == "Petugas sudah di lokasi."
    assert "ditulis pada versi 2" in says(app)
    app.button(key="make-move").click().run()
    assert "Tersimpan: Tindak lanjuti" in says(app)
    with reading() as session:
        assert session.exec(select(Draft)).all() == []


def test_what_was_typed_outlives_a_reload(app):
    id = a_new()
    opens(app, "budi", "complaint", id=str(id))
    app.button(key="choose-follow_up").click().run()
    app.text_area(key="note").set_value("Petugas sudah di lokasi.").run()
    assert "ditulis pada versi 2" in says(app)
    with reading() as session:
        (kept,) = session.exec(select(Draft)).all()
    assert (kept.body, kept.move) == ("Petugas sudah di lokasi.", MoveCode.FOLLOW_UP)
    app.text_area(key="note").set_value("").run()
    assert "discard-draft" not in keys(app)
    with reading() as session:
        assert session.exec(select(Draft)).all() == []


def below(node):
    """Each container with each of its own parts."""
    for child in getattr(node, "children", {}).values():
        yield node, child
        yield from below(child)


def test_the_button_of_the_draft_stands_in_its_form(app):
    opens(app, "budi", "complaint", id=str(a_new()))
    app.button(key="choose-follow_up").click().run()
    forms = {child.key: id(node) for node, child in below(app.main) if child.type == "button"}
    assert forms["save-draft"] == forms["make-move"] == forms["close-form"]


def test_the_deadline_is_told_in_english_too(app):
    app.session_state["lang"] = "en"
    opens(app, "budi", "complaint", id=str(a_new()))
    said = says(app)
    assert "Prophet's Birthday" in said and "Maulid" not in said  # 16 September 2024
    assert "Regulation of the Minister of PANRB 62/2018" in said and "hari kerja" not in said


def test_a_draft_can_be_discarded_and_is_nobody_elses(app):
    id = a_new()
    who = actor("budi")
    with writing() as session:
        drafts.save(session, who, id, MoveCode.FOLLOW_UP, "Rahasia Budi", seen=1)
    app = opens(app, "siti", "complaint", id=str(id))
    assert "Rahasia Budi" not in says(app)
    assert "discard-draft" not in keys(app)
    app = opens(app, "budi", "complaint", id=str(id))
    assert "laporan sudah berubah sejak itu" in says(app)
    app = app.button(key="discard-draft").click().run()
    assert "discard-draft" not in keys(app)
    assert not [one for one in app.text_area if one.key == "note"]


def test_a_draft_of_a_step_that_is_no_longer_possible_is_still_readable(app):
    id = a_new(followed_up="2024-09-04", closed="2024-09-05")
    who = actor("siti")
    with writing() as session:
        drafts.save(session, who, id, MoveCode.FOLLOW_UP, "Kata-kata saya", seen=2)
    app = opens(app, "siti", "complaint", id=str(id))
    assert "Kata-kata saya" in says(app)
    assert "“Tindak lanjuti” tidak mungkin lagi" in says(app)


def test_previous_and_next_in_the_list(app):
    ids = [a_new(number=f"N-{n}") for n in range(3)]
    app = opens(app, "siti", "complaint", id=str(ids[1]))
    app.session_state["listed"] = []
    assert "next-complaint" not in keys(app.run())
    app.session_state["listed"] = ids
    app.run()
    assert "2 dari 3" in says(app)
    app = app.button(key="next-complaint").click().run()
    assert "3 dari 3" in says(app)
    assert app.query_params["id"] in (str(ids[2]), [str(ids[2])])
    assert app.button(key="next-complaint").disabled
    app = app.button(key="previous-complaint").click().run()
    assert "2 dari 3" in says(app)


def test_a_template_is_read_and_then_used_below_what_is_there(app):
    who = actor("budi")
    with writing() as session:
        body = "Yth. pelapor {nomor}: {judul}. Salam, {nama_petugas} {instansi}"
        id = templates.add(session, who, Wording("Salam", body))
    app = opens(app, "budi", "complaint", id=str(a_new(number="T-1")))
    app = app.button(key="choose-follow_up").click().run()
    app.text_area(key="note").set_value("Sudah diperiksa.")
    app = app.selectbox(key="template").set_value(id).run()
    filled = f"Yth. pelapor T-1: {TITLE}. Salam, Budi Santoso Dinas PUPR uji"
    assert filled in says(app)
    app = app.button(key="use-template").click().run()
    assert app.text_area(key="note").value == f"Sudah diperiksa.\n\n{filled}"
    with reading() as session:
        assert session.exec(select(Draft)).one().body == f"Sudah diperiksa.\n\n{filled}"


def test_who_else_is_there(app):
    id = a_new()
    who = actor("siti")
    with writing() as session:
        presence.opened(session, who, id)
    app = opens(app, "budi", "complaint", id=str(id))
    assert "baru saja dibuka Siti Rahayu" in says(app)
    assert "Budi Santoso" not in "".join(one.value for one in app.caption if "dibuka" in one.value)
    with reading() as session:
        assert set(session.exec(select(Presence.account)).all()) == {"siti", "budi"}
        assert session.exec(select(Complaint.version).where(Complaint.id == id)).one() == 2


def test_merging_from_what_is_related_fills_the_number_in(app):
    first, second = a_new(number="M-1"), a_new(number="M-2")
    app = opens(app, "siti", "complaint", id=str(first))
    assert "1 laporan mirip" in says(app)
    assert "teks sama" in says(app)
    app = app.button(key=f"merge-{second}").click().run()
    assert app.text_input(key="other").value == "M-2"


def test_templates_are_written_refused_by_name_and_switched_off(app):
    app = opens(app, "siti", "templates")
    app.text_input(key="template_name").set_value("Terima kasih")
    app.text_area(key="template_body").set_value("Laporan {nomer} kami terima.").run()
    assert "Variabel tidak dikenal" in says(app) or "nomer" in "".join(w.value for w in app.warning)
    app.button(key="save-template").click().run()
    assert any("nomer" in one.value for one in app.error)
    assert app.text_input(key="template_name").value == "Terima kasih"
    app.text_area(key="template_body").set_value("Laporan {nomor} kami terima.").run()
    assert "Laporan 9100412 kami terima." in says(app)
    app.button(key="save-template").click().run()
    assert "Templat ditambahkan" in says(app)
    assert app.text_input(key="template_name").value == ""
    (edit,) = [button for button in app.button if str(button.key).startswith("edit-")]
    edit.click().run()
    app.toggle(key="template_on").set_value(False)
    app.button(key="save-template").click().run()
    who = actor("siti")
    with reading() as session:
        (one,) = templates.listed(session, who)
    assert (one.is_active, one.version) == (False, 2)


def test_a_template_that_somebody_else_changed_meanwhile_is_not_overwritten(app):
    siti = actor("siti")
    with writing() as session:
        id = templates.add(session, siti, Wording("Salam", "Halo"))
    opens(app, "siti", "templates")
    app.button(key=f"edit-{id}").click().run()
    with writing() as session:
        templates.change(session, siti, id, Wording("Salam", "Selamat pagi"), seen=1)
    app.text_area(key="template_body").set_value("Halo!").run()
    app.button(key="save-template").click().run()
    assert any("baru saja diubah" in one.value for one in app.error)
    assert app.text_area(key="template_body").value == "Halo!"


def test_an_old_complaint_names_only_its_last_holidays(app):
    id = a_new(received="2019-01-02", dispatched="2019-01-03")
    app = opens(app, "siti", "complaint", id=str(id))
    said = says(app)
    holidays = next(one.value for one in app.caption if "lainnya yang lebih awal" in one.value)
    assert holidays.count(": ") == 8
    total = re.search(r"background\[([\d.]+) hari libur\]", said)
    earlier = re.search(r"dan ([\d.]+) lainnya", holidays)
    assert total and earlier
    assert int(total[1].replace(".", "")) == 8 + int(earlier[1].replace(".", ""))
    assert re.search(r" · \d\.\d{3} hari kerja lewat", said), "days with their thousands apart"
    assert not re.search(r"\b\d{4} hari", said)


def test_the_days_of_a_deadline_are_written_out_when_they_are_asked_for(app):
    id = a_new()  # of 2024: more than eight hundred days
    opens(app, "rini", "complaint", id=str(id))
    assert not [one for one in app.dataframe if "Hari" in one.value.columns]
    app.session_state["day-by-day"] = True
    app.run()
    [days] = [one.value for one in app.dataframe if "Hari" in one.value.columns]
    assert days["Hari"].iloc[0] == "Rabu, 4 September 2024"
    assert len(days) > 800


def test_the_hand_over_table_has_short_dates(app):
    app = opens(app, "siti", "complaint", id=str(a_new()))
    since = list(app.table[0].value["Sejak"])
    assert since[:2] == ["02/09/2024", "03/09/2024"]


def test_a_closing_note_is_labelled_as_what_the_reporter_reads(app):
    id = a_new(followed_up="2024-09-04")
    opens(app, "siti", "complaint", id=str(id))
    app.button(key="choose-close").click().run()
    assert app.text_area(key="note").label == "Tanggapan untuk pelapor (tidak wajib)"
    app.button(key="choose-reply").click().run()
    assert app.text_area(key="note").label == "Tanggapan pelapor"
    app.button(key="choose-follow_up").click().run()
    assert app.text_area(key="note").label == "Tanggapan untuk pelapor"


def test_a_new_visit_still_offers_to_undo_ones_own_last_step(app):
    id = a_new()
    siti = actor("siti")
    with writing() as session:
        make_move(session, siti, id, MoveCode.HOLD, seen=2, note="Foto belum ada.")
    opens(app, "rini", "complaint", id=str(id))
    assert "undo" not in keys(app)
    opens(app, "siti", "complaint", id=str(id))
    assert "undo" in keys(app)
    app.run()
    app.button(key="undo").click().run()
    assert "Sudah diurungkan. Semua kembali seperti semula." in says(app)
    assert "undo" not in keys(app)
    with reading() as session:
        assert session.exec(select(Complaint).where(Complaint.id == id)).one().version == 4


def while_writing(app, name, move, note):
    """Siti opens a form, `name` makes a move meanwhile, Siti leaves the field; the complaint."""
    complaint = a_new()
    opens(app, "siti", "complaint", id=str(complaint))
    app.button(key="choose-follow_up").click().run()
    who = actor(name)
    with writing() as session:
        make_move(session, who, complaint, move, seen=2, note=note)
    app.text_area(key="note").set_value("Kami kirim petugas.").run()
    return complaint


def version(complaint):
    with reading() as session:
        return session.exec(select(Complaint.version).where(Complaint.id == complaint)).one()


def test_a_rerun_on_the_way_to_the_button_is_not_read(app):
    """Leaving the field runs the page anew, on what somebody else did just now: it is not read."""
    complaint = while_writing(app, "budi", MoveCode.FOLLOW_UP, "Sudah diperiksa.")
    assert "Sudah diperiksa." in says(app)  # for the blink of an eye
    app.button(key="make-move").click().run()
    assert "Laporan ini berubah saat Anda menulis" in says(app)
    app.text_area(key="note").set_value("Kami kirim petugas besok.").run()
    app.button(key="stale-read").click().run()
    app.button(key="make-move").click().run()
    assert version(complaint) == 4


def test_ones_own_step_beside_an_open_form_is_read(app):
    complaint = while_writing(app, "siti", MoveCode.NOTE, "Catatan saya.")
    app.button(key="make-move").click().run()
    assert version(complaint) == 4

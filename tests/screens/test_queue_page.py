"""The queue's page: lists, filters in the address, search, views, likings, and who may see what."""

import pytest
from sqlmodel import select

from db.engine import reading, writing
from db.models import Account, Agency, Complaint, SavedView
from lapor.services import views
from tests.builders import a_complaint
from tests.cast import PUPR
from tests.db.nasty import NASTY
from tests.screens.acting import opens, says, stage

SLEMAN_OPEN = 6  # of the twelve in the small world


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def with_cards(name):
    with writing() as session:
        account = session.get_one(Account, name)
        views.like(session, views_actor(account), layout="cards")


def views_actor(account):
    from lapor.domain.access import Actor

    return Actor(account.name, account.role, account.government_id, account.agency_id)


def numbers(app):
    return list(app.dataframe[0].value["number"]) if app.dataframe else []


def press(app, label):
    found = next(button for button in app.button if button.label == label)
    return found.click().run()


def test_the_list_narrows_by_its_address_and_chips_take_it_back(app):
    app = opens(app, "siti", "queue")
    assert len(numbers(app)) == SLEMAN_OPEN
    app = opens(app, "siti", "queue", status="in_process", agency=str(PUPR))
    assert not app.exception
    assert len(numbers(app)) == 3
    app = press(app, "Status: Sedang diproses")
    assert "status" not in app.query_params
    assert len(numbers(app)) == 4
    app = press(app, "Hapus semua saringan")
    assert len(numbers(app)) == SLEMAN_OPEN
    assert app.query_params == {}


def test_the_queue_begins_with_all_that_is_open_also_where_something_waits_for_oneself(app):
    app = opens(app, "budi", "queue")
    lists = app.segmented_control(key="filter-list")
    assert lists.options[0] == "Tugas saya 4"
    assert lists.value == "open"
    assert len(numbers(app)) == 4 and app.query_params == {}


def test_closed_complaints_have_a_list_of_their_own(app):
    app = opens(app, "siti", "queue", list="closed")
    assert len(numbers(app)) == 6
    assert set(app.dataframe[0].value["status"]) == {"Selesai"}


def test_a_link_says_which_of_its_filters_are_not_for_the_reader(app):
    with reading() as session:
        badung = session.exec(select(Agency.id).where(Agency.name == "Dinas PUPR Badung uji")).one()
    app = opens(app, "siti", "queue", agency=str(badung), list="helping", status="in_process")
    assert "Tidak dipakai karena di luar kewenangan Anda: Daftar, Instansi" in says(app)
    assert len(numbers(app)) == 3
    app = opens(app, "siti", "queue", agency="x", list="open", due="soon?")
    assert "Tidak dipakai, karena nilainya tidak dikenal: Instansi, Tenggat" in says(app)
    assert "di luar kewenangan" not in says(app)


def test_words_and_numbers_are_found_and_never_stand_in_the_address(app):
    with writing() as session:
        a_complaint(session, number="L-77", title="Lampu mati", body="Gelap di simpang tiga")
    app = opens(app, "siti", "queue")
    app.text_input(key="search").set_value('"simpang tiga"').run()
    assert numbers(app) == ["L-77"]
    app.text_input(key="search").set_value("#L-77").run()
    assert numbers(app) == ["L-77"]
    app.text_input(key="search").set_value("0812 3456 7890").run()
    assert "NIK, nomor telepon, dan alamat surel tidak dapat dicari" in says(app)
    app.text_input(key="search").set_value("tidakadakata").run()
    assert "Tidak ada laporan dalam daftar ini yang memuat kata itu" in says(app)
    app.text_input(key="search").set_value("a*").run()
    assert "perlu sedikitnya 3 huruf" in says(app)
    assert numbers(app) == []
    assert "search" not in app.query_params


@pytest.mark.parametrize("words", NASTY[::6])
def test_nothing_typed_breaks_the_page(app, words):
    app = opens(app, "siti", "queue")
    app.text_input(key="search").set_value(words.encode("utf-8", "ignore").decode()).run()
    assert not app.exception
    assert "Kode:" not in says(app)


def test_a_card_list_has_a_button_and_a_box_for_each_and_one_box_shows_a_preview(app):
    with_cards("budi")
    app = opens(app, "budi", "queue")
    assert not app.dataframe
    boxes = [box for box in app.checkbox if str(box.key).startswith("pick-")]
    assert len(boxes) == 4
    boxes[0].check().run()
    assert not app.exception
    assert "Sudah tiga bulan jalan di depan pasar berlubang." in says(app)
    assert any(button.key == "preview-follow_up" for button in app.button)
    boxes = [box for box in app.checkbox if str(box.key).startswith("pick-")]
    boxes[1].check().run()
    assert "Sudah tiga bulan" not in says(app)
    assert len(app.session_state["selected"]) == 2


def test_a_preview_hides_personal_numbers(app):
    with writing() as session:
        a_complaint(session, number="L-78", body="Hubungi 081234567890 atau NIK 3404012345678901",
                    received="2024-09-01", dispatched="2024-09-02")  # fmt: skip
    with_cards("budi")
    app = opens(app, "budi", "queue")
    with reading() as session:
        id = session.exec(select(Complaint.id).where(Complaint.number == "L-78")).one()
    app.checkbox(key=f"pick-{id}").check().run()
    words = says(app)
    assert "Hubungi ••••••" in words
    assert "081234567890" not in words
    assert "3404012345678901" not in words


def test_opening_one_remembers_the_list_and_the_way_back(app):
    with_cards("siti")
    app = opens(app, "siti", "queue", status="in_process")
    opened = next(button for button in app.button if str(button.key).startswith("open-"))
    opened.click().run()
    assert not app.exception
    assert app.session_state["back"] == {"status": ["in_process"]} or app.session_state["back"] == {
        "status": "in_process"
    }
    assert len(app.session_state["listed"]) == 3
    assert int(opened.key.removeprefix("open-")) in app.session_state["listed"]


def test_pages_go_on_and_come_back(app):
    with writing() as session:
        for n in range(30):
            a_complaint(session, number=f"P{n:02}", received="2024-09-02", dispatched="2024-09-03")
    app = opens(app, "siti", "queue", sort="number")
    first = numbers(app)
    assert "1–25 dari 36" in says(app)
    press(app, "Berikutnya")
    assert "26–36 dari 36" in says(app)
    assert set(first).isdisjoint(numbers(app))
    press(app, "Sebelumnya")
    assert numbers(app) == first


def test_the_best_match_is_offered_where_few_were_found_and_else_the_list_says_why_not(app):
    app = opens(app, "siti", "queue")
    assert "Paling cocok" not in app.selectbox(key="filter-sort").options
    app = app.text_input(key="search").set_value("berlubang").run()
    assert "Paling cocok" in app.selectbox(key="filter-sort").options
    app = app.selectbox(key="filter-sort").set_value("relevance").run()
    assert not app.exception
    assert len(numbers(app)) == SLEMAN_OPEN
    assert "Diurutkan menurut tenggat" not in says(app)
    app = app.text_input(key="search").set_value("").run()
    assert "Diurutkan menurut tenggat" in says(app)


def test_a_view_is_saved_opened_first_and_never_shown_to_others(app):
    with writing() as session:
        siti = views_actor(session.get_one(Account, "siti"))
        id = views.save(session, siti, "Proses", {"status": "in_process"})
        views.make_default(session, siti, id)
    app = opens(app, "siti", "queue")
    assert len(numbers(app)) == 3
    assert (
        app.query_params["status"] == ["in_process"] or app.query_params["status"] == "in_process"
    )
    app = opens(app, "siti", "queue", status="not_followed_up")
    assert len(numbers(app)) == 3
    with reading() as session:
        assert session.exec(select(SavedView.owner)).all() == ["siti"]


def test_columns_and_page_size_are_remembered(app):
    with writing() as session:
        siti = views_actor(session.get_one(Account, "siti"))
        views.like(session, siti, columns=["number", "channel", "gone"], page_size=50)
    app = opens(app, "siti", "queue")
    assert list(app.dataframe[0].value.columns) == ["open", "number", "channel"]


def test_whoever_sees_several_governments_is_told_which(app):
    assert "government" in opens(app, "rini", "queue").dataframe[0].value
    assert "government" not in opens(app, "siti", "queue").dataframe[0].value


def test_who_holds_it_and_what_is_left_are_said_in_words(app):
    app = opens(app, "rini", "queue")
    table = app.dataframe[0].value
    assert {"Dinas PUPR uji", "Dinas Kesehatan uji", "Dinas PUPR Badung uji"} == set(
        table["holder"]
    )
    assert all(words.endswith("hari kerja lewat") for words in table["deadline"])


def test_a_view_of_ones_own_is_renamed_and_shared(app):
    with writing() as session:
        siti = views_actor(session.get_one(Account, "siti"))
        rini = views_actor(session.get_one(Account, "rini"))
        id = views.save(session, siti, "Proses", {"status": "in_process"})
        views.save(session, siti, "Lama", {"list": "closed"})
        views.save(session, rini, "Nasional", {}, is_shared=True)
    app = opens(app, "siti", "queue")
    app.session_state["views"] = True
    app.run()
    assert len([one for one in app.button if str(one.key).startswith("rename-")]) == 2
    app = press(app, "Ubah nama Proses")
    app.text_input(key="new_name").set_value("Lama")
    app = press(app, "Ubah nama")
    assert "Anda sudah punya tampilan" in app.error[0].value
    app.text_input(key="new_name").set_value("Sedang jalan")
    app.checkbox(key="new_shared").set_value(True)
    app = press(app, "Ubah nama")
    assert "Nama tampilan diubah." in says(app)
    with reading() as session:
        found = session.get_one(SavedView, id)
        assert (found.name, found.is_shared) == ("Sedang jalan", True)

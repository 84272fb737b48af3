"""The page for complaints that came by hand: nothing typed is lost, two clicks make one."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from db.engine import reading, writing
from db.models import Complaint
from tests.builders import a_complaint
from tests.hostile import HOSTILE
from tests.screens.acting import opens, says, stage

BODY = "Sudah tiga bulan jalan di depan pasar berlubang dan belum diperbaiki sama sekali."


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def key_of(app, name):
    """The key of a field of the form that is on the screen; each form has its own."""
    return f"receive-{app.session_state['receiving-turn']}-{name}"


def record(app):
    return app.button(key=f"record-{app.session_state['receiving-turn']}")


def fill(app, **typed):
    for name, value in ({"title": "Lampu mati", "body": "Gelap sejak Senin."} | typed).items():
        kind = "text_area" if name == "body" else "text_input"
        getattr(app, kind)(key=key_of(app, name)).set_value(value)
    app.selectbox(key=key_of(app, "channel")).set_value("telepon")
    return app.run()


def written():
    with reading() as session:
        return session.exec(select(Complaint).where(Complaint.source == "lapor")).all()


def test_a_call_is_written_down_and_its_number_is_shown(app):
    app = fill(opens(app, "siti", "receive"))
    record(app).click().run()
    (found,) = written()
    assert [one.value for one in app.success] == ["Laporan sudah dicatat"]
    assert found.number in [one.value for one in app.title]
    assert (found.is_anonymous, found.is_secret) == (True, True)
    assert app.text_input(key=key_of(app, "title")).value == ""
    assert app.selectbox(key=key_of(app, "channel")).value is None
    app.button(key="next").click().run()
    assert found.number not in [one.value for one in app.title]


def test_pressing_again_does_not_write_the_empty_form_and_a_new_one_is_another(app):
    app = fill(opens(app, "siti", "receive"))
    record(app).click().run()
    record(app).click().run()
    assert len(written()) == 1
    assert [one.value for one in app.success] == ["Laporan sudah dicatat"]
    assert not app.error  # the second of two quick presses says the same, not what is missing
    app.button(key="next").click().run()
    record(app).click().run()
    assert len(written()) == 1 and app.error
    app = fill(app)
    record(app).click().run()
    assert len({one.number for one in written()}) == 2


def test_what_is_refused_is_named_and_stays_typed(app):
    app = fill(opens(app, "siti", "receive"), title="", reference="045/12")
    app.selectbox(key=key_of(app, "channel")).set_value(None)
    app.date_input(key=key_of(app, "date")).set_value(date(2017, 5, 1))
    app.time_input(key=key_of(app, "time")).set_value(time(9, 5)).run()
    app.radio(key=key_of(app, "identity")).set_value("kept").run()
    app.text_input(key=key_of(app, "phone")).set_value("nol")
    record(app).click().run()
    (refusal,) = [plain(one.value) for one in app.error]
    for field in ("Kanal:", "Judul:", "Waktu diterima:", "Telepon:"):
        assert field in refusal
    assert app.text_area(key=key_of(app, "body")).value == "Gelap sejak Senin."
    assert app.text_input(key=key_of(app, "reference")).value == "045/12"
    assert app.text_input(key=key_of(app, "phone")).value == "nol"
    assert app.date_input(key=key_of(app, "date")).value == date(2017, 5, 1)
    assert written() == []


def test_the_place_is_chosen_level_by_level_from_the_own_government_on(app):
    app = opens(app, "siti", "receive")
    assert app.selectbox(key=key_of(app, "province")).value == "34"
    assert app.selectbox(key=key_of(app, "regency")).value == "34.04"
    app.selectbox(key=key_of(app, "district")).set_value("34.04.01").run()
    assert "Balecatur" in app.selectbox(key=key_of(app, "village")).options
    app = fill(app)
    app.selectbox(key=key_of(app, "village")).set_value("34.04.01.2001").run()
    # another province: what was chosen below it is no longer meant
    app.selectbox(key=key_of(app, "province")).set_value("51").run()
    assert app.selectbox(key=key_of(app, "village")).value is None
    record(app).click().run()
    assert [one.territory_id for one in written()] == [51]


def test_one_that_may_be_known_is_said_and_stops_nobody(app):
    lately = (date.today() - timedelta(days=2)).isoformat()  # noqa: DTZ011
    with writing() as session:
        known = a_complaint(session, body=BODY, received=lately, number="9177")
        a_complaint(session, body=BODY, received=lately, number="9178", government="51.03")
        known_id = known.id
    app = fill(opens(app, "siti", "receive"), body=BODY.lower())
    assert app.button(key=f"known-{known_id}").label == "Buka 9177"
    assert "teks sama" in says(app)
    assert "9178" not in str([one.label for one in app.button])
    assert any("mungkin sama" in one.value for one in app.warning)
    record(app).click().run()
    assert len(written()) == 1


def test_the_national_administrator_chooses_the_government(app):
    app = opens(app, "rini", "receive")
    options = app.selectbox(key="receiving-government").options
    assert "Kab. Badung" in options and len(options) > 500
    with reading() as session:
        badung = session.exec(select(Complaint.government_id).where(Complaint.home_id != 0)).all()[
            -1
        ]
    app.selectbox(key="receiving-government").set_value(badung).run()
    app = fill(app)
    record(app).click().run()
    assert [one.government_id for one in written()] == [badung]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_written_down_as_it_is(app, text):
    text = text.encode("utf-8", "ignore").decode()
    app = fill(opens(app, "siti", "receive"), title=text, body=text)
    assert not app.exception
    record(app).click().run()
    assert not app.exception
    assert [one.title for one in written()] == [text.replace("\0", "")]


def test_the_slip_is_printed_again_from_the_complaint_s_page(app):
    app = fill(opens(app, "siti", "receive"))
    record(app).click().run()
    (found,) = written()
    app = opens(app, "siti", "complaint", id=str(found.id))
    assert "Tanda terima (PDF), Bahasa Indonesia" in slips(app)
    with reading() as session:
        elsewhere = session.exec(select(Complaint.id).where(Complaint.source == "sp4n")).first()
    assert slips(opens(app, "siti", "complaint", id=str(elsewhere))) == []


def slips(app):
    return [one.label for one in app.get("download_button") if str(one.label).startswith("Tanda")]


def plain(words):
    """Without what keeps the marks of markdown from meaning anything."""
    return words.replace("\\", "")

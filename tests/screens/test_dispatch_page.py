"""The board and the list for tomorrow, opened by people: picking, giving, being too late."""

import json
from datetime import date

import pytest
from sqlmodel import select

from db.codes import MoveCode, Role
from db.engine import reading, writing
from db.models import Absence, Account, Agency, Complaint, DispatchRule
from lapor.domain.access import Actor
from lapor.services.complaints import make_move
from lapor.services.targets import Target
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.screens.acting import opens, says, stage

TITLE = "Jalan berlubang di depan pasar"


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Two complaints of Sleman and one of Badung wait; one was returned, meant for Dinkes."""
    with stage(tmp_path, monkeypatch) as app:
        with writing() as session:
            for number in ("W-1", "W-2"):
                a_complaint(session, received="2024-09-02", number=number)
            a_complaint(session, received="2024-09-02", number="B-1", government="51.03")
            back = a_complaint(
                session, received="2024-09-02", dispatched="2024-09-03", number="R-1"
            )
            make_move(
                session, acting(session, "budi"), back.id, MoveCode.RETURN, seen=2,
                note="Bukan kami.", target=Target(agency_id=DINKES),
            )  # fmt: skip
        yield app


def acting(session, name):
    found = session.get_one(Account, name)
    return Actor(found.name, found.role, found.government_id, found.agency_id, found.full_name)


def named(number):
    with reading() as session:
        return session.exec(select(Complaint).where(Complaint.number == number)).one()


def pick(app, *numbers):
    for number in numbers:
        found = named(number)
        app.checkbox(key=f"pick-{found.id}-{found.version}").check()
    return app.run()


def test_two_are_picked_foreseen_and_dispatched(app):
    app = opens(app, "siti", "dispatch")
    app = pick(app, "W-1", "W-2")
    app.selectbox(key="to-agency").set_value(DINKES).run()
    assert [button.label for button in app.button if button.key == "dispatch"] == [
        "Disposisikan 2 laporan"
    ]
    app.button(key="dispatch").click().run()
    assert "Hasil: 2 dari 2 didisposisikan" in says(app)
    assert {named(number).agency_id for number in ("W-1", "W-2")} == {DINKES}
    assert not app.exception


def test_a_second_click_dispatches_nothing_more(app):
    app = opens(app, "siti", "dispatch")
    app = pick(app, "W-1")
    app.selectbox(key="to-agency").set_value(DINKES).run()
    app.button(key="dispatch").click().run()
    assert "dispatch" not in {button.key for button in app.button}
    assert named("W-1").version == 2


def test_whoever_comes_second_is_told_by_whom(app):
    app = opens(app, "siti", "dispatch")
    app = pick(app, "W-1", "W-2")
    app.selectbox(key="to-agency").set_value(DINKES).run()
    with writing() as session:
        make_move(
            session, acting(session, "rini"), named("W-1").id, MoveCode.DISPATCH, seen=1,
            target=Target(agency_id=PUPR),
        )  # fmt: skip
    app.button(key="dispatch").click().run()
    said = says(app)
    assert "Hasil: 1 dari 2 didisposisikan" in said
    assert "Rini Hapsari mendisposisikan laporan ke Dinas PUPR uji" in said
    assert (named("W-1").agency_id, named("W-2").agency_id) == (PUPR, DINKES)


def test_helpers_need_to_be_told_what_for_and_nothing_typed_is_lost(app):
    app = opens(app, "siti", "dispatch")
    app = pick(app, "W-1")
    app.selectbox(key="to-agency").set_value(PUPR).run()
    app.multiselect(key="to-helpers").set_value([DINKES]).run()
    assert "Tulis apa yang diminta dari instansi pembantu" in says(app)
    assert app.button(key="dispatch").disabled
    app.text_area(key="to-note").set_value("Mohon data korban.").run()
    app.button(key="dispatch").click().run()
    assert "Hasil: 1 dari 1 didisposisikan" in says(app)
    assert app.text_area(key="to-note").value == ""


def test_a_returned_one_says_where_it_should_go_and_goes_there_with_one_click(app):
    app = opens(app, "siti", "dispatch", show="returned")
    back = named("R-1")
    assert "Dikembalikan Budi Santoso: disarankan ke Dinas Kesehatan uji" in says(app)
    assert not [box for box in app.checkbox if str(box.key).startswith(f"pick-{named('W-1').id}")]
    app.button(key=f"give-{back.id}").click().run()
    assert named("R-1").agency_id == DINKES


def test_a_proposal_picks_its_complaint_alone_and_dispatches_nothing(app):
    with writing() as session:
        session.add(
            DispatchRule(
                id=1, government_id=named("W-1").government_id, position=1, words="berlubang",
                agency_id=DINKES, is_active=True,
            )
        )  # fmt: skip
    app = opens(app, "siti", "dispatch")
    app = pick(app, "W-2")
    first = named("W-1")
    app.button(key=f"propose-{first.id}-{DINKES}").click().run()
    held = {str(box.key) for box in app.checkbox if box.value and str(box.key).startswith("pick-")}
    assert held == {f"pick-{first.id}-1"}
    assert app.selectbox(key="to-agency").value == DINKES
    assert named("W-1").version == 1


def test_an_opened_agency_shows_its_officers_and_what_lies_there(app):
    app = opens(app, "siti", "dispatch", agency=str(PUPR), show="held")
    (table,) = [one for one in app.dataframe if "officer" in one.value.columns]
    assert list(table.value["officer"]) == ["Budi Santoso", "belum ditugaskan"]
    held = [box for box in app.checkbox if str(box.key).startswith("pick-")]
    assert len(held) == 4  # 10 lie with PUPR and 6 are done


def test_an_absence_is_entered_on_the_board_and_ended_there(app):
    app = opens(app, "siti", "dispatch", agency=str(PUPR))
    app.selectbox(key="away-who").set_value("budi").run()
    app.button(key="away-enter").click().run()
    assert any("Isi tanggal" in one.value for one in app.error)
    app.date_input(key="away-from").set_value(date(2030, 1, 5))
    app.date_input(key="away-until").set_value(date(2030, 1, 9))
    app.button(key="away-enter").click().run()
    assert "Budi Santoso: 5 Januari 2030 sampai 9 Januari 2030, belum ada pengganti" in says(app)
    with reading() as session:
        (absence,) = session.exec(select(Absence)).all()
    app.button(key=f"end-{absence.id}").click().run()
    assert "Ketidakhadiran diakhiri" in says(app)


@pytest.mark.parametrize(
    "query",
    [
        {"government": "999"}, {"government": "abc"}, {"agency": str(BADUNG_PUPR)},
        {"agency": "x"}, {"show": "held"}, {"class": "<b>"}, {"category": "-1"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("who", ["siti", "rini"])
def test_nonsense_in_the_address_is_ignored(app, who, query):
    app = opens(app, who, "dispatch", **query)
    assert not app.exception
    assert "Siapa mengerjakan apa" in says(app)


def test_the_national_admin_chooses_a_government_and_a_coordinator_cannot(app):
    badung = named("B-1").government_id
    app = opens(app, "rini", "dispatch", government=str(badung))
    boxes = {str(box.key) for box in app.checkbox if str(box.key).startswith("pick-")}
    assert boxes == {f"pick-{named('B-1').id}-1"}
    assert set(app.selectbox(key="to-agency").options) == {"Dinas PUPR Badung uji"}
    app = opens(app, "siti", "dispatch", government=str(badung))
    assert f"pick-{named('B-1').id}-1" not in {box.key for box in app.checkbox}


def test_the_national_admin_hands_one_over(app):
    badung = named("B-1").government_id
    app = opens(app, "rini", "dispatch", government=str(named("W-1").government_id))
    app = pick(app, "W-1")
    app.segmented_control(key="to-kind").set_value("government").run()
    app.selectbox(key="to-government").set_value(badung).run()
    app.button(key="dispatch").click().run()
    assert "Hasil: 1 dari 1 didisposisikan" in says(app)
    assert named("W-1").government_id == badung
    app = opens(app, "siti", "dispatch")
    assert "to-kind" not in {one.key for one in app.segmented_control}


def tables(app):
    return "\n".join(str(table.value.to_dict()) for table in app.dataframe)


def test_every_section_of_the_list_for_tomorrow_has_the_same_columns(app):
    app = opens(app, "siti", "tomorrow")
    shapes = [
        {name: one.get("width") for name, one in json.loads(table.proto.columns).items() if one}
        for table in app.dataframe
    ]
    assert len(shapes) > 1
    assert set(shapes[0]) >= {"due", "number", "title", "step", "officer"}
    assert all(shape == shapes[0] for shape in shapes)


def test_a_complaint_opens_from_the_list_for_tomorrow_with_the_way_through_it(app, monkeypatch):
    monkeypatch.setattr("lapor.ui.tomorrow.on_phone", lambda: True)
    app = opens(app, "siti", "tomorrow")
    buttons = [one for one in app.button if one.label.startswith("Buka ")]
    app = buttons[1].click().run()
    assert not app.exception
    assert app.title[0].value.endswith(buttons[1].label.removeprefix("Buka "))
    assert "2 dari" in says(app)


def test_the_list_for_tomorrow_names_the_step(app):
    app = opens(app, "budi", "tomorrow")
    assert not app.exception
    assert "Dinas PUPR uji" in says(app)
    assert "Tindak lanjuti" in tables(app) and TITLE in tables(app)
    assert "Dinas Kesehatan" not in says(app)


def test_an_overseer_gets_the_list_without_titles(app):
    with writing() as session:
        session.add(Account(name="yusuf", full_name="Yusuf", password_hash="-", role=Role.OVERSEER))
    app = opens(app, "yusuf", "tomorrow")
    assert "tidak ditampilkan" in tables(app) and TITLE not in tables(app)
    assert not [one for one in app.selectbox if one.key == "away-who"]


def test_a_liaison_enters_their_own_absence_on_the_list(app):
    app = opens(app, "budi", "tomorrow")
    assert list(app.selectbox(key="away-who").options) == ["Budi Santoso"]


def test_the_opened_agency_has_the_switch_for_approval_by_the_head(app):
    app = opens(app, "siti", "dispatch", agency=str(PUPR))
    switch = app.toggle(key=f"approval-{PUPR}")
    assert not switch.value
    app = switch.set_value(True).run()
    assert "Jawaban kini menunggu pimpinan" in says(app)
    with reading() as session:
        assert session.get_one(Agency, PUPR).needs_approval
    app = app.toggle(key=f"approval-{PUPR}").set_value(False).run()
    with reading() as session:
        assert not session.get_one(Agency, PUPR).needs_approval
    assert not app.exception

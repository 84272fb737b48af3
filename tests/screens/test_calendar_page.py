"""The calendar and the limits: who reads, who changes, and what comes of it."""

import time
from datetime import date

import pytest
from sqlmodel import select

from db.codes import Clock, Role
from db.engine import reading, writing
from db.models import Account, CalendarDay, Complaint, Policy
from lapor.services.verify import verify
from tests.screens.acting import opens, says, stage


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def until(app, done):
    """Runs the page until what happens in the background is there."""
    for _ in range(40):
        app.run()
        if done():
            return
        time.sleep(0.2)
    raise AssertionError(says(app))


def keys(app):
    return [one.key for one in app.button]


def fill_day(app, day=date(2024, 9, 10), name="Libur uji", basis="SKB 1/2024"):
    app.selectbox(key="calendar-year").set_value(2024).run()
    app.date_input(key="calendar-on").set_value(day)
    app.text_input(key="calendar-name").set_value(name)
    app.text_input(key="calendar-basis").set_value(basis)
    return app


def test_a_day_is_previewed_added_and_every_open_complaint_counted_again(app):
    opens(app, "rini", "calendar")
    assert not app.exception
    fill_day(app, date(2024, 9, 10)).button(key="calendar-preview").click().run()
    until(app, lambda: "redating-adopt" in keys(app))
    assert "**9 dari 9 laporan terbuka mendapat tanggal lain.**" in says(app)
    with reading() as session:
        assert session.get(CalendarDay, (date(2024, 9, 10), 0)) is None
    app.button(key="redating-adopt").click().run()
    assert not app.exception
    until(app, lambda: "Tenggat terakhir dihitung ulang" in says(app))
    with reading() as session:
        row = session.get_one(CalendarDay, (date(2024, 9, 10), 0))
        assert (row.name, row.basis) == ("Libur uji", "SKB 1/2024")
        moved = [one for one in session.exec(select(Complaint)) if one.version == 3]
        assert len(moved) == 6  # three that were followed up are at version 4
        assert verify(session).differences == []
    assert "redating-adopt" not in keys(app)


def test_a_refusal_is_told_in_the_preview_and_nothing_can_be_made_of_it(app):
    opens(app, "rini", "calendar")
    fill_day(app, basis="").button(key="calendar-preview").click().run()
    until(app, lambda: app.error)
    assert "Sebutkan dasarnya" in app.error[0].value
    assert "redating-adopt" not in keys(app)
    app.button(key="redating-leave").click().run()
    assert app.text_input(key="calendar-name").value == "Libur uji"


def test_a_limit_is_set_for_the_nation(app):
    opens(app, "rini", "calendar")
    app.session_state["calendar-view"] = "limits"
    app.run()
    app.selectbox(key="limit-clock").set_value(Clock.FOLLOW_UP)
    app.number_input(key="limit-days").set_value(3)
    app.date_input(key="limit-since").set_value(date(2024, 1, 1))
    app.text_input(key="limit-basis").set_value("PermenPANRB uji")
    app.button(key="limit-preview").click().run()
    until(app, lambda: "redating-adopt" in keys(app))
    assert "6 dari 9" in says(app)
    app.button(key="redating-adopt").click().run()
    until(app, lambda: "Tenggat terakhir dihitung ulang" in says(app))
    with reading() as session:
        rows = session.exec(select(Policy).where(Policy.clock == Clock.FOLLOW_UP)).all()
        assert sorted(row.days for row in rows) == [3, 5, 48]
        assert verify(session).differences == []


def test_an_auditor_reads_and_others_do_not(app):
    with writing() as session:
        session.add(Account(name="ratna", full_name="Ratna", password_hash="-", role=Role.AUDITOR))
    opens(app, "ratna", "calendar")
    assert not app.exception and len(app.dataframe) == 1
    assert not {"calendar-preview", "limit-preview"} & set(keys(app))
    opens(app, "siti", "calendar")
    assert "Halaman ini" in app.error[0].value and not app.dataframe

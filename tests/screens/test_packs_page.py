"""Board meetings: who freezes a pack, what is refused, what differs, and the files of a pack."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from db.codes import Role
from db.engine import reading, writing
from db.models import AuditLog, Pack
from lapor.domain.access import ALLOWED, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.picture import Difference, Line, Section, What
from lapor.domain.text import Text
from lapor.services import packs, programme_entry
from lapor.services.kpi_scope import Period
from lapor.ui import picture
from tests.db.test_packs import pages
from tests.db.test_programme_entry import GIVEN, MAYA
from tests.screens.acting import leaves, opens, says, stage
from tests.screens.programme_people import BY_ROLE, address, makers, people


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        with writing() as session:
            people(session)
        yield app


def frozen():
    with reading() as session:
        return session.exec(select(Pack).order_by(col(Pack.frozen_at))).all()


def freeze(app, **fields):
    for key, (widget, value) in fields.items():
        getattr(app, widget)(key=f"pack-{key}").set_value(value)
    return app.button(key="freeze-it").click().run()


def two(app):
    """Two packs, and a risk that was graver in the second: their ids."""
    now = datetime.now(UTC)
    period = Period(None, None, packs.latest_day(now))
    found = []
    with writing() as session:
        for impact in (3, 5):
            programme_entry.save(
                session, MAYA, "risk", GIVEN["risk"] | {"impact": impact}, seen=len(found)
            )
            title = f"Dewan {len(found) + 1}"
            found.append(packs.freeze(session, MAYA, title, period).id)
    return found


def keys(app):
    return {one.key for one in app.button}


def table(app, column):
    return next(one.value for one in app.dataframe if column in one.value.columns)


def test_the_difference_of_two_numbers_is_a_number_and_of_hidden_ones_none():
    line = Line(Section.PILOTS, "k", Text("n", "n"), value=72.0)

    def told(before, after):
        return picture._difference(Difference(What.CHANGED, before, after))

    assert told(line, replace(line, value=84.0)) == "+12"
    assert told(line, replace(line, value=70.5)) == "−1,5"
    assert told(line, replace(line, note=Text("x", "x"))) == "angkanya sama"
    assert told(line, replace(line, value=84.0, is_hidden=True)) == "–"
    assert told(line, replace(line, value=None)) == "–"


def test_each_role_reads_and_freezes_as_the_table_says(app):
    first, _ = two(app)
    for role, name in BY_ROLE.items():
        opens(app, name, "packs", pack=str(first))
        assert not app.exception, role
        if role in ALLOWED[Permission.SEE_PACKS]:
            assert app.title[0].value == "Apa yang dilihat rapat dewan?"
            assert app.selectbox(key="pack").value == str(first), role
            assert ("freeze-it" in keys(app)) == (role in ALLOWED[Permission.FREEZE_PACK]), role
            names_whom = role in (Role.NATIONAL, Role.MANAGER)
            assert any(
                "Maya (" in one for one in table(app, "Dibekukan oleh")["Dibekukan oleh"]
            ) == (names_whom), role
            assert ("oleh Maya" in says(app)) == names_whom, role
        else:
            assert "tidak terbuka untuk Anda" in app.error[0].value, role
            assert not app.title and not app.dataframe, role


def test_the_pmu_freezes_a_pack_in_the_form(app):
    opens(app, "maya", "packs")
    assert "Belum ada paket" in says(app)
    freeze(app)
    assert "Beri paket ini judul" in app.error[0].value
    assert frozen() == []
    freeze(app, title=("text_input", "Rapat Dewan 9"), meeting=("selectbox", "DEWAN-9"),
           note=("text_area", "Disepakati."))  # fmt: skip
    assert not app.exception
    assert [one.value for one in app.success][:1] == ["Paket dibekukan"]
    (one,) = frozen()
    assert (one.title, one.meeting_code, one.note) == ("Rapat Dewan 9", "DEWAN-9", "Disepakati.")
    assert one.frozen_by == "maya"
    assert one.digest in [shown.value for shown in app.code]
    assert app.text_input(key="pack-title").value == ""  # the next one begins empty


def test_what_is_refused_stays_typed(app):
    opens(app, "maya", "packs")
    freeze(app, title=("text_input", "  "), note=("text_area", "Catatan panjang"))
    assert "Beri paket ini judul" in app.error[0].value
    assert app.text_area(key="pack-note").value == "Catatan panjang"
    assert frozen() == []


def test_two_packs_their_difference_and_the_address_of_one(app):
    first, second = two(app)
    opens(app, "dewi", "packs")
    assert app.selectbox(key="pack").value == str(second)
    assert "Dewan 1" in says(app)
    (row,) = table(app, "Kini").to_dict("records")
    assert row["Apa"] == "Mutasi admin"
    assert ("= 12 dari 25" in row["Sebelum"], "= 20 dari 25" in row["Kini"]) == (True, True)
    assert row["Selisih"] == "–"  # of words nobody counts a difference
    app.selectbox(key="pack").set_value(str(first)).run()
    assert address(app, "pack") == str(first)
    assert not [one for one in app.dataframe if "Sebelum" in one.value.columns]
    app.selectbox(key="question").set_value("risks").run()
    assert address(app, "question") == "risks"
    assert [one.value for one in app.header if one.value.endswith("?")] == ["Apa yang berisiko?"]
    opens(app, "dewi", "packs", pack="7", question="x")  # an address that names nothing
    assert app.selectbox(key="pack").value == str(second)
    assert app.selectbox(key="question").value == "all"


def test_a_pack_that_was_tampered_with_is_refused_in_words(app):
    _, second = two(app)
    with writing() as session:
        row = session.get_one(Pack, second)
        row.figures = row.figures.replace("Mutasi admin", "Mutasi")
    opens(app, "dewi", "packs")
    assert "tidak cocok dengan sidiknya" in app.error[0].value
    assert not app.exception


def test_files_are_made_for_who_is_signed_in_and_for_nobody_afterwards(app, monkeypatch):
    made = makers(monkeypatch)
    _, second = two(app)
    opens(app, "dewi", "packs")
    brief = pages(made[f"ringkasan-id {second} id"]())
    english = pages(made[f"ringkasan-en {second} en"]())
    assert len(brief) == len(english) == 2
    assert "Dewan 2" in brief[0] and "Mutasi admin" in " ".join(brief)
    assert made[f"lampiran {second}"]()
    with reading() as session:
        taken = session.exec(select(AuditLog).where(AuditLog.action == "export")).all()
        assert [one.actor for one in taken] == ["dewi"] * 3
    leaves("dewi")
    for make in made.values():
        with pytest.raises(NotAllowed):
            make()

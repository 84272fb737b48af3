"""The partners' page: whose questions come first, what each answers, and what may be taken away."""

from datetime import UTC, datetime

import pytest

from db.codes import Role
from db.engine import writing
from lapor.domain.access import ALLOWED, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.picture import PARTNERS, QUESTIONS
from lapor.services import packs, programme_entry
from lapor.services.kpi_scope import Period
from tests.db.test_programme_entry import GIVEN, MAYA
from tests.screens.acting import SEPTEMBER, leaves, opens, plain, says, stage, tables
from tests.screens.programme_people import BY_ROLE, address, makers, people

NAMED = "Kenari Bambang"


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Rows of every kind, and a person's name in each field where one may be typed."""
    named = {"risk": ("owner", "response"), "event": ("place", "note"), "meeting": ("chaired_by",),
             "decision": ("responsible", "follow_up"), "evidence": ("title",)}  # fmt: skip
    with stage(tmp_path, monkeypatch) as app:
        with writing() as session:
            people(session)
            for kind, given in GIVEN.items():
                hidden = dict.fromkeys(named.get(kind, ()), NAMED)
                programme_entry.save(session, MAYA, kind, given | hidden, seen=0)
        yield app


def answered(app):
    """The questions on the page, in their order."""
    words = {text.id for text in QUESTIONS.values()}
    return [one.value for one in app.header if one.value in words]


def everything(app):
    cells = [plain(str(cell)) for one in tables(app) for cell in one.to_numpy().ravel()]
    return "\n".join([says(app), *cells])


def freeze(**how):
    now = datetime.now(UTC)
    with writing() as session:
        period = Period(None, None, packs.latest_day(now))
        return packs.freeze(session, MAYA, "Dewan 1", period).id


def test_each_role_reads_as_the_table_says_and_nobody_is_named(app):
    for role, name in BY_ROLE.items():
        opens(app, name, "partners", **SEPTEMBER)
        assert not app.exception, role
        if role in ALLOWED[Permission.SEE_PACKS]:
            assert app.title[0].value == "Sampai di mana program ini?", role
            words = everything(app)
            assert "Mutasi admin" in words and "72,7 %" in words, role
            assert NAMED not in words, role
        else:
            assert "tidak terbuka untuk Anda" in app.error[0].value, role
            assert not app.title and not tables(app), role
    assert set(BY_ROLE) == set(Role) - {Role.SYSTEM}


def test_questions_come_in_the_order_of_each_partner_and_are_in_the_address(app):
    opens(app, "dewi", "partners", **SEPTEMBER)
    for partner, known in PARTNERS.items():
        app.segmented_control(key="for").set_value(partner.value).run()
        assert answered(app) == [QUESTIONS[one].id for one in known.sections], partner
        assert address(app, "for", "kemenpanrb") == partner.value
    app.selectbox(key="question").set_value("risks").run()
    assert answered(app) == ["Apa yang berisiko?"]
    assert address(app, "question") == "risks"
    opens(app, "dewi", "partners", **SEPTEMBER, **{"for": "koica", "question": "reached"})
    assert answered(app) == ["Siapa yang terjangkau?"]
    assert app.segmented_control(key="for").value == "koica"


def test_a_partner_is_told_no_small_number_and_where_each_figure_is_from(app):
    opens(app, "dewi", "partners", **SEPTEMBER)
    board = next(one for one in tables(app) if "Daerah" in one.columns)
    received = next(one for one in board.columns if "masuk" in one or "diterima" in one)
    badung = board[board["Daerah"].str.contains("Badung")].iloc[0]
    assert plain(badung[received]).startswith("< 10")  # three came
    assert "Ditutup: kurang dari sepuluh" in says(app)
    sources = {one.label for one in app.expander}
    assert "Sumber" in sources
    assert "https://" in says(app)


def test_a_period_that_cuts_a_month_is_refused_in_words(app):
    opens(app, "dewi", "partners", **SEPTEMBER | {"until": "2024-09-12"})
    assert not app.exception
    assert "bulan penuh" in app.error[0].value
    assert not app.dataframe


def test_what_changed_since_the_last_board_and_its_files(app, monkeypatch):
    made = makers(monkeypatch)
    opens(app, "dewi", "partners", **SEPTEMBER)
    assert "Belum ada paket yang dibekukan" in says(app)
    assert not [one for one in made if one.startswith("ringkasan")]
    one = freeze()
    with writing() as session:
        programme_entry.save(session, MAYA, "risk", {"code": "T-R1", "impact": 5}, seen=1)
    opens(app, "dewi", "partners")
    changed = next(one.value for one in app.dataframe if "Sebelum" in one.value.columns)
    assert "Mutasi admin" in set(changed["Apa"])
    assert made[f"ringkasan-en {one} en"]().startswith(b"%PDF-")
    leaves("dewi")
    with pytest.raises(NotAllowed):
        made[f"lampiran {one}"]()

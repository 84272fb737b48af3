from datetime import UTC, datetime

import pytest
from sqlmodel import select

from db.engine import reading, writing
from db.models import AuditLog
from lapor.domain.errors import NotAllowed
from lapor.services import audit
from lapor.ui import download
from tests.builders import a_complaint
from tests.screens.acting import GIVEN, SEPTEMBER, leaves, opens, plain, says, stage


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def tiles(app, value):
    buttons = [one.label for one in app.button if str(one.key).startswith("number-")]
    found = [plain(one) for one in (*(one.value for one in app.markdown), *buttons)]
    return [one for one in found if one.startswith(f"**{value}**")]


def test_the_manager_sees_six_pilots_and_their_numbers(app):
    opens(app, "maya", "kpi", **SEPTEMBER)
    assert not app.exception
    assert app.title[0].value == "Bagaimana keenam daerah percontohan?"
    headings = [one.value.lstrip("# ") for one in app.markdown if one.value.startswith("####")]
    assert headings == [
        "Kab\\. Tangerang",
        "DI Yogyakarta",
        "di antaranya Kab\\. Sleman",
        "Sumatera Barat",
        "Bali",
        "di antaranya Kab\\. Badung",
    ]
    # 9 of 12 followed up, all in time; 6 of 12 done
    rate, on_time = tiles(app, "75,0 %")
    assert "▲ tercapai" in rate and "Tindak lanjut" in rate and "n 12" in rate
    assert "▼ belum" in on_time and "tepat waktu" in on_time
    done, done_on_time = tiles(app, "50,0 %")
    assert "Selesai" in done and "badge" not in done  # no official target, no colour
    assert "Data per" in says(app) and "keadaan per 31 Oktober 2024" in says(app)


def test_no_percentage_is_made_of_three_complaints(app):
    opens(app, "maya", "kpi", **SEPTEMBER)
    small = tiles(app, "n < 10")
    assert len(small) == 5  # Badung: followed up, done, both on time; Sleman: 6 were done
    assert not any("%" in one.split("  \n")[0] for one in small)


def test_a_coordinator_sees_their_own_government(app):
    opens(app, "ayu", "kpi", **SEPTEMBER)
    assert not app.exception
    assert app.title[0].value == "Bagaimana kinerja Kab\\. Badung?"
    assert "Sleman" not in says(app)


def test_a_liaison_officer_sees_their_own_agency(app):
    opens(app, "ani", "kpi", **SEPTEMBER, **{"rows-open": "true", "rows": "received"})
    assert not app.exception
    assert "**2 laporan**" in says(app)  # of Sleman's 12


def test_a_partner_sees_no_small_number_and_no_complaint(app):
    opens(app, "dewi", "kpi", **SEPTEMBER, **{"rows-open": "true"})
    assert not app.exception
    words = says(app)
    assert "ditutup" in words and "**3**" not in words
    assert not app.dataframe
    assert "Laporan mana saja?" not in [one.label for one in app.expander]


def test_a_partner_may_not_cut_a_month_in_two(app):
    opens(app, "dewi", "kpi", **{**SEPTEMBER, "until": "2024-09-15"})
    assert not app.exception
    assert "bulan penuh" in app.error[0].value
    assert not tiles(app, "75,0 %")


@pytest.mark.parametrize(("part", "n"), [("numerator", 9), ("denominator", 12), ("excluded", 0)])
def test_the_list_is_as_long_as_the_number_says(app, part, n):
    opens(app, "siti", "kpi", **SEPTEMBER, **{"rows-open": "true", "part": part})
    assert not app.exception
    assert f"**{n} laporan**" in says(app)
    if n:
        assert len(app.dataframe[0].value) == n


def test_the_list_shows_no_words_of_citizens(app):
    opens(app, "siti", "kpi", **SEPTEMBER, **{"rows-open": "true"})
    shown = app.dataframe[0].value.to_csv()
    assert "Jalan berlubang" not in shown
    assert "Dinas PUPR uji" in shown


def test_choices_are_in_the_address_by_their_codes(app):
    opens(app, "maya", "kpi", period="last_year", trend="backlog")
    assert app.selectbox(key="period").value == "last_year"
    app.selectbox(key="period").set_value("all").run()
    assert app.query_params["period"] == "all"
    assert app.query_params["trend"] == "backlog"
    assert not app.exception


def test_a_page_in_english_has_no_indonesian_number(app):
    opens(app, "maya", "kpi", **SEPTEMBER)
    app.session_state["lang"] = "en"
    app.run()
    assert app.title[0].value == "How are the six pilots doing?"
    assert tiles(app, "75.0%") and not tiles(app, "75,0 %")


def test_what_is_counted_changes_with_the_data(app):
    """The memory of the page is of the data as they are, not as they were."""
    opens(app, "siti", "kpi", **SEPTEMBER)
    assert tiles(app, "12")
    with writing() as session:
        a_complaint(session, **GIVEN)
        audit.write(session, "siti", "import", "one.csv", home_id=0, now=datetime.now(UTC))
    app.run()
    assert tiles(app, "13") and not tiles(app, "12")


def test_a_file_is_made_for_whoever_is_still_there(app, monkeypatch):
    made = watched(monkeypatch)
    opens(app, "siti", "kpi", **SEPTEMBER)
    del made[:-3]  # the pages on the way here have files of their own
    assert made[0]().startswith(b"PK")
    assert audited("siti") == ["export kpi"]
    leaves("siti")
    with pytest.raises(NotAllowed):
        made[0]()
    assert audited("siti") == ["export kpi"]


def watched(monkeypatch):
    """What the buttons would call, in the order of the page."""
    made, real = [], download._maker

    def watching(*args):
        made.append(real(*args))
        return made[-1]

    monkeypatch.setattr(download, "_maker", watching)
    return made


def audited(name):
    with reading() as session:
        rows = session.exec(select(AuditLog).where(AuditLog.actor == name)).all()
    return [f"{row.action} {row.subject}" for row in rows]


def test_the_complaints_behind_a_number_open_in_the_queue(app):
    opens(app, "siti", "kpi", **SEPTEMBER, **{"rows-open": "true"})
    app.button(key="to-queue").click().run()
    assert not app.exception
    assert app.query_params["behind"].startswith("follow_up_rate.numerator;since=2024-09-01")
    assert len(app.dataframe[0].value) == 9  # open and done
    chip = app.button(key="chip-behind")
    assert chip.label.startswith("Di balik angka: Persentase tindak lanjut, pembilang, 1 September")
    assert app.segmented_control(key="filter-list").value == "any"
    app.button(key="chip-behind").click().run()
    assert "behind" not in app.query_params
    assert not app.exception


@pytest.mark.parametrize("page", ["kpi", "government"])
def test_a_number_that_is_chosen_opens_its_passport(app, page):
    opens(app, "siti", page, **SEPTEMBER)
    app.button(key="number-34.04-completion_rate").click().run()
    assert not app.exception
    assert "**50,0 %** · 6 dari 12 · n 12" in plain(says(app))
    assert len(app.code[0].value) == 64
    assert app.query_params["number"] == "completion_rate"
    assert app.query_params["passport-open"] == "true"
    app.run()  # the panel at the side is closed: the same stands in the page
    assert len(app.code[0].value) == 64


def test_a_partner_has_no_passport_of_one_place(app):
    for page in ("kpi", "government"):
        opens(app, "dewi", page, **SEPTEMBER)
        assert not [one for one in app.button if str(one.key).startswith("number-")]

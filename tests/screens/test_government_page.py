from datetime import date

import pytest

from db.engine import reading, writing
from lapor.services import seals
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR, PUPR
from tests.screens.acting import GIVEN, SEPTEMBER, opens, plain, says, stage
from tests.screens.test_kpi_page import audited, tiles, watched

PEOPLE = ("rini", "siti", "budi", "maya", "dewi", "ayu", "wayan")
HERE = {**SEPTEMBER, "government": "34.04"}


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def findings(app):
    """The sentence above each chart."""
    return [plain(one.value).strip("*") for one in app.markdown if one.value.startswith("**")]


def opened(app, key):
    (box,) = [one for one in app.expander if one.proto.id.endswith(key)]
    return box


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_who_sees_kpis_sees_one_government(app, who):
    opens(app, who, "government", **SEPTEMBER)
    assert not app.exception
    assert not app.error
    assert app.title[0].value.startswith("Bagaimana kinerja ")


def test_the_numbers_of_sleman(app):
    opens(app, "maya", "government", **HERE)
    assert app.title[0].value == "Bagaimana kinerja Kab\\. Sleman?"
    rate, _on_time = tiles(app, "75,0 %")
    assert "▲ tercapai" in rate and "n 12" in rate and "target 75,0 %" in rate
    assert "setahun lalu –" in rate
    words = says(app)
    assert "Dari 12 yang didisposisikan dalam periode ini 6 selesai" in words
    assert "6 menunggu pada 31 Oktober 2024" in words
    assert "6 terbuka pada 31 Oktober 2024" in words
    assert "Terbanyak masuk pada Senin mulai 10.00: 12" in words  # 2 September 2024
    assert "jenis kelamin" in words


def test_whoever_has_one_government_is_not_asked(app):
    opens(app, "ayu", "government", **HERE)
    assert app.title[0].value == "Bagaimana kinerja Kab\\. Badung?"
    assert "government" not in [one.key for one in app.selectbox]
    assert "Sleman" not in says(app)


def test_the_view_is_in_the_address(app):
    opens(app, "maya", "government", **HERE, channel="sms", cut="channel")
    assert app.selectbox(key="government").value == "34.04"
    assert not tiles(app, "12")  # all came by web
    app.button(key="chip-channel").click().run()
    assert "channel" not in app.query_params
    assert tiles(app, "12")
    assert links(app)["kpi"] == {"period": "custom", "from": "2024-09-01", **UNTIL}
    assert not app.exception


def test_the_board_leads_to_one_government(app):
    opens(app, "maya", "kpi", **SEPTEMBER, category="kesehatan")
    there = links(app)["government"]
    assert there["category"] == "kesehatan" and there["asof"] == "2024-10-31"
    assert there["government"] == "34.04"  # the last read: of six

"""Events, who was reached, risks and decisions: who reads them, and what a partner does not."""

import pytest
from sqlmodel import delete

from db.engine import writing
from db.models import Event, Meeting
from lapor.services import programme_evidence
from tests.screens.acting import opens, says, stage, tables
from tests.screens.programme_cast import (
    CANARY,
    MAYA,
    bare,
    every_reader,
    give,
    reads,
    table,
)

SLEMAN = {"government_id": "34.04"}
DAYS = {"from_on": "2025-03-01", "to_on": "2025-03-02"}


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def training(code="T-K1", /, women=14, disabled=2, **other):
    given = {"kind": "training", "name_id": "Pelatihan operator", "module": "operator",
             "state": "done", "place": CANARY, **SLEMAN, **DAYS}  # fmt: skip
    give("event", code=code, **given | other)
    for disability, people in (("no", women), ("yes", disabled)):
        give("participants", event_code=code, sex="women", age_group="18_29",
             disability=disability, people=people)  # fmt: skip


def risk(code, likelihood, impact, **other):
    given = {"name_id": f"Risiko {code}", "state": "open", "owner": CANARY, "response": CANARY}
    give("risk", code=code, likelihood=likelihood, impact=impact, **given | other)


def met(code, held_on, *, due_on=None, **other):
    give("meeting", code=code, kind="coordination", held_on=held_on, to_on=held_on,
         chaired_by=CANARY, **SLEMAN)  # fmt: skip
    give(
        "decision",
        code=f"{code}-D",
        meeting_code=code,
        text_id=f"Putusan {code}",
        **{"state": "open", "due_on": due_on, "responsible": CANARY, "follow_up": CANARY} | other,
    )


@every_reader
def test_whoever_sees_the_programme_reads_its_activities(app, who, lang):
    training()
    risk("T-R1", 4, 4)
    met("T-M1", "2025-05-05", due_on="2025-06-01")
    reads(app, who, "activities", lang)
    assert not app.exception
    title = {"id": "Apa yang terjadi, siapa yang terjangkau, apa yang berisiko?",
             "en": "What happened, who was reached, what is at risk?"}  # fmt: skip
    assert app.title[0].value == title[lang]
    told = {"id": ("Kegiatan", "Risiko", "Keputusan"), "en": ("Event", "Risk", "Decision")}
    for column in told[lang]:
        assert table(app, column)
    assert "Risiko T-R1" in str(table(app, told[lang][1]))


@pytest.mark.parametrize("name", ["budi", "wayan"])
def test_a_liaison_officer_is_turned_away(app, name):
    opens(app, name, "activities")
    assert "tidak terbuka untuk Anda" in app.error[0].value
    assert not app.title


def test_a_partner_reads_no_name_no_place_and_no_few(app):
    training()
    risk("T-R1", 4, 4)
    met("T-M1", "2025-05-05", due_on="2025-06-01")
    with writing() as session:
        about = {"about": "event", "about_key": "T-K1", "address": "https://a.example/"}
        programme_evidence.add(session, MAYA, about | {"title": CANARY})
    opens(app, "maya", "activities", cut="disability", proof="T-K1")
    everything = says(app) + str([one.to_dict() for one in tables(app)])
    assert everything.count(CANARY) >= 6
    opens(app, "dewi", "activities", cut="disability", proof="T-K1")
    assert not app.exception
    assert CANARY not in says(app) + str([one.to_dict() for one in tables(app)])
    (row,) = table(app, "Dengan disabilitas")
    assert (row["Dengan disabilitas"], row["Tanpa disabilitas"]) == ("ditutup", "ditutup")
    assert "Penanggung jawab" not in table(app, "Risiko")[0]
    assert "kurang dari 10" in app.info[0].value


def test_who_was_reached_is_cut_by_one_thing_at_a_time(app):
    training()
    training("T-K2", kind="campaign", women=30, disabled=12, government_id="51.03")
    opens(app, "maya", "activities")
    rows = table(app, "Perempuan")
    assert [(one["Tempat"], one["Jenis"], one["Perempuan"], one["Jumlah"]) for one in rows] == [
        ("Kab. Sleman", "Pelatihan", "16", "16"), ("Kab. Badung", "Kegiatan lain", "42", "42"),
    ]  # fmt: skip
    app.segmented_control(key="cut").set_value("age_group").run()
    assert app.query_params["cut"] == "age_group"
    assert [one["18–29"] for one in table(app, "18–29")] == ["16", "42"]


def test_an_event_has_its_cost_in_both_currencies_with_the_days_rate(app):
    training(cost_idr=160_000_000, cost_usd=10_000, rate=16_000, rate_on="2025-03-01")
    opens(app, "maya", "activities", event="training")
    (row,) = table(app, "Kurs")
    told = {name: str(value).replace("\N{NO-BREAK SPACE}", " ") for name, value in row.items()}
    assert told["Tanggal"] == "1–2 Maret 2025"
    assert (told["Biaya dalam rupiah"], told["Biaya dalam dolar"]) == (
        "Rp 160.000.000", "US$ 10.000",
    )  # fmt: skip
    assert told["Kurs"] == "Rp 16.000 per 1 Maret 2025"
    assert (told["Peserta"], told["Modul"]) == ("16", "Operator")


def test_risks_are_counted_by_likelihood_and_impact_and_listed_the_gravest_first(app):
    risk("T-R1", 2, 3)
    risk("T-R2", 5, 5, due_on="2025-01-01")
    risk("T-R3", 5, 5, state="closed")
    opens(app, "maya", "activities")
    (matrix,) = (one.proto.body for one in app.get("html") if "<table" in one.proto.body)
    assert matrix.count("<td") == 25
    assert matrix.count(">▲ 1<") == 1 and matrix.count(">● 1<") == 1
    assert matrix.count(">▲ <") == 5  # the closed one is not counted
    rows = table(app, "Bobot")
    assert [(one["Risiko"], one["Bobot"]) for one in rows] == [
        ("Risiko T-R2", "▲ tinggi (25)"), ("Risiko T-R1", "● sedang (6)"),
        ("Risiko T-R3", "▲ tinggi (25)"),
    ]  # fmt: skip
    assert rows[0]["Jatuh tempo"] == "1 Januari 2025 (terlambat)"
    assert (rows[0]["Penanggung jawab"], rows[2]["Keadaan"]) == (CANARY, "Ditutup")


def test_follow_ups_that_are_late_come_first_then_the_newest_meetings(app):
    met("T-M1", "2025-05-05", due_on="2025-06-01")
    met("T-M2", "2025-07-05", due_on="2025-05-30")
    met("T-M3", "2025-08-05", due_on="2025-05-01", state="done", done_on="2025-05-01")
    opens(app, "maya", "activities")
    assert [one["Keputusan"] for one in table(app, "Keputusan")] == ["Putusan T-M2", "Putusan T-M1"]
    told = bare(app)
    newest = [told.index(f"Putusan T-M{n}") for n in (3, 2, 1)]
    assert newest == sorted(newest)
    assert ":green-badge[:material/task_alt: Selesai] Putusan T-M3" in told


def test_many_meetings_are_turned_over(app):
    for n in range(12):
        met(f"T-M{n}", f"2026-01-{n + 1:02}")
    opens(app, "maya", "activities")
    shown = [n for n in range(12) if f"Putusan T-M{n} " in bare(app)]
    assert shown == list(range(2, 12))
    assert "Tidak ada tindak lanjut yang terlambat" in says(app)


def test_a_telephone_shows_cards(app, monkeypatch):
    monkeypatch.setattr("lapor.ui.records.on_phone", lambda: True)
    training()
    risk("T-R1", 4, 4)
    opens(app, "dewi", "activities")
    assert not app.exception and not tables(app)
    assert "**Pelatihan operator**" in bare(app) and "**Risiko T-R1**" in bare(app)


def test_empty_places_say_what_to_do(app):
    with writing() as session:
        for model in (Event, Meeting):
            session.exec(delete(model))
    opens(app, "maya", "activities")
    assert not app.exception
    for words in ("Belum ada peserta yang dihitung", "Belum ada kegiatan yang diisi",
                  "Belum ada risiko yang diisi", "Belum ada rapat yang diisi"):  # fmt: skip
        assert words in says(app)

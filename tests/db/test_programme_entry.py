"""Rows of the programme: entered, changed, removed; who may; and the story of it."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from db.codes import Role
from db.models import AuditLog, Milestone, ProgrammeChange
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Stale
from lapor.services import packs, programme_evidence
from lapor.services import programme_entry as entry
from lapor.services.kpi_scope import Period
from tests.builders import at
from tests.cast import gather

NOW = at("2026-11-24")
MAYA = Actor("maya", Role.MANAGER, full_name="Maya Kusuma")
KEY = "T1.1/actual/uji/34.04/2025-12-31"
GIVEN = {
    "result": {"code": "T1", "level": "output", "name_id": "Kebijakan"},
    "indicator": {"code": "T1.1", "result_code": "T1", "name_id": "Puas", "unit": "percent",
                  "direction": "up", "frequency": "yearly"},
    "figure": {"indicator_code": "T1.1", "kind": "actual", "series": "uji",
               "government_id": "34.04", "from_on": "2025-01-01", "to_on": "2025-12-31",
               "value": "72,7", "n": 2_420},
    "event": {"code": "T-K1", "kind": "training", "name_id": "Pelatihan", "from_on": "2025-03-01",
              "to_on": "2025-03-02", "state": "done", "government_id": "34.04"},
    "participants": {"event_code": "T-K1", "sex": "women", "age_group": "18_29",
                     "disability": "no", "people": 12},
    "risk": {"code": "T-R1", "name_id": "Mutasi admin", "likelihood": 4, "impact": 3,
             "state": "open"},
    "meeting": {"code": "T-M1", "kind": "coordination", "held_on": "2025-05-05",
                "to_on": "2025-05-05", "government_id": "34.04"},
    "decision": {"code": "T-D1", "meeting_code": "T-M1", "text_id": "Susun SOP", "state": "open"},
    "topic": {"code": "T-TOPIK", "edition": 1, "name_id": "Banjir", "words": "banjir",
              "decided_on": "2025-01-01"},
    "evidence": {"code": "T-E1", "about": "figure", "about_key": KEY, "title": "Laporan survei",
                 "address": "https://undp.example/survei.pdf"},
}  # fmt: skip
REFUSED = [
    ("figure", {"value": "101"}, "0 sampai 100"),
    ("figure", {"value": "1.234"}, "dua cara"),
    ("figure", {"value": "tujuh"}, "bukan angka"),
    ("figure", {"to_on": "2024-12-31"}, "sebelum"),
    ("figure", {"to_on": "2027-12-31"}, "masa depan"),
    ("figure", {"to_on": "31/02/2025"}, "bukan tanggal"),
    ("figure", {"indicator_code": "T9"}, "bukan indikator yang ada"),
    ("figure", {"government_id": "32.73"}, "bukan kode daerah"),
    ("figure", {"kind": "guess"}, "tidak dikenal"),
    ("figure", {"note": "=1+1"}, "rumus"),
    ("result", {"code": "T2", "parent_code": "T2"}, "bagian dari dirinya"),
    ("result", {"code": "a/b"}, "bukan kode"),
    ("result", {"code": "T3", "name_id": "x" * 201}, "paling banyak 200"),
    ("result", {"code": "T3", "name_id": ""}, "harus diisi"),
    ("result", {"code": "T3", "colour": "red"}, "tidak dikenal: colour"),
    ("indicator", {"code": "T1.2", "kpi": "received", "topic_code": "T-TOPIK"}, "Pilih satu"),
    ("event", {"code": "T-K2", "cost_idr": 15_600_000, "cost_usd": 1_000}, "kurs"),
    ("event", {"code": "T-K2", "cost_idr": 15_600_000, "cost_usd": 1_000, "rate": 15_000,
               "rate_on": "2025-03-01"}, "lebih dari 1 %"),
    ("risk", {"code": "T-R2", "impact": 6}, "1 sampai 5"),
    ("decision", {"code": "T-D2", "state": "done"}, "Selesai pada"),
    ("topic", {"edition": 3}, "Edisi berikutnya adalah 2"),
    ("topic", {"edition": 2, "categories": "tidak-ada"}, "bukan kode kategori"),
    ("evidence", {"code": "T-E2", "address": "http://a.example"}, "https"),
    ("evidence", {"code": "T-E2", "address": ""}, "memerlukan alamat"),
    ("evidence", {"code": "T-E2", "about_key": "T1.1/actual/uji/34.04"}, "bukan angka yang"),
]  # fmt: skip


@pytest.fixture
def cast(session):
    return gather(session)


@pytest.fixture
def filled(session, cast):
    for kind in GIVEN:
        give(session, kind)
    return cast


def give(session, name, actor=MAYA, seen=0, **other):
    return entry.save(session, actor, name, GIVEN[name] | other, seen=seen, now=NOW)


def row(session, kind, key):
    return next(one for one in entry.rows(session, MAYA, kind) if one.key == key)


def test_a_row_of_every_kind_is_entered_and_read_again(session, filled):
    figure = row(session, "figure", KEY)
    assert figure.version == 1
    assert (figure.values["value"], figure.values["n"]) == (72.7, 2420)
    assert figure.values["to_on"] == date(2025, 12, 31)
    for kind, values in GIVEN.items():
        keys = {one.key for one in entry.rows(session, MAYA, kind)}
        assert entry.KINDS[kind].key_of({**values}) in keys


def test_a_change_is_told_with_both_values_and_audited(session, filled):
    give(session, "figure", seen=1, value="68")
    newest, first = entry.history(session, MAYA, "figure", KEY)
    assert (newest.version, newest.before["value"], newest.after["value"]) == (2, 72.7, 68)
    assert first.before is None
    audited = session.exec(select(AuditLog).where(AuditLog.subject == KEY)).all()
    assert sorted(one.summary for one in audited)[1] == "value"


def test_what_is_not_given_stays(session, filled):
    key = {name: GIVEN["figure"][name] for name in entry.KINDS["figure"].key}
    entry.save(session, MAYA, "figure", key | {"note": "diperiksa"}, seen=1, now=NOW)
    assert row(session, "figure", KEY).values["value"] == 72.7


def test_the_same_again_is_not_written(session, filled):
    give(session, "figure", seen=1)
    assert row(session, "figure", KEY).version == 1
    assert len(entry.history(session, MAYA, "figure", KEY)) == 1


@pytest.mark.parametrize("seen", [0, 2])
def test_who_was_slower_sees_what_the_row_says_now(session, filled, seen):
    with pytest.raises(Stale) as slower:
        give(session, "figure", seen=seen, value=1)
    assert slower.value.theirs.values["value"] == 72.7
    assert "angka ini baru saja diubah" in slower.value.text.id.lower()
    with pytest.raises(Stale):
        give(session, "risk", seen=1, code="T-R9")  # removed meanwhile, or never there


def test_what_cannot_be_is_refused_in_a_sentence(session, filled):
    for kind, other, said in REFUSED:
        is_new = not set(other).isdisjoint(entry.KINDS[kind].key)
        with pytest.raises(BadInput) as refused:
            give(session, kind, seen=0 if is_new else 1, **other)
        assert said in refused.value.text.id, (kind, other)


def test_costs_that_agree_with_their_rate_are_taken(session, filled):
    give(session, "event", code="T-K2", cost_idr=15_600_000, cost_usd=1_000, rate="15.550,5",
         rate_on="2025-03-01")  # fmt: skip
    assert row(session, "event", "T-K2").values["rate"] == 15_550.5


def test_the_actuals_of_a_computed_indicator_are_not_entered(session, filled):
    with pytest.raises(BadInput, match="computed"):
        give(session, "indicator", seen=1, kpi="completion_rate")
    entry.remove(session, MAYA, "risk", "T-R1", seen=1, now=NOW)
    give(session, "indicator", code="T1.2", kpi="completion_rate")
    give(session, "figure", indicator_code="T1.2", kind="target", to_on="2027-12-31")
    with pytest.raises(BadInput, match="computed"):
        give(session, "figure", indicator_code="T1.2")


def test_the_rule_of_a_topic_gets_a_new_edition(session, filled):
    with pytest.raises(BadInput, match="next edition"):
        give(session, "topic", seen=1, words="banjir, rob")
    give(session, "topic", edition=2, words="banjir, rob")
    assert row(session, "topic", "T-TOPIK/1").values["words"] == "banjir"


def test_what_something_hangs_on_is_not_removed(session, filled):
    for kind, key in (("result", "T1"), ("indicator", "T1.1"), ("figure", KEY),
                      ("event", "T-K1"), ("meeting", "T-M1")):  # fmt: skip
        with pytest.raises(NotAllowed, match="hangs"):
            entry.remove(session, MAYA, kind, key, seen=1, now=NOW)


def test_what_is_removed_stays_in_the_story(session, filled):
    entry.remove(session, MAYA, "decision", "T-D1", seen=1, why="salah ketik", now=NOW)
    assert "T-D1" not in {one.key for one in entry.rows(session, MAYA, "decision")}
    newest = entry.history(session, MAYA, "decision", "T-D1")[0]
    assert (newest.after, newest.why) == (None, "salah ketik")
    assert newest.before["text_id"] == "Susun SOP"


def test_what_only_withdrawn_evidence_hangs_on_is_removed(session, filled):
    programme_evidence.withdraw(session, MAYA, "T-E1", seen=1, why="salah", now=NOW)
    entry.remove(session, MAYA, "figure", KEY, seen=1, now=NOW)
    assert KEY not in {one.key for one in entry.rows(session, MAYA, "figure")}


@pytest.mark.parametrize(
    "other", ["T1.1/Capaian/uji/34.04/2025-12-31", "T1.1/actual/uji/34.04/20251231"]
)
def test_a_row_is_found_by_its_own_key_alone(session, filled, other):
    """What hangs on a row is found by its key: another spelling of it would find nothing."""
    with pytest.raises(NotFound):
        entry.remove(session, MAYA, "figure", other, seen=1, now=NOW)
    with pytest.raises(BadInput, match="exists"):
        give(session, "evidence", code="T-E9", about_key=other)


def test_a_figure_of_a_frozen_pack_is_not_removed(session, filled):
    give(session, "figure", kind="target")
    key = KEY.replace("actual", "target")
    year = Period(date(2025, 1, 1), date(2025, 12, 31), NOW.date() - timedelta(days=1))
    packs.freeze(session, MAYA, "Dewan 10", year, now=NOW)
    with pytest.raises(NotAllowed, match="frozen"):
        entry.remove(session, MAYA, "figure", key, seen=1, now=NOW)


def test_a_coordinator_keeps_the_tracker_of_the_own_region(session, filled):
    give(session, "event", filled.siti, seen=1, place="Sleman")
    give(session, "participants", filled.siti, seen=1, people=13)
    give(session, "meeting", filled.siti, code="T-M2")
    milestone = {"government_id": "34.04", "deliverable": "awards", "state": "planned"}
    stored = session.get(Milestone, (filled.sleman, "awards"))
    entry.save(session, filled.siti, "milestone", milestone, seen=stored.version if stored else 0,
               now=NOW)  # fmt: skip
    give(session, "evidence", filled.siti, code="T-E3", about="event", about_key="T-K1")


def test_a_coordinator_enters_nothing_else(session, filled):
    for kind in ("result", "indicator", "figure", "risk", "decision", "topic"):
        with pytest.raises(NotAllowed):
            give(session, kind, filled.siti, seen=1)


def test_nobody_takes_a_row_over_or_gives_one_away(session, filled):
    for kind in ("event", "meeting", "participants"):
        with pytest.raises(NotAllowed):
            give(session, kind, filled.ayu, seen=1)
    with pytest.raises(NotAllowed):  # to Badung, whoever asks
        give(session, "event", filled.ayu, seen=1, government_id="51.03")
    with pytest.raises(NotAllowed):
        give(session, "event", filled.siti, seen=1, government_id="51.03")
    with pytest.raises(NotAllowed):
        give(session, "evidence", filled.ayu, code="T-E4", about="event", about_key="T-K1")
    with pytest.raises(NotAllowed):
        give(session, "meeting", filled.siti, code="T-M3", kind="project_board")


@pytest.mark.parametrize("who", ["budi", "dewi"])
def test_officers_and_partners_enter_and_read_no_rows(session, filled, who):
    actor = getattr(filled, who)
    for kind in GIVEN:
        with pytest.raises(NotAllowed):
            give(session, kind, actor, seen=1)
        assert entry.rows(session, actor, kind) == []
        with pytest.raises(NotFound):
            entry.history(session, actor, kind, entry.KINDS[kind].key_of(GIVEN[kind]))
    assert entry.kinds_for(actor) == []


def test_a_government_reads_its_own_rows_and_those_of_all(session, filled):
    for kind in ("figure", "event", "participants", "meeting", "decision", "evidence"):
        mine = {one.key for one in entry.rows(session, filled.siti, kind)}
        theirs = {one.key for one in entry.rows(session, filled.ayu, kind)}
        key = entry.KINDS[kind].key_of(GIVEN[kind])
        assert key in mine and key not in theirs
    assert "T-R1" in {one.key for one in entry.rows(session, filled.ayu, "risk")}


def test_what_is_refused_leaves_no_story(session, filled):
    before = len(session.exec(select(ProgrammeChange)).all())
    with pytest.raises(BadInput):
        give(session, "figure", seen=1, value=101)
    session.flush()
    assert row(session, "figure", KEY).values["value"] == 72.7
    assert len(session.exec(select(ProgrammeChange)).all()) == before

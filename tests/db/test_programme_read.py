"""What the programme's pages read: the framework, the tracker, events, risks, meetings."""

from datetime import date

import pytest

from db.codes import Deliverable, MilestoneState, MoveCode
from lapor.domain.errors import NotAllowed
from lapor.services import programme_entry as entry
from lapor.services import programme_evidence as evidence
from lapor.services import programme_reach as reach
from lapor.services import programme_read as read
from lapor.services import programme_tracker as tracking
from lapor.services.programme_framework import framework
from tests.builders import a_complaint
from tests.cast import gather
from tests.db.test_programme_entry import GIVEN, MAYA, NOW, give

TODAY = date(2026, 11, 24)
CANARY = "Bambang Kenari"


@pytest.fixture
def cast(session):
    found = gather(session)
    for kind in GIVEN:
        give(session, kind)
    return found


def people(session, event="T-K1", **groups):
    """women_18_29_no=7: that many more of the group."""
    for name, n in groups.items():
        sex, rest = name.split("_", 1)
        age, disability = rest.rsplit("_", 1)
        give(session, "participants", event_code=event, sex=sex, age_group=age,
             disability=disability, people=n)  # fmt: skip


def training(session, code, government="34.04", kind="training", **groups):
    give(session, "event", code=code, government_id=government, kind=kind)
    people(session, code, **groups)


def indicator(session, actor, code):
    tree = framework(session, actor, TODAY)
    every = [*tree.published, *(one for root in tree.roots for one in below(root))]
    return next((one for one in every if one.code == code), None)


def below(result):
    return [*result.indicators, *(one for part in result.parts for one in below(part))]


def numbers(groups, government="34.04", kind="training"):
    return {one.code: one.people for one in groups
            if (one.government, one.kind) == (government, kind)}  # fmt: skip


def test_series_stay_apart_and_carry_their_source(session, cast):
    satisfied = indicator(session, MAYA, "3.1")
    national, pilots = (
        satisfied.lines["survei-nasional", ""],
        satisfied.lines["survei-enam-daerah", ""],
    )
    assert [one.value for one in national] == [72.7, 75.7]
    assert [one.value for one in pilots] == [72.3, 73.7]
    assert all("https://" in one.source for one in [*national, *pilots])
    tree = framework(session, MAYA, TODAY)
    assert [root.code for root in tree.roots] == ["P", "T1"]
    assert [part.code for part in tree.roots[0].parts] == ["1", "2", "3"]
    adoption = next(one for one in tree.published if one.code == "ADOPSI").lines
    assert [one.value for one in adoption["pengguna", ""]] == [801_257, 1_200_000, 1_900_000]
    assert [one.value for one in adoption["pelapor", ""]] == [932_450]


def test_an_indicator_that_is_a_kpi_is_computed_for_its_place(session, cast):
    for n in range(10):
        days = {"received": "2026-09-07", "dispatched": "2026-09-08"}
        a_complaint(session, **days, followed_up="2026-09-09" if n < 6 else None)
    give(session, "indicator", code="T1.7", kpi="follow_up_rate", government_id="34.04")
    (line,) = indicator(session, MAYA, "T1.7").lines.values()
    assert [(one.from_on.year, one.value, one.n) for one in line][-1] == (2026, 60.0, 10)
    assert line[-1].to_on == TODAY and line[-1].is_computed
    (of_six,) = indicator(session, MAYA, "1.4").lines.values()
    assert (of_six[-1].value, of_six[-1].government) == (60.0, "")
    (hidden,) = indicator(session, cast.dewi, "T1.7").lines.values()  # 4 of 10 were not
    assert (hidden[-1].value, hidden[-1].n, hidden[-1].is_hidden) == (None, None, True)
    ((_, own),) = indicator(session, cast.ayu, "1.4").lines
    assert own == "51.03"


def test_a_partner_reads_no_figure_of_a_few(session, cast):
    give(session, "indicator", code="T1.8", unit="people")
    for year, value in ((2023, 9), (2024, 10), (2025, 0)):
        give(session, "figure", indicator_code="T1.8", from_on=f"{year}-01-01",
             to_on=f"{year}-12-31", value=value)  # fmt: skip
    give(session, "figure", seen=1, n=9)
    (line,) = indicator(session, cast.dewi, "T1.8").lines.values()
    assert [(one.value, one.is_hidden) for one in line] == [(None, True), (10, False), (0, False)]
    (asked,) = indicator(session, cast.dewi, "T1.1").lines.values()
    assert (asked[0].value, asked[0].n) == (None, None)
    (shown,) = indicator(session, MAYA, "T1.8").lines.values()
    assert shown[0].value == 9


def test_a_partner_cannot_work_out_a_figure_of_a_few(session, cast):
    """4 of 74: with three of the others shown, the total gives it away."""
    give(session, "indicator", code="T1.8", unit="people")
    for place, value in (("", 114), ("34.04", 4), ("36.03", 30), ("34", 40), ("13", 40)):
        give(session, "figure", indicator_code="T1.8", government_id=place, value=value)
    lines = indicator(session, cast.dewi, "T1.8").lines
    shown = {place: one.value for (_, place), (one,) in lines.items()}
    assert shown == {"": 114, "34.04": None, "36.03": None, "34": 40, "13": 40}


def test_a_partner_reads_of_one_government_what_the_board_says(session, cast):
    """Alone it is large; beside a small one it is hidden, as the six together are known."""
    for government, n in (("34.04", 12), ("51.03", 3)):
        for _ in range(n):
            a_complaint(session, government=government)
    give(session, "indicator", code="T1.7", kpi="received", government_id="34.04")
    (own,) = indicator(session, MAYA, "T1.7").lines.values()
    (hidden,) = indicator(session, cast.dewi, "T1.7").lines.values()
    assert (own[-1].value, hidden[-1].value, hidden[-1].is_hidden) == (12, None, True)


def test_a_government_reads_its_own_figures(session, cast):
    assert indicator(session, cast.siti, "T1.1").lines
    assert not indicator(session, cast.ayu, "T1.1").lines
    with pytest.raises(NotAllowed):
        framework(session, cast.budi, TODAY)


def test_the_tracker_says_what_is_late_and_what_nothing_shows(session, cast):
    def set_(deliverable, **values):
        key = {"government_id": "34.04", "deliverable": deliverable}
        entry.save(session, MAYA, "milestone", key | values, seen=1, now=NOW)

    set_("road_map", state="in_progress", planned_on="2026-11-23")
    set_("master_plan", state="planned", planned_on="2026-11-24")
    set_("decree", state="done", planned_on="2026-01-01", on="2026-02-01", owner=CANARY)
    set_("procedure", state="done", note=CANARY)
    evidence.add(session, MAYA, {"about": "milestone", "about_key": "34.04/procedure",
                                 "title": "SOP", "address": "https://a.example/"})  # fmt: skip
    pilots = tracking.tracker(session, MAYA, TODAY)
    assert [len(one.promises) for one in pilots] == [len(Deliverable)] * 6
    late = [(pilot.code, one.deliverable) for pilot, one in tracking.overdue(pilots)]
    assert late == [("34.04", Deliverable.ROAD_MAP)]
    bare = [(pilot.code, one.deliverable) for pilot, one in tracking.unevidenced(pilots)]
    assert bare == [("34.04", Deliverable.DECREE)]
    (own,) = tracking.tracker(session, cast.siti, TODAY)
    assert own.promises[Deliverable.DECREE].owner == CANARY
    seen = tracking.tracker(session, cast.dewi, TODAY)
    assert CANARY not in repr(seen)
    sop = next(one for one in seen if one.code == "34.04").promises[Deliverable.PROCEDURE]
    assert (sop.state, sop.proofs, sop.is_unevidenced) == (MilestoneState.DONE, (), False)
    assert tracking.tracker(session, cast.budi, TODAY) == []


def test_commitment_is_meetings_and_answers(session, cast):
    give(session, "meeting", code="T-M2", chaired_by_head=True)
    give(session, "meeting", code="T-M3", held_on="2026-11-25", to_on="2026-11-25")
    sent = {"received": "2026-09-01", "dispatched": "2026-09-02"}
    escalated = (MoveCode.ESCALATE, "2026-09-20")
    a_complaint(session, **sent, more=(escalated,))
    a_complaint(session, **sent, more=(escalated, (MoveCode.FOLLOW_UP, "2026-09-21")))
    a_complaint(session, **sent, followed_up="2026-09-03", more=(escalated,))
    (own,) = tracking.tracker(session, cast.siti, TODAY)
    lead = own.leadership
    assert (lead.meetings, lead.chaired_by_head) == (2, 1)
    assert (lead.escalated, lead.answered) == (3, 1)
    (then,) = tracking.tracker(session, cast.siti, date(2026, 9, 20))
    assert (then.leadership.escalated, then.leadership.answered) == (3, 0)
    (before,) = tracking.tracker(session, cast.siti, date(2026, 9, 19))
    assert before.leadership.escalated == 0
    partner = next(one for one in tracking.tracker(session, cast.dewi, TODAY) if
                   one.code == "34.04").leadership  # fmt: skip
    assert (partner.escalated, partner.answered, partner.meetings) == (None, None, 2)


def test_who_was_trained_is_summed_over_what_was_held(session, cast):
    people(session, men_30_44_no=20, women_18_29_yes=2)  # beside 12 women of the cast
    training(session, "T-K2", women_30_44_no=5)
    training(session, "T-K3", kind="campaign", women_30_44_no=100)
    give(session, "event", code="T-K4", state="planned")
    people(session, "T-K4", women_30_44_no=50)
    assert numbers(reach.by(session, MAYA, "sex")) == {"women": 19, "men": 20}
    assert numbers(reach.by(session, MAYA, "disability")) == {"no": 37, "yes": 2}
    assert numbers(reach.by(session, MAYA, "event")) == {"T-K1": 34, "T-K2": 5}
    assert numbers(reach.by(session, MAYA, "sex"), kind="other") == {"women": 100}
    assert numbers(reach.by(session, cast.ayu, "sex")) == {}
    assert numbers(reach.by(session, cast.budi, "sex")) == {}


def test_a_partner_cannot_work_out_a_small_group(session, cast):
    people(session, men_30_44_no=20, women_18_29_yes=2)
    training(session, "T-K2", women_30_44_no=5)
    assert numbers(reach.by(session, cast.dewi, "sex")) == {"women": 19, "men": 20}
    assert numbers(reach.by(session, cast.dewi, "disability")) == {"no": None, "yes": None}
    assert numbers(reach.by(session, cast.dewi, "event")) == {"T-K1": None, "T-K2": None}
    held = {one.code: one for one in read.events(session, cast.dewi)}
    assert (held["T-K1"].people, held["T-K1"].is_hidden) == (None, True)
    assert (held["LUNCUR"].people, held["LUNCUR"].is_hidden) == (None, False)
    (sleman,) = (one for one in tracking.tracker(session, cast.dewi, TODAY) if one.code == "34.04")
    assert reach.total(sleman.trained_by_sex) == 39
    assert reach.total(sleman.trained_by_disability) is None


def test_a_small_group_of_one_government_is_not_the_rest_of_all(session, cast):
    training(session, "T-K5", "51.03", men_30_44_no=4)
    assert numbers(reach.by(session, cast.dewi, "sex"), "51.03") == {"men": None}
    assert numbers(reach.by(session, cast.dewi, "event"), "51.03") == {"T-K5": None}
    assert numbers(reach.by(session, cast.dewi, "sex")) == {"women": 12}


def test_risks_by_gravity_and_decisions_by_delay(session, cast):
    give(session, "risk", code="T-R2", likelihood=5, impact=5, due_on="2026-11-23")
    give(session, "risk", code="T-R3", likelihood=5, impact=5, state="closed")
    mine = [one for one in read.risks(session, MAYA, TODAY) if one.code.startswith("T-")]
    assert [(one.code, one.score, one.is_overdue) for one in mine] == [
        ("T-R2", 25, True), ("T-R1", 12, False), ("T-R3", 25, False),
    ]  # fmt: skip
    give(session, "decision", seen=1, due_on="2026-11-23")
    give(session, "decision", code="T-D2", due_on="2026-11-24")
    give(session, "decision", code="T-D3", due_on="2026-01-01", state="dropped")
    found = read.meetings(session, MAYA, TODAY)
    assert [one.code for _, one in read.overdue_decisions(found)] == ["T-D1"]
    met = next(one for one in found if one.code == "T-M1")
    assert [one.code for one in met.decisions] == ["T-D1", "T-D2", "T-D3"]
    assert found[-1].code == "RoD"


def test_no_name_a_person_may_be_typed_into_reaches_a_partner(session, cast):
    for kind, names in read.FOR_PARTNERS.items():
        give(session, kind, seen=1, **dict.fromkeys(names, CANARY))
    link = {"address": "https://a.example/", "title": CANARY}
    for kind, key in (("event", "T-K1"), ("risk", "T-R1"), ("meeting", "T-M1"),
                      ("decision", "T-D1"), ("indicator", "T1.1")):  # fmt: skip
        evidence.add(session, MAYA, {"about": kind, "about_key": key, **link})

    def everything(actor):
        return repr([
            framework(session, actor, TODAY), tracking.tracker(session, actor, TODAY),
            read.events(session, actor), read.risks(session, actor, TODAY),
            read.meetings(session, actor, TODAY),
        ])  # fmt: skip

    assert everything(MAYA).count(CANARY) >= 11
    assert CANARY not in everything(cast.dewi)
    assert "Mutasi admin" in everything(cast.dewi)
    assert read.events(session, cast.budi) == read.meetings(session, cast.budi, TODAY) == []

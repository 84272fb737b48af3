"""Proposals: rules first, then what was learned, for whoever may move and read the complaint."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlmodel import col, select

from db.codes import Role
from db.models import Agency, Complaint, DispatchRule
from lapor.domain.access import Actor
from lapor.services import proposals, rules, suggest
from lapor.services.complaints import make_move
from lapor.services.loading import load
from lapor.services.proposals import Source
from lapor.services.rules import Condition
from lapor.services.targets import Target
from tests.builders import M, a_complaint
from tests.cast import BADUNG_PUPR, DINKES, PUPR
from tests.db.lessons import a_text, teach, told

NOW = datetime(2026, 9, 30, 3, tzinfo=UTC)
ROAD = "aspal jalan retak dekat jembatan"
CLINIC = "obat di puskesmas habis, dokter pergi"


def waiting(session, body=ROAD, **about):
    return a_complaint(session, received="2026-09-28", title="Laporan", body=body, **about)


def a_rule(session, actor, agency, words):
    """A rule that proposes."""
    given = Condition(agency, None, None, words)
    rule_id = rules.create(session, actor, actor.government_id, given, now=NOW)
    rules.keep(session, actor, rules.test(session, actor, rule_id, seen=2, now=NOW))
    rules.switch(session, actor, rule_id, seen=3, on=True, now=NOW)
    return rule_id


def learned(session, cast):
    teach(session)
    suggest.train(session, cast.sleman, now=NOW)


def proposed(session, actor, one):
    return [(p.agency_id, p.source) for p in proposals.propose(session, actor, [one])[one.id]]


def test_rules_first_then_suggestions_each_agency_once(session, cast):
    learned(session, cast)
    one = waiting(session, f"{ROAD}, {CLINIC}")
    a_rule(session, cast.siti, DINKES, "jembatan")
    a_rule(session, cast.siti, DINKES, "aspal")
    (first, second) = proposals.propose(session, cast.siti, [one])[one.id]
    assert (first.agency_id, first.agency) == (DINKES, "Dinas Kesehatan uji")
    assert (first.source, first.why.id) == (Source.RULE, "aturan 1: kata “jembatan”")
    assert (second.agency_id, second.source) == (PUPR, Source.SUGGESTION)
    assert second.why.id.startswith("kata “")
    assert first.score > second.score


def test_a_rule_that_is_off_proposes_nothing(session, cast):
    one = waiting(session)
    rule_id = a_rule(session, cast.siti, PUPR, "aspal")
    assert proposed(session, cast.siti, one) == [(PUPR, Source.RULE)]
    row = session.get_one(DispatchRule, rule_id)
    rules.switch(session, cast.siti, rule_id, seen=row.version, on=False, now=NOW)
    assert proposed(session, cast.siti, one) == []


def test_at_most_three(session, cast):
    for number, word in enumerate(ROAD.split()):
        session.add(Agency(id=9_920 + number, government_id=cast.sleman, name=f"Dinas {word}"))
        session.flush()
        a_rule(session, cast.siti, 9_920 + number, word)
    one = waiting(session)
    assert [agency for agency, _ in proposed(session, cast.siti, one)] == [9_920, 9_921, 9_922]


def test_many_are_asked_about_at_once(session, cast):
    learned(session, cast)
    roads, clinics = waiting(session), waiting(session, CLINIC)
    silent = waiting(session, "qwxz")
    found = proposals.propose(session, cast.siti, [roads, clinics, silent])
    assert found[roads.id][0].agency_id == PUPR
    assert found[clinics.id][0].agency_id == DINKES
    assert found[silent.id] == []
    assert proposals.propose(session, cast.siti, []) == {}


def test_a_faint_suggestion_is_not_shown(session, cast):
    learned(session, cast)
    load(session, told(session, BADUNG_PUPR, 60, seed=5))  # a third agency of Sleman's, for once
    session.get_one(Agency, BADUNG_PUPR).government_id = cast.sleman
    model = suggest.train(session, cast.sleman, now=NOW + timedelta(days=1))
    rng, dropped = Random(2), 0
    for agency in [PUPR, DINKES, BADUNG_PUPR] * 4:
        text = f"{a_text(rng, agency)} {a_text(rng, PUPR)} obatan kepantai"
        all_of_them = model.guesses("Laporan", text, None)
        least = proposals.FAINT * all_of_them[0].score
        expected = [one.agency_id for one in all_of_them if one.score >= least]
        shown = [agency for agency, _ in proposed(session, cast.siti, waiting(session, text))]
        assert shown == expected
        dropped += len(all_of_them) - len(shown)
    assert dropped


def test_nobody_is_told_of_what_they_may_not_move_or_read(session, cast):
    learned(session, cast)
    a_rule(session, cast.siti, PUPR, "aspal")
    one = waiting(session, secret=True)
    given = waiting(session)
    given.agency_id = DINKES
    session.flush()
    for role in Role:
        actor = Actor("x", role, cast.sleman, PUPR)
        expected = role in (Role.NATIONAL, Role.COORDINATOR)
        assert bool(proposed(session, actor, one)) == expected, role
    assert proposed(session, cast.ayu, one) == []
    assert proposed(session, cast.wayan, one) == []
    assert proposed(session, cast.budi, given) == []  # another agency's
    assert proposed(session, cast.ani, given) == [(PUPR, Source.RULE)]  # may return it with a hint


def test_another_governments_rules_and_lessons_say_nothing(session, cast):
    learned(session, cast)
    a_rule(session, cast.siti, PUPR, "aspal")
    abroad = waiting(session, government="51.03")
    assert proposed(session, cast.ayu, abroad) == []
    assert proposed(session, cast.rini, abroad) == []
    a_rule(session, cast.ayu, BADUNG_PUPR, "aspal")
    assert proposed(session, cast.rini, abroad) == [(BADUNG_PUPR, Source.RULE)]


def test_who_has_it_who_returned_it_and_who_is_gone_are_not_proposed(session, cast):
    learned(session, cast)
    here = a_complaint(session, received="2026-09-07", dispatched="2026-09-08", body=ROAD)
    assert PUPR not in dict(proposed(session, cast.siti, here))
    returned = a_complaint(
        session, received="2026-09-07", dispatched="2026-09-08", body=ROAD,
        more=((M.RETURN, "2026-09-09"),),
    )  # fmt: skip
    assert session.get_one(Complaint, (returned.id, returned.home_id)).returns == 1
    assert PUPR not in dict(proposed(session, cast.siti, returned))
    fresh = waiting(session)
    assert dict(proposed(session, cast.siti, fresh))
    session.get_one(Agency, PUPR).is_active = False
    session.flush()
    assert PUPR not in dict(proposed(session, cast.siti, fresh))


def test_a_return_that_was_undone_rules_nobody_out(session, cast):
    learned(session, cast)
    one = a_complaint(session, received="2026-09-07", dispatched="2026-09-08", body=ROAD)

    def step(move, seen, **how):
        make_move(session, cast.siti, one.id, move, seen=seen, **how)

    step(M.RETURN, 2, note="Keliru tekan.")
    step(M.UNDO, 3)
    step(M.DISPATCH, 4, target=Target(agency_id=DINKES))
    step(M.RETURN, 5, note="Bukan urusan kesehatan.")
    found = dict(proposed(session, cast.siti, one))
    assert PUPR in found
    assert DINKES not in found


def test_nothing_changes(session, cast):
    learned(session, cast)
    one = waiting(session)
    proposals.propose(session, cast.siti, [one])
    assert not session.dirty
    assert session.exec(select(col(Complaint.version)).where(Complaint.id == one.id)).one() == 1


@pytest.mark.parametrize("body", ["", "\x01\x02", "%_\\'\";--", "aspal " * 3_000, "<b>aspal</b>"])
def test_any_text_is_answered(session, cast, body):
    learned(session, cast)
    a_rule(session, cast.siti, PUPR, "aspal")
    one = waiting(session, body)
    assert proposed(session, cast.siti, one) in ([], [(PUPR, Source.RULE)])

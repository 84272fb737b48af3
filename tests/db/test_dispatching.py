"""The board: what waits, whom it can be given to, what that sets, and each one's result."""

from datetime import date

import pytest
from sqlmodel import select

from db.codes import Holder, MoveCode, Role, Status
from db.models import Absence, Account, Agency, Assist, AuditLog, DispatchRule
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Refusal, StaleComplaint
from lapor.domain.narrowing import Flag
from lapor.domain.worklists import Worklist
from lapor.queries.filters import Filters, Position
from lapor.services import stories
from lapor.services.complaints import make_move
from lapor.services.dispatch_board import board, choices
from lapor.services.dispatching import (
    Plan,
    Result,
    dispatch,
    dispatch_each,
    forecast,
)
from lapor.services.targets import Target
from lapor.services.verify import verify
from lapor.services.workload import of_government, officers
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M = MoveCode
NOW = at("2026-09-09")
UNASSIGNED = Filters(worklist=Worklist.UNASSIGNED)
ROADS, CLOSED_AGENCY, BADUNG_UNIT = 9_911, 9_912, 9_913


@pytest.fixture
def desk(session, cast):
    """Dinas PUPR has a unit and a second officer, Cahya; one agency of Sleman is closed."""
    session.add_all(
        Agency(id=id, government_id=government, parent_id=parent, name=name, is_active=active)
        for id, government, parent, name, active in (
            (ROADS, cast.sleman, PUPR, "Bidang Jalan uji", True),
            (CLOSED_AGENCY, cast.sleman, None, "Dinas Pasar uji", False),
            (BADUNG_UNIT, cast.badung, BADUNG_PUPR, "Bidang Jalan Badung uji", True),
        )
    )
    session.add(
        Account(
            name="cahya", full_name="Cahya", password_hash="-", role=Role.LIAISON,
            government_id=cast.sleman, agency_id=PUPR,
        )
    )  # fmt: skip
    session.flush()
    return cast


def kinds(session, complaint):
    return [row.kind for row in stories.read(session, complaint.id, complaint.home_id)]


def test_one_plan_gives_a_complaint_to_agency_unit_officer_and_helpers(session, desk):
    one = a_complaint(session)
    plan = Plan(PUPR, ROADS, "cahya", (DINKES,), "Mohon data korban.")
    (told,) = forecast(session, desk.siti, {one.id: 1}, plan, now=NOW)
    assert (told.is_first, told.verified_in_time) == (True, True)
    # dispatched on Wednesday the 9th: F 5, R 14 working days later; help has as long as F
    assert (told.follow_up_due, told.resolve_due, told.help_due) == (
        date(2026, 9, 16), date(2026, 9, 29), date(2026, 9, 16),
    )  # fmt: skip
    dispatch(session, desk.siti, one.id, plan, seen=1, now=NOW)
    session.refresh(one)
    assert (one.agency_id, one.unit_id, one.officer) == (PUPR, ROADS, "cahya")
    assert (one.follow_up_due_on, one.resolve_due_on) == (told.follow_up_due, told.resolve_due)
    (asked,) = session.exec(select(Assist)).all()
    assert (asked.agency_id, asked.due_on, asked.answered_on) == (DINKES, told.help_due, None)
    assert kinds(session, one) == [M.RECEIVE, M.DISPATCH, M.ASK_HELP]
    assert [row.action for row in session.exec(select(AuditLog).order_by(AuditLog.id))] == [
        "dispatch", "ask_help",
    ]  # fmt: skip
    assert verify(session).agrees


def test_a_forecast_writes_nothing(session, desk):
    one = a_complaint(session)
    forecast(session, desk.siti, {one.id: 1}, Plan(PUPR), now=NOW)
    session.refresh(one)
    assert (one.version, one.status) == (1, Status.UNVERIFIED)
    assert kinds(session, one) == [M.RECEIVE]


def test_a_later_dispatch_keeps_the_deadlines_and_says_so(session, desk):
    one = a_complaint(session, dispatched="2026-09-08")
    (told,) = forecast(session, desk.siti, {one.id: 2}, Plan(DINKES), now=NOW)
    assert (told.is_first, told.verified_in_time) == (False, None)
    assert told.follow_up_due == one.follow_up_due_on == date(2026, 9, 15)
    dispatch(session, desk.siti, one.id, Plan(DINKES), seen=2, now=NOW)
    session.refresh(one)
    assert (one.agency_id, one.follow_up_due_on) == (DINKES, date(2026, 9, 15))


def test_within_the_same_agency_only_the_unit_or_the_officer_changes(session, desk):
    one = a_complaint(session, dispatched="2026-09-08")
    dispatch(session, desk.siti, one.id, Plan(PUPR, officer="budi"), seen=2, now=NOW)
    session.refresh(one)
    assert (one.officer, kinds(session, one)[-1]) == ("budi", M.ASSIGN_UNIT)
    with pytest.raises(BadInput):  # nothing would change
        dispatch(session, desk.siti, one.id, Plan(PUPR, officer="budi"), seen=3, now=NOW)
    help = Plan(PUPR, officer="budi", helpers=(DINKES,), note="Mohon pendapat.")
    dispatch(session, desk.siti, one.id, help, seen=3, now=NOW)
    assert kinds(session, one)[-2:] == [M.ASSIGN_UNIT, M.ASK_HELP]


REFUSED = {
    "no agency": Plan(),
    "unknown agency": Plan(123_456),
    "another government's": Plan(BADUNG_PUPR),
    "a closed one": Plan(CLOSED_AGENCY),
    "a unit as the lead": Plan(ROADS),
    "another agency's unit": Plan(DINKES, ROADS),
    "another government's unit": Plan(PUPR, BADUNG_UNIT),
    "another agency's officer": Plan(PUPR, officer="ani"),
    "a coordinator as officer": Plan(PUPR, officer="siti"),
    "nobody's name": Plan(PUPR, officer="'; DROP TABLE account; --"),
    "helping itself": Plan(PUPR, helpers=(PUPR,), note="x"),
    "helping twice": Plan(PUPR, helpers=(DINKES, DINKES), note="x"),
    "help from abroad": Plan(PUPR, helpers=(BADUNG_PUPR,), note="x"),
    "help from a closed one": Plan(PUPR, helpers=(CLOSED_AGENCY,), note="x"),
    "help from a unit": Plan(DINKES, helpers=(ROADS,), note="x"),
    "help for nothing": Plan(PUPR, helpers=(DINKES,), note=" \n"),
    "a note too long": Plan(PUPR, note="x" * 20_001),
}


@pytest.mark.parametrize("plan", REFUSED.values(), ids=REFUSED)
def test_a_plan_that_cannot_be_is_refused_whole_and_the_forecast_says_it(session, desk, plan):
    one = a_complaint(session)
    (told,) = forecast(session, desk.siti, {one.id: 1}, plan, now=NOW)
    with pytest.raises(BadInput) as refused:
        dispatch(session, desk.siti, one.id, plan, seen=1, now=NOW)
    assert told.refused == refused.value.text
    (outcome,) = dispatch_each(session, desk.siti, {one.id: 1}, plan, now=NOW)
    assert (outcome.result, outcome.reason) == (Result.REFUSED, refused.value.text)
    session.refresh(one)
    assert (one.version, kinds(session, one)) == (1, [M.RECEIVE])


@pytest.mark.parametrize("who", ["budi", "ani", "ayu", "wayan", "dewi"])
def test_nobody_else_dispatches_and_what_they_do_not_see_looks_missing(session, desk, who):
    one = a_complaint(session)
    with pytest.raises(NotFound):
        dispatch(session, getattr(desk, who), one.id, Plan(PUPR), seen=1, now=NOW)
    (outcome,) = dispatch_each(session, getattr(desk, who), {one.id: 1}, Plan(PUPR), now=NOW)
    assert (outcome.result, outcome.number) == (Result.REFUSED, "")
    (told,) = forecast(session, getattr(desk, who), {one.id: 1}, Plan(PUPR), now=NOW)
    assert (told.number, told.follow_up_due) == ("", None)


def test_an_officer_does_not_dispatch_what_lies_with_them(session, desk):
    one = a_complaint(session, dispatched="2026-09-08")
    with pytest.raises(NotAllowed):
        dispatch(session, desk.budi, one.id, Plan(PUPR, officer="budi"), seen=2, now=NOW)


OTHERS = [role for role in Role if role not in (Role.NATIONAL, Role.COORDINATOR)]


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_dispatches_even_at_home(session, desk, role):
    """Whatever they see of it: nothing is offered, nothing is foreseen, nothing is done."""
    one = a_complaint(session)
    given = a_complaint(session, dispatched="2026-09-08")
    actor = Actor("x", role, desk.sleman, PUPR if role == Role.LIAISON else None)
    assert board(session, actor, UNASSIGNED, now=NOW).lines == []
    assert choices(session, actor, desk.sleman).agencies == {}
    for id, seen in ((one.id, 1), (given.id, 2)):
        (told,) = forecast(session, actor, {id: seen}, Plan(DINKES), now=NOW)
        assert told.refused is not None and told.follow_up_due is None
        with pytest.raises((NotFound, NotAllowed)):
            dispatch(session, actor, id, Plan(DINKES), seen=seen, now=NOW)
    with pytest.raises(NotFound):
        of_government(session, actor, desk.sleman, now=NOW)
    with pytest.raises(NotFound):
        officers(session, actor, PUPR, now=NOW)


@pytest.mark.parametrize("nonsense", [-1, 0, 1 << 62, 1 << 80])
def test_an_id_that_is_none_looks_missing(session, desk, nonsense):
    with pytest.raises(NotFound):
        dispatch(session, desk.rini, nonsense, Plan(PUPR), seen=1, now=NOW)


def test_the_national_admin_dispatches_within_the_complaints_government(session, desk):
    one = a_complaint(session, government="51.03")
    with pytest.raises(BadInput):
        dispatch(session, desk.rini, one.id, Plan(PUPR), seen=1, now=NOW)
    dispatch(session, desk.rini, one.id, Plan(BADUNG_PUPR), seen=1, now=NOW)
    session.refresh(one)
    assert (one.government_id, one.agency_id) == (desk.badung, BADUNG_PUPR)


def test_the_centre_hands_over_and_nobody_else(session, desk):
    one = a_complaint(session, government="pusat", holder=Holder.NATIONAL)
    plan = Plan(government_id=desk.badung, note="Lokasi di Badung.")
    (told,) = forecast(session, desk.rini, {one.id: 1}, plan, now=NOW)
    assert (told.verify_due, told.follow_up_due, told.refused) == (one.verify_due_on, None, None)
    assert forecast(session, desk.siti, {one.id: 1}, plan, now=NOW)[0].refused is not None
    with pytest.raises(BadInput):
        dispatch(session, desk.rini, one.id, Plan(government_id=999), seen=1, now=NOW)
    dispatch(session, desk.rini, one.id, plan, seen=1, now=NOW)
    session.refresh(one)
    assert (one.government_id, one.holder, one.agency_id) == (desk.badung, Holder.GOVERNMENT, None)
    own = a_complaint(session)
    with pytest.raises(NotAllowed):
        dispatch(session, desk.siti, own.id, plan, seen=1, now=NOW)


def test_only_the_centre_is_offered_other_governments(session, desk):
    assert desk.badung in choices(session, desk.rini, desk.sleman).governments
    assert desk.sleman not in choices(session, desk.rini, desk.sleman).governments
    assert choices(session, desk.siti, desk.sleman).governments == {}


def test_several_at_once_each_have_a_result_of_their_own(session, desk):
    good, moved, held, abroad = (
        a_complaint(session),
        a_complaint(session),
        a_complaint(session, more=((M.HOLD, "2026-09-08"),)),
        a_complaint(session, government="51.03"),
    )
    make_move(
        session, desk.rini, moved.id, M.DISPATCH, seen=1, target=Target(agency_id=DINKES), now=NOW
    )
    chosen = {good.id: 1, moved.id: 1, held.id: 2, abroad.id: 1, 12345: 1}
    by_id = {
        one.complaint_id: one
        for one in dispatch_each(session, desk.siti, chosen, Plan(PUPR), now=NOW)
    }
    found = [by_id[id] for id in chosen]
    assert [one.result for one in found] == [
        Result.DONE, Result.STALE, Result.REFUSED, Result.REFUSED, Result.REFUSED,
    ]  # fmt: skip
    assert "Rini Hapsari mendisposisikan laporan ke Dinas Kesehatan uji" in found[1].reason.id
    assert "saat laporan “Tertunda”" in found[2].reason.id
    assert found[3].number == found[4].number == ""
    assert found[3].reason == found[4].reason
    for one in (good, moved, held, abroad):
        session.refresh(one)
    assert [one.agency_id for one in (good, moved, held, abroad)] == [PUPR, DINKES, None, None]
    assert verify(session).agrees


def test_two_coordinators_dispatch_the_same_one_and_the_second_is_told(session, desk):
    one = a_complaint(session)
    dispatch(session, desk.siti, one.id, Plan(PUPR, helpers=(DINKES,), note="x"), seen=1, now=NOW)
    (told,) = forecast(session, desk.rini, {one.id: 1}, Plan(DINKES), now=NOW)
    with pytest.raises(StaleComplaint, match="Siti Rahayu"):
        dispatch(session, desk.rini, one.id, Plan(DINKES), seen=1, now=NOW)
    assert told.refused is not None and "Siti Rahayu" in told.refused.id
    session.refresh(one)
    assert (one.agency_id, one.version) == (PUPR, 3)


def away(session, account, substitute=None, until=date(2026, 9, 11)):
    session.add(
        Absence(id=1, account=account, from_on=date(2026, 9, 9), until_on=until,
                substitute=substitute)
    )  # fmt: skip
    session.flush()


def test_an_officer_who_is_away_is_no_target_unless_somebody_stands_in(session, desk):
    one = a_complaint(session)
    away(session, "cahya")
    plan = Plan(PUPR, officer="cahya")
    with pytest.raises(BadInput, match="away until 11 September 2026"):
        dispatch(session, desk.siti, one.id, plan, seen=1, now=NOW)
    later = at("2026-09-14")
    dispatch(session, desk.siti, one.id, plan, seen=1, now=later)
    session.refresh(one)
    assert one.officer == "cahya"


def test_with_a_substitute_the_officer_can_be_given_it(session, desk):
    one = a_complaint(session)
    away(session, "cahya", substitute="budi")
    dispatch(session, desk.siti, one.id, Plan(PUPR, officer="cahya"), seen=1, now=NOW)
    session.refresh(one)
    assert one.officer == "cahya"


def test_the_board_shows_where_a_returned_one_should_go(session, desk):
    one = a_complaint(session, dispatched="2026-09-08", number="R-1")
    a_complaint(session, number="N-1")
    make_move(
        session, desk.budi, one.id, M.RETURN, seen=2, note="Bukan jalan kabupaten.",
        target=Target(agency_id=DINKES), now=NOW,
    )  # fmt: skip
    found = board(session, desk.siti, UNASSIGNED, now=NOW)
    suggested = {each.line.row.number: each.suggested for each in found.lines}
    assert suggested["N-1"] is None
    assert suggested["R-1"] == (DINKES, "Dinas Kesehatan uji", "Budi Santoso")
    make_move(session, desk.siti, one.id, M.RETURN, seen=3, note="Bukan Sleman.", now=NOW)
    make_move(session, desk.siti, one.id, M.UNDO, seen=4, now=NOW)
    again = board(session, desk.siti, UNASSIGNED, now=NOW).lines
    assert {each.line.row.number: each.suggested for each in again} == suggested
    only = board(
        session, desk.siti, Filters(Worklist.UNASSIGNED, flags=frozenset([Flag.RETURNED])), now=NOW
    )
    assert [each.line.row.number for each in only.lines] == ["R-1"]
    session.get_one(Agency, DINKES).is_active = False
    session.flush()
    assert [e.suggested for e in board(session, desk.siti, UNASSIGNED, now=NOW).lines] == [
        None, None,
    ]  # fmt: skip


def test_the_board_carries_the_proposals_of_rules(session, desk):
    one = a_complaint(session, number="J-1")
    taken = a_complaint(session, dispatched="2026-09-08", number="J-2")
    rule = DispatchRule(
        id=1, government_id=desk.sleman, position=1, words="berlubang", agency_id=PUPR,
        is_active=True,
    )  # fmt: skip
    session.add(rule)
    session.flush()
    (found,) = board(session, desk.siti, UNASSIGNED, now=NOW).lines
    assert [(each.agency_id, found.line.row.id) for each in found.proposals] == [(PUPR, one.id)]
    assert "berlubang" in found.proposals[0].why.id
    held = Filters(Worklist.OPEN, agency_id=PUPR)
    assert [
        (each.line.row.id, each.proposals) for each in board(session, desk.siti, held).lines
    ] == [(taken.id, [])]


@pytest.mark.parametrize(
    ("who", "numbers"),
    [("siti", "S"), ("ayu", "B"), ("rini", "SBN"), ("budi", ""), ("wayan", ""), ("dewi", "")],
)
def test_the_board_holds_only_what_one_may_dispatch(session, desk, who, numbers):
    for number, how in (
        ("S", {}), ("B", {"government": "51.03"}),
        ("N", {"government": "pusat", "holder": Holder.NATIONAL}),
        ("P", {"dispatched": "2026-09-08"}),
    ):  # fmt: skip
        a_complaint(session, number=number, **how)
    found = board(session, getattr(desk, who), UNASSIGNED, now=NOW)
    assert {each.line.row.number for each in found.lines} == set(numbers)
    assert found.total == len(numbers)


def test_whom_a_complaint_can_be_given_to(session, desk):
    found = choices(session, desk.siti, desk.sleman)
    assert set(found.agencies) == {PUPR, DINKES}
    assert found.units == {PUPR: {ROADS: "Bidang Jalan uji"}}
    assert found.officers[PUPR] == {"budi": "Budi Santoso", "cahya": "Cahya"}
    for who in ("ayu", "budi", "wayan", "dewi"):
        other = choices(session, getattr(desk, who), desk.sleman)
        assert (other.agencies, other.units, other.officers) == ({}, {}, {})


def test_pages_go_on_from_the_last_line(session, desk):
    for number in range(30):
        a_complaint(session, number=f"P-{number}")
    first = board(session, desk.siti, UNASSIGNED, now=NOW)
    last = first.lines[-1].line.row
    second = board(session, desk.siti, UNASSIGNED, after=Position(last.due_at, last.id), now=NOW)
    assert (len(first.lines), first.has_more, first.total) == (25, True, 30)
    assert (len(second.lines), second.has_more) == (5, False)
    assert len({each.line.row.id for each in (*first.lines, *second.lines)}) == 30


def test_every_refusal_speaks_both_languages(session, desk):
    one = a_complaint(session)
    for plan in REFUSED.values():
        with pytest.raises(Refusal) as refused:
            dispatch(session, desk.siti, one.id, plan, seen=1, now=NOW)
        assert refused.value.text.id != refused.value.text.en

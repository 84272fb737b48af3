"""Taking back the last step: exactly as it was, for ten minutes, by whoever made it."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from db.codes import MoveCode, Status
from db.models import Activity, Assist, Complaint, Ledger
from lapor.domain.errors import NotAllowed, NotFound, StaleComplaint
from lapor.domain.workflow import BY_CODE
from lapor.services.complaints import make_move
from lapor.services.targets import Target
from lapor.services.verify import verify
from tests.builders import a_complaint, at
from tests.cast import DINKES, PUPR

M = MoveCode
NOON = at("2026-09-14")
DISPATCHED = {"dispatched": "2026-09-08"}
WORKED_ON = {**DISPATCHED, "followed_up": "2026-09-09"}
DONE = {**WORKED_ON, "closed": "2026-09-10"}
OWN = {"version", "moved_here"}
# move: the complaint before, who, the target
STEPS = {
    M.DIRECT: ({}, "rini", {"government_id": 1}),
    M.DISPATCH: ({}, "siti", {"agency_id": PUPR}),
    M.ASSIGN_UNIT: (DISPATCHED, "budi", {"officer": "budi"}),
    M.RETURN: (DISPATCHED, "budi", {"agency_id": DINKES}),
    M.HOLD: (DISPATCHED, "siti", {}),
    M.COMPLETE: ({"more": ((M.HOLD, "2026-09-09"),)}, "siti", {}),
    M.REPLY: (WORKED_ON, "siti", {}),
    M.CLOSE: (WORKED_ON, "siti", {}),
    M.REOPEN: (DONE, "siti", {}),
    M.ARCHIVE: ({}, "siti", {}),
    M.RESTORE: ({"more": ((M.ARCHIVE, "2026-09-09"),)}, "siti", {}),
    M.CORRECT: (WORKED_ON, "siti", {"changed": {"klass": "aspirasi"}}),
    M.SET_CONFIDENTIALITY: ({}, "siti", {"changed": {"secret": True}}),
    M.ESCALATE: (DISPATCHED, "rini", {}),
    M.RATE: (DONE, "siti", {"rating": 5}),
    M.NOTE: (DONE, "siti", {}),
    M.ASK_HELP: (DISPATCHED, "siti", {"agency_id": DINKES}),
}


def now_is(session, one):
    session.expire_all()
    found = session.get_one(Complaint, (one.id, one.home_id))
    return {name: value for name, value in found.model_dump().items() if name not in OWN}


def counted(session, one):
    rows = session.exec(select(Ledger).where(Ledger.complaint_id == one.id))
    found = Counter()
    for row in rows:
        claim = row.model_dump(exclude={"version", "seq", "n", "recorded_on", "cause", "on"})
        found[tuple(claim.items())] += row.n
    return +found


def move(session, actor, one, code, *, now=NOON, note="Karena sudah diperiksa", **target):
    session.refresh(one)
    make_move(
        session, actor, one.id, code, seen=one.version, note=note, now=now, target=Target(**target)
    )
    session.refresh(one)


@pytest.mark.parametrize("code", STEPS)
def test_a_step_taken_back_leaves_all_as_it_was(session, cast, code):
    before, who, target = STEPS[code]
    one, actor = a_complaint(session, **before), getattr(cast, who)
    was, was_counted = now_is(session, one), counted(session, one)
    move(session, actor, one, code, **target)
    assert code in (M.REPLY, M.NOTE) or now_is(session, one) != was or counted(session, one)
    move(session, actor, one, M.UNDO, note="", now=NOON + timedelta(minutes=9))
    assert now_is(session, one) == was
    assert counted(session, one) == was_counted
    assert session.exec(select(Assist)).all() == []
    assert verify(session).agrees


def test_every_step_that_can_be_undone_is_tried(session):
    merging = {M.MERGE, M.UNMERGE, M.PROPOSE, M.DECLINE, M.GIVE_HELP}  # below, or tested elsewhere
    assert {code for code in M if BY_CODE[code].can_be_undone} - merging == set(STEPS)


def test_merging_is_exactly_reversible_both_ways(session, cast):
    into = a_complaint(session, **DISPATCHED)
    one = a_complaint(session, **WORKED_ON)
    was, was_counted = now_is(session, one), counted(session, one)
    into_was, into_counted = now_is(session, into), counted(session, into)
    move(session, cast.siti, one, M.MERGE, other=into.number)
    merged, merged_counted = now_is(session, one), counted(session, one)
    move(session, cast.siti, one, M.UNMERGE)
    back = now_is(session, one)
    # the reporter was away with it: they have all ten working days to reply again
    assert str(back.pop("lapse_on")) == "2026-09-28"
    assert str(was.pop("lapse_on")) == "2026-09-23"
    assert back == was
    assert counted(session, one) == was_counted
    move(session, cast.siti, one, M.UNDO, note="")
    assert now_is(session, one) == merged
    assert counted(session, one) == merged_counted
    assert (now_is(session, into), counted(session, into)) == (into_was, into_counted)
    assert verify(session).agrees


def test_the_story_keeps_both_the_step_and_its_undoing(session, cast):
    one = a_complaint(session, **DISPATCHED)
    move(session, cast.siti, one, M.HOLD)
    move(session, cast.siti, one, M.UNDO, note="")
    kinds = session.exec(
        select(Activity.kind).where(Activity.complaint_id == one.id).order_by(Activity.version)
    ).all()
    assert kinds == [M.RECEIVE, M.DISPATCH, M.HOLD, M.UNDO]
    move(session, cast.siti, one, M.HOLD)
    assert one.status == Status.ON_HOLD
    assert verify(session).agrees


def test_an_officer_can_take_back_a_return_that_took_the_complaint_away(session, cast):
    one = a_complaint(session, **DISPATCHED)
    move(session, cast.budi, one, M.RETURN)
    assert one.agency_id is None
    with pytest.raises(NotFound):
        make_move(session, cast.ani, one.id, M.UNDO, seen=one.version, now=NOON)
    with pytest.raises(NotFound):
        make_move(session, cast.wayan, one.id, M.UNDO, seen=one.version, now=NOON)
    move(session, cast.budi, one, M.UNDO, note="")
    assert one.agency_id == PUPR


def test_what_cannot_be_taken_back(session, cast):
    one = a_complaint(session, **DISPATCHED)
    move(session, cast.siti, one, M.HOLD)
    late = NOON + timedelta(minutes=10)
    with pytest.raises(NotAllowed, match="ten minutes"):
        move(session, cast.siti, one, M.UNDO, note="", now=late)
    with pytest.raises(NotAllowed):
        move(session, cast.rini, one, M.UNDO, note="")
    with pytest.raises(NotFound):
        move(session, cast.wayan, one, M.UNDO, note="")
    seen = one.version
    move(session, cast.siti, one, M.COMPLETE)
    with pytest.raises(StaleComplaint):
        make_move(session, cast.siti, one.id, M.UNDO, seen=seen, now=NOON)
    move(session, cast.budi, one, M.FOLLOW_UP)
    with pytest.raises(NotAllowed, match="went out"):
        move(session, cast.budi, one, M.UNDO, note="")
    move(session, cast.siti, one, M.NOTE)
    move(session, cast.siti, one, M.UNDO, note="")
    with pytest.raises(NotAllowed):
        move(session, cast.siti, one, M.UNDO, note="")
    assert verify(session).agrees


def test_a_double_click_undoes_once(session, cast):
    one = a_complaint(session, **DISPATCHED)
    move(session, cast.siti, one, M.HOLD)
    seen = one.version
    for _ in range(2):
        make_move(session, cast.siti, one.id, M.UNDO, seen=seen, now=NOON)
    session.refresh(one)
    assert (one.status, one.version) == (Status.NOT_FOLLOWED_UP, 4)

"""Two coordinators press at the same moment, on real databases: one plan is carried out whole."""

from sqlmodel import Session, col, select

from db.codes import MoveCode
from db.engine import reading, writing
from db.models import Activity, Assist, Complaint
from lapor.services.dispatching import Plan, Result, dispatch_each
from tests.builders import a_complaint, at, differences
from tests.cast import DINKES, PUPR
from tests.db.test_concurrency import at_once

NOW = at("2026-09-09")


def test_of_two_plans_for_the_same_complaints_each_is_carried_out_whole_or_not_at_all(world):
    engine, cast = world
    with writing(engine) as session:
        chosen = {a_complaint(session).id: 1 for _ in range(8)}
    found = {}

    def attempt(actor, plan, order):
        def run(session: Session) -> None:
            found[actor.name] = dispatch_each(session, actor, order, plan, now=NOW)

        return run

    first = Plan(PUPR, helpers=(DINKES,), note="Mohon data.")
    second = Plan(DINKES, helpers=(PUPR,), note="Mohon pendapat.")
    backwards = dict(reversed(chosen.items()))
    at_once(engine, attempt(cast.siti, first, chosen), attempt(cast.rini, second, backwards))
    by_id = {
        name: {one.complaint_id: one.result for one in outcomes} for name, outcomes in found.items()
    }
    with reading(engine) as session:
        for one in session.exec(select(Complaint).where(col(Complaint.id).in_(chosen))):
            results = {by_id["siti"][one.id], by_id["rini"][one.id]}
            assert results == {Result.DONE, Result.STALE}
            winner = "siti" if by_id["siti"][one.id] == Result.DONE else "rini"
            told = session.exec(
                select(Activity.kind, Activity.by)
                .where(Activity.complaint_id == one.id, Activity.home_id == one.home_id)
                .order_by(col(Activity.version))
            ).all()
            assert told[1:] == [(MoveCode.DISPATCH, winner), (MoveCode.ASK_HELP, winner)]
            helps = session.exec(select(Assist.agency_id).where(Assist.complaint_id == one.id))
            assert helps.all() == [DINKES if winner == "siti" else PUPR]
        assert differences(session) == []

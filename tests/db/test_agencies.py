"""Agencies and governments: who changes what, decrees that end, two agencies that become one."""

from datetime import date

import pytest
from sqlmodel import select

from db import ids
from db.codes import MoveCode, Role, Status
from db.models import (
    Account,
    Activity,
    Agency,
    AnswerTemplate,
    AuditLog,
    Complaint,
    DispatchRule,
    Government,
)
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotFound, Refusal
from lapor.services import agencies, agency_merge, governments, kpi, silence
from lapor.services.agency_details import Details
from lapor.services.complaints import make_move
from lapor.services.intake.places import Agencies
from lapor.services.silence import Reason
from lapor.services.verify import verify
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

NOW = at("2026-09-14")
M = MoveCode


def test_a_coordinator_administers_the_own_government_and_an_auditor_reads(session, cast):
    auditor = Actor("a", Role.AUDITOR)
    for actor in (cast.siti, cast.rini, auditor):
        names = [one.agency.name for one in agencies.listed(session, actor, cast.sleman)]
        assert names == ["Dinas Kesehatan uji", "Dinas PUPR uji"]
    new = agencies.add(
        session, cast.siti, cast.sleman, Details("Bidang Jalan", parent_id=PUPR), now=NOW
    )
    assert [one.agency.id for one in agencies.listed(session, cast.siti, cast.sleman)][-1] == new
    for actor, place in (
        (cast.siti, cast.badung),
        (cast.budi, cast.sleman),
        (auditor, cast.sleman),
    ):
        with pytest.raises(NotFound):
            agencies.add(session, actor, place, Details("Dinas Baru"), now=NOW)
    for actor in (cast.ayu, cast.budi, cast.dewi):
        with pytest.raises(NotFound):
            agencies.listed(session, actor, cast.sleman)


def test_a_renamed_agency_is_still_found_by_its_old_name_and_stale_is_refused(session, cast):
    agencies.change(session, cast.siti, PUPR, Details("Dinas Bina Marga"), seen=1, now=NOW)
    with pytest.raises(Refusal, match="just changed"):
        agencies.change(session, cast.rini, PUPR, Details("Lain"), seen=1, now=NOW)
    found = Agencies(session, session.get_one(Government, cast.sleman), [])
    assert found.find("DINAS PUPR UJI") == found.find("dinas bina marga") == (PUPR,)
    row = session.exec(select(AuditLog).where(AuditLog.action == "agency")).one()
    assert (row.subject, row.summary) == (str(PUPR), "name")


@pytest.mark.parametrize(
    "details",
    [
        Details("x"),
        Details("dinas  kesehatan UJI"),
        Details("Dinas A", parent_id=BADUNG_PUPR),
        Details("Dinas A", parent_id=PUPR),
        Details("Dinas A", code="K1"),
        Details("Dinas A", decree_on=date(2026, 2, 1), decree_until=date(2026, 1, 1)),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(session, cast, details):
    session.get_one(Agency, DINKES).code = "K1"
    session.flush()
    with pytest.raises(BadInput):
        agencies.change(session, cast.siti, PUPR, details, seen=1, now=NOW)
    session.expire_all()
    assert session.get_one(Agency, PUPR).name == "Dinas PUPR uji"


def test_another_spelling_is_added_and_taken_away(session, cast):
    agencies.add_alias(session, cast.siti, PUPR, "DPUPKP Sleman", now=NOW)
    assert agencies.listed(session, cast.siti, cast.sleman)[1].aliases == ("dpupkp sleman",)
    with pytest.raises(BadInput):
        agencies.add_alias(session, cast.siti, DINKES, "dpupkp sleman", now=NOW)
    with pytest.raises(NotFound):
        agencies.remove_alias(session, cast.siti, DINKES, "dpupkp sleman", now=NOW)
    agencies.remove_alias(session, cast.siti, PUPR, "dpupkp sleman", now=NOW)
    assert agencies.listed(session, cast.siti, cast.sleman)[1].aliases == ()


def test_a_decree_that_ended_is_none_from_the_next_day_on(session, cast):
    details = Details("Dinas PUPR uji", decree="SK 1", decree_until=date(2026, 9, 13))
    agencies.change(session, cast.siti, PUPR, details, seen=1, now=NOW)

    def connected(day):
        (found,) = kpi.measure(
            session, cast.siti, "connectivity", since=date(2026, 9, 1), until=date(2026, 9, day),
            as_of=date(2026, 9, day), today=date(2026, 9, 14),
        )  # fmt: skip
        return found.figures.numerator

    assert (connected(13), connected(14)) == (1, 0)
    told = silence.silence(session, cast.siti, "34.04", now=NOW)
    why = {one.id: {w.reason: w.since for w in one.why} for one in told.silent}
    assert why[PUPR][Reason.NO_DECREE] == date(2026, 9, 14)
    assert why[DINKES][Reason.NO_DECREE] is None


def test_one_with_open_complaints_does_not_leave(session, cast):
    a_complaint(session, dispatched="2026-09-08")
    details = Details("Dinas PUPR uji", is_active=False)
    with pytest.raises(BadInput, match="1 open complaints"):
        agencies.change(session, cast.siti, PUPR, details, seen=1, now=NOW)


def busy(session, cast):
    """PUPR with something of everything."""
    sleman, new_id = cast.sleman, ids.new_id
    every = [
        a_complaint(session, dispatched="2026-09-08"),
        a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-10", by=""),
        a_complaint(session, dispatched="2026-09-08", more=((M.HOLD, "2026-09-09"),)),
        a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-10",
                    closed="2026-09-11"),
    ]  # fmt: skip
    session.add_all([
        *(AnswerTemplate(
            id=new_id(sleman), government_id=sleman, agency_id=agency, name="T", body="x"
          ) for agency in (PUPR, DINKES)),
        DispatchRule(id=new_id(sleman), government_id=sleman, position=1, agency_id=PUPR),
        Agency(id=9_910, government_id=sleman, name="Bidang Jalan", parent_id=PUPR),
    ])  # fmt: skip
    agencies.add_alias(session, cast.siti, PUPR, "bina marga", now=NOW)
    session.flush()
    return every


def test_two_agencies_become_one_and_everything_open_goes_on(session, cast):
    every = busy(session, cast)
    seen = agency_merge.foresee(session, cast.siti, PUPR, DINKES)
    assert seen == agency_merge.Foreseen(
        complaints=2, on_hold=1, helping=0, accounts=1, units=1, aliases=2,
        templates=1, rules=1,
    )  # fmt: skip
    agency_merge.merge(session, cast.siti, PUPR, DINKES, seen=1, now=NOW)
    while agency_merge.step(session, now=NOW):
        pass
    session.expire_all()
    waiting, answered, held, closed = every
    assert (waiting.agency_id, answered.agency_id) == (DINKES, DINKES)
    assert answered.status == Status.IN_PROCESS
    assert (held.agency_id, closed.agency_id, closed.version) == (PUPR, PUPR, 4)
    last = session.exec(select(Activity).where(Activity.complaint_id == waiting.id)).all()[-1]
    assert (last.kind, last.by) == (M.DISPATCH, "")
    assert last.note == "Dinas PUPR uji digabung ke Dinas Kesehatan uji."
    make_move(session, cast.siti, held.id, M.COMPLETE, seen=3, now=NOW)
    assert agency_merge.step(session, now=NOW) == 1
    session.expire_all()
    assert held.agency_id == DINKES
    assert verify(session).differences == []
    old = session.get_one(Agency, PUPR)
    assert (old.merged_into, old.is_active, old.version) == (DINKES, False, 2)
    assert session.get_one(Account, "budi").agency_id == DINKES
    assert session.get_one(Agency, 9_910).parent_id == DINKES
    assert session.exec(select(DispatchRule.agency_id)).one() == DINKES
    names = session.exec(select(AnswerTemplate.name).where(AnswerTemplate.agency_id == DINKES))
    assert sorted(names) == ["T", "T (Dinas PUPR uji)"]
    found = Agencies(session, session.get_one(Government, cast.sleman), [])
    assert found.find("Dinas PUPR uji") == found.find("Bina Marga") == (DINKES,)


def test_what_cannot_be_merged_is_refused(session, cast):
    session.add(Agency(id=9_910, government_id=cast.sleman, name="Bidang", parent_id=PUPR))
    session.flush()
    for old, new in ((PUPR, PUPR), (PUPR, BADUNG_PUPR), (9_910, DINKES), (PUPR, 9_910), (PUPR, 1)):
        with pytest.raises(BadInput):
            agency_merge.merge(session, cast.rini, old, new, seen=1, now=NOW)
    with pytest.raises(NotFound):
        agency_merge.merge(session, cast.ayu, PUPR, DINKES, seen=1, now=NOW)
    with pytest.raises(Refusal, match="just changed"):
        agency_merge.merge(session, cast.siti, PUPR, DINKES, seen=7, now=NOW)


def test_a_government_keeps_the_zone_its_days_were_counted_in(session, cast):
    place = session.exec(select(Government).where(Government.code == "33.01")).one()
    here = {"name": "Kab. Cilacap", "zone": "Asia/Makassar", "is_active": True}
    governments.change(session, cast.rini, place.id, **here, seen=1, now=NOW)
    assert (place.zone, place.version) == ("Asia/Makassar", 2)
    with pytest.raises(Refusal, match="just changed"):
        governments.change(session, cast.rini, place.id, **here, seen=1, now=NOW)
    governments.change(
        session, cast.rini, place.id, **(here | {"is_active": False}), seen=2, now=NOW
    )
    one = a_complaint(session)
    with pytest.raises(BadInput):
        make_move(session, cast.rini, one.id, M.DIRECT, seen=1, now=NOW,
                  target=agency_merge.Target(government_id=place.id))  # fmt: skip
    sleman = {"name": "Kab. Sleman", "zone": "Asia/Makassar", "is_active": True}
    with pytest.raises(BadInput, match="zone cannot change"):
        governments.change(session, cast.rini, cast.sleman, **sleman, seen=1, now=NOW)
    with pytest.raises(BadInput, match="pilot"):
        governments.change(
            session, cast.rini, cast.badung, name="Kab. Badung", zone="Asia/Makassar",
            is_active=False, seen=1, now=NOW,
        )  # fmt: skip
    with pytest.raises(NotFound):
        governments.change(session, cast.siti, cast.sleman, **sleman, seen=1, now=NOW)
    assert session.exec(select(Complaint.id)).all() == [one.id]

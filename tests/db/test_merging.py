"""Merging, archiving and corrections: undone exactly, and the past put right."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import Session

from db.codes import Channel, Class, MoveCode, Status
from db.days import day_number
from db.models import Complaint
from lapor.domain.errors import BadInput
from lapor.queries.outgoing import Which
from lapor.services import stories
from lapor.services.complaints import make_move
from lapor.services.dossier import dossier
from lapor.services.glance import glance
from lapor.services.outgoing_list import task_page
from lapor.services.targets import Target
from lapor.services.telling import stale
from lapor.services.verify import verify
from tests.builders import a_complaint, at
from tests.cast import DINKES

M = MoveCode
OWN = {"version", "moved_here"}
LATER = "2026-11-30"


def move(session: Session, actor, complaint: Complaint, code: MoveCode, day: str, **target):
    session.refresh(complaint)
    make_move(
        session, actor, complaint.id, code, seen=complaint.version, note="Alasan.", now=at(day),
        target=Target(**target),
    )  # fmt: skip
    session.refresh(complaint)


def facts(complaint: Complaint) -> dict:
    return {name: value for name, value in complaint.model_dump().items() if name not in OWN}


def counted(session: Session, as_of: str, known_on: str = LATER) -> dict[tuple, int]:
    """What the ledger says of all complaints of the test: metric number → how many."""
    rows = session.connection().execute(
        text(
            'SELECT metric, cohort_on, days, agency_id, klass, SUM(n) FROM ledger WHERE "on" <= :d '
            "AND recorded_on <= :k GROUP BY metric, cohort_on, days, agency_id, klass "
            "HAVING SUM(n) <> 0"
        ),
        {"d": day_number(date.fromisoformat(as_of)), "k": day_number(date.fromisoformat(known_on))},
    )
    return {tuple(row[:-1]): int(row[-1]) for row in rows}


BEFORE = {
    "unverified": {},
    "waiting": {"dispatched": "2026-09-08"},
    "in process": {"dispatched": "2026-09-08", "followed_up": "2026-09-09"},
    "on hold": {"dispatched": "2026-09-08", "more": ((M.HOLD, "2026-09-09"),)},
}


@pytest.mark.parametrize("kind", BEFORE)
def test_unmerging_brings_back_exactly_what_was_merged(session, cast, kind):
    kept, other = a_complaint(session, received="2026-09-01"), a_complaint(session, **BEFORE[kind])
    was, numbers = facts(other), counted(session, LATER)
    past = counted(session, "2026-09-12")
    move(session, cast.siti, other, M.MERGE, "2026-09-14", other=kept.number)
    assert (other.status, other.merged_into) == (Status.ARCHIVED, kept.id)
    assert counted(session, LATER) != numbers
    assert counted(session, "2026-09-12") == past  # the past stays as it was
    move(session, cast.siti, other, M.UNMERGE, "2026-09-15")
    now = facts(other)
    if kind == "on hold":
        now["due_at"] = was["due_at"]  # a hold has its thirty days again
    if kind == "in process":  # … and the reporter ten working days to reply
        assert (str(was.pop("lapse_on")), str(now.pop("lapse_on"))) == ("2026-09-23", "2026-09-29")
    assert now == was
    assert counted(session, LATER) == numbers
    assert counted(session, "2026-09-12") == past
    session.refresh(kept)
    assert kept.version == 1
    assert verify(session).differences == []


@pytest.mark.parametrize("kind", ["unverified", "on hold"])
def test_restoring_brings_back_exactly_what_was_archived(session, cast, kind):
    other = a_complaint(session, **BEFORE[kind])
    was, numbers = facts(other), counted(session, LATER)
    move(session, cast.siti, other, M.ARCHIVE, "2026-09-14")
    move(session, cast.siti, other, M.RESTORE, "2026-09-15")
    now = facts(other)
    if kind == "on hold":
        now["due_at"] = was["due_at"]
    assert now == was
    assert counted(session, LATER) == numbers


def test_a_number_that_several_complaints_have_is_not_merged_into(session, cast):
    one = a_complaint(session)
    for source in ("sp4n", "lain"):
        twin = a_complaint(session, number=f"777{source}")
        session.connection().execute(
            text("UPDATE complaint SET source = :s, number = '777' WHERE id = :i"),
            {"s": source, "i": twin.id},
        )
    with pytest.raises(BadInput):
        move(session, cast.siti, one, M.MERGE, "2026-09-14", other="777")


def test_two_complaints_are_not_merged_into_each_other(session, cast):
    """Neither would be open any more."""
    one, other = a_complaint(session), a_complaint(session)
    move(session, cast.siti, other, M.MERGE, "2026-09-14", other=one.number)
    with pytest.raises(BadInput, match="is archived"):
        move(session, cast.siti, one, M.MERGE, "2026-09-14", other=other.number)
    assert one.status == Status.UNVERIFIED


def test_another_class_counts_the_deadline_again_and_puts_past_numbers_right(session, cast):
    one = a_complaint(
        session, klass=Class.INFORMATION, dispatched="2026-09-08", followed_up="2026-09-09"
    )
    believed = {day: counted(session, day) for day in ("2026-09-15", "2026-09-18", "2026-09-29")}
    resolve_late = 17
    assert {key[0] for key in believed["2026-09-15"]} & {resolve_late} == set()
    assert {key[0] for key in believed["2026-09-18"]} & {resolve_late} == {resolve_late}
    move(session, cast.siti, one, M.CORRECT, "2026-09-21", changed={"klass": Class.SERVICE.value})
    assert one.klass == Class.SERVICE
    assert one.resolve_due_on == date(2026, 9, 28)
    metrics = {day: {key[0] for key in counted(session, day)} for day in believed}
    assert resolve_late not in metrics["2026-09-18"]  # it was no information request
    assert resolve_late in metrics["2026-09-29"]
    for day, numbers in believed.items():
        assert counted(session, day, known_on="2026-09-20") == numbers  # what we believed
    assert verify(session).differences == []


def test_a_correction_reaches_every_field_that_numbers_are_grouped_by(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    changed = {"channel": Channel.SMS.value, "category": 3, "territory": 340407}
    move(session, cast.siti, one, M.CORRECT, "2026-09-21", changed=changed)
    assert (one.channel, one.category_id, one.territory_id) == (Channel.SMS, 3, 340407)
    rows = session.connection().execute(
        text("SELECT channel, category_id, territory_id, SUM(n) FROM ledger GROUP BY 1, 2, 3")
    )
    assert {tuple(row)[:3] for row in rows if row[3]} == {(2, 3, 340407)}


def test_a_correction_of_a_closed_complaint_keeps_its_outcome(session, cast):
    one = a_complaint(
        session, klass=Class.INFORMATION, dispatched="2026-09-08", followed_up="2026-09-09",
        closed="2026-09-21",
    )  # fmt: skip
    before = counted(session, LATER)
    move(session, cast.siti, one, M.CORRECT, "2026-09-22", changed={"klass": Class.SERVICE.value})
    after = counted(session, LATER)
    assert {key[:4] for key in before} == {key[:4] for key in after}
    assert {key[4] for key in after} == {2}
    assert verify(session).differences == []


def test_moves_after_a_correction_go_on_from_it(session, cast):
    one = a_complaint(session, klass=Class.INFORMATION, dispatched="2026-09-08")
    move(session, cast.siti, one, M.CORRECT, "2026-09-10", changed={"klass": Class.SERVICE.value})
    move(session, cast.budi, one, M.FOLLOW_UP, "2026-09-11")
    move(session, cast.siti, one, M.CLOSE, "2026-09-25")
    done_in_time = 19
    assert {key[:3] for key in counted(session, LATER) if key[0] == done_in_time} == {
        (done_in_time, day_number(date(2026, 9, 8)), 13)
    }
    assert verify(session).differences == []


def test_a_complaint_is_not_merged_into_itself_and_the_reason_says_so(session, cast):
    one = a_complaint(session)
    with pytest.raises(BadInput, match="own number"):
        move(session, cast.siti, one, M.MERGE, "2026-09-14", other=one.number)
    assert one.version == 1


@pytest.mark.parametrize("same", [{"secret": False}, {"secret": False, "anonymous": False}])
def test_a_confidentiality_that_is_so_already_is_no_move(session, cast, same):
    one = a_complaint(session)
    with pytest.raises(BadInput, match="Nothing was changed"):
        move(session, cast.siti, one, M.SET_CONFIDENTIALITY, "2026-09-14", changed=same)
    assert one.version == 1
    move(
        session,
        cast.siti,
        one,
        M.SET_CONFIDENTIALITY,
        "2026-09-14",
        changed=same | {"secret": True},
    )
    assert one.is_secret


def test_an_undo_does_not_merge_two_complaints_into_each_other(session, cast):
    """The step taken back is one's last, but the other complaint has gone on meanwhile."""
    one, other = a_complaint(session), a_complaint(session)
    move(session, cast.siti, one, M.MERGE, "2026-09-10", other=other.number)
    move(session, cast.siti, one, M.UNMERGE, "2026-09-10")
    move(session, cast.siti, other, M.MERGE, "2026-09-10", other=one.number)
    with pytest.raises(BadInput, match="archived"):
        move(session, cast.siti, one, M.UNDO, "2026-09-10")
    move(session, cast.siti, other, M.UNDO, "2026-09-10")
    move(session, cast.siti, one, M.UNDO, "2026-09-10")
    assert (one.merged_into, other.merged_into) == (other.id, None)
    assert verify(session).differences == []


def test_who_may_not_open_the_other_is_not_told_its_number(session, cast):
    """One of the health office was merged into one of public works: Ani has the first alone."""
    kept = a_complaint(session, dispatched="2026-09-08")
    other = a_complaint(session, dispatched="2026-09-08", agency=DINKES)
    move(session, cast.siti, other, M.MERGE, "2026-09-10", other=kept.number)
    now = at("2026-09-11")
    for actor, sees in ((cast.ani, False), (cast.siti, True), (cast.rini, True)):
        for said in (
            str(dossier(session, actor, other.id, now=now).story),
            str(glance(session, actor, other.id).last),
        ):
            assert (kept.number in said) == sees, actor.name
            assert ("laporan lain" in said) != sees
        tasks = task_page(session, actor, Which(), now=now).tasks
        assert (kept.number in str([(one.told, one.text) for one in tasks])) == sees
    assert kept.number not in str(
        stale(session, other, stories.read(session, other.id, other.home_id), seen=2).text
    )

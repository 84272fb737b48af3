"""Why a number changed, counted by hand. September 2026 has no holiday; all dates are of it.

A complaint received on the 7th is to be verified by the 10th; one dispatched on the 8th is to be
followed up by the 15th and resolved by the 28th.
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from db.codes import Class, MoveCode, Role
from db.models import Agency, CalendarDay, Complaint
from lapor.domain.access import Actor
from lapor.domain.change import Why
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import SMALL
from lapor.services.change import explain
from lapor.services.change_told import Change
from lapor.services.complaints import make_move
from lapor.services.kpi import Filters
from lapor.services.kpi_scope import Period
from lapor.services.targets import Target
from tests.builders import a_complaint, at, some_complaints
from tests.cast import BADUNG_PUPR, DINKES, PUPR, Cast

M = MoveCode
RINI = Actor("rini", Role.NATIONAL)
DEWI = Actor("dewi", Role.PARTNER)
TODAY = date(2026, 9, 30)
OURS = Filters(("34.04",))
ALL = Filters()  # a partner is told of the six pilots together only


def on(day: int) -> date:
    return date(2026, 9, day)


def as_of(day: int, known: int | None = None) -> Period:
    return Period(None, None, on(day), on(known) if known else None)


def why(
    session: Session, kpi: str, earlier: Period, later: Period, filters: Filters = OURS,
    actor: Actor = RINI, **asks: Any,
) -> Change:  # fmt: skip
    change = explain(session, actor, kpi, earlier, later, filters=filters, today=TODAY, **asks)
    assert sum(part.numerator for part in change.parts) == change.numerator
    if change.difference is not None:
        assert sum(part.value or 0 for part in change.parts) == change.difference
    return change


def parts(*asks: Any, **more: Any) -> dict[Why, tuple[int, int | None, int | None]]:
    """(numerator, denominator, complaints touched) by reason."""
    change = why(*asks, **more)
    return {part.why: (part.numerator, part.denominator, part.touched) for part in change.parts}


def move(
    session: Session,
    actor: Actor,
    one: Complaint,
    code: MoveCode,
    day: str,
    clock: str = "10:00",
    **target: Any,
) -> None:
    session.refresh(one)
    make_move(
        session, actor, one.id, code, seen=one.version, note="Karena sudah diperiksa.",
        now=at(day, clock), target=Target(**target),
    )  # fmt: skip
    session.refresh(one)


def with_a_holiday(session: Session, one: Complaint) -> None:
    """The 9th becomes one, and its due dates are counted again."""
    session.add(CalendarDay(day=on(9), name="Libur baru", kind="holiday", basis="Keppres"))
    session.flush()
    for known in ("rules", "days_off"):
        session.info.pop(known, None)
    move(session, Actor("", Role.SYSTEM), one, M.REDATE, "2026-09-08")


def test_new_complaints(session, cast):
    for day in ("2026-09-01", "2026-09-07", "2026-09-09"):
        a_complaint(session, received=day)
    assert parts(session, "received", as_of(1), as_of(9)) == {Why.NEW: (2, None, 2)}
    assert parts(session, "received", as_of(9), as_of(1)) == {Why.NEW: (-2, None, 2)}


def test_a_rate_in_the_order_of_the_reasons(session, cast):
    """0 of 4 → 0 of 5 by the dispatch → 2 of 5 by the answers: 0 and 40 points."""
    for day in ("2026-09-09", "2026-09-10"):
        a_complaint(session, dispatched="2026-09-08", followed_up=day)
    for day in ("2026-09-08", "2026-09-08", "2026-09-09"):
        a_complaint(session, dispatched=day)
    change = why(session, "follow_up_rate", as_of(8), as_of(10))
    assert [(one.why, one.value, one.numerator, one.denominator) for one in change.parts] == [
        (Why.DISPATCHED, 0, 0, 1),
        (Why.FOLLOWED_UP, 40, 2, 0),
    ]
    assert (change.earlier.value, change.later.value, change.difference) == (0, 40, 40)


def test_what_has_no_value_in_between_gives_the_whole_way_to_the_next(session, cast):
    """Of one period nothing is left when the other's has come: 100 → 50 of 2 → 0 of 1."""
    a_complaint(session, received="2026-09-01", dispatched="2026-09-01", followed_up="2026-09-02")
    a_complaint(session, received="2026-09-08", dispatched="2026-09-08")
    change = why(
        session, "follow_up_rate",
        Period(on(1), on(4), TODAY), Period(on(7), on(11), TODAY),
    )  # fmt: skip
    assert [(one.why, one.value, one.numerator, one.denominator) for one in change.parts] == [
        (Why.CAME, -50, 0, 1),
        (Why.LEFT, -50, -1, -1),
    ]


WEEKS = Period(on(1), on(4), on(7)), Period(on(7), on(11), on(14))


def test_of_two_periods_what_was_done_to_their_complaints_is_told_apart(session, cast: Cast):
    """Two of the first week, four of the second; of each something was put right or merged."""
    kept, *_ = (a_complaint(session, received="2026-09-01", dispatched="2026-09-01")
                for _ in range(2))  # fmt: skip
    for _ in range(3):
        a_complaint(session, dispatched="2026-09-08")
    merged = a_complaint(session, dispatched="2026-09-08")
    move(session, cast.siti, merged, M.MERGE, "2026-09-09", other=kept.number)
    assert parts(session, "dispatched", *WEEKS) == {
        Why.CAME: (4, None, 4),
        Why.MERGED: (-1, None, 1),
        Why.LEFT: (-2, None, 2),
    }
    secret = a_complaint(session, received="2026-09-01")
    move(session, cast.siti, secret, M.SET_CONFIDENTIALITY, "2026-09-03", changed={"secret": True})
    assert parts(session, "secret_rate", *WEEKS)[Why.CORRECTED] == (-1, 0, 1)
    given = a_complaint(session)
    move(session, cast.rini, given, M.DIRECT, "2026-09-10", government_id=cast.badung)
    assert parts(session, "received", *WEEKS)[Why.HANDED_OVER] == (-1, None, 1)
    theirs = parts(session, "received", *WEEKS, Filters(("51.03",)))
    assert theirs == {Why.HANDED_OVER: (1, None, 1)}


def test_of_two_periods_what_was_recorded_after_them_is_late(session, cast):
    """Dispatched and followed up in the second week, one of them known only on the 16th."""
    a_complaint(session, received="2026-09-01", dispatched="2026-09-01", followed_up="2026-09-02")
    for _ in range(2):
        one = a_complaint(session, dispatched="2026-09-08")
        move(session, cast.budi, one, M.FOLLOW_UP, "2026-09-10")
    assert Why.LATE_RECORDS not in parts(session, "follow_up_rate", *WEEKS)
    session.connection().execute(
        text("UPDATE ledger SET recorded_on = recorded_on + 6 WHERE complaint_id = :id "
             "AND cause = 9"), {"id": one.id},
    )  # fmt: skip
    found = parts(session, "follow_up_rate", *WEEKS)
    assert found[Why.LATE_RECORDS] == (1, 0, 1)
    assert found[Why.CAME] == (1, 2, 2)


def test_of_two_periods_another_limit_is_policy(session, cast):
    """The 9th becomes a holiday: what was to be verified by the 10th is late from the 12th on."""
    with_a_holiday(session, a_complaint(session))
    second = Period(on(7), on(11), on(11))
    assert parts(session, "overdue", WEEKS[0], second) == {
        Why.CAME: (1, None, 1),
        Why.POLICY: (-1, None, 1),
    }


def test_a_first_dispatch_is_no_handing_over(session, cast: Cast):
    """Also where it makes late what follows; given to another agency, it is."""
    one = a_complaint(session)
    move(session, cast.siti, one, M.DISPATCH, "2026-09-08", agency_id=PUPR)
    late = Period(on(7), on(11), on(17))
    assert parts(session, "overdue", WEEKS[0], late) == {Why.CAME: (1, None, 1)}
    move(session, cast.siti, one, M.DISPATCH, "2026-09-10", agency_id=DINKES)
    theirs = Filters(("34.04",), agency=DINKES)
    assert parts(session, "dispatched", WEEKS[0], late, theirs) == {Why.HANDED_OVER: (1, None, 1)}
    assert parts(session, "dispatched", WEEKS[0], late) == {Why.CAME: (1, None, 1)}


def test_time_goes_by(session, cast):
    a_complaint(session)  # to be verified by the 10th
    a_complaint(session, dispatched="2026-09-09")  # in time, to be followed up by the 16th
    assert parts(session, "overdue", as_of(10), as_of(11)) == {Why.TIME: (1, None, 1)}
    assert parts(session, "overdue", as_of(8), as_of(11)) == {Why.TIME: (1, None, 1)}
    assert parts(session, "overdue", as_of(8), as_of(17)) == {Why.TIME: (2, None, 2)}


def test_an_answer_after_its_day_ends_what_time_began(session, cast):
    a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-17")
    assert parts(session, "overdue", as_of(15), as_of(17)) == {
        Why.TIME: (1, None, 1),
        Why.FOLLOWED_UP: (-1, None, 1),
    }
    assert parts(session, "followed_up_on_time", as_of(15), as_of(17)) == {
        Why.FOLLOWED_UP: (0, 0, 1),
        Why.TIME: (0, 1, 1),
    }


def test_the_age_of_a_complaint_is_time_too(session, cast):
    a_complaint(session, received="2026-09-01")
    a_complaint(session, received="2026-09-08", more=((M.ARCHIVE, "2026-09-10"),))
    young, old = {"age": "0-5"}, {"age": "6-14"}
    assert parts(session, "backlog", as_of(8), as_of(9), **young) == {Why.TIME: (-1, None, 1)}
    assert parts(session, "backlog", as_of(8), as_of(9), **old) == {Why.TIME: (1, None, 1)}
    assert parts(session, "backlog", as_of(9), as_of(10)) == {Why.ARCHIVED: (-1, None, 1)}
    with pytest.raises(BadInput, match="0-5"):
        why(session, "backlog", as_of(8), as_of(9), age="tua")


def test_escalation_comes_with_age_and_ends_with_the_answer(session, cast):
    a_complaint(session, received="2026-05-04", dispatched="2026-05-04", followed_up="2026-05-05",
                closed="2026-09-17")  # fmt: skip
    late = Period(None, None, date(2026, 7, 1))
    assert parts(session, "escalation_due", late, as_of(16)) == {Why.TIME: (1, None, 1)}
    assert parts(session, "escalation_due", as_of(16), as_of(17)) == {Why.CLOSED: (-1, None, 1)}


def test_records_that_arrived_late(session, cast):
    """Followed up on the 14th; the ledger learned of it on the 17th."""
    one = a_complaint(session, received="2026-09-01", dispatched="2026-09-02")
    move(session, cast.budi, one, M.FOLLOW_UP, "2026-09-14")
    session.connection().execute(
        text("UPDATE ledger SET recorded_on = recorded_on + 3 WHERE complaint_id = :id "
             "AND cause = 9"), {"id": one.id},
    )  # fmt: skip
    assert parts(session, "follow_up_rate", as_of(14, 14), as_of(14)) == {
        Why.LATE_RECORDS: (1, 0, 1)
    }
    assert parts(session, "follow_up_rate", as_of(11, 14), as_of(14, 17)) == {
        Why.FOLLOWED_UP: (1, 0, 1)
    }


MOVES = {
    # code: (before, who, target, KPI, filters, what it says)
    M.RETURN: ({"dispatched": "2026-09-08"}, "budi", {}, "return_rate",
               {Why.RETURNED: (1, 0, 1)}),
    M.HOLD: ({}, "siti", {}, "hold_rate", {Why.HELD: (1, 0, 1)}),
    M.ARCHIVE: ({}, "siti", {}, "archive_rate", {Why.ARCHIVED: (1, 0, 1)}),
    M.DISPATCH: ({}, "siti", {"agency_id": PUPR}, "dispatched",
                 {Why.DISPATCHED: (1, None, 1)}),
    M.CLOSE: ({"dispatched": "2026-09-08", "followed_up": "2026-09-08"}, "siti", {},
              "completion_rate", {Why.CLOSED: (1, 0, 1)}),
    M.REOPEN: ({"dispatched": "2026-09-08", "followed_up": "2026-09-08", "closed": "2026-09-09"},
               "siti", {}, "completion_rate", {Why.REOPENED: (-1, 0, 1)}),
    M.RATE: ({"dispatched": "2026-09-08", "followed_up": "2026-09-08", "closed": "2026-09-09"},
             "siti", {"rating": 4}, "satisfaction", {Why.RATED: (1, 1, 1)}),
    M.SET_CONFIDENTIALITY: ({}, "siti", {"changed": {"secret": True}}, "secret_rate",
                            {Why.CORRECTED: (1, 0, 1)}),
    M.DIRECT: ({}, "rini", {"government_id": None}, "received", {Why.HANDED_OVER: (-1, None, 1)}),
}  # fmt: skip


@pytest.mark.parametrize("code", MOVES)
def test_each_move_has_its_reason(session, cast, code):
    before, who, target, kpi, expected = MOVES[code]
    one = a_complaint(session, **before)
    if code == M.DIRECT:
        target = {"government_id": cast.badung}
    move(session, getattr(cast, who), one, code, "2026-09-10", **target)
    assert parts(session, kpi, as_of(9), as_of(10)) == expected


def test_what_is_handed_over_leaves_one_agency_and_comes_to_another(session, cast: Cast):
    one = a_complaint(session, dispatched="2026-09-08")
    move(session, cast.siti, one, M.DISPATCH, "2026-09-10", agency_id=DINKES)
    stamps = as_of(9), as_of(10)
    assert parts(session, "dispatched", *stamps) == {}
    for agency, n in ((PUPR, -1), (DINKES, 1)):
        found = parts(session, "dispatched", *stamps, Filters(("34.04",), agency=agency))
        assert found == {Why.HANDED_OVER: (n, None, 1)}


def test_what_comes_from_another_government_was_not_verified_here(session, cast: Cast):
    """It was verified in Sleman on the 8th; Badung is given it on the 10th."""
    one = a_complaint(session, dispatched="2026-09-08")
    move(session, cast.rini, one, M.DISPATCH, "2026-09-10", agency_id=BADUNG_PUPR)
    first = a_complaint(session, received="2026-09-07", government="34.04")
    move(session, cast.rini, first, M.DISPATCH, "2026-09-10", agency_id=BADUNG_PUPR)
    found = parts(session, "verified_on_time", as_of(9), as_of(10), Filters(("51.03",)))
    assert found == {Why.DISPATCHED: (1, 1, 1), Why.HANDED_OVER: (1, 1, 1)}


def test_merging_and_unmerging(session, cast):
    kept = a_complaint(session)
    one = a_complaint(session, dispatched="2026-09-08")
    move(session, cast.siti, one, M.MERGE, "2026-09-10", other=kept.number)
    move(session, cast.siti, one, M.UNMERGE, "2026-09-14")
    assert parts(session, "dispatched", as_of(9), as_of(10)) == {Why.MERGED: (-1, None, 1)}
    assert parts(session, "dispatched", as_of(10), as_of(14)) == {Why.MERGED: (1, None, 1)}
    assert parts(session, "dispatched", as_of(9), as_of(14)) == {}


def test_a_correction_puts_the_past_right_and_is_told_as_such(session, cast):
    one = a_complaint(session, dispatched="2026-09-08", klass=Class.SERVICE)
    move(session, cast.siti, one, M.CORRECT, "2026-09-14", changed={"klass": Class.ASPIRATION})
    service = Filters(("34.04",), klass=Class.SERVICE)
    assert parts(session, "dispatched", as_of(9, 9), as_of(9, 14), service) == {
        Why.CORRECTED: (-1, None, 1)
    }
    # an aspiration is to be resolved in 5 working days, by the 15th and not by the 28th
    assert parts(session, "resolved_on_time", as_of(20, 20), as_of(20)) == {}
    assert parts(session, "resolved_on_time", as_of(13, 13), as_of(20)) == {
        Why.CORRECTED: (0, 1, 1)
    }


def test_a_step_taken_back_is_a_correction(session, cast):
    """Held five minutes before midnight, taken back three minutes after it."""
    one = a_complaint(session)
    move(session, cast.siti, one, M.HOLD, "2026-09-10", "23:55")
    move(session, cast.siti, one, M.UNDO, "2026-09-11", "00:03")
    assert parts(session, "hold_rate", as_of(9, 9), as_of(10, 10)) == {Why.HELD: (1, 0, 1)}
    assert parts(session, "hold_rate", as_of(10, 10), as_of(11)) == {Why.CORRECTED: (-1, 0, 1)}
    assert parts(session, "hold_rate", as_of(9, 9), as_of(11)) == {
        Why.HELD: (1, 0, 1),
        Why.CORRECTED: (-1, 0, 1),
    }


def test_a_new_holiday_moves_the_day_on_which_time_would_come(session, cast):
    """To be verified by the 10th; the 9th becomes a holiday, so by the 11th."""
    with_a_holiday(session, a_complaint(session))
    assert parts(session, "overdue", as_of(8, 8), as_of(11)) == {}
    assert parts(session, "overdue", as_of(7, 7), as_of(11)) == {
        Why.TIME: (1, None, 1),
        Why.POLICY: (-1, None, 1),
    }
    assert parts(session, "overdue", as_of(7, 7), as_of(12)) == {Why.TIME: (1, None, 1)}


def test_a_median_moves_by_what_closes(session, cast):
    """2, then 2 and 7: from 2 to 4.5 working days."""
    a_complaint(session, received="2026-09-01", dispatched="2026-09-02", followed_up="2026-09-04")
    a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-17")
    change = why(session, "follow_up_days", as_of(4), as_of(17))
    assert [(one.why, one.value, one.numerator) for one in change.parts] == [
        (Why.FOLLOWED_UP, Fraction(5, 2), 1)
    ]


def test_other_years_have_other_people(session, cast):
    a_complaint(session, received="2020-09-07")
    a_complaint(session, received="2026-09-07")
    change = why(
        session, "per_100k",
        Period(date(2020, 1, 1), date(2020, 12, 31), TODAY),
        Period(date(2026, 1, 1), date(2026, 12, 31), TODAY),
    )  # fmt: skip
    assert [one.why for one in change.parts] == [Why.CAME, Why.LEFT, Why.POPULATION]
    assert change.parts[-1].denominator == change.denominator != 0
    assert change.parts[-1].touched == 0


def test_an_agency_becomes_good(session, cast):
    a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-10")
    a_complaint(session, dispatched="2026-09-08", agency=DINKES)
    change = why(session, "good_agencies", as_of(9), as_of(10))
    assert [(one.why, one.value, one.numerator, one.denominator) for one in change.parts] == [
        (Why.FOLLOWED_UP, 50, 1, 0)
    ]


def test_agencies_get_a_decree(session, cast):
    """Of two agencies of Sleman one has had its decree since the 9th."""
    session.get_one(Agency, PUPR).decree_on = on(9)
    session.get_one(Agency, DINKES).decree, session.get_one(Agency, DINKES).decree_on = "", None
    session.flush()
    change = why(session, "connectivity", as_of(8), as_of(9))
    n = change.later.n
    name = session.get_one(Agency, PUPR).name
    (part,) = change.parts
    assert (part.why, part.numerator, part.denominator, part.agencies) == (
        Why.CONNECTED, 1, 0, (name,)
    )  # fmt: skip
    assert (part.value, part.touched) == (Fraction(100, n), None)
    (part,) = why(session, "connectivity", as_of(9), as_of(8)).parts
    assert (part.why, part.numerator) == (Why.DISCONNECTED, -1)
    assert why(session, "connectivity", as_of(9), as_of(10)).parts == ()
    with pytest.raises(BadInput, match="counts agencies"):
        why(session, "connectivity", as_of(8), as_of(9), Filters(("34.04",), klass=Class.SERVICE))


def test_agencies_become_active_and_cease_to_be(session, cast):
    """In the first week the one followed up, in the second the other."""
    a_complaint(session, received="2026-09-01", dispatched="2026-09-01", followed_up="2026-09-02")
    a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-09", agency=DINKES)
    weeks = Period(on(1), on(4), on(11)), Period(on(7), on(11), on(11))
    change = why(session, "activity", *weeks)
    names = [session.get_one(Agency, id).name for id in (DINKES, PUPR)]
    assert [(one.why, one.numerator, one.agencies) for one in change.parts] == [
        (Why.ACTIVE, 1, (names[0],)),
        (Why.INACTIVE, -1, (names[1],)),
    ]
    assert (change.earlier.value, change.difference) == (change.later.value, 0)
    theirs = explain(session, DEWI, "activity", JULY, AUGUST, filters=ALL, today=TODAY)
    assert (theirs.parts, theirs.is_folded) == ((), True)  # of fewer than ten agencies


def test_a_status_or_a_holder_is_refused_and_the_reason_is_said(session, cast):
    for kpi, filters in (
        ("dispatched", Filters(status="in_process")),  # type: ignore[arg-type]
        ("received", Filters(agency=PUPR)),
    ):
        with pytest.raises(BadInput, match="ledger"):
            why(session, kpi, as_of(9), as_of(10), filters)


def test_each_sees_the_changes_of_what_each_may_see(session, cast):
    a_complaint(session, dispatched="2026-09-08")
    a_complaint(session, dispatched="2026-09-08", agency=DINKES)
    stamps = as_of(7), as_of(8)
    for actor, n in ((cast.siti, 2), (cast.budi, 1), (cast.ani, 1), (cast.ayu, 0)):
        assert why(session, "dispatched", *stamps, Filters(), actor).numerator == n
    with pytest.raises(BadInput):
        why(session, "dispatched", *stamps, OURS, cast.ayu)
    with pytest.raises(NotAllowed):
        why(session, "dispatched", *stamps, Filters(), Actor("x", None))  # type: ignore[arg-type]


JULY, AUGUST = (Period(None, None, date(2026, month, 31)) for month in (7, 8))


def many(session: Session, n: int, day: str, **how: Any) -> None:
    some_complaints(session, [{"received": day, "dispatched": day, **how}] * n)


def test_a_partner_sees_parts_of_ten_and_more(session, cast):
    many(session, 12, "2026-07-06")
    many(session, 11, "2026-08-03")
    change = why(session, "dispatched", JULY, AUGUST, ALL, DEWI)
    assert [(one.why, one.numerator, one.touched) for one in change.parts] == [
        (Why.DISPATCHED, 11, 11)
    ]
    assert not change.is_folded


def test_a_partner_sees_no_part_of_fewer_nor_can_work_it_out(session, cast):
    many(session, 12, "2026-07-06")
    many(session, 20, "2026-08-03")
    kept = a_complaint(session, received="2026-08-03", dispatched="2026-08-03")
    for _ in range(SMALL - 1):
        one = a_complaint(session, received="2026-07-06", dispatched="2026-07-06")
        move(session, cast.siti, one, M.MERGE, "2026-08-10", other=kept.number)
    change = why(session, "dispatched", JULY, AUGUST, ALL, DEWI)
    assert [(one.why, one.numerator, one.touched) for one in change.parts] == [
        (Why.NOT_SHOWN, 12, None)
    ]
    assert change.is_folded
    assert {one.why for one in why(session, "dispatched", JULY, AUGUST).parts} == {
        Why.DISPATCHED,
        Why.MERGED,
    }


def test_a_partner_sees_nothing_where_an_end_is_hidden(session, cast):
    many(session, 9, "2026-07-06")
    many(session, 20, "2026-08-03")
    change = explain(
        session, DEWI, "dispatched", JULY, AUGUST, filters=ALL, today=TODAY
    )  # fmt: skip
    assert (change.difference, change.numerator, change.parts) == (None, None, ())
    assert (change.earlier.suppressed, change.earlier.n, change.later.n) == (True, 0, 29)


def test_a_partner_does_not_see_the_parts_of_single_days(session, cast):
    many(session, 12, "2026-07-06")
    many(session, 12, "2026-08-03")
    change = why(
        session, "dispatched", JULY, Period(None, None, date(2026, 8, 4)), ALL, DEWI
    )  # fmt: skip
    assert [one.why for one in change.parts] == [Why.NOT_SHOWN]


def test_a_partner_cannot_ask_for_one_age_after_another(session, cast):
    many(session, 12, "2026-07-06")
    with pytest.raises(NotAllowed, match="all ages"):
        why(session, "backlog", JULY, AUGUST, ALL, DEWI, age="over_60")
    assert why(session, "backlog", JULY, AUGUST, ALL, DEWI).later.n == 12


def test_a_partner_is_told_of_no_single_government(session, cast):
    many(session, 12, "2026-07-06")
    with pytest.raises(NotAllowed, match="together"):
        explain(session, DEWI, "dispatched", JULY, AUGUST, filters=OURS, today=TODAY)

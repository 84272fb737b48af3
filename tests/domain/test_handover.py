"""Who had it for how long: every day between receipt and end lies with exactly one."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from db.codes import Holder, MoveCode
from db.days import day_number, day_of
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import Rules
from lapor.domain.handover import Hop, Keeper, hops, total
from lapor.domain.policy import Policies
from lapor.domain.retelling import as_known
from tests.db.random_lives import TODAY, Fact, Life, Place, lives
from tests.db.told_lives import stored
from tests.domain.lives import NATIONAL, RULES, day, story

M = MoveCode
OFF = [date(2025, 8, 18), date(2025, 12, 25), date(2026, 1, 1), date(2026, 2, 17),
       *(date(2026, 3, d) for d in (18, 19, 20, 23, 24)), date(2026, 5, 1)]  # fmt: skip
SOME = Rules(Calendar(off=map(day_number, OFF)), Policies(NATIONAL))
MONDAY = "2026-09-07"
ENDINGS = (M.CLOSE, M.LAPSE, M.ARCHIVE, M.EXPIRE_HOLD, M.MERGE)


def told(found: list[Hop]) -> list[tuple[str, str, str | None, int]]:
    return [
        (hop.held.keeper.value, str(day_of(hop.start)),
         None if hop.until is None else str(day_of(hop.until)), hop.days)
        for hop in found
    ]  # fmt: skip


def working_days(start: int, end: int) -> int:
    """The oracle: those after `start`, up to and including `end`."""
    after = np.datetime64(day_of(start), "D") + 1
    return int(np.busday_count(after, np.datetime64(day_of(end), "D") + 1, holidays=OFF))


def test_an_ordinary_life_by_hand():
    life = story(
        (
            (M.RECEIVE, MONDAY, {"holder": Holder.NATIONAL}),
            (M.DIRECT, "2026-09-08", None, None, 2),
            (M.DISPATCH, "2026-09-10", None, 7, 2),
            (M.HOLD, "2026-09-11"),
            (M.COMPLETE, "2026-09-16"),
            (M.RETURN, "2026-09-17"),
            (M.DISPATCH, "2026-09-18", None, 8, 2),
            (M.FOLLOW_UP, "2026-09-22"),
            (M.CLOSE, "2026-09-24"),
        )
    )
    found = hops(life, day("2026-11-24"), RULES.calendar)
    assert told(found) == [
        ("national", "2026-09-07", "2026-09-08", 1),
        ("government", "2026-09-08", "2026-09-10", 2),
        ("agency", "2026-09-10", "2026-09-11", 1),
        ("reporter", "2026-09-11", "2026-09-16", 3),
        ("agency", "2026-09-16", "2026-09-17", 1),
        ("government", "2026-09-17", "2026-09-18", 1),
        ("agency", "2026-09-18", "2026-09-24", 4),
    ]
    assert [hop.held.agency for hop in found if hop.held.keeper == Keeper.AGENCY] == [7, 7, 8]
    assert total(found) == 13  # 7 to 24 September without a holiday


def test_what_still_lies_counts_to_today_and_a_weekend_costs_nobody():
    life = story(((M.RECEIVE, MONDAY), (M.DISPATCH, "2026-09-11")))
    found = hops(life, day("2026-09-13"), RULES.calendar)
    assert told(found) == [
        ("government", "2026-09-07", "2026-09-11", 4),
        ("agency", "2026-09-11", None, 0),
    ]


def test_a_unit_and_an_officer_are_hands_of_their_own():
    life = story(
        (
            (M.RECEIVE, MONDAY),
            (M.DISPATCH, "2026-09-08"),
            (M.ASSIGN_UNIT, "2026-09-09", {"unit": 71}),
        )
    )
    found = hops(life, day("2026-09-11"), RULES.calendar)
    assert [(hop.held.unit, hop.days) for hop in found] == [(None, 1), (None, 1), (71, 2)]


def test_the_days_it_was_closed_before_it_was_reopened_are_nobodys():
    life = story(
        (
            (M.RECEIVE, MONDAY),
            (M.DISPATCH, MONDAY),
            (M.FOLLOW_UP, "2026-09-08"),
            (M.CLOSE, "2026-09-09"),
            (M.REOPEN, "2026-09-14"),
            (M.CLOSE, "2026-09-15"),
        )
    )
    found = hops(life, day("2026-11-24"), RULES.calendar)
    assert [(hop.held.keeper, hop.days) for hop in found] == [
        (Keeper.GOVERNMENT, 0),
        (Keeper.AGENCY, 2),
        (Keeper.NOBODY, 3),
        (Keeper.AGENCY, 1),
    ]


def is_plain(life: Life) -> bool:
    """Told once, in order: what was put right afterwards has another story than its facts."""
    kinds = {fact.kind for fact in life.facts}
    is_dated = not any(fact.facts.get("undated") for fact in life.facts)
    return is_dated and kinds.isdisjoint({M.CORRECT, M.UNDO, M.REIMPORT, M.REDATE})


def ended(facts: Sequence[Fact]) -> int | None:
    """The day on which it was nobody's any more, if it still is."""
    end = None
    for fact in facts:
        if fact.kind in ENDINGS:
            end = fact.on
        elif fact.kind in (M.REOPEN, M.RESTORE, M.UNMERGE):
            end = None
    return end


@pytest.mark.parametrize("seed", range(6))
def test_random_lives_lose_no_day_and_count_none_twice(seed):
    today = day_number(TODAY)
    places = [Place(1, (7, 8, 9)), Place(2, (17, 18))]
    several = 0
    for life in filter(is_plain, lives(800, seed, places)):
        told_of_it = stored(life, lambda _government, _day: SOME).recordings
        activities = as_known([one.activity for _, told in told_of_it for one in told])
        found = hops(activities, today, SOME.calendar)
        end = ended(life.facts) or today
        assert total(found) == sum(hop.days for hop in found)
        assert total(found) == working_days(life.facts[0].on, end)
        assert [hop.until for hop in found[:-1]] == [hop.start for hop in found[1:]]
        assert [hop.days for hop in found] == [
            working_days(hop.start, today if hop.until is None else hop.until) for hop in found
        ]
        several += len(found) > 3
    assert several > 20

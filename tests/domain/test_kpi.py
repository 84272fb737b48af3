"""KPIs without a database: shapes, targets, what a partner does not see, why something is out."""

import math

import pytest

from db.codes import Metric, MoveCode
from lapor.domain.exclusion import reason
from lapor.domain.kpi import Direction, Figures, Reading, Share, at_place, per_cent, summary
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.domain.suppression import suppressed
from lapor.services.board import Standing, standing
from tests.domain.lives import day, lived

M = MoveCode


def test_the_catalogue_is_that_of_the_design():
    assert set(BY_CODE) == {
        "received", "dispatched", "follow_up_rate", "completion_rate", "verified_on_time",
        "followed_up_on_time", "resolved_on_time", "verify_days", "follow_up_days", "resolve_days",
        "backlog", "overdue", "escalation_due", "return_rate", "reopen_rate", "hold_rate",
        "archive_rate", "anonymous_rate", "secret_rate", "satisfaction", "per_100k",
        "connectivity", "activity", "good_agencies",
    }  # fmt: skip
    assert len(KPIS) == len(BY_CODE)


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if isinstance(kpi.shape, Share)])
def test_what_counts_is_among_what_could_count(kpi):
    """The denominator holds the failures; a rate of R has every outcome among R."""
    shape = kpi.shape
    inside = set(shape.of) <= set(shape.among)
    of_all = shape.among in ((Metric.DISPATCHED,), (Metric.RECEIVED,), (Metric.FIRST_DONE,))
    assert inside or of_all


@pytest.mark.parametrize(
    ("values", "median", "mean", "p90"),
    [
        ([3], 3, 3, 3),
        ([1, 2], 1.5, 1.5, 2),
        ([0, 0, 9], 0, 3, 9),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5, 5.5, 9),  # nine of ten are ≤ 9
        ([1] * 9 + [50], 1, 5.9, 1),
        ([1] * 8 + [50, 60], 1, 11.8, 50),
    ],
)
def test_the_median_the_mean_and_p90_are_those_of_the_definition(values, median, mean, p90):
    histogram = {value: values.count(value) for value in set(values)}
    found = summary(histogram)
    assert (found.median, found.p90, found.n) == (median, p90, len(values))
    assert math.isclose(found.mean or 0, mean)
    assert found.value == found.median


def test_nothing_measured_is_no_number():
    assert summary({}) == Figures(None, 0, 0)
    assert summary({3: 0}).value is None
    with pytest.raises(ValueError, match="no place 1"):
        at_place({}, 1)


def test_a_share_of_nothing_is_none_and_shares_are_not_rounded():
    assert per_cent(0, 0) is None
    assert per_cent(1, 3) == 100 / 3
    assert per_cent(0, 4) == 0


@pytest.mark.parametrize(
    ("code", "value", "reached"),
    [
        ("follow_up_rate", 75, True),
        ("follow_up_rate", 74.999, False),
        ("follow_up_days", 5, True),
        ("follow_up_days", 5.5, False),
        ("follow_up_rate", None, None),
        ("received", 12, None),  # neither way is better
        ("completion_rate", 12, None),  # no official target was found
    ],
)
def test_a_target_is_reached_at_its_own_number(code, value, reached):
    found = standing(BY_CODE[code], value, BY_CODE[code].target)
    assert (None if found is None else found == Standing.REACHED) is reached


def test_only_a_kpi_with_a_direction_has_a_target():
    assert all(kpi.target is None for kpi in KPIS if kpi.direction == Direction.NEITHER)


def reading(n: int, **group: str) -> Reading:
    return Reading("received", group, Figures(n, n, n))


def hidden(*readings: Reading) -> list[str]:
    found = suppressed(readings)
    assert all(one.n == 0 and one.value is None for one in found if one.suppressed)
    return ["/".join(map(str, one.group.values())) for one in found if one.suppressed]


def test_a_cell_of_fewer_than_ten_is_hidden_and_none_is_not_a_cell():
    assert hidden(reading(9)) == [""]
    assert hidden(reading(10)) == []
    assert hidden(reading(0)) == []


def share(of: int, n: int, **group: str) -> Reading:
    return Reading("follow_up_rate", group, Figures(100 * of / n, n, of, n))


def test_a_share_that_tells_of_fewer_than_ten_is_hidden_on_either_side():
    assert hidden(share(80, 86)) == [""]  # six were not followed up
    assert hidden(share(6, 86)) == [""]
    assert hidden(share(76, 86)) == []
    assert hidden(share(86, 86)) == []


def test_the_smallest_neighbour_is_hidden_too_or_the_total_would_tell():
    table = [reading(40, month="1"), reading(7, month="2"), reading(12, month="3")]
    assert hidden(*table) == ["2", "3"]


def test_two_small_cells_that_hold_fewer_than_ten_together_need_a_third():
    table = [reading(4, month="1"), reading(3, month="2"), reading(30, month="3")]
    assert hidden(*table) == ["1", "2", "3"]
    table = [reading(4, month="1"), reading(6, month="2"), reading(30, month="3")]
    assert hidden(*table) == ["1", "2"]


def test_neither_rows_nor_columns_tell_what_a_cell_holds():
    table = [
        reading(n, government=place, month=month)
        for place, row in {"A": (5, 20, 30), "B": (40, 50, 60), "C": (70, 80, 90)}.items()
        for month, n in zip("123", row, strict=True)
    ]
    found = set(hidden(*table))
    assert "A/1" in found
    for line in ([f"{p}/{m}" for m in "123"] for p in "ABC"):
        assert len(found & set(line)) != 1
    for line in ([f"{p}/{m}" for p in "ABC"] for m in "123"):
        assert len(found & set(line)) != 1


RECEIVED = (M.RECEIVE, "2026-09-01")
DISPATCHED = (M.DISPATCH, "2026-09-02")
FOLLOWED = (M.FOLLOW_UP, "2026-09-03")


@pytest.mark.parametrize(
    ("code", "moves", "why"),
    [
        ("follow_up_rate", [RECEIVED], "not dispatched"),
        ("follow_up_rate", [RECEIVED, DISPATCHED, (M.MERGE, "2026-09-04", {"merged_into": 1})],
         "merged into another complaint"),
        ("follow_up_rate", [RECEIVED, (M.ARCHIVE, "2026-09-04")], "archived"),
        ("follow_up_rate", [RECEIVED, (M.DELETE, "2026-09-04")], "deleted"),
        ("follow_up_rate", [RECEIVED, (M.DISPATCH, "2026-10-01")], "dispatched outside the period"),
        ("followed_up_on_time", [RECEIVED, DISPATCHED], "still running before its due date"),
        ("followed_up_on_time", [RECEIVED, DISPATCHED, (M.HOLD, "2026-09-03")], "on hold"),
        ("followed_up_on_time", [RECEIVED, (*DISPATCHED, {"undated": True})], "dates unknown"),
        ("follow_up_days", [RECEIVED, DISPATCHED], "not followed up"),
        ("resolve_days", [RECEIVED, DISPATCHED, FOLLOWED], "not done"),
        ("verify_days", [RECEIVED], "not verified"),
        ("reopen_rate", [RECEIVED, DISPATCHED, FOLLOWED], "not done"),
        ("reopen_rate", [RECEIVED, DISPATCHED, FOLLOWED, (M.CLOSE, "2026-10-01")],
         "done outside the period"),
        ("satisfaction", [RECEIVED, DISPATCHED, FOLLOWED, (M.CLOSE, "2026-09-09")], "not rated"),
        ("backlog", [RECEIVED, DISPATCHED, FOLLOWED, (M.CLOSE, "2026-09-09")], "closed"),
        ("overdue", [RECEIVED], "not past due"),
        ("escalation_due", [RECEIVED, DISPATCHED], "not over 60 working days"),
    ],
)  # fmt: skip
def test_whatever_is_left_out_has_its_reason(code, moves, why):
    state = lived(*moves)
    found = reason(BY_CODE[code], state, day("2026-09-01"), day("2026-09-30"))
    assert found.en == why


def test_a_complaint_without_a_class_has_no_limit():
    state = lived(RECEIVED, DISPATCHED, FOLLOWED, klass=None)
    found = reason(BY_CODE["resolved_on_time"], state, None, None)
    assert found.en == "not classified, so without a limit"

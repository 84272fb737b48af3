"""How far an indicator has come: only what is of one series and one place is compared."""

from datetime import date

import pytest

from lapor.services.board import Standing
from lapor.services.programme_framework import Point
from lapor.services.programme_progress import progress


def point(kind, year, value, *, hidden=False):
    return Point("", kind, "", "", date(year, 1, 1), date(year, 12, 31), value, None,
                 is_hidden=hidden)  # fmt: skip


@pytest.mark.parametrize(
    ("actual", "direction", "standing"),
    [
        (80, "up", Standing.REACHED), (79.9, "up", Standing.NEAR), (72, "up", Standing.NEAR),
        (71.9, "up", Standing.MISSED), (80, "down", Standing.REACHED),
        (88, "down", Standing.NEAR), (88.1, "down", Standing.MISSED), (80, "none", None),
    ],
)  # fmt: skip
def test_a_tenth_of_the_target_is_nearly(actual, direction, standing):
    points = [point("actual", 2021, actual), point("target", 2022, 80)]
    assert progress(points, direction).standing == standing


def test_the_newest_actual_is_held_against_the_target_it_runs_to():
    points = [
        point("baseline", 2019, 50), point("target", 2020, 60), point("actual", 2021, 70),
        point("target", 2022, 80), point("target", 2024, 90),
    ]  # fmt: skip
    found = progress(points, "up")
    assert (found.baseline.value, found.actual.value, found.target.value) == (50, 70, 80)
    assert progress(points[:3], "up").target.value == 60
    assert progress(points[1:2], "up").standing is None


def test_what_is_hidden_is_the_newest_and_not_judged():
    points = [
        point("actual", 2020, 90), point("actual", 2021, None, hidden=True),
        point("actual", 2022, None), point("target", 2022, 80),
    ]  # fmt: skip
    found = progress(points, "up")
    assert found.actual.is_hidden
    assert found.standing is None

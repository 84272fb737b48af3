"""Small lines: a month without a value is a gap, never a zero."""

from lapor.ui.sparklines import EDGE, HEIGHT, WIDTH, Line, runs


def test_a_gap_parts_the_line():
    found = runs(Line([0, 100, None, 50, None, None, 25], "#000", 100, ""))
    assert [len(points) for points in found] == [2, 1, 1]
    assert found[0][0] == (EDGE, HEIGHT - EDGE)
    assert found[0][1][1] == EDGE
    assert found[-1][0][0] == WIDTH - EDGE


def test_nothing_is_no_line():
    assert runs(Line([None] * 13, "#000", None, "")) == []
    assert runs(Line([], "#000", 100, "")) == []


def test_without_a_top_the_largest_is_the_top_and_nothing_is_the_ground():
    assert runs(Line([5, 10], "#000", None, ""))[0][1][1] == EDGE
    assert {y for _x, y in runs(Line([0, 0], "#000", None, ""))[0]} == {HEIGHT - EDGE}

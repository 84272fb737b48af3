"""Steps from one number to another: where their axis begins, and that it is said."""

import pytest

from lapor.ui import chart_kinds
from lapor.ui.chart_kinds import Step


def drawn(was: float, now: float):
    steps = [
        Step("Semula", was, 0, was, is_total=True),
        Step("Selesai", now - was, was, now),
        Step("Menjadi", now, 0, now, is_total=True),
    ]
    return chart_kinds.waterfall(steps, "persen", "Temuan", lambda value: f"{value:.1f}")


@pytest.mark.parametrize(("was", "now", "base"), [(87.4, 91.7, 85), (20, 90, 0), (0, 3, 0)])
def test_the_axis_begins_above_zero_only_where_it_says_so(was, now, base):
    bars = drawn(was, now).chart.to_dict()["layer"][0]["encoding"]["x"]
    title = " ".join(bars["title"])  # in lines, whole on a phone
    says = "begins at" in title or "mulai dari" in title
    assert says == (base > 0) and (not says or str(base) in title)
    assert bars["scale"] == ({"domainMin": base, "zero": False} if base else {"zero": True})


def test_each_part_has_its_sign_in_chart_and_table():
    assert [list(row.values())[1] for row in drawn(10, 8).rows()] == ["10.0", "−2.0", "8.0"]
    assert [list(row.values())[1] for row in drawn(8, 8).rows()] == ["8.0", "±0", "8.0"]

import pytest

from lapor.domain.gravity import Gravity, gravity


@pytest.mark.parametrize(
    ("score", "found"),
    [(1, Gravity.LOW), (5, Gravity.LOW), (6, Gravity.MEDIUM), (12, Gravity.MEDIUM),
     (15, Gravity.HIGH), (25, Gravity.HIGH)],
)  # fmt: skip
def test_gravity_grows_with_likelihood_and_impact(score, found):
    assert gravity(score) == found

"""How grave a risk is, by its likelihood and its impact, each from 1 to 5."""

from enum import StrEnum

from lapor.domain.text import Text

STEPS = range(1, 6)
HIGH_FROM, MEDIUM_FROM = 15, 6  # of likelihood times impact


class Gravity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


GRAVITIES = {
    Gravity.HIGH: Text("tinggi", "high"),
    Gravity.MEDIUM: Text("sedang", "medium"),
    Gravity.LOW: Text("rendah", "low"),
}


def gravity(score: int) -> Gravity:
    """Of a score from 1 to 25."""
    if score >= HIGH_FROM:
        return Gravity.HIGH
    return Gravity.MEDIUM if score >= MEDIUM_FROM else Gravity.LOW

"""Why another share of the agencies has a decree, or is active: which of them became so, or not."""

from collections.abc import Iterator
from fractions import Fraction

from sqlmodel import Session

from lapor.domain.change import NAMES, Why
from lapor.domain.kpi import Agencies, AgencyQuestion
from lapor.services import kpi_agencies
from lapor.services.change_told import Change, Part
from lapor.services.kpi_scope import Asked

BECAME = {
    AgencyQuestion.CONNECTED: (Why.CONNECTED, Why.DISCONNECTED),
    AgencyQuestion.ACTIVE: (Why.ACTIVE, Why.INACTIVE),
}


def change(session: Session, earlier: Asked, later: Asked) -> Change:
    """Both of the agencies at work today, so that none comes or goes between the two.

    Raises BadInput for a cut that agencies do not have.
    """
    first, last = (kpi_agencies.readings(session, question)[0] for question in (earlier, later))
    was, now = first.figures, last.figures
    parts = tuple(_parts(session, earlier, later))
    difference = sum((part.value for part in parts if part.value is not None), Fraction(0))
    return Change(
        earlier.kpi,
        first,
        last,
        difference if was.n else None,
        (now.numerator or 0) - (was.numerator or 0),
        (now.denominator or 0) - (was.denominator or 0),
        parts,
    )


def _parts(session: Session, earlier: Asked, later: Asked) -> Iterator[Part]:
    shape = earlier.kpi.shape
    assert isinstance(shape, Agencies)
    was, now = (kpi_agencies.answers(session, question) for question in (earlier, later))
    for why, sign in zip(BECAME[shape.question], (1, -1), strict=True):
        names = sorted(name for (id, name), so in now.items() if so - was[id, name] == sign)
        if names:
            n = sign * len(names)
            value = Fraction(n * 100, len(now))
            shown = () if earlier.aggregate else tuple(names)
            yield Part(why, NAMES[why], value, n, 0, None, shown)

"""Where within one government's territory complaints are: a number for each part of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session, col, select

from db.models import Government, Region
from lapor.domain.access import Actor
from lapor.domain.kpi import Figures, Reading, Split, per_cent
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.suppression import suppressed
from lapor.domain.text import Text
from lapor.services import kpi
from lapor.services.kpi_scope import Filters, Period, asked
from lapor.services.one_government import Part

MEASURES = ("received", "follow_up_rate")  # both are sums, so that villages add up to a district
UNKNOWN, OUTSIDE = "", "outside"
NAMES = {
    UNKNOWN: Text("Wilayah tidak diketahui", "Territory unknown"),
    OUTSIDE: Text("Di luar wilayah ini", "Outside this territory"),
}


def districts(
    session: Session, actor: Actor, period: Period, filters: Filters, code: str
) -> list[Part]:
    """Each district of a regency (each regency of a province) in the order of its official code,
    also where nothing came from; then those elsewhere, if any, and those nobody can place.

    `filters` name the government, `code` one of MEASURES. A partner sees nothing that is made of
    fewer than ten.
    """
    question = asked(session, actor, BY_CODE[code], period, (), filters, None)
    (government,) = question.cut.governments or ()
    root = session.exec(select(Government.region_id).where(Government.id == government)).one()
    if root is None:
        return []
    # a partner may ask for no single place; what is shown here is summed and then held back
    fine = replace(question, cut=replace(question.cut, by=(Split.TERRITORY,)))
    places = _below(session, root)
    by_place = _summed(kpi.measured(session, fine), places)
    shown = [*places, *([OUTSIDE] if OUTSIDE in by_place else []), UNKNOWN]
    readings = [_reading(code, place, by_place.get(place, [])) for place in shown]
    if question.aggregate:
        readings = suppressed(readings)
    names = places | NAMES
    return [Part(place, names[place], one) for place, one in zip(shown, readings, strict=True)]


def _below(session: Session, root: int) -> dict[str, Text]:
    """The parts of the territory, by their codes."""
    rows = session.exec(select(Region).where(Region.parent_id == root).order_by(col(Region.id)))
    return {row.code: Text(row.name, row.name) for row in rows}


def _summed(readings: Iterable[Reading], places: dict[str, Text]) -> dict[str, list[Reading]]:
    """What is known to the village counts for its district; the root alone says of no part.

    Villages are not all in our list of places: then their code has no dots.
    """
    found: dict[str, list[Reading]] = defaultdict(list)
    by_digits = {code.replace(".", ""): code for code in places}
    first = next(iter(by_digits), "")
    root = first[:-2]
    for one in readings:
        digits = (one.group[Split.TERRITORY] or "").replace(".", "")
        place = by_digits.get(digits[: len(first)])
        if place is None:
            place = UNKNOWN if root.startswith(digits) else OUTSIDE
        found[place].append(one)
    return found


def _reading(code: str, place: str, found: list[Reading]) -> Reading:
    numerator = sum(one.figures.numerator or 0 for one in found)
    n = sum(one.n for one in found)
    figures = Figures(numerator, numerator, numerator)
    if code != "received":
        figures = Figures(per_cent(numerator, n), n, numerator, n)
    return Reading(
        code, {Split.TERRITORY: place}, figures,
        undated=sum(one.undated for one in found),
        dates_unknown=any(one.dates_unknown for one in found),
    )  # fmt: skip

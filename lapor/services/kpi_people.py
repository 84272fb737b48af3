"""People behind a rate: the series and year nearest to the end of the period, each one once."""

from typing import NamedTuple

from sqlmodel import Session, col, select

from db.days import day_of
from db.models import Government, Population
from lapor.domain.kpi import Split
from lapor.domain.text import Text
from lapor.queries.ledger import Key
from lapor.services.kpi_scope import Asked


class People(NamedTuple):
    number: int | None
    note: Text | None


NOBODY = People(None, Text("Jumlah penduduk tidak diketahui.", "The population is not known."))


def people(session: Session, question: Asked, key: Key) -> People:
    """Of the places of a group: its territory, else its governments' without those inside."""
    group = dict(zip(question.cut.by, key, strict=True))
    regions = outermost(_regions(session, question, group))
    counts = [people_near(session, region, _year(question, group)) for region in regions]
    known = [one for one in counts if one is not None]
    if not known or len(known) < len(counts):
        return NOBODY
    series = ", ".join(dict.fromkeys(f"{one.series} {one.year}" for one in known))
    number = sum(one.people for one in known)
    return People(number, Text(f"Penduduk: {series}", f"Population: {series}"))


def _regions(session: Session, question: Asked, group: dict[Split, int | None]) -> list[int]:
    if Split.TERRITORY in group:
        place = group[Split.TERRITORY]
        return [] if place is None else [place]
    if question.cut.territories is not None:
        return [question.cut.territories[0][0]]
    statement = select(Government.region_id).where(col(Government.region_id).is_not(None))
    if Split.GOVERNMENT in group:
        statement = statement.where(Government.id == group[Split.GOVERNMENT])
    elif question.cut.governments is not None:
        statement = statement.where(col(Government.id).in_(question.cut.governments))
    return [region for region in session.exec(statement) if region is not None]


def outermost(regions: list[int]) -> list[int]:
    """Those that lie in no other of them: a regency's people live in its province too."""
    inside = set(regions)
    return [region for region in regions if not _above(region) & inside]


def _above(region: int) -> set[int]:
    found = set()
    while region >= 100:
        region //= 10_000 if region >= 1_000_000_000 else 100
        found.add(region)
    return found


def _year(question: Asked, group: dict[Split, int | None]) -> int:
    month = group.get(Split.MONTH)
    if month is not None:
        return month // 12
    last = question.span.last
    return day_of(question.cut.as_of if last is None else min(last, question.cut.as_of)).year


def people_near(session: Session, region: int, year: int) -> Population | None:
    """The series and year nearest to this one."""
    rows = session.exec(select(Population).where(Population.region_id == region)).all()
    return min(rows, key=lambda row: (abs(row.year - year), -row.year), default=None)

"""People behind a rate: the series and year nearest to the end of the period, each one once."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from sqlmodel import Session, select

from db.days import day_of
from db.models import Population
from lapor.domain.kpi import Split
from lapor.domain.text import Text
from lapor.queries.ledger import Key
from lapor.services.kpi_scope import Asked
from lapor.services.reference import regions


class People(NamedTuple):
    number: int | None
    note: Text | None


NOBODY = People(None, Text("Jumlah penduduk tidak diketahui.", "The population is not known."))


class Census:
    """Looks up once what many groups ask for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[tuple[object, ...], People] = {}

    @cached_property
    def _places(self) -> dict[int, int]:
        """Of each government that has a territory, its region."""
        found = regions(self._session)
        return {id: region for id, region in found.items() if region is not None}

    @cached_property
    def _counts(self) -> dict[int, list[Population]]:
        found: dict[int, list[Population]] = defaultdict(list)
        for row in self._session.exec(select(Population)):
            found[row.region_id].append(row)
        return found

    def people(self, question: Asked, key: Key) -> People:
        """Of the places of a group: its territory, else its governments' without those inside."""
        group = dict(zip(question.cut.by, key, strict=True))
        year, cut = _year(question, group), question.cut
        place = (Split.TERRITORY in group, group.get(Split.TERRITORY), group.get(Split.GOVERNMENT))
        asked = (*place, Split.GOVERNMENT in group, cut.territories, cut.governments, year)
        if (found := self._found.get(asked)) is None:
            found = self._found[asked] = self._people(question, group, year)
        return found

    def _people(self, question: Asked, group: dict[Split, int | None], year: int) -> People:
        counts = [self.near(region, year) for region in self._regions(question, group)]
        known = [one for one in counts if one is not None]
        if not known or len(known) < len(counts):
            return NOBODY
        series = ", ".join(dict.fromkeys(f"{one.series} {one.year}" for one in known))
        number = sum(one.people for one in known)
        return People(number, Text(f"Penduduk: {series}", f"Population: {series}"))

    def _regions(self, question: Asked, group: dict[Split, int | None]) -> list[int]:
        if Split.TERRITORY in group:
            place = group[Split.TERRITORY]
            return [] if place is None else [place]
        if question.cut.territories is not None:
            return [question.cut.territories[0][0]]
        if Split.GOVERNMENT in group:
            governments: Iterable[int | None] = [group[Split.GOVERNMENT]]
        else:
            asked = question.cut.governments
            governments = self._places if asked is None else asked
        places = self._places
        return outermost([places[one] for one in governments if one is not None and one in places])

    def near(self, region: int, year: int) -> Population | None:
        """The count nearest to that year."""
        rows = self._counts.get(region, [])
        return min(rows, key=lambda row: (abs(row.year - year), -row.year), default=None)


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

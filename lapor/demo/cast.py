"""Fills in agencies and accounts, and gathers the world in which the lives are told."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from db.codes import Role
from db.days import day_number
from db.models import Account, Agency, Category, Region
from db.models import Government as Row
from lapor.demo import people
from lapor.demo.agencies import (
    CATEGORY_WEIGHTS,
    EXTRA,
    KINDS,
    SILENT,
    UNITS,
    WITHOUT_DECREE,
    agency_names,
)
from lapor.demo.governments import PILOTS, Pilot
from lapor.demo.moments import Place
from lapor.demo.world import Government, Office, Territory, Weighted, World
from lapor.services.reference import rules_of

CENTRE = 0
# no password has this bcrypt hash that anybody knows: signing in to the demo is by one click
NO_PASSWORD = "$2b$12$" + "D" * 21 + "e" + "Demo" * 7 + "Dem"


def assemble(session: Session, seed: int, today: date) -> World:
    """Write agencies and accounts; return what the lives need to know."""
    pilots = {code: _government(session, pilot, seed) for code, pilot in PILOTS.items()}
    _add_accounts(session, pilots)
    session.flush()
    centre = session.get_one(Row, CENTRE)
    return World(
        centre=Government(
            CENTRE, None, people.NATIONAL, rules_of(session, CENTRE), _place(session, centre),
            (), {}, ([], []), (), None,
        ),
        pilots=pilots,
        categories={row.code: row.id for row in session.exec(select(Category))},
        today=day_number(today),
        seed=seed,
    )  # fmt: skip


def _place(session: Session, row: Row) -> Place:
    offset = datetime(2020, 1, 1, tzinfo=ZoneInfo(row.zone)).utcoffset()
    assert offset is not None
    return Place(rules_of(session, row.id).calendar, int(offset.total_seconds()))


def _government(session: Session, pilot: Pilot, seed: int) -> Government:
    row = session.exec(select(Row).where(Row.code == pilot.code)).one()
    offices = _offices(session, pilot, row.id, seed)
    return Government(
        id=row.id,
        pilot=pilot,
        coordinator=people.coordinator(pilot.code),
        rules=rules_of(session, row.id),
        place=_place(session, row),
        offices=offices,
        by_category=_by_category(offices),
        categories=_categories(pilot),
        territories=_districts(session, row.region_id or 0, pilot.code),
        region=row.region_id,
    )


def _offices(session: Session, pilot: Pilot, government_id: int, seed: int) -> tuple[Office, ...]:
    """Its agencies, with the liaison's first."""
    rng = Random(f"{seed} {pilot.code} agencies")
    liaison = people.liaison(pilot.code)
    names = agency_names(pilot.code)
    kinds = sorted(names, key=lambda kind: (kind != liaison.agency, list(names).index(kind)))
    offices = []
    for place, kind in enumerate(kinds, 1):
        agency_id = government_id * 100 + place
        session.add(_agency(rng, pilot, kind, names[kind], agency_id, government_id))
        session.flush()
        units = tuple(_add_units(session, kind, agency_id, government_id))
        officer = liaison.name if place == 1 else f"{kind}.{pilot.code.replace('.', '')}"
        slowness = 0.9 if place == 1 else rng.choice((0.6, 0.8, 0.9, 1.0, 1.2, 1.6))
        is_silent = kind in SILENT[pilot.code]
        colleague = people.colleague(pilot.code).name if place == 1 else None
        offices.append(
            Office(agency_id, kind, names[kind], officer, units, is_silent, slowness, colleague)
        )
    return tuple(offices)


def _agency(
    rng: Random, pilot: Pilot, kind: str, name: str, agency_id: int, government_id: int
) -> Agency:
    decree_on = date(2019, 2, 1) + timedelta(days=rng.randrange(1_500))
    has_decree = kind not in WITHOUT_DECREE[pilot.code]
    return Agency(
        id=agency_id,
        government_id=government_id,
        name=name,
        decree=f"SK {agency_id}/DEMO/{decree_on.year}" if has_decree else None,
        decree_on=decree_on if has_decree else None,
    )


def _add_units(session: Session, kind: str, agency_id: int, government_id: int) -> Iterable[int]:
    for place, name in enumerate(UNITS.get(kind, ()), 1):
        unit_id = 1_000_000 + agency_id * 10 + place
        session.add(Agency(id=unit_id, government_id=government_id, parent_id=agency_id, name=name))
        yield unit_id


def _categories(pilot: Pilot) -> tuple[list[str], list[float]]:
    extra = EXTRA[pilot.code]
    weights = {code: weight * extra.get(code, 1.0) for code, weight in CATEGORY_WEIGHTS.items()}
    return list(weights), list(weights.values())


def _by_category(offices: tuple[Office, ...]) -> dict[str, Weighted]:
    """Who answers what. What nobody answers goes to the busiest."""
    found: dict[str, Weighted] = {}
    for category in CATEGORY_WEIGHTS:
        able = [office for office in offices if category in KINDS[office.kind].answers]
        able = able or [offices[0]]
        found[category] = (able, [KINDS[o.kind].answers.get(category, 1.0) for o in able])
    return found


def _districts(session: Session, region_id: int, code: str) -> tuple[Territory, ...]:
    below = select(Region.id).where(Region.parent_id == region_id)
    if "." not in code:
        below = select(Region.id).where(col(Region.parent_id).in_(below))
    rows = session.exec(select(Region).where(col(Region.id).in_(below)).order_by(col(Region.id)))
    return tuple(Territory(row.id, row.name) for row in rows)


def _add_accounts(session: Session, pilots: dict[str, Government]) -> None:
    for person in people.PEOPLE:
        government = pilots[person.government] if person.government else None
        agency = government.liaison_office.id if government and person.agency else None
        session.add(_account(person.name, person.full_name, person.role, government, agency))
    # the other agencies' officers have names in the story, but nobody signs in as them
    for code, government in pilots.items():
        rng = Random(f"{code} officers")
        assert government.pilot is not None
        for office in government.offices[1:]:
            name = people.full_name(rng, government.pilot.culture)
            account = _account(office.officer, name, Role.LIAISON, government, office.id)
            account.is_active = False
            session.add(account)


def _account(
    name: str, full_name: str, role: Role, government: Government | None, agency: int | None
) -> Account:
    return Account(
        name=name,
        full_name=full_name,
        password_hash=NO_PASSWORD,
        role=role,
        government_id=government.id if government else None,
        agency_id=agency,
        is_demo=True,
    )

"""A database of random lives, and beside it the same as raw facts."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

import pandas as pd
from sqlalchemy import Engine
from sqlmodel import Session, select

from db.models import Agency, Government
from lapor.services.loading import load
from tests.db import oracle, told_lives
from tests.db.oracle_days import Governments
from tests.db.random_lives import CHANGED_ON, NOW, Fact, Life, Place, lives

SEED = 20261124
CODES = ("36.03", "51.03", "51")
FIRST_AGENCY, AGENCIES = 9_000, 6
Stamp = tuple[date, date | None]  # (as of, known on)
Answers = set[tuple[int, int]]  # (agency, day)


def born(
    engine: Engine, complaints: int, *, codes: Sequence[str] = CODES, served: int = 0,
    changes: bool = False,
) -> Iterator["World"]:  # fmt: skip
    """Rolled back at the end. So many are `served`: lived by the services, not loaded."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield World(session, complaints, tuple(codes), served, changes)
        outer.rollback()


class World:
    """What was written, and the same as raw facts."""

    def __init__(
        self, session: Session, complaints: int, codes: tuple[str, ...], served: int, changes: bool
    ) -> None:
        self.session, self.served = session, served
        ids = dict(session.exec(select(Government.code, Government.id)).all())
        self.codes = {ids[code]: code for code in codes}
        self.agencies: dict[int, str] = {}
        places = tuple(Place(one, self._found_agencies(one)) for one in self.codes)
        self.home_of = {
            one: self.codes[place.government] for place in places for one in place.agencies
        }
        self._told = told_by(complaints, places, served, changes, tuple(self.codes.items()))
        self._write(self._told.lives, served, changes)

    @property
    def facts(self) -> list[list[Fact]]:
        return [life.facts for life in self._told.lives]

    def _found_agencies(self, government: int) -> tuple[int, ...]:
        first = FIRST_AGENCY + len(self.agencies)
        for number in range(AGENCIES):
            decree_on = [None, date(2026, 5, 1), date(2024, 1, 1)][number % 3]
            agency = Agency(
                id=FIRST_AGENCY + len(self.agencies),
                government_id=government,
                name=f"Dinas {number} {self.codes[government]}",
                decree="1" if decree_on else None,
                decree_on=decree_on,
            )
            self.session.add(agency)
            self.agencies[agency.id] = agency.name
        self.session.flush()
        return tuple(range(first, first + AGENCIES))

    def _write(self, made: list[Life], served: int, changes: bool) -> None:
        """The services make their steps on the days they are of: the calendar changes between."""
        session, rules = self.session, told_lives.as_now(self.session)
        if changes:
            rules = told_lives.rules_by_day(session, self.codes)
        if served:
            told_lives.receive(session, made[:served], rules)
            told_lives.serve(session, made[:served], 0, CHANGED_ON)
        if changes:
            told_lives.change_calendar(session)
        if served:
            told_lives.serve(session, made[:served], CHANGED_ON, NOW + 1)
        load(session, (told_lives.stored(life, rules) for life in made[served:]))

    def frame(self, as_of: date, known_on: date | None = None) -> pd.DataFrame:
        return self._told.table((as_of, known_on))[0]

    def answers(self, as_of: date, known_on: date | None = None) -> Answers:
        return self._told.table((as_of, known_on))[1]

    def learn(self, stamps: Sequence[Stamp]) -> None:
        """Follow the stories once for all of these."""
        self._told.learn(stamps)


class ToldBy:
    """The lives and what pandas says of them: the same for each kind of database."""

    def __init__(self, made: list[Life], governments: Governments) -> None:
        self.lives, self.governments = made, governments
        self.tables: dict[Stamp, tuple[pd.DataFrame, Answers]] = {}

    def table(self, stamp: Stamp) -> tuple[pd.DataFrame, Answers]:
        if stamp not in self.tables:
            self.learn([stamp])
        return self.tables[stamp]

    def learn(self, stamps: Sequence[Stamp]) -> None:
        for known_on in {known_on for _, known_on in stamps}:
            days = {
                oracle.day_number(as_of): as_of
                for as_of, known in sorted(stamps, key=lambda one: one[0])
                if known == known_on and (as_of, known) not in self.tables
            }
            known = None if known_on is None else oracle.day_number(known_on)
            facts = (life.facts for life in self.lives)
            found = oracle.tables(facts, list(days), known, self.governments)
            self.tables |= {(days[day], known_on): told for day, told in found.items()}


@cache
def told_by(
    complaints: int, places: tuple[Place, ...], served: int, changes: bool,
    codes: tuple[tuple[int, str], ...],
) -> ToldBy:  # fmt: skip
    made = lives(complaints, SEED, list(places), by_hand=served)
    return ToldBy(made, Governments(dict(codes), changes))

"""A database of random lives, and beside it the same as raw facts."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
from sqlalchemy import Engine
from sqlmodel import Session, select

from db.models import Agency, Government
from lapor.services.loading import load
from lapor.services.reference import rules_of
from tests.db import oracle
from tests.db.random_lives import Fact, Place, lives, stored

SEED = 20261124
CODES = ("36.03", "51.03", "51")


def born(engine: Engine, complaints: int) -> Iterator["World"]:
    """Rolled back at the end."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield World(session, complaints)
        outer.rollback()


class World:
    """What was written, and the same as raw facts."""

    def __init__(self, session: Session, complaints: int) -> None:
        self.session = session
        ids = dict(session.exec(select(Government.code, Government.id)).all())
        self.codes = {ids[code]: code for code in CODES}
        self.agencies: dict[int, str] = {}
        self.decrees: dict[int, bool] = {}
        places = [Place(government, self._agencies(government)) for government in self.codes]
        found = lives(complaints, SEED, places)
        self.facts: list[list[Fact]] = [life.facts for life in found]
        load(session, (stored(life, rules_of(session, life.home)) for life in found))
        self._frames: dict[tuple[date, date | None], pd.DataFrame] = {}

    def _agencies(self, government: int) -> tuple[int, ...]:
        made = []
        for number in range(6):
            decree_on = [None, date(2026, 5, 1), date(2024, 1, 1)][number % 3]
            agency = Agency(
                id=9_000 + len(self.agencies),
                government_id=government,
                name=f"Dinas {number} {self.codes[government]}",
                decree="1" if decree_on else None,
                decree_on=decree_on,
            )
            self.session.add(agency)
            self.agencies[agency.id] = agency.name
            made.append(agency.id)
        self.session.flush()
        return tuple(made)

    def frame(self, as_of: date, known_on: date | None = None) -> pd.DataFrame:
        key = (as_of, known_on)
        if key not in self._frames:
            known = None if known_on is None else oracle.day_number(known_on)
            found = oracle.table(self.facts, oracle.day_number(as_of), known)
            found["overdue_on"] = oracle.overdue_cohort(found)
            self._frames[key] = found
        return self._frames[key]

"""What the program says and what the oracle expects, asked alike and told in one form."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import select

from db.codes import Role
from db.models import Category
from lapor.domain.access import Actor
from lapor.domain.kpi import Backlog, Count, Kpi, Rate, Reading, Split
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.services import kpi
from lapor.services.kpi_scope import Filters
from lapor.services.setup import PILOTS
from tests.db import oracle
from tests.db.random_lives import TODAY
from tests.db.world import World

RINI = Actor("rini", Role.NATIONAL)
LEDGER_KPIS = [one.code for one in KPIS if one.code not in ("connectivity", "activity")]
Span = tuple[date | None, date | None]


def said(kpi: Kpi, readings: Sequence[Reading]) -> dict[oracle.Group, Any]:
    """What the program says, in the form of the oracle; a group of nothing is none."""
    found: dict[oracle.Group, Any] = {}
    for one in readings:
        figures = one.figures
        key = tuple(code for name, code in one.group.items() if name != "age")
        if isinstance(kpi.shape, Backlog):
            found.setdefault(key, {})[one.group["age"]] = figures.value
        elif kpi.code in oracle.DAYS and figures.n:
            found[key] = (figures.median, figures.mean, figures.p90, figures.n)
        elif kpi.code == "good_agencies" and figures.n:
            found[key] = (figures.numerator, figures.denominator)
        elif kpi.code in oracle.SHARES and figures.n:
            found[key] = (figures.numerator, figures.denominator, figures.value)
        elif isinstance(kpi.shape, Count | Rate) and figures.numerator:
            found[key] = figures.numerator
    return {key: value for key, value in found.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return isinstance(value, dict) and not any(value.values())


SPLITS: dict[Split, Any] = {
    Split.CLASS: lambda world, frame, code: frame.klass,
    Split.CHANNEL: lambda world, frame, code: frame.channel.map(str),
    Split.CATEGORY: lambda world, frame, code: frame.category.map(categories(world)),
    Split.TERRITORY: lambda world, frame, code: frame.territory.map(
        {one: dotted(one) for one in frame.territory.unique()}
    ),
    Split.STATUS: lambda world, frame, code: frame.status,
    Split.GOVERNMENT: lambda world, frame, code: frame.government.map(world.codes),
    Split.MONTH: lambda world, frame, code: oracle.month(frame[oracle.dated(code)]),
    Split.AGENCY: lambda world, frame, code: agency(frame, code).map(world.agencies),
}


def categories(world: World) -> dict[int, str]:
    return dict(world.session.exec(select(Category.id, Category.code)).all())


def dotted(territory: int) -> str:
    """A Kemendagri code as it is written: 36.03.19."""
    digits = str(territory)
    return ".".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def agency(frame: pd.DataFrame, code: str) -> "pd.Series[Any]":
    """Who answered for it; of what was only received, whoever holds it."""
    if code == "overdue":
        return frame.agency.where(frame.in_r)
    return frame.holder if oracle.dated(code) == "received" else frame.agency


def expected(
    world: World, frame: pd.DataFrame, code: str, by: Sequence[Split]
) -> dict[oracle.Group, Any]:
    keys = [SPLITS[one](world, frame, code).reindex(frame.index).astype(object) for one in by]
    found = oracle.figures(frame, code, keys)
    if Split.MONTH in by:  # what nothing dates is of no month
        found = {key: one for key, one in found.items() if key[by.index(Split.MONTH)] is not None}
    return found


def within(frame: pd.DataFrame, code: str, period: Span) -> pd.DataFrame:
    """What is dated so."""
    cohort = frame[oracle.dated(code)]
    kept = pd.Series(True, index=frame.index)
    since, until = period
    if since is not None:
        kept &= cohort >= oracle.day_number(since)
    if until is not None:
        kept &= cohort <= oracle.day_number(until)
    return frame[kept]


def board(
    world: World, stamp: tuple[date, date | None], by: Sequence[Split],
    period: Span = (None, None), codes: Sequence[str] = LEDGER_KPIS, **narrow: Any,
) -> dict[str, list[Reading]]:  # fmt: skip
    """All of the catalogue in one read."""
    return kpi.board(
        world.session, RINI, narrow.pop("governments", PILOTS), since=period[0], until=period[1],
        as_of=stamp[0], known_on=stamp[1], by=by, today=TODAY, filters=Filters(**narrow),
        kpis=[BY_CODE[code] for code in codes],
    )  # fmt: skip

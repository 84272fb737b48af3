"""Places, days and limits as the rules need them, read once in a transaction."""

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, select, type_coerce
from sqlmodel import Session, col

from db.days import day_number
from db.models import CalendarDay, Government, Policy
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import Rules
from lapor.domain.policy import Limit, Policies

NATION = 0  # the region of days that are off everywhere


def government(session: Session, government_id: int) -> Government:
    known: dict[int, Government] = session.info.setdefault("governments", {})
    if government_id not in known:
        known[government_id] = session.get_one(Government, government_id)
    return known[government_id]


def know(session: Session, ids: Iterable[int]) -> None:
    """Read these governments at once: a list names several."""
    known: dict[int, Government] = session.info.setdefault("governments", {})
    unknown = set(ids) - known.keys()
    if unknown:
        found = session.execute(select(Government).where(col(Government.id).in_(unknown)))
        known.update((one.id, one) for one in found.scalars())


def zone_of(session: Session, government_id: int) -> ZoneInfo:
    return ZoneInfo(government(session, government_id).zone)


def rules_of(session: Session, government_id: int) -> Rules:
    """The days and limits of one government. A region's own days hold for it and below it."""
    known: dict[int, Rules] = session.info.setdefault("rules", {})
    if government_id not in known:
        known[government_id] = Rules(_calendar(session, government_id), _policies(session))
    return known[government_id]


def _calendar(session: Session, government_id: int) -> Calendar:
    region = government(session, government_id).region_id or NATION
    regions = {NATION, region, region // 100}
    days = _days_off(session)
    return _built(tuple((day, name) for day, name, where in days if where in regions))


def _days_off(session: Session) -> list[tuple[int, str, int]]:
    """(day, name, region) of every day off, as plain numbers: a page asks for many governments."""
    known: list[tuple[int, str, int]] | None = session.info.get("days_off")
    if known is None:
        day, region = col(CalendarDay.day), col(CalendarDay.region_id)
        statement = select(type_coerce(day, Integer), col(CalendarDay.name), region)
        rows = session.execute(statement.order_by(day, region))
        known = session.info["days_off"] = [(on, name, where) for on, name, where in rows]
    return known


@lru_cache(maxsize=64)
def _built(days: tuple[tuple[int, str], ...]) -> Calendar:
    return Calendar(names=dict(days))


def _policies(session: Session) -> Policies:
    known: Policies | None = session.info.get("policies")
    if known is None:
        rows = session.execute(select(Policy)).scalars()
        known = session.info["policies"] = Policies(_limit(row) for row in rows)
    return known


def _limit(row: Policy) -> Limit:
    return Limit(
        row.clock,
        row.klass,
        row.days,
        day_number(row.effective_on),
        row.basis,
        row.government_id,
        row.unit,
    )

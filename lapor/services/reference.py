"""Places, days and limits as the rules need them, read once in a transaction."""

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
    days = session.execute(  # plain numbers: every transaction that moves a complaint reads these
        select(type_coerce(col(CalendarDay.day), Integer), col(CalendarDay.name))
        .where(col(CalendarDay.region_id).in_(regions))
        .order_by(col(CalendarDay.day), col(CalendarDay.region_id))
    )
    return _built(tuple(map(tuple, days)))


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

"""Places, days and limits as the rules need them, read once in a transaction."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, bindparam, select, type_coerce
from sqlmodel import Session, col

from db.days import day_number
from db.models import CalendarDay, Government, Policy
from lapor.domain.calendar import NATION, Calendar
from lapor.domain.clocks import Rules
from lapor.domain.policy import Limit, Policies
from lapor.domain.redating import DayOff, Proposal, days_after, limits_after
from lapor.queries import kept

P = Policy
GOVERNMENTS = select(Government).where(col(Government.id).in_(bindparam("ids", expanding=True)))
DAYS_OFF = select(
    type_coerce(col(CalendarDay.day), Integer), col(CalendarDay.name), col(CalendarDay.region_id)
).order_by(col(CalendarDay.day), col(CalendarDay.region_id))
LIMITS = select(  # in the order of Limit
    col(P.clock), col(P.klass), col(P.days), type_coerce(col(P.effective_on), Integer),
    col(P.basis), col(P.government_id), col(P.unit),
).order_by(col(P.id))  # fmt: skip


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
        found = session.execute(GOVERNMENTS, {"ids": sorted(unknown)})
        known.update((one.id, one) for one in found.scalars())


def regions(session: Session) -> dict[int, int | None]:
    """By government: its region, where it has a territory."""
    known: dict[int, int | None] | None = session.info.get("regions")
    if known is None:
        rows = session.execute(select(col(Government.id), col(Government.region_id)))
        known = session.info["regions"] = {id: region for id, region in rows}  # noqa: C416
    return known


def with_days_of_their_own(session: Session) -> frozenset[int]:
    """The regions that have days off which the nation has not."""
    return _days_off(session).regions - {NATION}


def zone_of(session: Session, government_id: int) -> ZoneInfo:
    return ZoneInfo(government(session, government_id).zone)


def rules_of(session: Session, government_id: int) -> Rules:
    """The days and limits of one government. A region's own days hold for it and below it."""
    known: dict[int, Rules] = session.info.setdefault("rules", {})
    if government_id not in known:
        known[government_id] = Rules(_calendar(session, government_id), _policies(session))
    return known[government_id]


class Place(NamedTuple):
    """What a story is told by where it happens."""

    rules: Rules
    zone: ZoneInfo


def place(session: Session, government_id: int) -> Place:
    return Place(rules_of(session, government_id), zone_of(session, government_id))


def everywhere(session: Session) -> dict[int, Place]:
    """By government, all of them."""
    know(session, session.execute(select(col(Government.id))).scalars())
    return {id: place(session, id) for id in session.info["governments"]}


def _calendar(session: Session, government_id: int) -> Calendar:
    region = government(session, government_id).region_id or NATION
    return _days_off(session).calendar(frozenset({NATION, region, region // 100}))


class _DaysOff:
    """(day, name, region) of every day off; a page asks for the calendars of many governments."""

    def __init__(self, days: tuple[tuple[int, str, int], ...]) -> None:
        self.days = days
        self.regions = frozenset(where for _day, _name, where in days)
        self._built: dict[frozenset[int], Calendar] = {}

    def calendar(self, regions: frozenset[int]) -> Calendar:
        regions &= self.regions  # most places have no days of their own: one calendar serves them
        if regions not in self._built:
            self._built[regions] = Calendar(
                names={day: name for day, name, where in self.days if where in regions}
            )
        return self._built[regions]


def _days_off(session: Session) -> _DaysOff:
    known: _DaysOff | None = session.info.get("days_off")
    if known is None:
        rows = kept.columns(session, DAYS_OFF).all()
        known = session.info["days_off"] = _made(tuple(map(tuple, rows)))
    return known


@lru_cache(maxsize=4)  # the days as they are now, and as they were before a change
def _made(days: tuple[tuple[int, str, int], ...]) -> _DaysOff:
    return _DaysOff(days)


def _policies(session: Session) -> Policies:
    known: Policies | None = session.info.get("policies")
    if known is None:
        known = session.info["policies"] = _in_force(tuple(limits(session)))
    return known


@lru_cache(maxsize=4)  # as _made
def _in_force(limits: tuple[Limit, ...]) -> Policies:
    return Policies(limits)


def days_off(session: Session) -> list[DayOff]:
    """Every day off of the nation and of its regions, in their order."""
    rows = session.execute(
        select(CalendarDay).order_by(col(CalendarDay.day), col(CalendarDay.region_id))
    ).scalars()
    return [
        DayOff(day_number(one.day), one.region_id, one.name, one.kind, one.basis) for one in rows
    ]


def limits(session: Session) -> list[Limit]:
    """Every limit that was ever in force or will be."""
    return [Limit(*row) for row in kept.columns(session, LIMITS)]


def forget(session: Session) -> None:
    """The days or the limits were changed in this transaction: read them anew."""
    for name in ("rules", "days_off", "policies"):
        session.info.pop(name, None)


def assume(session: Session, proposal: Proposal) -> None:
    """From here on this session's rules are as if the proposal held. Nothing is written."""
    days = days_after(days_off(session), proposal.days)
    forget(session)
    told = sorted((one.on, one.region, one.name) for one in days)
    session.info["days_off"] = _DaysOff(tuple((on, name, region) for on, region, name in told))
    session.info["policies"] = Policies(limits_after(limits(session), proposal.limits))


def limit(row: Policy) -> Limit:
    return Limit(
        row.clock,
        row.klass,
        row.days,
        day_number(row.effective_on),
        row.basis,
        row.government_id,
        row.unit,
    )

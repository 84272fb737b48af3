"""The KPI board: the pilots side by side, each number with its target and its previous period."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session

from lapor.domain.access import Actor, Permission
from lapor.domain.kpi import (
    SMALL,
    Backlog,
    Count,
    Direction,
    Figures,
    Kpi,
    Reading,
    Split,
    Target,
    Unit,
)
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.queries import reference
from lapor.services import kpi, kpi_targets
from lapor.services.kpi_scope import ALL, Filters, Period
from lapor.services.kpi_targets import InForce
from lapor.services.setup import PILOTS

BOARD = (
    "received",
    "follow_up_rate",
    "completion_rate",
    "followed_up_on_time",
    "resolved_on_time",
    "resolve_days",
    "backlog",
)
WITHIN = {"34.04": "34", "51.03": "51"}  # the territory of the one lies in that of the other
NEAR = 0.1  # a tenth of the target is missing, or too much


class Standing(StrEnum):
    REACHED = "reached"
    NEAR = "near"
    MISSED = "missed"


STANDINGS = {
    Standing.REACHED: Text("tercapai", "reached"),
    Standing.NEAR: Text("hampir", "nearly"),
    Standing.MISSED: Text("belum", "not yet"),
}


@dataclass(frozen=True)
class Place:
    """A government on the board."""

    code: str
    name: str

    @property
    def within(self) -> str | None:
        return WITHIN.get(self.code)

    @property
    def is_province(self) -> bool:
        return "." not in self.code


@dataclass(frozen=True)
class Cell:
    """One number of one government, its target, and the same of the periods before."""

    kpi: str
    now: Reading
    before: Reading | None = None
    last_year: Reading | None = None  # the same period of the year before
    target: Target | None = None  # in force for this government and year

    @property
    def is_small(self) -> bool:
        """No percentage is made of fewer than ten complaints."""
        return too_small(self.now)

    @property
    def value(self) -> float | None:
        return shown(self.now)

    @property
    def earlier(self) -> float | None:
        return None if self.before is None else shown(self.before)

    @property
    def year_ago(self) -> float | None:
        return None if self.last_year is None else shown(self.last_year)

    @property
    def difference(self) -> float | None:
        if self.value is None or self.earlier is None:
            return None
        return self.value - self.earlier

    @property
    def standing(self) -> Standing | None:
        return standing(BY_CODE[self.kpi], self.value, self.target)


@dataclass(frozen=True)
class Board:
    places: list[Place]
    cells: dict[tuple[str, str], Cell]  # by codes of government and KPI
    goals: InForce = field(default_factory=InForce)
    year: int | None = None  # whose targets hold; None: the period crosses years

    def goal(self, kpi: Kpi) -> Target | None:
        """What a picture of all its places is measured against: of one place its own."""
        only = self.places[0].code if len(self.places) == 1 else ""
        return self.goals.of(kpi, only, self.year)

    def cell(self, place: str, kpi: str) -> Cell | None:
        return self.cells.get((place, kpi))


def too_small(reading: Reading) -> bool:
    unit = BY_CODE[reading.kpi].unit
    return unit in (Unit.PERCENT, Unit.DAYS) and 0 < reading.n < SMALL


def shown(reading: Reading) -> float | None:
    """The value, where it may be said at all."""
    return None if reading.suppressed or too_small(reading) else reading.value


def standing(kpi: Kpi, value: float | None, target: Target | None) -> Standing | None:
    """Reached, nearly (within a tenth of the target) or not yet."""
    if value is None or target is None or kpi.direction == Direction.NEITHER:
        return None
    return against(value, target.value, is_better_high=kpi.direction == Direction.HIGHER)


def against(value: float, goal: float, *, is_better_high: bool) -> Standing:
    """The same of any number that has a better end."""
    missing = goal - value if is_better_high else value - goal
    if missing <= 0:
        return Standing.REACHED
    return Standing.NEAR if missing <= abs(goal) * NEAR else Standing.MISSED


def before(period: Period) -> Period | None:
    """The stretch of the same length just before, seen at the same distance from its end."""
    if period.since is None or period.until is None:
        return None
    since, until = period.since, period.until
    if since.day == 1 and (until + timedelta(days=1)).day == 1:
        months = (until.year - since.year) * 12 + until.month - since.month + 1
        number = since.year * 12 + since.month - 1 - months
        earlier = date(number // 12, number % 12 + 1, 1)
    else:
        earlier = since - (until - since) - timedelta(days=1)
    last = since - timedelta(days=1)
    as_of = min(last + (period.as_of - until), period.as_of)
    # seen from 1 March a February would not have begun: it is shorter
    return Period(earlier, last, max(as_of, earlier), period.known_on)


def year_before(period: Period) -> Period | None:
    """The same days of the year before, seen at the same distance; known as the period is."""
    if period.since is None or period.until is None:
        return None
    since, until, as_of = (_a_year_ago(at) for at in (period.since, period.until, period.as_of))
    if (period.until + timedelta(days=1)).day == 1:  # a month's end stays one, also in February
        until = _a_year_ago(period.until + timedelta(days=1)) - timedelta(days=1)
    return Period(since, until, as_of, period.known_on)


def _a_year_ago(at: date) -> date:
    return at.replace(year=at.year - 1, day=28 if (at.month, at.day) == (2, 29) else at.day)


def places(session: Session, actor: Actor) -> list[Place]:
    """The pilots this actor may compare; whoever works for one government sees that one."""
    order = {code: at for at, code in enumerate(PILOTS)}
    found = reference.governments(session, actor, Permission.SEE_KPI, pilots_only=True)
    found.sort(key=lambda one: order.get(one.code, len(order)))
    return [Place(one.code, one.name) for one in found]


def board(
    session: Session,
    actor: Actor,
    period: Period,
    kpis: Sequence[str] = BOARD,
    filters: Filters = ALL,
) -> Board:
    """The places (of `filters`, if it names any) side by side.

    Raises NotAllowed or BadInput where the period may not be asked.
    """
    found = _places(session, actor, filters)
    now, then, ago = (
        _readings(session, actor, found, one, kpis, filters) if one else {}
        for one in (period, before(period), year_before(period))
    )
    goals, year = kpi_targets.in_force(session, period.known_on), kpi_targets.year_of(period)
    cells = {
        at: Cell(
            at[1], reading, then.get(at), ago.get(at), goals.of(BY_CODE[at[1]], at[0], year)
        )
        for at, reading in now.items()
    }  # fmt: skip
    return Board(found, cells, goals, year)


def _places(session: Session, actor: Actor, filters: Filters) -> list[Place]:
    wanted = filters.governments
    return [one for one in places(session, actor) if not wanted or one.code in wanted]


def _readings(
    session: Session, actor: Actor, found: list[Place], period: Period, kpis: Sequence[str],
    filters: Filters,
) -> dict[tuple[str, str], Reading]:  # fmt: skip
    """By codes of government and KPI. Who has nothing is told so: zero."""
    if not found:
        return {}
    codes = [place.code for place in found]
    measured = kpi.board(
        session,
        actor,
        codes,
        since=period.since,
        until=period.until,
        as_of=period.as_of,
        known_on=period.known_on,
        filters=filters,
        kpis=[whole(code) for code in kpis],
    )
    nothing = {(place, code): _nothing(code, place) for place in codes for code in kpis}
    return nothing | {
        (place, code): one
        for code, readings in measured.items()
        for place, one in by_place(readings).items()
    }


def whole(code: str) -> Kpi:
    """The KPI in one number: a backlog without its ages."""
    found = BY_CODE[code]
    if isinstance(found.shape, Backlog):
        return replace(found, shape=Count(found.shape.of, found.shape.less))
    return found


def _nothing(code: str, place: str) -> Reading:
    counts = BY_CODE[code].unit == Unit.COMPLAINTS
    return Reading(code, {Split.GOVERNMENT: place}, Figures(0 if counts else None, 0, 0))


def by_place(readings: Sequence[Reading]) -> dict[str, Reading]:
    return {one.group.get(Split.GOVERNMENT) or "": one for one in readings}

"""How much each agency of a government has, how fast it answers, and who there has it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session

from db.days import day_of, milliseconds
from db.models import Agency
from lapor.domain.access import Actor, Permission
from lapor.domain.clocks import end_of_day
from lapor.domain.errors import NotFound
from lapor.domain.kpi import SMALL, Counts, Days, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.queries import absences, ledger, loads, reference
from lapor.queries.absences import Away
from lapor.queries.counted import by_key
from lapor.queries.ledger import Cut, Span
from lapor.queries.loads import Load, OfficerLoad, Window
from lapor.queries.reference import Choice
from lapor.services.ledger import local_day
from lapor.services.reference import rules_of, zone_of

SOON, PAST = 5, 90  # working days ahead, calendar days back


@dataclass(frozen=True)
class Office:
    """An agency, or a unit below it, with what it has. Days are those of the first follow-up."""

    id: int
    name: str
    parent_id: int | None
    is_active: bool
    load: Load
    returned: int | None = None  # sent back in the last 90 days; of a unit nobody counts it
    median_days: float | None = None
    n: int = 0  # first follow-ups behind the median
    needs_approval: bool = False  # its answers wait for the head

    @property
    def is_small(self) -> bool:
        return self.n < SMALL


@dataclass(frozen=True)
class Workload:
    """The agencies of one government, the most late first, each followed by its units."""

    government_id: int
    offices: list[Office]
    since: date  # of the 90 days in which follow-ups and returns are counted
    today: date
    soon: date  # the fifth working day from today


@dataclass(frozen=True)
class Officer:
    """One officer of an agency, with what they have and whether they are away."""

    found: OfficerLoad
    away: Away | None


def governments(session: Session, actor: Actor) -> list[Choice]:
    """Whose boards this actor may open: their own, or any that has open complaints."""
    return [
        Choice(one.id, one.name) for one in loads.governments(session, actor, Permission.DISPATCH)
    ]


def of_government(
    session: Session, actor: Actor, government_id: int, *, now: datetime | None = None
) -> Workload:
    """Raises NotFound for a government that is not this actor's to dispatch in."""
    now = now or datetime.now(UTC)
    _require(session, actor, government_id)
    zone = zone_of(session, government_id)
    today = local_day(milliseconds(now), zone)
    soon = rules_of(session, government_id).calendar.after(today, SOON)
    window, since = Window(now, end_of_day(soon, zone)), today - PAST
    found = _offices(session, actor, government_id, window, since, today)
    return Workload(government_id, _ordered(found), day_of(since), day_of(today), day_of(soon))


def _require(session: Session, actor: Actor, government_id: int) -> None:
    reach = reference.governments(session, actor, Permission.DISPATCH)
    if government_id not in {one.id for one in reach}:
        raise _not_found()


def _not_found() -> NotFound:
    return NotFound(
        Text(
            "Pemerintah daerah atau instansi ini tidak ada atau di luar kewenangan Anda.",
            "There is no such government or agency, or it is outside what you may see.",
        )
    )


def _offices(
    session: Session, actor: Actor, government_id: int, window: Window, since: int, today: int
) -> list[Office]:
    has = loads.by_agency(session, actor, government_id, window)
    has_units = loads.by_unit(session, actor, government_id, window)
    returned = loads.returned(session, actor, government_id, since, today)
    days = _follow_up_days(session, government_id, since, today)
    found = []
    for one in loads.offices(session, government_id):
        if one.parent_id is not None:
            load = has_units.get(one.id, Load())
            found.append(Office(one.id, one.name, one.parent_id, one.is_active, load))
            continue
        figures = SHAPE.read(days.get(one.id, {}))
        found.append(
            Office(
                one.id, one.name, None, one.is_active, has.get(one.id, Load()),
                returned.get(one.id, 0), figures.median, figures.n, one.needs_approval,
            )
        )  # fmt: skip
    return [one for one in found if one.is_active or one.load.open]


def _shape() -> Days:
    shape = BY_CODE["follow_up_days"].shape
    assert isinstance(shape, Days)
    return shape


SHAPE = _shape()  # the KPI's own formula: a board must not count otherwise


def _follow_up_days(
    session: Session, government_id: int, since: int, today: int
) -> dict[int | None, Counts]:
    """What the KPI counts, by agency: dispatched in the window and followed up."""
    cut = Cut(
        metrics=SHAPE.of, as_of=today, spans=(Span(since, today),), by=(Split.AGENCY,),
        with_days=True, governments=(government_id,),
    )  # fmt: skip
    return {key[0]: counts for key, counts in by_key(ledger.sums(session, cut)).items()}


def _ordered(found: list[Office]) -> list[Office]:
    """The most late first; a unit right below its agency."""
    by_late = sorted(found, key=lambda one: (-one.load.late, -one.load.open, one.name))
    below: dict[int | None, list[Office]] = defaultdict(list)
    for one in by_late:
        below[one.parent_id].append(one)
    shown = {one.id for one in below[None]}
    orphans = [one for one in by_late if one.parent_id is not None and one.parent_id not in shown]
    return [each for one in below[None] for each in (one, *below[one.id])] + orphans


def officers(
    session: Session, actor: Actor, agency_id: int, *, now: datetime | None = None
) -> list[Officer]:
    """The officers of one agency; the last is nobody. Raises NotFound out of scope."""
    now = now or datetime.now(UTC)
    agency = session.get(Agency, agency_id) if 0 <= agency_id < 1 << 31 else None
    if agency is None:
        raise _not_found()
    _require(session, actor, agency.government_id)
    zone = zone_of(session, agency.government_id)
    today = local_day(milliseconds(now), zone)
    soon = rules_of(session, agency.government_id).calendar.after(today, SOON)
    found = loads.by_officer(session, actor, agency, Window(now, end_of_day(soon, zone)))
    away = absences.current(session, [one.account for one in found if one.account], day_of(today))
    return [Officer(one, away.get(one.account or "")) for one in found]

"""One KPI of all pilots: how each stands, how it went month by month, how many days it took."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from db.codes import Class, Clock
from db.models import Policy
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.comparison import Peers
from lapor.domain.errors import NotAllowed
from lapor.domain.kpi import DatedBy, Days, Figures, Kpi, Reading, Split, Target, together
from lapor.domain.suppression import suppressed
from lapor.domain.text import Text
from lapor.services import board, comparison, kpi, kpi_targets, trends
from lapor.services.comparison import COMPARABLE, Compared, PeerGroup, PeersBy
from lapor.services.kpi_scope import ALL, Filters, Period, asked, kpi_of
from lapor.services.passport import MEASURES
from lapor.services.trends import Month

ONLY_COUNTED = Text("Jumlah: tidak diberi peringkat", "A count: not ranked")
COUNTS = Peers("counts", Text("Jumlah tiap daerah", "The count of each"))
LONGEST = 40  # bars of a distribution; what took longer is in the last one
TOGETHER = Text(
    "Mitra melihat sebaran hari semua daerah percontohan bersama.",
    "Partners see the distribution of days of all pilots together.",
)


@dataclass(frozen=True, slots=True)
class Bin:
    """So many working days, both ends included; the last one has no end."""

    first: int
    last: int | None
    n: int | None  # None: not told to this reader


@dataclass(frozen=True, slots=True)
class Spread:
    """How many took how long. `limits` are working days that the policies allow."""

    reading: Reading
    bins: tuple[Bin, ...]
    limits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    kpi: Kpi
    places: tuple[board.Place, ...]
    groups: tuple[PeerGroup, ...]
    rule: Text
    goal: Target | None  # of a picture of all places
    targets: Mapping[str, Target | None]  # by code of the government
    months: tuple[Month, ...]  # none of a KPI that counts over its period


def indicator(
    session: Session,
    actor: Actor,
    code: str,
    period: Period,
    filters: Filters = ALL,
    *,
    peers_by: PeersBy = PeersBy.KIND,
    today: date | None = None,
) -> Indicator:
    """Of the pilots this actor may see. Raises BadInput or NotAllowed, as the KPI does."""
    found, places = kpi_of(code), board.places(session, actor)
    pilots = replace(filters, governments=tuple(one.code for one in places))
    rule = ONLY_COUNTED
    if found in COMPARABLE:
        compared = comparison.governments(
            session, actor, found, period, peers_by=peers_by, filters=filters, today=today
        )
        groups, rule = compared.groups, compared.rule
    else:
        groups = [_counted(session, actor, found, places, period, pilots, today)]
    goals, year = kpi_targets.in_force(session, period.known_on), kpi_targets.year_of(period)
    months: list[Month] = []
    if found.dated_by != DatedBy.PERIOD:
        months = trends.trend(session, actor, code, period, pilots)
    only = places[0].code if len(places) == 1 else ""
    targets = {one.code: goals.of(found, one.code, year) for one in places}
    goal = goals.of(found, only, year)
    return Indicator(found, tuple(places), tuple(groups), rule, goal, targets, tuple(months))


def _counted(
    session: Session,
    actor: Actor,
    kpi_: Kpi,
    places: list[board.Place],
    period: Period,
    filters: Filters,
    today: date | None,
) -> PeerGroup:
    """The most first. A backlog without its ages."""
    readings = kpi.measure(
        session, actor, board.whole(kpi_.code), since=period.since, until=period.until,
        as_of=period.as_of, known_on=period.known_on, by=(Split.GOVERNMENT,), filters=filters,
        today=today,
    )  # fmt: skip
    by_code = board.by_place(readings)
    found = [
        Compared(
            one.code,
            one.name,
            by_code.get(one.code) or Reading(kpi_.code, {}, Figures(0, 0, 0)),
            None,
            None,
            comparison.HIDDEN if one.code in by_code and by_code[one.code].suppressed
            else ONLY_COUNTED,
        )
        for one in places
    ]  # fmt: skip
    return PeerGroup(COUNTS, sorted(found, key=lambda one: -(one.reading.value or 0)), 0)


def spread(
    session: Session,
    actor: Actor,
    code: str,
    period: Period,
    filters: Filters = ALL,
    *,
    today: date | None = None,
) -> Spread | None:
    """How many took how many working days: of the pilots, or of the governments in the filters.

    None for a KPI that measures no days. Raises NotAllowed where a partner asks for one place.
    """
    found = kpi_of(code)
    if not isinstance(found.shape, Days):
        return None
    if filters.governments and actor.scope(Permission.SEE_KPI) == Scope.AGGREGATE:
        raise NotAllowed(TOGETHER)
    if not filters.governments:
        codes = tuple(one.code for one in board.places(session, actor))
        filters = replace(filters, governments=codes)
    question = asked(session, actor, found, period, (), filters, today)
    counts = kpi.counted_by_key(session, question).get((), {})
    (reading,) = kpi.measured(session, question, counted={(): counts})
    limits = _limits(session, found, filters.klass, min(period.until or period.as_of, period.as_of))
    bins = _bins(together(counts, found.shape.of), limits, reading.figures)
    if question.aggregate:
        (reading,) = suppressed([reading])
        bins = _for_partner(found, bins)
    return Spread(reading, bins, limits)


def _bins(
    histogram: Mapping[int, int], limits: tuple[int, ...], figures: Figures
) -> tuple[Bin, ...]:
    """One bar a day up to twice what nine in ten took, or past the limit; the rest in the last."""
    present = +Counter(histogram)
    if not present:
        return ()
    longest = max(present)
    reach = max(2 * (figures.p90 or 0), *(one + 2 for one in limits), 5)
    last = min(longest, reach, LONGEST)
    bins = [Bin(day, day, present[day]) for day in range(min(0, min(present)), last + 1)]
    over = sum(n for day, n in present.items() if day > last)
    return (*bins, Bin(last + 1, None, over)) if over else tuple(bins)


def _for_partner(found: Kpi, bins: tuple[Bin, ...]) -> tuple[Bin, ...]:
    """What is small is hidden, and enough beside it that it cannot be worked out."""
    told = suppressed(
        [Reading(found.code, {"days": str(one.first)}, Figures(None, one.n or 0, one.n))
         for one in bins]
    )  # fmt: skip
    return tuple(
        replace(one, n=None if reading.suppressed else one.n)
        for one, reading in zip(bins, told, strict=True)
    )


def _limits(session: Session, found: Kpi, klass: Class | None, day: date) -> tuple[int, ...]:
    """National limits in working days, in force on the day, of the class or of all classes."""
    clock: Clock | None = next((MEASURES[m] for m in found.shape.metrics if m in MEASURES), None)
    newest = select(Policy).where(
        Policy.clock == clock,
        col(Policy.government_id).is_(None),
        Policy.unit == "working_days",
        col(Policy.effective_on) <= day,
    )
    in_force: dict[Class | None, int] = {}
    for row in session.exec(newest.order_by(col(Policy.effective_on))):
        in_force[row.klass] = row.days
    if klass is not None:
        own = in_force.get(klass, in_force.get(None))
        return () if own is None else (own,)
    return tuple(sorted(set(in_force.values())))

"""Places side by side, among their peers only, each with how sure its number is."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from db.codes import GovernmentKind
from db.models import Agency, Government
from lapor.domain.access import Actor, Permission
from lapor.domain.comparison import (
    AGENCIES,
    KINDS,
    LEAST,
    RULE,
    Interval,
    Peers,
    Rank,
    band,
    median_interval,
    ranks,
    rate_interval,
    wilson,
)
from lapor.domain.errors import BadInput
from lapor.domain.kpi import (
    Agencies,
    Counts,
    Days,
    Direction,
    Figures,
    Kpi,
    Rate,
    Reading,
    Share,
    Split,
    together,
)
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.suppression import suppressed
from lapor.domain.text import Text
from lapor.queries import reference
from lapor.queries.counted import Counted
from lapor.services import kpi as kpis
from lapor.services.kpi_labels import Labels
from lapor.services.kpi_people import Census
from lapor.services.kpi_scope import ALL, Asked, Filters, Period, asked, kpi_of


class PeersBy(StrEnum):
    KIND = "kind"  # provinces with provinces, regencies with regencies, cities with cities
    PEOPLE = "people"  # as many people, whatever the kind of government


HIDDEN = Text("Kurang dari 10 laporan: tidak ditampilkan", "Fewer than 10 complaints: not shown")
FEW = Text(f"n < {LEAST}: tanpa peringkat", f"n < {LEAST}: no rank")
UNDATED = Text("Tanggal tidak diketahui", "Dates unknown")
NO_PEOPLE = Text("Jumlah penduduk tidak diketahui", "The population is not known")
NEITHER = Text("Lebih tinggi bukan lebih baik atau lebih buruk", "More is neither better nor worse")
ALONE = Text("Tidak ada pembanding sejenis", "There is no peer to compare with")


@dataclass(frozen=True)
class Compared:
    """One place: its number, between what it lies, and its rank among its peers or why not."""

    code: str  # of the government; of an agency its name
    name: str
    reading: Reading  # its note is the population series, where people were counted
    interval: Interval | None
    rank: Rank | None
    why_not: Text | None = None  # it has no rank


@dataclass(frozen=True)
class PeerGroup:
    peers: Peers
    places: list[Compared]  # the best first; who has no rank comes last
    ranked: int


@dataclass(frozen=True)
class Comparison:
    kpi: Kpi
    groups: list[PeerGroup]
    rule: Text = RULE


@dataclass(frozen=True)
class _Place:
    code: str
    name: str
    peers: Peers


COMPARABLE = tuple(one for one in KPIS if isinstance(one.shape, Share | Days | Rate | Agencies))


def governments(
    session: Session,
    actor: Actor,
    kpi: Kpi | str,
    period: Period,
    *,
    peers_by: PeersBy = PeersBy.KIND,
    filters: Filters = ALL,
    today: date | None = None,
) -> Comparison:
    """The governments named in the filters, else the pilots this actor may see.

    All are asked in one question, so that what a partner must not see is hidden over the whole
    line; ranks are made of what is shown. Raises BadInput for a KPI that only counts.
    """
    kpi = _comparable(kpi)
    rows = reference.governments(
        session, actor, Permission.SEE_KPI, pilots_only=not filters.governments
    )
    if filters.governments:
        rows = [row for row in rows if row.code in filters.governments]
    else:
        filters = replace(filters, governments=tuple(row.code for row in rows))
    question = asked(session, actor, kpi, period, (Split.GOVERNMENT,), filters, today)
    last = min(period.until or period.as_of, period.as_of)
    census = Census(session)
    places = [_Place(row.code, row.name, _peers(census, row, peers_by, last.year)) for row in rows]
    return _compared(session, question, places, Split.GOVERNMENT)


def _peers(census: Census, row: Government, peers_by: PeersBy, year: int) -> Peers:
    if peers_by == PeersBy.KIND:
        return KINDS[GovernmentKind(row.kind)]
    near = None if row.region_id is None else census.near(row.region_id, year)
    return band(near.people if near else None)


def agencies(
    session: Session,
    actor: Actor,
    kpi: Kpi | str,
    period: Period,
    *,
    government: str,
    filters: Filters = ALL,
    today: date | None = None,
) -> Comparison:
    """The agencies of one government. A partner may not ask; a liaison sees their own alone."""
    kpi = _comparable(kpi)
    filters = replace(filters, governments=(government,))
    question = asked(session, actor, kpi, period, (Split.AGENCY,), filters, today)
    statement = (
        select(Agency.name)
        .join(Government, col(Government.id) == col(Agency.government_id))
        .where(Government.code == government, col(Agency.parent_id).is_(None))
        .order_by(Agency.name)
    )
    if question.cut.agencies is not None:
        statement = statement.where(col(Agency.id).in_(question.cut.agencies))
    places = [_Place(name, name, AGENCIES) for name in session.exec(statement)]
    return _compared(session, question, places, Split.AGENCY)


def _comparable(kpi: Kpi | str) -> Kpi:
    kpi = kpi_of(kpi)
    if isinstance(kpi.shape, Share | Days | Rate | Agencies):
        return kpi
    raise BadInput(
        Text(
            f"“{kpi.name.id}” adalah jumlah; yang dibandingkan ialah persentase, median, atau "
            "angka per 100.000 penduduk.",
            f"“{kpi.name.en}” is a count; what can be compared is a share, a median or a rate "
            "per 100,000 people.",
        )
    )


def _compared(
    session: Session, question: Asked, places: Sequence[_Place], split: Split
) -> Comparison:
    kpi = question.kpi
    counted: Counted = {}
    if isinstance(kpi.shape, Agencies):
        readings = kpis.measured(session, question)
    else:
        counted = kpis.counted_by_key(session, question)
        readings = kpis.measured(session, question, counted=counted)
    if question.aggregate:
        readings = suppressed(readings)
    by_code = {one.group[split]: one for one in readings}
    counts = {
        group[split]: counted[key] for key, group in Labels(session).groups((split,), counted)
    }
    members: dict[Peers, list[Compared]] = defaultdict(list)
    for place in places:
        reading = by_code.get(place.code) or _nothing(kpi, split, place.code)
        interval = _interval(kpi, reading, counts.get(place.code, {}))
        why_not = _why_not(kpi, reading, interval)
        members[place.peers].append(
            Compared(place.code, place.name, reading, interval, None, why_not)
        )
    found = [_ranked(kpi, peers, group) for peers, group in members.items()]
    return Comparison(kpi, found)


def _nothing(kpi: Kpi, split: Split, code: str) -> Reading:
    return Reading(kpi.code, {split: code}, Figures(None, 0, 0))


def _interval(kpi: Kpi, reading: Reading, counts: Counts) -> Interval | None:
    if reading.suppressed or reading.value is None:
        return None
    figures, shape = reading.figures, kpi.shape
    if isinstance(shape, Days):
        return median_interval(together(counts, shape.of))
    if isinstance(shape, Rate):
        return rate_interval(figures.n, figures.denominator or 0)
    return wilson(figures.numerator or 0, figures.n)


def _why_not(kpi: Kpi, reading: Reading, interval: Interval | None) -> Text | None:
    reasons: tuple[tuple[bool, Text], ...] = (
        (reading.suppressed, HIDDEN),
        (reading.dates_unknown, UNDATED),
        (isinstance(kpi.shape, Rate) and not reading.figures.denominator, NO_PEOPLE),
        (reading.n < LEAST or interval is None, FEW),
        (kpi.direction == Direction.NEITHER, NEITHER),
    )
    return next((text for holds, text in reasons if holds), None)


def _ranked(kpi: Kpi, peers: Peers, members: Sequence[Compared]) -> PeerGroup:
    rankable = [one for one in members if one.why_not is None and one.interval is not None]
    rest = [one for one in members if one not in rankable]
    if len(rankable) == 1:
        rest, rankable = [*rest, replace(rankable[0], why_not=ALONE)], []
    higher = kpi.direction == Direction.HIGHER
    intervals = [one.interval for one in rankable if one.interval is not None]
    found = [
        replace(one, rank=rank)
        for one, rank in zip(rankable, ranks(intervals, higher_is_better=higher), strict=True)
    ]
    by_value = _by_value(higher)
    return PeerGroup(peers, sorted(found, key=by_value) + sorted(rest, key=_name), len(found))


def _by_value(higher: bool) -> Callable[[Compared], tuple[float, str]]:
    return lambda one: ((one.reading.value or 0) * (-1 if higher else 1), one.name)


def _name(one: Compared) -> str:
    return one.name

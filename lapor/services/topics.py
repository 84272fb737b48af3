"""The topic monitor: how many complaints are about a topic, and what share of which they are."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import NamedTuple, TypeVar

from sqlmodel import Session

from db.days import day_of, first_of_month, month_number
from lapor.domain import topic as domain
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import NotAllowed
from lapor.domain.kpi import SMALL, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.domain.topic import Counted, Parted
from lapor.queries import programme as rows_of
from lapor.services import board, topic_rules, topic_sums
from lapor.services.kpi_scope import Asked, Filters, Period, asked
from lapor.services.month_sums import Months
from lapor.services.topic_rules import Topic
from lapor.services.topic_sums import NOTHING, Sums, more

RECEIVED = BY_CODE["received"]
BEGAN = date(2019, 4, 1)  # the Record of Discussion of KOICA, UNDP and KemenPANRB
ADOPTION = ("ADOPSI", "ADOPSI-NAIK")  # published: users, reporters, and growth of complaints
BY = (Split.GOVERNMENT, Split.MONTH)
K = TypeVar("K", bound=Hashable)


class Tables(NamedTuple):
    """A topic in one period. Months are their first days, places codes of pilots."""

    total: Counted
    months: dict[date, Counted]
    places: dict[str, Counted]


@dataclass(frozen=True)
class Inside:
    """A topic, what it is counted in (None: all received), and the same in the period before."""

    topic: Topic
    within: Topic | None
    now: Tables
    before: Tables | None


@dataclass(frozen=True)
class Monitor:
    """A topic, then all its parts, each after what it is a part of."""

    topics: list[Inside]
    period: Period
    earlier: Period | None
    places: list[board.Place]
    counted_at: datetime | None  # None: exact


def monitor(
    session: Session, actor: Actor, code: str, period: Period, *, edition: int | None = None,
    today: date | None = None, exact: bool = False,
) -> Monitor:  # fmt: skip
    """Counts and shares by month and by pilot, by the edition that holds or an earlier one.

    Its parts, and what it is a part of, are always of the edition that holds. A partner sees no
    cell of fewer than ten. `exact`: count what has changed, however long that takes. Raises
    NotAllowed, BadInput, NotFound, or NotCounted.
    """
    topic = topic_rules.one(session, actor, code, edition)
    known = {one.code: one for one in topic_rules.listed(session, actor)} | {code: topic}
    places = board.places(session, actor)
    filters = Filters(governments=tuple(place.code for place in places))
    earlier = board.before(period)
    asks = [
        asked(session, actor, RECEIVED, one, BY, filters, today) for one in (period, earlier) if one
    ]
    of, sums, found = rows_of.places(session), Sums(session, asks, exact=exact), list[Inside]()
    for one in _below(topic, known.values()):
        way = topic_rules.way(one, known)
        tables = [
            _tables(sums.cells(way, number), ask, of, has_parent=len(way) > 1)
            for number, ask in enumerate(asks)
        ]
        within = way[1] if len(way) > 1 else None
        found.append(Inside(one, within, tables[0], tables[1] if earlier else None))
    return Monitor(found, period, earlier, places, sums.at)


class Years(NamedTuple):
    counted: list[Counted]  # of each period
    at: datetime | None  # None: exact


def by_period(
    session: Session, actor: Actor, code: str, periods: Sequence[Period],
    governments: tuple[str, ...], today: date, *, exact: bool = False,
) -> Years:  # fmt: skip
    """The topic in each of these periods of whole months, each beginning where one ended.

    Raises NotCounted.
    """
    known = {one.code: one for one in topic_rules.listed(session, actor)}
    topic = topic_rules.one(session, actor, code, None)
    filters, way = Filters(governments=governments), topic_rules.way(topic, known)
    asks = [asked(session, actor, RECEIVED, one, BY, filters, today) for one in periods]
    sums, found = Sums(session, asks, exact=exact), dict[int, Parted]()
    for number in range(len(asks)):
        found[number] = reduce(more, sums.cells(way, number).values(), NOTHING)
    counted = _opened(found, asks[0], has_parent=len(way) > 1)
    return Years(list(counted.values()), sums.at)


def to_count(session: Session, actor: Actor, code: str, edition: int | None = None) -> list[Months]:
    """What the monitor of this topic asks of the background."""
    topic = topic_rules.one(session, actor, code, edition)
    below = _below(topic, topic_rules.listed(session, actor))
    return [topic_sums.to_count(session, actor, one) for one in below]


def preview(
    session: Session, actor: Actor, draft: Topic, period: Period, today: date | None = None
) -> int | None:
    """How many complaints a rule that is not saved yet would count; None: fewer than ten.

    Nobody may feel their way to one complaint by its words. Raises NotAllowed, BadInput or
    NotCounted.
    """
    if actor.scope(Permission.EDIT_PROGRAMME) != Scope.ALL:
        raise NotAllowed(topic_rules.CLOSED)
    known = {one.code: one for one in topic_rules.listed(session, actor)}
    filters = Filters(governments=tuple(one.code for one in board.places(session, actor)))
    ask = asked(session, actor, RECEIVED, period, BY, filters, today)
    cells = Sums(session, [ask]).cells(topic_rules.way(draft, known))
    n = sum(one.n for one in cells.values())
    return None if 0 < n < SMALL else n


def _below(topic: Topic, known: Iterable[Topic]) -> list[Topic]:
    found = [topic]
    for one in known:
        if one.parent == topic.code and one.code != topic.code:
            found += _below(one, [other for other in known if other.code != topic.code])
    return found


def _tables(
    cells: Mapping[tuple[int, int], Parted], ask: Asked, of: Mapping[int, str], *, has_parent: bool
) -> Tables:
    months: dict[date, Parted] = dict.fromkeys(_months(ask, cells), NOTHING)
    places = {code: NOTHING for id, code in of.items() if code and _asks(ask, id)}
    whole = NOTHING
    for (government, month), one in cells.items():
        at, place = day_of(first_of_month(month)), of.get(government, "")
        months[at] = more(months.get(at, NOTHING), one)
        if place in places:
            places[place] = more(places[place], one)
        whole = more(whole, one)
    return Tables(
        _opened({"": whole}, ask, has_parent=has_parent)[""],
        _opened(months, ask, has_parent=has_parent),
        _opened(places, ask, has_parent=has_parent),
    )


def _asks(ask: Asked, government: int) -> bool:
    return ask.cut.governments is None or government in ask.cut.governments


def _months(ask: Asked, cells: Iterable[tuple[int, int]]) -> list[date]:
    """Every month of the period that has begun; without an end of its own, those with something."""
    there = [month for _government, month in cells]
    first, last = ask.span.first, min(ask.span.last or ask.cut.as_of, ask.cut.as_of)
    begins = min(there, default=None) if first is None else month_number(first)
    if begins is None:
        return []
    return [day_of(first_of_month(month)) for month in range(begins, month_number(last) + 1)]


def _opened(found: Mapping[K, Parted], ask: Asked, *, has_parent: bool) -> dict[K, Counted]:
    show = domain.for_partners if ask.aggregate else domain.open_to_all
    return show(found, has_parent=has_parent)


def share_of(inside: Inside) -> Text:
    """What the share is a share of."""
    if inside.within is None:
        return Text("dari semua laporan masuk", "of all complaints received")
    name = inside.within.name
    return Text(f"dari laporan {name.id}", f"of the complaints on {name.en}")

"""One government: where its complaints stand, which agencies answer, what comes in and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlmodel import Session

from db.codes import Channel, Class, Metric
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.kpi import SMALL, Count, Days, Figures, Reading, Share, Split, per_cent
from lapor.domain.kpi_catalogue import BY_CODE, DONE, FOLLOWED, KPIS, RECEIVED, R
from lapor.domain.suppression import suppressed
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.queries import hours as queries
from lapor.queries import reference
from lapor.services import kpi, trends
from lapor.services.board import BOARD, Board
from lapor.services.kpi_scope import Filters, Period, asked
from lapor.services.reference import zone_of
from lapor.services.trends import Month

INCLUSION = ("anonymous_rate", "secret_rate")
NUMBERS = (*BOARD, *INCLUSION)
NO_INTERNET = (Channel.SMS, Channel.TELEPHONE, Channel.LETTER, Channel.FACE_TO_FACE)
RANKED = tuple(one.code for one in KPIS if isinstance(one.shape, Share | Days))
FOLLOWED_UP = (*FOLLOWED, Metric.FOLLOWED_UNDATED)
FINISHED = (*DONE, Metric.DONE_UNDATED)
WAITING = (
    (
        "dispatch",
        Text("Menunggu disposisi", "Waiting for dispatch"),
        Count((*RECEIVED, *FINISHED), (Metric.CLOSED, *R)),
    ),
    (
        "follow_up",
        Text("Menunggu tindak lanjut pertama", "Waiting for the first follow-up"),
        Count(R, FOLLOWED_UP),
    ),
    (
        "completion",
        Text("Ditindaklanjuti, belum selesai", "Followed up, not done yet"),
        Count(FOLLOWED_UP, FINISHED),
    ),
)
AGES = {
    "0-5": Text("0–5 hari kerja", "0–5 working days"),
    "6-14": Text("6–14 hari kerja", "6–14 working days"),
    "15-60": Text("15–60 hari kerja", "15–60 working days"),
    "over_60": Text("lebih dari 60 hari kerja", "over 60 working days"),
}
NOWHERE = {
    Split.CATEGORY: Text("Tanpa kategori", "No category"),
    Split.CHANNEL: Text("Tanpa kanal", "No channel"),
    Split.CLASS: Text("Tanpa klasifikasi", "No class"),
}
CUTS = tuple(NOWHERE)
WEEKDAY, HOUR = "weekday", "hour"


@dataclass(frozen=True)
class Part:
    """One bar. `code` is what a filter takes; "" where there is none."""

    code: str
    name: Text
    reading: Reading


class Trend(NamedTuple):
    """By month, and the same months of the year before under the months they are compared with."""

    months: list[Month]
    year_before: list[Month]


class Hours(NamedTuple):
    """Received by weekday (0 is Monday) and hour of the government's clocks."""

    cells: dict[tuple[int, int], Reading]
    untimed: Reading  # a file told their day alone
    zone: str


def shows_agencies(actor: Actor) -> bool:
    """A partner sees a government as a whole."""
    return actor.scope(Permission.SEE_KPI) != Scope.AGGREGATE


def ranked_by(code: str) -> str:
    """By which KPI agencies are compared where this one was chosen: a count ranks nobody."""
    return code if code in RANKED else "follow_up_rate"


def passed(found: Board, place: str) -> list[Part]:
    """Received, dispatched, followed up, done: what the tiles are made of, each with its date."""
    answered, finished = found.cell(place, "follow_up_rate"), found.cell(place, "completion_rate")
    received = found.cell(place, "received")
    if answered is None or finished is None or received is None:
        return []
    given = finished.now if answered.now.suppressed else answered.now
    return [
        Part("received", Text("Masuk", "Received"), received.now),
        Part("dispatched", Text("Didisposisikan", "Dispatched"), _counted(given, of_all=True)),
        Part("followed_up", Text("Ditindaklanjuti", "Followed up"), _counted(answered.now)),
        Part("done", Text("Selesai", "Done"), _counted(finished.now)),
    ]


def _counted(share: Reading, *, of_all: bool = False) -> Reading:
    """What a share was made of, as a count."""
    n = share.figures.denominator if of_all else share.figures.numerator
    return share._replace(kpi="dispatched", figures=Figures(n, n or 0, n), undated=0)


def waiting(session: Session, actor: Actor, period: Period, filters: Filters) -> list[Part]:
    """What waits for what as of the day, whenever it came in, holds included.

    The three add up to all that is open. A liaison officer is given nothing to dispatch.
    """
    by_agency = actor.scope(Permission.SEE_KPI) == Scope.OWN_AGENCY
    stages = WAITING[1:] if by_agency else WAITING
    readings = []
    for code, _name, shape in stages:
        stage = replace(BY_CODE["backlog"], shape=shape)
        question = asked(session, actor, stage, _stock(period), (), filters, None)
        readings.append(kpi.measured(session, question)[0]._replace(group={"stage": code}))
    if not shows_agencies(actor):
        readings = suppressed(readings)
    return [Part(code, name, one) for (code, name, _), one in zip(stages, readings, strict=True)]


def _stock(period: Period) -> Period:
    """All that is open as of the day, whenever it came in."""
    return Period(None, None, period.as_of, period.known_on)


def ages(session: Session, actor: Actor, period: Period, filters: Filters) -> list[Part]:
    """The open ones by working days since receipt, whenever they came in."""
    found = kpi.measure(
        session, actor, "backlog", as_of=period.as_of, known_on=period.known_on, filters=filters
    )
    return [Part(str(one.group["age"]), AGES[str(one.group["age"])], one) for one in found]


def trend(session: Session, actor: Actor, code: str, period: Period, filters: Filters) -> Trend:
    window = trends.stretch(period)
    assert window.since is not None
    longer = replace(window, since=_years_on(window.since, -1))
    found = trends.trend(session, actor, code, longer, filters)
    months = [one for one in found if one.first >= window.since]
    shown = {one.first for one in months}
    before = [one._replace(first=_years_on(one.first, 1)) for one in found]
    return Trend(months, [one for one in before if one.first in shown])


def _years_on(first_of_month: date, years: int) -> date:
    return first_of_month.replace(year=first_of_month.year + years)


def parts(
    session: Session, actor: Actor, period: Period, filters: Filters, by: Split
) -> list[Part]:
    """What came in by class, channel or root category, the most first; without one comes last."""
    question = asked(session, actor, BY_CODE["received"], period, (by,), filters, None)
    readings = kpi.measured(session, question)
    names = _names(session, by)
    if by == Split.CATEGORY:
        readings = _by_root(readings, reference.category_roots(session))
    if question.aggregate:
        readings = suppressed(readings)
    found = [_part(one, one.group[by], names, by) for one in readings]
    return sorted(found, key=lambda one: (not one.code, -one.reading.n, one.code))


def _part(reading: Reading, code: str | None, names: dict[str, Text], by: Split) -> Part:
    if code is None:
        return Part("", NOWHERE[by], reading)
    return Part(code, names.get(code, Text(code, code)), reading)


def _names(session: Session, by: Split) -> dict[str, Text]:
    if by == Split.CLASS:
        return {klass.value: CLASS_NAMES[klass] for klass in Class}
    if by == Split.CHANNEL:
        return {channel.value: CHANNEL_NAMES[channel] for channel in Channel}
    return reference.category_texts(session)


def _by_root(readings: Iterable[Reading], roots: dict[str, str]) -> list[Reading]:
    """A category with those below it: that is what a filter by it takes."""
    found: dict[str | None, Reading] = {}
    for one in readings:
        code = one.group[Split.CATEGORY]
        root = None if code is None else roots.get(code, code)
        n = one.n + (found[root].n if root in found else 0)
        known = one.dates_unknown or (root in found and found[root].dates_unknown)
        found[root] = Reading(
            one.kpi, {Split.CATEGORY: root}, Figures(n, n, n), dates_unknown=known
        )
    return list(found.values())


def without_internet(channels: Sequence[Part]) -> Figures | None:
    """The share, in per cent, that came by a channel of NO_INTERNET; `channels` are all of them.

    No value of fewer than ten. None: where a channel is hidden from this reader, its share is too.
    """
    if any(one.reading.suppressed for one in channels):
        return None
    whole = sum(one.reading.n for one in channels)
    n = sum(one.reading.n for one in channels if one.code in NO_INTERNET)
    return Figures(None if whole < SMALL else per_cent(n, whole), whole, n, whole)


def hours(session: Session, actor: Actor, period: Period, filters: Filters) -> Hours:
    """Of what "received" counts, to the last complaint.

    Of a liaison officer it is what their agency holds today.
    """
    question = asked(session, actor, BY_CODE["received"], period, (), filters, None)
    (government,) = question.cut.governments or ()
    zone = zone_of(session, government)
    offset = datetime.combine(period.as_of, time(), zone).utcoffset() or timedelta()
    cut = replace(question.cut, metrics=RECEIVED)
    if queries.are_summed(cut, offset):
        found = queries.summed(session, cut, offset)
    else:
        count = queries.received_now if question.is_now else queries.received
        found = count(session, cut, offset)
    slots = [divmod(slot, queries.DAY) for slot in range(queries.WEEK)]
    counts = [found.get(slot, 0) for slot in range(queries.WEEK)]
    readings = [
        _received({WEEKDAY: str(day), HOUR: str(hour)}, n)
        for (day, hour), n in zip(slots, counts, strict=True)
    ]
    readings.append(_received({WEEKDAY: None, HOUR: None}, found.get(queries.UNTIMED, 0)))
    if question.aggregate:
        readings = suppressed(readings)
    *cells, untimed = readings
    return Hours(dict(zip(slots, cells, strict=True)), untimed, zone.key)


def _received(group: dict[str, str | None], n: int) -> Reading:
    return Reading("received", group, Figures(n, n, n))

"""Who writes when: the drafts of one month after another, in the order they were received."""

from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from random import Random
from typing import NamedTuple

from db.codes import Channel, Class
from db.days import day_number, day_of
from lapor.demo import people, wording
from lapor.demo.draft import Draft
from lapor.demo.governments import BURSTS, PANDEMIC, Pilot
from lapor.demo.moments import MORNING, OPENING
from lapor.demo.subjects import Subject
from lapor.demo.volumes import Cell
from lapor.demo.world import Government, Territory, World
from lapor.domain.quality import TYPED

FIRST_NUMBER = 9_000_001  # seven digits, as SP4N-LAPOR! gives them
IN_PERSON = frozenset({Channel.TELEPHONE, Channel.FACE_TO_FACE})
BY_CENTRE = frozenset({Channel.WEB, Channel.SMS, Channel.ANDROID, Channel.IOS, Channel.X})
SOCIAL = frozenset({Channel.INSTAGRAM, Channel.FACEBOOK, Channel.X})


class Receipt(NamedTuple):
    """Something arrives. Content comes later, once everything stands in order."""

    at: int
    pilot: str
    burst_at: int | None = None  # when it was typed in with many others
    stock: int | None = None  # its place in the stock of open complaints
    is_for_centre: bool = False


def in_order(
    world: World, cells: list[Cell], stock: list[Receipt], rng_seed: int
) -> Iterator[tuple[Receipt, str, Random]]:
    """Every receipt with its number and the month's random numbers."""
    months = sorted(cells, key=lambda cell: (cell.since.year, cell.since.month, cell.pilot))
    number, waiting = FIRST_NUMBER, deque(sorted(stock))
    for (year, month), group in groupby(months, key=lambda c: (c.since.year, c.since.month)):
        rng = Random(f"{rng_seed} {year} {month}")
        receipts = [r for cell in group for r in _received(world.pilots[cell.pilot], cell, rng)]
        end = day_number((date(year, month, 28) + timedelta(days=4)).replace(day=1))
        while waiting and world.centre.place.day(waiting[0].at) < end:
            receipts.append(waiting.popleft())
        for receipt in sorted(receipts, key=lambda receipt: receipt.at):
            yield receipt, str(number), rng
            number += 1
    for receipt in waiting:
        yield receipt, str(number), Random(f"{rng_seed} {number}")
        number += 1


def _received(government: Government, cell: Cell, rng: Random) -> list[Receipt]:
    first, last = day_number(cell.since), day_number(cell.until)
    days = range(first, last + 1)
    weights = [1.0 if (day + 3) % 7 < 5 else 0.6 for day in days]
    chosen = rng.choices(days, weights, k=cell.complaints)
    receipts = [Receipt(government.place.written(day, rng), cell.pilot) for day in chosen]
    burst = BURSTS.get((cell.pilot, cell.since.year, cell.since.month))
    if burst is None or day_number(cell.since.replace(day=burst[0])) > last:
        return receipts
    return _with_burst(government, receipts, first, *burst)


def _with_burst(
    government: Government, receipts: list[Receipt], first: int, day: int, size: int
) -> list[Receipt]:
    """The first ones before the day were typed in on it, a few minutes apart."""
    typed_on = first + day - 1
    place, held_back = government.place, 0
    start = place.at(typed_on, OPENING + 600)
    found = []
    for receipt in sorted(receipts):
        if held_back < size and place.day(receipt.at) < typed_on:
            receipt = receipt._replace(burst_at=start + held_back * 400_000)
            held_back += 1
        found.append(receipt)
    return found


class Writer:
    """Gives receipts their content. Remembers the last ones, for some are sent again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.recent: dict[str, deque[Draft]] = {code: deque(maxlen=4) for code in world.pilots}

    def draft(self, receipt: Receipt, number: str, rng: Random) -> Draft:
        recent = self.recent[receipt.pilot]
        if receipt.stock is None and not receipt.burst_at and recent and rng.random() < 0.08:
            return self._again(rng.choice(recent), receipt, number, rng)
        draft = self._in_its_time(self._new(receipt, number, rng), receipt)
        if receipt.stock is None and not receipt.burst_at:
            recent.append(draft)
        return draft

    def _in_its_time(self, draft: Draft, receipt: Receipt) -> Draft:
        """In the pandemic many speak of it, by a chance of its own: the rest of the demo stays."""
        day = day_of(draft.government.place.day(receipt.at))
        if (day.year, day.month) not in PANDEMIC:
            return draft
        chance = Random(f"{self.world.seed} {draft.number}")
        return draft._replace(words=wording.in_pandemic(chance, draft.words))

    def _new(self, receipt: Receipt, number: str, rng: Random) -> Draft:
        government = self.world.pilots[receipt.pilot]
        pilot = government.pilot
        assert pilot is not None
        day = day_of(government.place.day(receipt.at))
        category = _category(government, day, rng)
        channel = Channel(pilot.social) if receipt.burst_at else _channel(pilot, rng)
        subject = wording.subject_of(rng, category)
        klass = _class(subject, category, rng)
        territory = rng.choice(government.territories)
        offices, weights = government.by_category[category]
        at, recorded_at = self._moments(receipt, channel, government, rng)
        return Draft(
            number=number,
            government=government,
            office=rng.choices(offices, weights)[0],
            year=day.year,
            at=at,
            recorded_at=recorded_at,
            by=government.coordinator if channel in TYPED else "",
            is_via_centre=receipt.is_for_centre or (channel in BY_CENTRE and rng.random() < 0.22),
            klass=None if channel == Channel.SMS and rng.random() < 0.05 else klass,
            category=category,
            channel=channel,
            territory=_territory(government, territory, rng),
            is_anonymous=rng.random() < 0.66,
            is_secret=rng.random() < 0.47,
            words=wording.write(rng, pilot, subject, klass, territory.name),
            reporter=people.reporter(rng, pilot.culture, is_social=channel in SOCIAL),
        )

    def _again(self, first: Draft, receipt: Receipt, number: str, rng: Random) -> Draft:
        """The same complaint once more; where it was sent to may differ."""
        offices, weights = first.government.by_category[first.category]
        same_office = rng.random() < 0.71
        return first._replace(
            number=number,
            office=first.office if same_office else rng.choices(offices, weights)[0],
            at=receipt.at,
            recorded_at=receipt.at,
            by="",
            channel=rng.choice((Channel.WEB, Channel.ANDROID, Channel.SMS)),
            year=day_of(first.government.place.day(receipt.at)).year,
            words=first.words._replace(body=wording.again(rng, first.words.body)),
            repeats=first.number,
        )

    def _moments(
        self, receipt: Receipt, channel: Channel, government: Government, rng: Random
    ) -> tuple[int, int]:
        """(received, recorded): what an officer types in is recorded in office hours."""
        place, at = government.place, receipt.at
        if receipt.burst_at:
            return at, receipt.burst_at
        if channel in IN_PERSON:
            at = place.office(place.day(at), rng)
            if at > place.at(self.world.today, MORNING):
                at = place.office(place.workday_before(self.world.today, 1), rng)
            return at, at
        if channel not in TYPED:
            return at, at
        recorded_at = place.later(at, 0, rng)
        return at, recorded_at if recorded_at < place.at(self.world.today, MORNING) else at


def _category(government: Government, day: date, rng: Random) -> str:
    _, aid = PANDEMIC.get((day.year, day.month), (1.0, 0.0))
    if rng.random() < aid:
        return "bantuan_sosial"
    codes, weights = government.categories
    (category,) = rng.choices(codes, weights)
    return category


def _channel(pilot: Pilot, rng: Random) -> Channel:
    (name,) = rng.choices(tuple(pilot.channels), tuple(pilot.channels.values()))
    return Channel(name)


def _class(subject: Subject, category: str, rng: Random) -> Class:
    if subject.title.startswith("Usul"):
        return Class.ASPIRATION
    if subject.title.startswith(("Informasi", "Kapan", "Syarat")):
        return Class.INFORMATION
    supervisory = 40 if category == "kepegawaian" else 4
    (klass,) = rng.choices(
        (Class.SERVICE, Class.SUPERVISORY, Class.ASPIRATION, Class.INFORMATION),
        (79, supervisory, 8, 7),
    )
    return klass


def _territory(government: Government, territory: Territory, rng: Random) -> int | None:
    """Seldom all of it: what reporters say about the place is not reliable."""
    drawn = rng.random()
    if drawn < 0.62:
        return territory.id
    return government.region if drawn < 0.86 else None

"""Made-up lives for the benchmark: the shape of real ones, none of their words."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from db.codes import Channel, Class, MoveCode
from db.days import day_number
from db.models import Agency, Government, Region
from lapor.bench import texts
from lapor.domain.clocks import Rules, happened
from lapor.domain.effects import apply
from lapor.domain.state import State
from lapor.services.reference import rules_of
from lapor.services.stories import NewComplaint, Told

FIRST, SPAN, AGENCIES = day_number(date(2021, 1, 1)), 2_100, 25
DAY = 86_400_000
MORNING = 8 * 3_600_000
ANSWER = "Terima kasih atas laporannya. Petugas kami sudah memeriksa lokasi."


class Life:
    """One life being told: each move is recorded when it happens."""

    def __init__(self, government: int, rules: Rules) -> None:
        self.government, self.rules, self.state = government, rules, State()
        self.recordings: list[tuple[int, tuple[Told, ...]]] = []

    def go(self, kind: MoveCode, on: int, *, agency: int | None = None, **facts: object) -> None:
        activity = happened(
            self.state, kind, on, self.rules, government=self.government, agency=agency,
            facts=facts or None, version=len(self.recordings) + 1,
        )  # fmt: skip
        at = on * DAY + MORNING
        note = ANSWER if kind == MoveCode.FOLLOW_UP else ""
        self.recordings.append((at, (Told(activity, at, "" if on == 0 else "ukur", note),)))
        self.state = apply(self.state, activity)


def agencies(session: Session) -> list[int]:
    """The pilots, each with its agencies; returns the pilots' ids."""
    pilots = [
        one.id
        for one in session.exec(select(Government).order_by(Government.id))  # type: ignore[arg-type]
        if one.is_pilot
    ]
    for place, pilot in enumerate(pilots):
        for number in range(1, AGENCIES + 1):
            session.add(
                Agency(id=place * AGENCIES + number, government_id=pilot, name=f"Instansi {number}")
            )
    session.flush()
    return pilots


def lives(session: Session, pilots: list[int], n: int, seed: int = 1) -> Iterator[NewComplaint]:
    """n complaints over six years in the order of receipt, a few percent still open today."""
    draw = random.Random(seed)
    today = day_number(datetime.now(UTC).date())
    places = {pilot: _places(session, pilot) for pilot in pilots}
    for number in range(n):
        place = min(int(draw.expovariate(0.5)), len(pilots) - 1)
        life = Life(pilots[place], rules_of(session, pilots[place]))
        agency = place * AGENCIES + min(int(draw.expovariate(0.15)) + 1, AGENCIES)
        territory = draw.choice(places[pilots[place]])
        _live(life, draw, FIRST + number * SPAN // n, agency, territory, today)
        title, body = texts.write(draw)
        yield NewComplaint(
            home_id=pilots[place],
            source="ukur",
            number=str(7_000_000 + number),
            title=title,
            body=body,
            recordings=tuple(life.recordings),
        )


def _places(session: Session, government: int) -> list[int]:
    """The districts of a government's region."""
    region = session.get_one(Government, government).region_id or 0
    digits = 6 - len(str(region))
    first, last = region * 10**digits, (region + 1) * 10**digits
    found = select(Region.id).where(col(Region.id) >= first, col(Region.id) < last)
    return list(session.exec(found)) or [region]


def _live(
    life: Life, draw: random.Random, day: int, agency: int, territory: int, today: int
) -> None:
    life.go(
        MoveCode.RECEIVE, day, klass=draw.choice(tuple(Class)), channel=draw.choice(tuple(Channel)),
        category=draw.randrange(1, 21), territory=territory, anonymous=draw.random() < 0.66,
        secret=draw.random() < 0.47,
    )  # fmt: skip
    if draw.random() < 0.08:
        if (day := day + draw.randrange(6)) <= today:
            life.go(MoveCode.ARCHIVE, day)
        return
    for kind, wait, share in (
        (MoveCode.DISPATCH, 5, 1.0), (MoveCode.FOLLOW_UP, 10, 0.97), (MoveCode.CLOSE, 30, 0.98),
    ):  # fmt: skip
        day += draw.randrange(wait)
        if day > today or draw.random() > share:
            if kind == MoveCode.FOLLOW_UP and day <= today:
                life.go(draw.choice((MoveCode.RETURN, MoveCode.HOLD, MoveCode.FOLLOW_UP)), day)
            return
        life.go(kind, day, agency=agency if kind == MoveCode.DISPATCH else None)

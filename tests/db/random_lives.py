"""Random lives of complaints for the oracle: raw facts, and the same as the program stores them."""

import random
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from db.codes import Channel, Class, MoveCode
from db.days import day_number
from lapor.domain.clocks import Rules, happened
from lapor.domain.effects import apply
from lapor.domain.state import State
from lapor.services.stories import NewComplaint, Told

M = MoveCode
FIRST, LAST = day_number(date(2025, 8, 1)), day_number(date(2026, 11, 20))
TODAY = date(2026, 11, 24)
DAY_MS, NOON_MS = 86_400_000, 5 * 3_600_000  # 12.00 WIB, 13.00 WITA
GAPS = (0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 10, 14, 20, 35, 70)
CLASSES = (*Class, Class.SERVICE, Class.SERVICE, None)

# what may come next, and how often; "" is nothing more
NEXT: dict[str, dict[M | str, int]] = {
    "new": {M.DISPATCH: 62, M.VERIFY: 5, M.DIRECT: 5, M.HOLD: 8, M.ARCHIVE: 5, M.MERGE: 3, "": 12},
    "returned": {M.DISPATCH: 60, M.HOLD: 8, M.ARCHIVE: 7, M.MERGE: 3, M.DIRECT: 5, "": 17},
    "waiting": {M.FOLLOW_UP: 60, M.RETURN: 9, M.HOLD: 8, M.DISPATCH: 6, M.MERGE: 3, "": 14},
    "work": {
        M.CLOSE: 36, M.LAPSE: 14, M.FOLLOW_UP: 15, M.HOLD: 6, M.DISPATCH: 5, M.REPLY: 5,
        M.MERGE: 2, M.SET_CONFIDENTIALITY: 3, "": 14,
    },
    "held": {M.COMPLETE: 64, M.ARCHIVE: 8, M.EXPIRE_HOLD: 8, M.MERGE: 3, "": 17},
    "done": {M.RATE: 28, M.REOPEN: 14, "": 58},
    "kept": {M.RESTORE: 20, "": 80},
}  # fmt: skip


class Fact(NamedTuple):
    """One thing that happened, as anybody could have seen it: nothing is decided here."""

    complaint: int
    kind: M
    on: int
    recorded_on: int
    government: int
    agency: int | None
    facts: dict[str, object]


class Place(NamedTuple):
    government: int
    agencies: tuple[int, ...]


class Life:
    def __init__(self, number: int, draw: random.Random, places: list[Place]) -> None:
        self.number, self.draw, self.places = number, draw, places
        self.place = draw.choice(places)
        self.home = self.place.government
        self.agency: int | None = None
        self.day = draw.randint(FIRST, LAST)
        self.known = self.day
        self.late = draw.random() < 0.15  # what happens to it is recorded late
        self.facts: list[Fact] = []
        self.stage, self.before, self.is_merged = "new", "new", False

    def add(self, kind: M, **facts: object) -> None:
        lag = self.draw.choice((0, 1, 3, 9, 30)) if self.late else 0
        self.known = max(self.known, min(self.day + lag, day_number(TODAY)))
        self.facts.append(
            Fact(self.number, kind, self.day, self.known, self.place.government, self.agency, facts)
        )

    def receive(self) -> None:
        draw = self.draw
        self.add(
            M.RECEIVE,
            klass=draw.choice(CLASSES),
            channel=draw.choice((Channel.WEB, Channel.WHATSAPP, Channel.OTHER)),
            category=draw.choice((None, 1, 2)),
            territory=draw.choice((360319, 3603, 5103)),
            anonymous=draw.random() < 0.3,
            secret=draw.random() < 0.2,
        )

    def live(self) -> None:
        self.receive()
        if self.draw.random() < 0.1:
            self.import_undated()
        for _ in range(40):
            choices = NEXT[self.stage]
            kind = self.draw.choices(list(choices), list(choices.values()))[0]
            self.day += self.draw.choice(GAPS)
            if not isinstance(kind, M) or self.day > day_number(TODAY):
                return
            self.go(kind)

    def import_undated(self) -> None:
        """As the short export tells it: dispatched on receipt, all else when the file was made."""
        self.agency = self.draw.choice(self.place.agencies)
        self.late = False
        made = self.day + self.draw.randint(0, 60)
        if made > day_number(TODAY):
            return
        self.known = made
        self.add(M.DISPATCH, undated=True)
        self.facts[0] = self.facts[0]._replace(recorded_on=made)
        self.stage, self.day = "waiting", made
        for kind in self.draw.choice(
            ((), (M.FOLLOW_UP,), (M.FOLLOW_UP, M.CLOSE), (M.HOLD,), (M.ARCHIVE,))
        ):
            self.move_stage(kind)
            self.add(kind, undated=True)

    def go(self, kind: M) -> None:
        facts: dict[str, object] = {}
        if kind in (M.DIRECT, M.DISPATCH) and (kind == M.DIRECT or self.draw.random() < 0.25):
            self.place = self.draw.choice(self.places)
        if kind == M.DIRECT:
            self.agency = None
        if kind == M.DISPATCH:
            nobody = self.draw.random() < 0.05
            self.agency = None if nobody else self.draw.choice(self.place.agencies)
        if kind == M.MERGE:
            facts["merged_into"] = 1
        if kind == M.RATE:
            facts["rating"] = self.draw.randint(1, 5)
        if kind == M.SET_CONFIDENTIALITY:
            facts["anonymous"] = self.draw.random() < 0.5
        if kind == M.RESTORE and self.is_merged:
            kind = M.UNMERGE
        self.move_stage(kind)
        self.add(kind, **facts)

    def move_stage(self, kind: M) -> None:
        if kind in (M.MERGE, M.ARCHIVE, M.EXPIRE_HOLD):
            self.kept_from = self.stage
            self.is_merged = kind == M.MERGE
            self.stage = "kept"
        elif kind in (M.RESTORE, M.UNMERGE):
            self.stage = self.kept_from
        elif kind == M.HOLD:
            self.before, self.stage = self.stage, "held"
        elif kind == M.COMPLETE:
            self.stage = self.before
        elif kind == M.DISPATCH:
            followed = any(one.kind == M.FOLLOW_UP for one in self.facts)
            self.stage = "work" if followed else "waiting"
        else:
            after = {M.RETURN: "returned", M.FOLLOW_UP: "work", M.CLOSE: "done", M.LAPSE: "done"}
            after |= {M.REOPEN: "work"}
            self.stage = after.get(kind, self.stage)


def lives(n: int, seed: int, places: list[Place]) -> list[Life]:
    draw, found = random.Random(seed), []
    for number in range(n):
        life = Life(number, draw, places)
        life.live()
        found.append(life)
    return found


def stored(life: Life, rules: Rules) -> NewComplaint:
    """The same life as the program tells it: what each move decided, in recordings."""
    state, recordings = State(), list[tuple[int, tuple[Told, ...]]]()
    undated = any(fact.facts.get("undated") for fact in life.facts)
    for version, group in enumerate(_recordings(life.facts), 1):
        told = []
        for seq, fact in enumerate(group):
            activity = happened(
                state, fact.kind, fact.on, rules, government=fact.government, agency=fact.agency,
                facts=fact.facts, version=version, seq=seq,
            )  # fmt: skip
            if undated and fact.kind in (M.RECEIVE, M.DISPATCH) and version == 1:
                activity = activity._replace(
                    verify_due=None, follow_up_due=None, resolve_due=None
                )  # as lapor.services.intake.tell does
            by = "" if version == 1 and undated else "petugas"
            told.append(Told(activity, fact.on * DAY_MS + NOON_MS, by))
            state = apply(state, activity)
        recordings.append((group[0].recorded_on * DAY_MS + NOON_MS, tuple(told)))
    return NewComplaint(
        life.home, "uji", f"U{life.number:05}", "Lampu mati", "Mohon diperbaiki.", tuple(recordings)
    )


def _recordings(facts: list[Fact]) -> Iterable[list[Fact]]:
    """What a file told without dates is one recording; every other move is one of its own."""
    file = 1 + sum(bool(fact.facts.get("undated")) for fact in facts)
    yield facts[:file]
    yield from ([fact] for fact in facts[file:])

"""Random lives of complaints for the oracle: raw facts, what happened when and told when.

Nothing is decided here, and nothing of the program's rules is called.
"""

import random
from datetime import date
from typing import NamedTuple

from db.codes import Channel, Class, MoveCode
from db.days import day_number

M = MoveCode
TODAY = date(2026, 11, 24)
FIRST, LAST, NOW = (day_number(day) for day in (date(2025, 8, 1), date(2026, 11, 20), TODAY))
CHANGED_ON = day_number(date(2026, 9, 7))  # days off are decreed: two everywhere, one in Bali
DECREED = {day_number(day): 0 for day in (date(2026, 8, 27), date(2026, 9, 24))}
DECREED |= {day_number(date(2026, 9, 17)): 51}  # day → region, 0 is the nation
GAPS = (0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 10, 14, 20, 35, 70)
CLASSES = (*Class, Class.SERVICE, Class.SERVICE, None)
CHANNELS = (Channel.WEB, Channel.WHATSAPP, Channel.OTHER)
CATEGORIES, TERRITORIES = (None, 1, 2), (360319, 3603, 5103)
KEPT = ("done", "kept")  # no clock of theirs is counted again
UNDONE = (
    M.DISPATCH, M.DIRECT, M.RETURN, M.HOLD, M.COMPLETE, M.CLOSE, M.REOPEN, M.MERGE, M.UNMERGE,
    M.ARCHIVE, M.RESTORE, M.CORRECT, M.SET_CONFIDENTIALITY, M.RATE,
)  # fmt: skip

# what may come next, and how often; "" is nothing more
NEXT: dict[str, dict[M | str, int]] = {
    "new": {
        M.DISPATCH: 62, M.VERIFY: 5, M.DIRECT: 5, M.HOLD: 8, M.ARCHIVE: 5, M.MERGE: 3,
        M.CORRECT: 4, "": 12,
    },
    "returned": {
        M.DISPATCH: 60, M.HOLD: 8, M.ARCHIVE: 7, M.MERGE: 3, M.DIRECT: 5, M.CORRECT: 3, "": 17,
    },
    "waiting": {
        M.FOLLOW_UP: 60, M.RETURN: 9, M.HOLD: 8, M.DISPATCH: 6, M.MERGE: 3, M.CORRECT: 4, "": 14,
    },
    "work": {
        M.CLOSE: 36, M.LAPSE: 14, M.FOLLOW_UP: 15, M.HOLD: 6, M.DISPATCH: 5, M.REPLY: 5,
        M.MERGE: 2, M.SET_CONFIDENTIALITY: 3, M.CORRECT: 4, "": 14,
    },
    "held": {M.COMPLETE: 64, M.ARCHIVE: 8, M.EXPIRE_HOLD: 8, M.MERGE: 3, M.CORRECT: 3, "": 17},
    "done": {M.RATE: 28, M.REOPEN: 14, M.CORRECT: 6, "": 58},
    "kept": {M.RESTORE: 24, M.CORRECT: 4, "": 76},
}  # fmt: skip


class Fact(NamedTuple):
    """One thing that happened, as anybody could have seen it."""

    complaint: int
    kind: M
    on: int
    recorded_on: int
    recording: int  # from 1: what was told at once
    government: int
    agency: int | None
    facts: dict[str, object]


class Place(NamedTuple):
    government: int
    agencies: tuple[int, ...]


class Where(NamedTuple):
    """What taking the last step back brings back."""

    place: Place
    agency: int | None
    stage: str  # a key of NEXT
    held_from: str = "new"
    kept_from: str = "new"
    is_merged: bool = False
    is_followed: bool = False


class Life:
    """`by_hand`: one that the services can live too, each step recorded when it happens."""

    def __init__(
        self, number: int, draw: random.Random, places: list[Place], *, by_hand: bool = False
    ) -> None:
        self.number, self.draw, self.places, self.by_hand = number, draw, places, by_hand
        self.where = Where(draw.choice(places), None, "new")
        self.home = self.where.place.government
        self.day = draw.randint(FIRST, LAST)
        self.known = self.day
        self.is_late = not by_hand and draw.random() < 0.15  # it is recorded late
        self.facts: list[Fact] = []
        self.recording = 0
        self.files: list[int] = []  # the days of the files that tell of it

    def live(self) -> None:
        if not self.by_hand and self.draw.random() < 0.1:
            made = self.day + self.draw.randint(0, 150)
            again = made + self.draw.choice((0, 20, 60))
            self.files = sorted({min(made, NOW), min(again, NOW)})
            self.is_late = False
        self.receive()
        if not self.files and not self.by_hand and self.draw.random() < 0.1:
            self.import_undated()
        while self.step():
            pass
        self.read_files(NOW)
        self.count_again(NOW)

    def step(self) -> bool:
        choices = NEXT[self.where.stage]
        (kind,) = self.draw.choices(list(choices), list(choices.values()))
        day = self.day + self.draw.choice(GAPS)
        if not isinstance(kind, M) or day > NOW or len(self.facts) > 40:
            return False
        self.read_files(day)
        self.count_again(day)
        self.day = day
        self.go(kind)
        return True

    def add(self, kind: M, **facts: object) -> None:
        is_filed = bool(self.files) and self.day <= self.files[0]
        if is_filed:
            self.known, self.recording = self.files[0], self.recording or 1
        else:
            lag = self.draw.choice((0, 1, 3, 9, 30)) if self.is_late else 0
            self.known = max(self.known, min(self.day + lag, NOW))
            self.recording += 1
        where = self.where
        self.facts.append(
            Fact(
                self.number, kind, self.day, self.known, self.recording, where.place.government,
                where.agency, facts,
            )
        )  # fmt: skip

    def receive(self) -> None:
        draw = self.draw
        self.add(
            M.RECEIVE,
            klass=draw.choice(CLASSES),
            channel=draw.choice(CHANNELS),
            category=draw.choice(CATEGORIES),
            territory=draw.choice(TERRITORIES),
            anonymous=draw.random() < 0.3,
            secret=draw.random() < 0.2,
        )

    def read_files(self, day: int) -> None:
        """A second file tells all of it anew, and may know better what it is."""
        while self.files and self.files[0] < min(day, NOW):
            self.files.pop(0)
            if self.files and self.files[0] <= NOW:
                self.retell(self.files[0])

    def retell(self, made: int) -> None:
        first, *rest = self.facts
        facts = first.facts | {"klass": self.draw.choice(CLASSES), "anonymous": False}
        told = [first._replace(facts=facts), *rest]
        replaced: dict[str, object] = {"instead_of": [self.recording]}
        self.recording, self.known = self.recording + 1, made
        again = first._replace(kind=M.REIMPORT, on=made, facts=replaced)
        self.facts += [
            one._replace(recorded_on=made, recording=self.recording) for one in (again, *told)
        ]

    def count_again(self, day: int) -> None:
        """The deadlines, on the day the calendar changed: of what is open then."""
        was_known = self.files and self.files[-1] >= CHANGED_ON
        if self.day < CHANGED_ON <= day and self.where.stage not in KEPT and not was_known:
            self.day = CHANGED_ON
            self.add(M.REDATE)

    def import_undated(self) -> None:
        """As the short export tells it: dispatched on receipt, all else when the file was made."""
        made = self.day + self.draw.randint(0, 60)
        if made > NOW:
            return
        self.is_late, self.known = False, made
        agency = self.draw.choice(self.where.place.agencies)
        self.where = self.where._replace(agency=agency, stage="waiting")
        self.add(M.DISPATCH, undated=True)
        self.day = made
        for kind in self.draw.choice(
            ((), (M.FOLLOW_UP,), (M.FOLLOW_UP, M.CLOSE), (M.HOLD,), (M.ARCHIVE,))
        ):
            self.where = self.after(kind)
            self.add(kind, undated=True)
        self.facts = [one._replace(recorded_on=made, recording=1) for one in self.facts]
        self.recording = 1

    def go(self, kind: M) -> None:
        before, is_filed = self.where, bool(self.files) and self.day <= self.files[0]
        if kind == M.CORRECT and is_filed:
            return  # no file says so
        if kind == M.RESTORE and before.is_merged:
            kind = M.UNMERGE
        self.where = self.after(kind)
        self.add(kind, **self.details(kind))
        if kind in UNDONE and not is_filed and self.draw.random() < 0.05:
            self.where = before
            self.add(M.UNDO, instead_of=[self.recording])

    def details(self, kind: M) -> dict[str, object]:
        draw = self.draw
        if kind == M.RATE:
            return {"rating": draw.randint(1, 5)}
        if kind == M.SET_CONFIDENTIALITY:
            return {"anonymous": draw.random() < 0.5}
        if kind == M.CORRECT:
            name, values = draw.choice(
                (("klass", CLASSES), ("klass", CLASSES), ("channel", CHANNELS),
                 ("category", CATEGORIES), ("territory", TERRITORIES))
            )  # fmt: skip
            return {"changed": {name: draw.choice(values)}}
        return {"merged_into": 1} if kind == M.MERGE else {}

    def after(self, kind: M) -> Where:
        was, draw = self.where, self.draw
        match kind:
            case M.DIRECT:
                return was._replace(place=draw.choice(self.places), agency=None)
            case M.DISPATCH:
                place = draw.choice(self.places) if draw.random() < 0.25 else was.place
                nobody = not self.by_hand and draw.random() < 0.05
                agency = None if nobody else draw.choice(place.agencies)
                stage = "work" if was.is_followed else "waiting"
                return was._replace(place=place, agency=agency, stage=stage)
            case M.MERGE | M.ARCHIVE | M.EXPIRE_HOLD:
                return was._replace(kept_from=was.stage, is_merged=kind == M.MERGE, stage="kept")
            case M.RESTORE | M.UNMERGE:
                return was._replace(stage=was.kept_from, is_merged=False)
            case M.HOLD:
                return was._replace(held_from=was.stage, stage="held")
            case M.COMPLETE:
                return was._replace(stage=was.held_from)
            case M.FOLLOW_UP:
                return was._replace(stage="work", is_followed=True)
            case M.RETURN | M.CLOSE | M.LAPSE | M.REOPEN:
                stages = {M.RETURN: "returned", M.CLOSE: "done", M.LAPSE: "done", M.REOPEN: "work"}
                return was._replace(stage=stages[kind])
        return was


def lives(n: int, seed: int, places: list[Place], *, by_hand: int = 0) -> list[Life]:
    """The first so many `by_hand`."""
    draw, found = random.Random(seed), []
    for number in range(n):
        life = Life(number, draw, places, by_hand=number < by_hand)
        life.live()
        found.append(life)
    return found

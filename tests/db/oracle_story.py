"""One complaint's story followed a second time, by the raw facts.

Nothing here calls the clocks, the retelling, the state or the ledger of the program.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.db.oracle_days import Governments, due, elapsed
from tests.db.random_lives import Fact

LIMITS = {
    "permintaan_informasi": 5,
    "aspirasi": 5,
    "pengaduan_tidak_berkadar_pengawasan": 14,
    "pengaduan_berkadar_pengawasan": 60,
}
VERIFY, FOLLOW_UP = 3, 5
Measured = tuple[bool | None, int | None]  # (in time, days); nothing where dates are unknown
UNKNOWN: Measured = (None, None)


def known(facts: Sequence[Fact], known_on: int | None) -> list[Fact]:
    """What was recorded by then, and by then neither taken back nor told anew."""
    told = [one for one in facts if known_on is None or one.recorded_on <= known_on]
    gone: set[Any] = set()
    for one in told:
        gone |= set(one.facts.get("instead_of", ()))  # type: ignore[call-overload]
    return [one for one in told if one.recording not in gone and "instead_of" not in one.facts]


@dataclass(slots=True)
class Seen:
    """A complaint while its story is followed."""

    government: int = 0
    agency: int | None = None
    holder_is_agency: bool = False
    klass: str | None = None
    channel: str = ""
    category: int | None = None
    territory: int = 0
    anonymous: bool = True
    secret: bool = True
    status: str = "unverified"
    received: int = 0
    verified: int | None = None
    dispatched: int | None = None
    followed: int | None = None
    last_follow_up: int | None = None
    first_done: int | None = None
    done: int | None = None
    reopened: bool = False
    returned: bool = False
    held: bool = False
    on_hold: int | None = None
    archived: int | None = None
    merged: bool = False
    rating: int | None = None
    undated: bool = False
    verify_due: int | None = None
    follow_up_due: int | None = None
    resolve_due: int | None = None
    verify: Measured = UNKNOWN
    follow_up: Measured = UNKNOWN
    resolve: Measured = UNKNOWN
    believed: str | None = None  # the class, as the steps were told
    held_from: str = ""
    kept_from: str = ""
    holds: list[tuple[int, int]] = field(default_factory=list)


class Fix(NamedTuple):
    """A correction of the class: it sets the limit anew, back to the dispatch."""

    at: int  # its place in the story
    klass: str | None
    days: str


class Story:
    def __init__(self, facts: list[Fact], governments: Governments) -> None:
        self.facts, self.governments = facts, governments
        self.fixes: list[Fix] = []
        self.closed: dict[int, Measured] = {}  # by place: as measured when it was closed
        self.now, self.answers = Seen(), list[tuple[int, int]]()  # (agency, day)
        self.corrected: dict[str, Any] = {}
        for one in facts:
            self.corrected |= one.facts.get("changed", {})  # type: ignore[operator]
        if "klass" in self.corrected:
            self._learn()

    def _learn(self) -> None:
        """Told forward once: a complaint that is done keeps its limit, and what it measured."""
        for at, fact in enumerate(self.facts):
            self._happen(at, fact)
            changed: Any = fact.facts.get("changed", {})
            if "klass" in changed and self.now.status != "done":
                days = self.governments.days(self.now.government, fact.recorded_on)
                self.fixes.append(Fix(at, changed["klass"], days))
                self._again(at)
        self._again(-1)

    def _again(self, last: int) -> None:
        self.now, self.answers = Seen(), []
        for at in range(last + 1):
            self._happen(at, self.facts[at])

    def snapshots(self, days: Sequence[int]) -> list[Seen | None]:
        """At the end of each of the days, which are in order; None: not there yet."""
        found: list[Seen | None] = []
        at = 0
        for day in days:
            while at < len(self.facts) and self.facts[at].on <= day:
                self._happen(at, self.facts[at])
                at += 1
            found.append(_copy(self.now) if at else None)
        return found

    def _limit(self, at: int, fact: Fact) -> tuple[str | None, str]:
        """(the class, the days) by which the limit of resolution is set at this place."""
        if self.fixes and self.fixes[-1].at > at:
            return self.fixes[-1].klass, self.fixes[-1].days
        return self.now.believed, self._days(fact)

    def _days(self, fact: Fact) -> str:
        return self.governments.days(self.now.government or fact.government, fact.recorded_on)

    def _happen(self, at: int, fact: Fact) -> None:
        now, on, kind = self.now, fact.on, fact.kind.value
        match kind:
            case "receive":
                self._receive(fact)
            case "verify":
                self._verify(fact)
            case "direct":
                now.government, now.agency = fact.government, None
                now.holder_is_agency = False
            case "dispatch":
                self._dispatch(at, fact)
            case "return":
                now.status, now.returned, now.holder_is_agency = "unverified", True, False
            case "hold":
                now.held_from, now.status, now.on_hold, now.held = now.status, "on_hold", on, True
            case "complete":
                self._complete(at, fact)
            case "redate":
                self._redate(at, fact)
            case "follow_up":
                self._follow_up(fact)
            case "close" | "lapse":
                self._close(at, fact)
            case _:
                _stand(now, kind, fact)

    def _receive(self, fact: Fact) -> None:
        now, facts = self.now, fact.facts | self.corrected
        now.government, now.received = fact.government, fact.on
        for name in ("klass", "channel", "category", "territory", "anonymous", "secret"):
            setattr(now, name, facts[name])
        now.believed = fact.facts["klass"]  # type: ignore[assignment]
        now.verify_due = due(fact.on, VERIFY, self._days(fact))

    def _verify(self, fact: Fact) -> None:
        now = self.now
        if now.verified is None:
            now.verified = fact.on
            now.verify = self._stopped(fact, now.received, fact.on, now.verify_due)

    def _dispatch(self, at: int, fact: Fact) -> None:
        now, is_first = self.now, self.now.dispatched is None
        if is_first and fact.facts.get("undated"):
            now.undated, now.verify_due = True, None
        self._verify(fact)
        if is_first:
            now.dispatched = fact.on
        if is_first and not now.undated:
            klass, days = self._limit(at, fact)
            now.follow_up_due = due(fact.on, FOLLOW_UP, self._days(fact))
            now.resolve_due = None if klass is None else due(fact.on, LIMITS[klass], days)
        now.government, now.agency = fact.government, fact.agency
        now.holder_is_agency = fact.agency is not None
        now.status = "not_followed_up" if now.followed is None else "in_process"

    def _complete(self, at: int, fact: Fact) -> None:
        now, days = self.now, self._days(fact)
        held = now.on_hold
        assert held is not None
        if now.verified is None:
            now.verify_due = _moved(now.received, now.verify_due, held, fact.on, days)
        if now.followed is None:
            now.follow_up_due = _moved(now.dispatched, now.follow_up_due, held, fact.on, days)
        _, days = self._limit(at, fact)
        now.resolve_due = _moved(now.dispatched, now.resolve_due, held, fact.on, days)
        now.holds.append((held, fact.on))
        now.status, now.on_hold = now.held_from, None

    def _redate(self, at: int, fact: Fact) -> None:
        now, days = self.now, self._days(fact)
        if now.verified is None:
            now.verify_due = self._anew(now.received, VERIFY, days)
        if now.dispatched is None or now.undated:
            return
        if now.followed is None:
            now.follow_up_due = self._anew(now.dispatched, FOLLOW_UP, days)
        klass, days = self._limit(at, fact)
        if now.done is None and klass is not None:
            now.resolve_due = self._anew(now.dispatched, LIMITS[klass], days)

    def _anew(self, start: int, limit: int, days: str) -> int:
        last = due(start, limit, days)
        for held, resumed in self.now.holds:
            last = _moved(start, last, held, resumed, days) or last
        return last

    def _follow_up(self, fact: Fact) -> None:
        now = self.now
        if now.followed is None:
            now.followed = fact.on
            if not now.undated and now.dispatched is not None:
                now.follow_up = self._stopped(fact, now.dispatched, fact.on, now.follow_up_due)
        now.status, now.last_follow_up = "in_process", fact.on
        if fact.agency is not None and "undated" not in fact.facts:
            self.answers.append((fact.agency, fact.on))

    def _close(self, at: int, fact: Fact) -> None:
        now, is_lapse = self.now, fact.kind.value == "lapse"
        if at not in self.closed:
            waited = is_lapse and now.last_follow_up is not None
            end = now.last_follow_up if waited else fact.on
            assert now.dispatched is not None and end is not None
            self.closed[at] = self._stopped(fact, now.dispatched, end, now.resolve_due)
        now.status, now.done, now.resolve = "done", fact.on, self.closed[at]
        now.first_done = fact.on if now.first_done is None else now.first_done

    def _stopped(self, fact: Fact, start: int, end: int, last: int | None) -> Measured:
        """In time or not, and in how many working days less the holds in between."""
        if last is None:
            return UNKNOWN
        days = self._days(fact)
        holds = [one for one in self.now.holds if start <= one[0] and one[1] <= end]
        return end <= last, elapsed(start, end, days) - sum(elapsed(*one, days) for one in holds)


def _moved(start: int | None, last: int | None, held: int, on: int, days: str) -> int | None:
    """Only a hold begun while the clock ran moves it."""
    if start is None or last is None or not start <= held <= last:
        return last
    return due(last, elapsed(held, on, days), days)


def _stand(now: Seen, kind: str, fact: Fact) -> None:
    """What touches no clock."""
    if kind == "reopen":
        now.status, now.done, now.rating, now.reopened = "in_process", None, None, True
    elif kind == "rate":
        now.rating = int(str(fact.facts["rating"]))
    elif kind in ("archive", "merge", "expire_hold"):
        now.kept_from, now.status, now.archived = now.status, "archived", fact.on
        now.merged = kind == "merge"
    elif kind in ("restore", "unmerge"):
        now.status, now.archived, now.merged = now.kept_from, None, False
    elif kind == "set_confidentiality":
        now.anonymous = bool(fact.facts["anonymous"])
    elif kind == "correct":
        changed: Any = fact.facts["changed"]
        now.believed = changed.get("klass", now.believed)


def _copy(now: Seen) -> Seen:
    found = Seen.__new__(Seen)
    for name in Seen.__slots__:  # type: ignore[attr-defined]
        setattr(found, name, getattr(now, name))
    return found

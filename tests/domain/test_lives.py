"""Random lives of complaints: the ledger against brute force, on every day that matters."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from db.codes import Channel, Class, Clock, MoveCode
from lapor.domain.calendar import Calendar
from lapor.domain.clocks import Rules, happened
from lapor.domain.correction import amendments
from lapor.domain.effects import apply
from lapor.domain.ledger import Entries, by_recording, entries
from lapor.domain.policy import Limit, Policies
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity, State
from tests.domain.brute import BEGIN, CALENDARS, RESOLVE, Event, facts_on

M = MoveCode
MORE = (0, 3, 10)  # days that another policy gives for resolution


def _rules(calendar: int, more: int) -> Rules:
    limits = [
        Limit(Clock.VERIFY, None, 3, 0, "x"),
        Limit(Clock.FOLLOW_UP, None, 5, 0, "x"),
        *(Limit(Clock.RESOLVE, klass, days + more, 0, "x") for klass, days in RESOLVE.items()),
    ]
    return Rules(Calendar(off=CALENDARS[calendar]), Policies(limits))


RULES = {(c, more): _rules(c, more) for c in range(len(CALENDARS)) for more in MORE}
NEXT = {  # where a move leads to, and how often it is chosen
    "unverified": [(M.DISPATCH, 5), (M.HOLD, 1), (M.ARCHIVE, 1), (M.MERGE, 1), (M.RETURN, 1),
                   (M.VERIFY, 1), (M.DIRECT, 1), (M.REDATE, 1), (M.DELETE, 0.1)],
    "waiting": [(M.FOLLOW_UP, 4), (M.RETURN, 2), (M.HOLD, 2), (M.MERGE, 1), (M.DISPATCH, 1),
                (M.REDATE, 1)],
    "work": [(M.CLOSE, 3), (M.LAPSE, 1), (M.FOLLOW_UP, 1), (M.HOLD, 2), (M.MERGE, 1),
             (M.DISPATCH, 1), (M.REDATE, 1)],
    "held": [(M.COMPLETE, 5), (M.ARCHIVE, 1), (M.EXPIRE_HOLD, 1), (M.MERGE, 0.5), (M.REDATE, 0.5)],
    "done": [(M.REOPEN, 3), (M.RATE, 2), (M.SET_CONFIDENTIALITY, 1)],
    "archived": [(M.RESTORE, 1)],
    "merged": [(M.UNMERGE, 1)],
    "deleted": [],
}  # fmt: skip


class Walker:
    """Where a life is, by a small table of its own."""

    def __init__(self) -> None:
        self.place, self.before, self.answered, self.rated = "", [], False, False

    def may(self, kind: M) -> bool:
        if kind == M.RECEIVE or not self.place:
            return kind == M.RECEIVE and not self.place
        if kind == M.RATE and self.rated:
            return False
        return kind == M.SET_CONFIDENTIALITY or any(k == kind for k, _ in NEXT[self.place])

    def go(self, kind: M) -> None:
        if kind in (M.HOLD, M.ARCHIVE, M.EXPIRE_HOLD, M.MERGE, M.DELETE):
            self.before.append(self.place)
            ends = {M.HOLD: "held", M.MERGE: "merged", M.DELETE: "deleted"}
            self.place = ends.get(kind, "archived")
        elif kind in (M.COMPLETE, M.RESTORE, M.UNMERGE):
            self.place = self.before.pop()
        elif kind in (M.RECEIVE, M.RETURN):
            self.place = "unverified"
        elif kind == M.DISPATCH:
            self.place = "work" if self.answered else "waiting"
        elif kind in (M.FOLLOW_UP, M.REOPEN):
            self.place, self.answered = "work", True
        elif kind in (M.CLOSE, M.LAPSE):
            self.place = "done"
        self.rated = kind == M.RATE or (self.rated and kind != M.REOPEN)


def a_life(r: random.Random, *, redated: bool = True) -> list[Event]:
    on = BEGIN + r.randrange(40)
    facts = {
        "klass": r.choice(list(Class)), "channel": r.choice([Channel.WEB, Channel.SMS]),
        "category": r.choice([None, 3]), "anonymous": r.random() < 0.5, "secret": r.random() < 0.5,
    }  # fmt: skip
    walker, government = Walker(), r.randrange(3)
    events = [Event(M.RECEIVE, on, government, facts=facts)]
    walker.go(M.RECEIVE)
    for _ in range(r.randrange(1, 14)):
        on += r.choice([0, 0, 1, 1, 2, 3, 5, 8, 13, 25])
        choices = [pair for pair in NEXT[walker.place] if redated or pair[0] != M.REDATE]
        choices = [(k, w) for k, w in choices if walker.may(k)] + [(M.SET_CONFIDENTIALITY, 0.3)]
        kind = r.choices([k for k, _ in choices], [w for _, w in choices])[0]
        event = Event(kind, on)
        if kind in (M.DISPATCH, M.DIRECT):
            government = r.choice([government, government, r.randrange(3)])
            agency = None if kind == M.DIRECT else r.randrange(1, 5)
            event = event._replace(government=government, agency=agency)
        if kind == M.REDATE:
            event = event._replace(calendar=r.randrange(len(CALENDARS)), more=r.choice(MORE))
        if kind == M.SET_CONFIDENTIALITY:
            event = event._replace(facts={"anonymous": r.random() < 0.5})
        if kind == M.RATE:
            event = event._replace(facts={"rating": r.randrange(1, 6)})
        if kind == M.MERGE:
            event = event._replace(facts={"merged_into": 5})
        events.append(event)
        walker.go(kind)
    return events


def decided(events: Iterable[Event], version: int | None = None) -> list[Activity]:
    """The events as activities: each a recording of its own, or all in one."""
    state, rules, found = State(), RULES[0, 0], []
    for place, event in enumerate(events, 1):
        if event.kind == M.REDATE:
            rules = RULES[event.calendar, event.more]
        hands_over = event.kind in (M.RECEIVE, M.DIRECT, M.DISPATCH)
        activity = happened(
            state, event.kind, event.on, rules, government=event.government if hands_over else None,
            agency=event.agency, facts=event.facts or None,
            version=version or place, seq=place if version else 0,
        )  # fmt: skip
        found.append(activity)
        state = apply(state, activity)
    return found


def counted(posted: Entries, today: int) -> Counter:
    found: Counter = Counter()
    for (claim, on), n in posted.items():
        if on <= today:
            found[claim.metric.value, claim.cohort, claim.days, tuple(claim.dims)] += n
    return Counter({fact: n for fact, n in found.items() if n})


def days_that_matter(events: Sequence[Event], posted: Entries) -> list[int]:
    days = {event.on for event in events} | {on for _, on in posted}
    return sorted({day + near for day in days for near in (-1, 0, 1)} | {max(days) + 130})


def assert_same(events: Sequence[Event], posted: Entries) -> int:
    days = days_that_matter(events, posted)
    for today in days:
        assert counted(posted, today) == facts_on(events, today), (today - BEGIN, events)
    return len(days)


def total(recordings: Iterable[tuple[int, M, Entries]]) -> Entries:
    found: Counter = Counter()
    for _, _, posted in recordings:
        for key, n in posted.items():
            found[key] += n
    return {key: n for key, n in found.items() if n}


def test_the_ledger_says_what_brute_force_says_on_every_day():
    r = random.Random(1)
    kinds: Counter = Counter()
    compared = 0
    for _ in range(3_000):
        events = a_life(r)
        kinds.update(event.kind for event in events)
        compared += assert_same(events, entries(decided(events)))
    assert compared > 50_000
    assert min(kinds[kind] for kind in M if kind not in NOT_LIVED) > 50


NOT_LIVED = (  # they post nothing, or are told of elsewhere
    M.ASSIGN_UNIT, M.REPLY, M.ESCALATE, M.CORRECT, M.REIMPORT, M.NOTE, M.UNDO, M.PROPOSE,
    M.DECLINE, M.ASK_HELP, M.GIVE_HELP, M.REMIND,
)  # fmt: skip


def test_recording_by_recording_is_the_whole_and_the_fast_way_is_the_slow_one():
    r = random.Random(2)
    for _ in range(500):
        activities = decided(a_life(r))
        before: Entries = {}
        for place, (version, cause, posted) in enumerate(by_recording(activities), 1):
            known = entries(as_known(activities[:place]))
            slow = Counter(known)
            slow.subtract(before)
            assert posted == {key: n for key, n in slow.items() if n}
            assert (version, cause) == (place, activities[place - 1].kind)
            before = known


def learned_otherwise(r: random.Random, events: list[Event]) -> list[Event] | None:
    """The same life with a date shifted, a move that never was, or one learned late."""
    for _ in range(20):
        found = list(events)
        place = r.randrange(len(found))
        chance = r.random()
        if chance < 0.5:
            found[place] = found[place]._replace(on=found[place].on + r.choice([-7, -2, -1, 1, 4]))
        elif chance < 0.7 and place:
            del found[place]
        else:
            kind = r.choice([M.FOLLOW_UP, M.HOLD, M.RETURN, M.DISPATCH, M.CLOSE])
            on = found[place].on + r.randrange(3)
            found.insert(place + 1, Event(kind, on, r.randrange(3), r.randrange(1, 5)))
        if found != events and _could_be(found):
            return found
    return None


def _could_be(events: Sequence[Event]) -> bool:
    walker, last = Walker(), 0
    for event in events:
        if event.on < last or not walker.may(event.kind):
            return False
        if event.kind == M.REDATE and walker.place in ("done", "archived", "merged"):
            return False
        walker.go(event.kind)
        last = event.on
    return True


def test_what_we_used_to_believe_stays_readable_when_a_file_tells_the_story_anew():
    r = random.Random(3)
    retold = 0
    for _ in range(600):
        believed = [a_life(r)]
        activities = decided(believed[0], version=1)
        for version in (2, 3):
            other = learned_otherwise(r, believed[-1])
            if other is None:
                break
            instead = Activity(
                M.REIMPORT, max(e.on for e in other), 0, version=version,
                facts={"instead_of": list(range(1, version))},
            )  # fmt: skip
            activities += [instead, *decided(other, version=version)]
            believed.append(other)
        recordings = by_recording(activities)
        for known_on, events in enumerate(believed, 1):
            assert_same(events, total(recordings[:known_on]))
            retold += known_on > 1
    assert retold > 800


def test_another_class_puts_the_past_right_and_what_was_believed_stays():
    r = random.Random(4)
    corrected = 0
    for _ in range(600):
        events = a_life(r, redated=False)
        cut = r.randrange(1, len(events) + 1)
        if any(event.kind in (M.CLOSE, M.LAPSE, M.DELETE) for event in events[:cut]):
            continue  # what is closed keeps its due dates: see test_correction
        klass = r.choice(list(Class))
        before = decided(events[:cut])
        amend = amendments(before, {"klass": klass}, RULES[0, 0])
        correct = Activity(
            M.CORRECT, events[cut - 1].on, 0, facts={"amend": amend}, version=cut + 1
        )
        new = [events[0]._replace(facts=events[0].facts | {"klass": klass}), *events[1:]]
        after = [one._replace(version=one.version + 1) for one in decided(new)[cut:]]
        recordings = by_recording([*before, correct, *after])
        assert_same(events[:cut], total(recordings[:cut]))
        assert_same(new[:cut], total(recordings[: cut + 1]))
        assert_same(new, total(recordings))
        corrected += klass != events[0].facts["klass"]
    assert corrected > 200

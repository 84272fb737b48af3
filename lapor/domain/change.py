"""Why a number changed: what each entry of the ledger that came or went is put down to.

RULES are read from the top, the first that fits decides, so each entry has exactly one reason.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from db.codes import Metric, MoveCode
from lapor.domain.kpi import (
    GOOD,
    Agencies,
    Count,
    Counts,
    Days,
    Rate,
    Shape,
    Share,
    gathered,
    together,
    total,
)
from lapor.domain.text import Text

C, M = MoveCode, Metric
Tally = Mapping[tuple[Metric, int, int], int]  # (metric, days, agency) → how many


class Why(StrEnum):
    """In the order in which they are shown and applied: what comes first, what leaves last."""

    CAME = "came"
    NEW = "new"
    DISPATCHED = "dispatched"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    HELD = "held"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"
    REOPENED = "reopened"
    RATED = "rated"
    ARCHIVED = "archived"
    OTHER = "other"
    TIME = "time"
    MERGED = "merged"
    LATE_RECORDS = "late_records"
    CORRECTED = "corrected"
    POLICY = "policy"
    LEFT = "left"
    POPULATION = "population"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    ACTIVE = "active"
    INACTIVE = "inactive"
    NOT_SHOWN = "not_shown"  # for a partner: the whole difference, as its parts are too small


NAMES = {
    Why.CAME: Text("Laporan yang masuk ke periode", "Complaints of the later period only"),
    Why.NEW: Text("Laporan baru", "New complaints"),
    Why.DISPATCHED: Text("Verifikasi dan disposisi", "Verified or dispatched"),
    Why.HANDED_OVER: Text(
        "Pindah dari atau ke instansi atau pemerintah lain",
        "Handed to or from another agency or government",
    ),
    Why.RETURNED: Text("Dikembalikan", "Returned"),
    Why.HELD: Text("Ditunda atau dilanjutkan", "Put on hold or resumed"),
    Why.FOLLOWED_UP: Text("Tindak lanjut", "Followed up"),
    Why.CLOSED: Text("Selesai", "Closed"),
    Why.REOPENED: Text("Dibuka kembali", "Reopened"),
    Why.RATED: Text("Dinilai", "Rated"),
    Why.ARCHIVED: Text("Diarsipkan atau dipulihkan", "Archived or restored"),
    Why.OTHER: Text("Langkah lain", "Other steps"),
    Why.TIME: Text("Waktu berlalu", "Time went by"),
    Why.MERGED: Text("Digabung atau dipisah", "Merged or unmerged"),
    Why.LATE_RECORDS: Text("Catatan yang terlambat masuk", "Records that arrived late"),
    Why.CORRECTED: Text("Pembetulan", "Corrections"),
    Why.POLICY: Text("Kebijakan atau kalender berubah", "Policy or calendar changed"),
    Why.LEFT: Text("Laporan yang keluar dari periode", "Complaints of the earlier period only"),
    Why.POPULATION: Text("Jumlah penduduk lain", "Another population figure"),
    Why.CONNECTED: Text("Instansi yang mendapat SK", "Agencies that got a decree"),
    Why.DISCONNECTED: Text("Instansi yang belum ber-SK", "Agencies that have no decree yet"),
    Why.ACTIVE: Text("Instansi yang menjadi aktif", "Agencies that became active"),
    Why.INACTIVE: Text("Instansi yang tidak aktif lagi", "Agencies that are active no more"),
    Why.NOT_SHOWN: Text(
        "Tidak dirinci: ada bagian yang kurang dari 10",
        "Not broken down: some parts are fewer than 10",
    ),
}


class Where(IntEnum):
    """What makes an entry count at the one stamp and not at the other."""

    CAME = 1  # its date lies in the later period only …
    LEFT = 2  # … in the earlier period only
    AGED = 3  # it grew older than what is asked for
    LEARNED = 4  # its day had come for both, but only one knew of it
    SETTLED = 5  # recorded before the earlier day, for a day that came since
    HAPPENED = 6  # it, too, is of a day that came since
    APART = 7  # its date lies in one of the two periods only …
    APART_LATE = 8  # … and it was recorded after the day that this period is seen as of


@dataclass(frozen=True, slots=True)
class Rule:
    """None asks nothing."""

    why: Why
    causes: frozenset[MoveCode] | None = None
    metrics: frozenset[Metric] | None = None
    where: Where | None = None
    ahead: bool = False  # posted before its day came: lateness
    first: bool = False  # by the first dispatch, not by one that hands over …
    again: bool = False  # … the other way round


VERIFIED = frozenset({M.VERIFIED_IN_TIME, M.VERIFIED_AFTER_DUE, M.VERIFIED_UNDATED})
FOLLOWED = frozenset({M.FOLLOWED_IN_TIME, M.FOLLOWED_AFTER_DUE, M.FOLLOWED_UNDATED})
DONE = frozenset({M.DONE_IN_TIME, M.DONE_AFTER_DUE, M.DONE_UNDATED})
LATENESS = frozenset({M.VERIFY_LATE, M.FOLLOW_UP_LATE, M.RESOLVE_LATE, M.RESOLVE_LATE_UNANSWERED})
FILE = frozenset({C.RECEIVE})  # a file tells a whole story at once: its metrics say what happened


def _of(*causes: MoveCode) -> frozenset[MoveCode]:
    return frozenset(causes)


PUT_RIGHT = _of(C.CORRECT, C.UNDO, C.REIMPORT, C.SET_CONFIDENTIALITY)
MERGING = _of(C.MERGE, C.UNMERGE)
RULES = (
    # Of two periods: what was done to their complaints after they had been told; the rest of
    # each is what came or left. A file that is read late tells what came, however late it is.
    Rule(Why.CORRECTED, PUT_RIGHT, where=Where.APART),
    Rule(Why.POLICY, _of(C.REDATE), where=Where.APART),
    Rule(Why.MERGED, MERGING, where=Where.APART),
    Rule(Why.LATE_RECORDS, frozenset(C) - FILE, where=Where.APART_LATE),
    Rule(Why.HANDED_OVER, _of(C.DIRECT), where=Where.APART),
    Rule(Why.HANDED_OVER, _of(C.DISPATCH), frozenset(M) - {M.VERIFY_LATE}, Where.APART, again=True),
    Rule(Why.CAME, where=Where.CAME),
    Rule(Why.LEFT, where=Where.LEFT),
    Rule(Why.TIME, where=Where.AGED),
    Rule(Why.TIME, metrics=LATENESS, where=Where.SETTLED),
    Rule(Why.CORRECTED, PUT_RIGHT),
    Rule(Why.POLICY, _of(C.REDATE)),
    Rule(Why.TIME, metrics=LATENESS, where=Where.HAPPENED, ahead=True),
    Rule(Why.MERGED, MERGING),
    Rule(Why.LATE_RECORDS, where=Where.LEARNED),
    Rule(Why.NEW, FILE, frozenset({M.RECEIVED, M.ANONYMOUS, M.SECRET})),
    Rule(Why.DISPATCHED, FILE, VERIFIED | {M.DISPATCHED, M.VERIFY_LATE}),
    Rule(Why.FOLLOWED_UP, FILE, FOLLOWED | {M.FOLLOW_UP_LATE, M.RESOLVE_LATE_UNANSWERED}),
    Rule(Why.CLOSED, FILE, DONE | {M.FIRST_DONE, M.CLOSED, M.RESOLVE_LATE}),
    Rule(Why.REOPENED, FILE, frozenset({M.REOPENED})),
    Rule(Why.RETURNED, FILE, frozenset({M.RETURNED})),
    Rule(Why.HELD, FILE, frozenset({M.HELD})),
    Rule(Why.RATED, FILE, frozenset({M.RATED})),
    Rule(Why.ARCHIVED, FILE, frozenset({M.ARCHIVED, M.VERIFY_LATE_CLOSED})),
    Rule(Why.DISPATCHED, _of(C.VERIFY)),
    Rule(Why.DISPATCHED, _of(C.DISPATCH), frozenset({M.VERIFY_LATE})),
    Rule(Why.DISPATCHED, _of(C.DISPATCH), VERIFIED | {M.DISPATCHED}, first=True),
    Rule(Why.HANDED_OVER, _of(C.DISPATCH, C.DIRECT)),
    Rule(Why.RETURNED, _of(C.RETURN)),
    Rule(Why.HELD, _of(C.HOLD, C.COMPLETE, C.REPLY)),
    Rule(Why.FOLLOWED_UP, _of(C.FOLLOW_UP)),
    Rule(Why.CLOSED, _of(C.CLOSE, C.LAPSE)),
    Rule(Why.REOPENED, _of(C.REOPEN)),
    Rule(Why.RATED, _of(C.RATE)),
    Rule(Why.ARCHIVED, _of(C.ARCHIVE, C.RESTORE, C.DELETE, C.EXPIRE_HOLD)),
)  # none of them: OTHER


@dataclass(frozen=True, slots=True)
class Level:
    """A number, exact. Without a denominator of its own it has none."""

    value: Fraction | None
    numerator: int
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one reason did to the number, applied after those before it."""

    why: Why
    value: Fraction | None  # in the KPI's unit; None where an end has no value
    numerator: int
    denominator: int | None
    touched: int  # complaints


def level(shape: Shape, tally: Tally, people: int | None = None) -> Level:
    """The number these entries make: the same as the KPI's own reading, without rounding."""
    if isinstance(shape, Agencies):
        return _agencies(shape, tally)
    entries: Counter[tuple[Metric, int]] = Counter()
    for (metric, days, _), n in tally.items():
        entries[metric, days] += n
    counts = gathered(entries)
    if isinstance(shape, Days):
        return _median(shape, counts)
    if isinstance(shape, Share):
        numerator = total(counts, shape.of, at_least=shape.at_least)
        return _share(numerator, total(counts, shape.among))
    n = total(counts, shape.of) - (total(counts, shape.less) if isinstance(shape, Count) else 0)
    if isinstance(shape, Rate):
        return Level(Fraction(n * 100_000, people) if people else None, n, people)
    return Level(Fraction(n), n)


def _share(numerator: int, denominator: int) -> Level:
    value = Fraction(numerator * 100, denominator) if denominator > 0 else None
    return Level(value, numerator, denominator)


def _agencies(shape: Agencies, tally: Tally) -> Level:
    """Whoever answers for a government itself (0) is no agency."""
    of: dict[int, int] = defaultdict(int)
    among: dict[int, int] = defaultdict(int)
    for (metric, _, agency), n in tally.items():
        if agency and metric in shape.among:
            among[agency] += n
        elif agency and metric in shape.of:
            of[agency] += n
    having = [agency for agency, n in among.items() if n > 0]
    good = sum(of[agency] * 100 >= GOOD * among[agency] for agency in having)
    return _share(good, len(having))


def _median(shape: Days, counts: Counts) -> Level:
    """Between two steps a day may be owed to a later one; what is below nothing is not there."""
    histogram = together(counts, shape.of)
    n = sum(histogram.values())
    present = sorted((days, count) for days, count in histogram.items() if count > 0)
    places = sum(count for _, count in present)
    if not places:
        return Level(None, n)
    middle = [_at(present, (places + 1) // 2), _at(present, places // 2 + 1)]
    return Level(Fraction(sum(middle), 2), n)


def _at(present: list[tuple[int, int]], place: int) -> int:
    seen = 0
    for value, n in present:
        seen += n
        if seen >= place:
            return value
    raise ValueError(f"there is no place {place}")


def steps(
    shape: Shape,
    before: Tally,
    parts: Mapping[Why, Tally],
    *,
    touched: Mapping[Why, int],
    people: tuple[int | None, int | None] = (None, None),
) -> list[Step]:
    """The parts that sum exactly to the difference, applied one after the other.

    For a share, a rate or a median it matters what is applied first: the order is that of Why and
    never another. Between two steps there may be nothing to divide by; then the step does nothing
    and the next one that has a value is given the whole way.
    """
    state, known = Counter(before), people[0]
    was = level(shape, state, known)
    last, found = was.value, list[Step]()
    for why in Why:
        if why == Why.POPULATION:
            known = people[1]
        elif why not in parts:
            continue
        state.update(parts.get(why, {}))
        now = level(shape, state, known)
        if why in parts or now != was:
            found.append(_step(why, was, now, last, touched.get(why, 0)))
        was, last = now, last if now.value is None else now.value
    return found


def _step(why: Why, was: Level, now: Level, last: Fraction | None, touched: int) -> Step:
    value = None
    if last is not None:
        value = Fraction(0) if now.value is None else now.value - last
    return Step(
        why, value, now.numerator - was.numerator, less(now.denominator, was.denominator), touched
    )


def less(now: int | None, was: int | None) -> int | None:
    """The difference of two denominators; None where there is none."""
    return None if now is None and was is None else (now or 0) - (was or 0)

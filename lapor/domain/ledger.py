"""The only author of ledger entries: what is true of a complaint, and what a change posts.

Nothing posted is ever changed. What ends or was wrong is reversed by an entry of −1. Lateness is
posted ahead, on the day after the due date, and reversed by an answer in time, so no nightly job
keeps the numbers right and any past day can be asked. Rules and proof: docs/decisions.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from db.codes import Channel, Class, Metric, MoveCode
from lapor.domain.effects import apply, state_of
from lapor.domain.retelling import as_known, only_goes_on
from lapor.domain.state import Activity, Measure, State


class Dims(NamedTuple):
    """Whose an entry is, and what it can be grouped by. Receipt metrics name no agency."""

    government: int
    agency: int
    klass: Class | None
    channel: Channel
    category: int | None
    territory: int | None


class Claim(NamedTuple):
    metric: Metric
    cohort: int  # the day that dates the KPI
    days: int
    dims: Dims


class Recording(NamedTuple):
    """What was learned at once, and what it posted."""

    version: int
    cause: MoveCode
    entries: "Entries"


Claims = dict[Claim, int]  # … and the day from which it is true
Entries = dict[tuple[Claim, int], int]  # (claim, on) → n

VERIFIED = (Metric.VERIFIED_IN_TIME, Metric.VERIFIED_AFTER_DUE, Metric.VERIFIED_UNDATED)
FOLLOWED = (Metric.FOLLOWED_IN_TIME, Metric.FOLLOWED_AFTER_DUE, Metric.FOLLOWED_UNDATED)
DONE = (Metric.DONE_IN_TIME, Metric.DONE_AFTER_DUE, Metric.DONE_UNDATED)


def claims(state: State) -> Claims:
    """What is true of it, and from which day, if nothing else ever happens to it."""
    found: Claims = {}
    _claim_receipt(state, found)
    if state.dispatched is not None and state.archived is None:
        _claim_response(state, state.dispatched, found)
    return found


def postings(before: Claims, after: Claims, day: int) -> Entries:
    """What a move on this day posts: the difference, and never before that day.

    No key comes twice: a claim whose two days are both past posts nothing.
    """
    posted: Entries = {}
    ended = len(before)
    for claim, on in after.items():
        earlier = before.get(claim)
        if earlier is None:
            posted[claim, max(day, on)] = 1
            continue
        ended -= 1
        if earlier != on and (earlier > day or on > day):
            posted[claim, max(day, earlier)] = -1
            posted[claim, max(day, on)] = 1
    if ended:
        for claim, on in before.items():
            if claim not in after:
                posted[claim, max(day, on)] = -1
    return posted


def entries(story: Iterable[Activity]) -> Entries:
    """Everything a story posts, netted. The story is in the order it happened."""
    state, before, posted = State(), Claims(), Entries()
    for activity in story:
        state = apply(state, activity)
        after = claims(state)
        for key, n in postings(before, after, activity.on).items():
            _add(posted, key, n)
        before = after
    return posted


def by_recording(told: Sequence[Activity]) -> list[Recording]:
    """What each recording of a story posted, in order of version."""
    return walk(told)[1]


def walk(
    told: Sequence[Activity], after: Sequence[State | None] = ()
) -> tuple[State, list[Recording]]:
    """The state a story ends in, and what each of its recordings posted.

    A recording that only goes on posts its own moves. One that puts something right posts the
    story as known now less the story as known before, so known-on is exact by construction.
    `after` may hold the state each activity leads to, where it has just been told.
    """
    recordings = [list(group) for _, group in groupby(told, key=attrgetter("version"))]
    if only_goes_on(told):
        return _going_on(recordings, iter(after or [None] * len(told)))
    before, found = Entries(), []
    for number, recording in enumerate(recordings, 1):
        known = entries(as_known([a for earlier in recordings[:number] for a in earlier]))
        posted = dict(known)
        for key, n in before.items():
            _add(posted, key, -n)
        found.append(Recording(recording[0].version, recording[0].kind, posted))
        before = known
    return state_of(as_known(told)), found


def _going_on(
    recordings: list[list[Activity]], known: Iterator[State | None]
) -> tuple[State, list[Recording]]:
    state, before, found = State(), Claims(), []
    for recording in recordings:
        posted = Entries()
        for activity in recording:
            state = next(known) or apply(state, activity)
            after = claims(state)
            moved = postings(before, after, activity.on)
            if posted:
                for key, n in moved.items():
                    _add(posted, key, n)
            else:
                posted = moved
            before = after
        found.append(Recording(recording[0].version, recording[0].kind, posted))
    return state, found


def _add(posted: Entries, key: tuple[Claim, int], n: int) -> None:
    n += posted.get(key, 0)
    if n:
        posted[key] = n
    else:
        del posted[key]


def _claim_receipt(state: State, found: Claims) -> None:
    received = state.received
    dims = Dims(state.government, 0, state.klass, state.channel, state.category, state.territory)
    found[Claim(Metric.RECEIVED, received, 0, dims)] = received
    if state.anonymous:
        found[Claim(Metric.ANONYMOUS, received, 0, dims)] = received
    if state.secret:
        found[Claim(Metric.SECRET, received, 0, dims)] = received
    if state.first_held is not None:
        found[Claim(Metric.HELD, received, 0, dims)] = state.first_held
    if state.archived is not None:
        found[Claim(Metric.CLOSED, received, 0, dims)] = state.archived
        if state.merged_into is None:
            found[Claim(Metric.ARCHIVED, received, 0, dims)] = state.archived
    elif state.done is not None:
        found[Claim(Metric.CLOSED, received, 0, dims)] = state.done
    if state.verified is not None:
        metric, days = _outcome(VERIFIED, state.verify)
        found[Claim(metric, received, days, dims)] = state.verified
    elif _runs_late(state, state.verify_due):
        late = state.verify_due + 1  # type: ignore[operator]  # _runs_late saw it
        if state.archived is None:
            found[Claim(Metric.VERIFY_LATE, received, 0, dims)] = late
        elif late <= state.archived:
            found[Claim(Metric.VERIFY_LATE_CLOSED, received, 0, dims)] = late


def _claim_response(state: State, dispatched: int, found: Claims) -> None:
    dims = Dims(
        state.government,
        state.agency or 0,
        state.klass,
        state.channel,
        state.category,
        state.territory,
    )
    found[Claim(Metric.DISPATCHED, dispatched, 0, dims)] = dispatched
    if state.followed is not None:
        metric, days = _outcome(FOLLOWED, state.follow_up)
        found[Claim(metric, dispatched, days, dims)] = state.followed
    elif _runs_late(state, state.follow_up_due):
        found[Claim(Metric.FOLLOW_UP_LATE, dispatched, 0, dims)] = state.follow_up_due + 1  # type: ignore[operator]
    if state.done is not None:
        metric, days = _outcome(DONE, state.resolve)
        found[Claim(metric, dispatched, days, dims)] = state.done
    elif _runs_late(state, state.resolve_due):
        late = Metric.RESOLVE_LATE_UNANSWERED if state.followed is None else Metric.RESOLVE_LATE
        found[Claim(late, dispatched, 0, dims)] = state.resolve_due + 1  # type: ignore[operator]
    if state.returned is not None:
        found[Claim(Metric.RETURNED, dispatched, 0, dims)] = max(dispatched, state.returned)
    if state.first_done is not None:
        _claim_done(state, state.first_done, dims, found)


def _claim_done(state: State, first_done: int, dims: Dims, found: Claims) -> None:
    found[Claim(Metric.FIRST_DONE, first_done, 0, dims)] = first_done
    if state.reopened is not None:
        found[Claim(Metric.REOPENED, first_done, 0, dims)] = state.reopened
    if state.rating is not None and state.rated is not None and state.done is not None:
        found[Claim(Metric.RATED, state.done, state.rating, dims)] = state.rated


def _runs_late(state: State, due: int | None) -> bool:
    """Does this clock run towards lateness? Not while on hold, unless it was late before."""
    return due is not None and (state.on_hold is None or state.on_hold > due)


def _outcome(metrics: tuple[Metric, Metric, Metric], measure: Measure | None) -> tuple[Metric, int]:
    if measure is None or measure.in_time is None:
        return metrics[2], 0
    return metrics[0 if measure.in_time else 1], measure.days

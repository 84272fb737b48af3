"""Where another system's word on a complaint and ours part, and which of our moves it shows.

Compared is what both sides keep: where it stands, with whom, what it is and when things happened.
A date there may be later than ours (a move made here on Monday is entered there on Wednesday), but
not earlier: then it is another move.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from db.codes import Holder, MoveCode
from lapor.domain.effects import apply, state_of
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity, State

SAME_FIELDS = (
    "government", "status", "klass", "category", "channel", "territory", "anonymous", "secret",
    "rating", "received",
)  # fmt: skip
DATED = {  # the day on which the other system says that such a move happened
    MoveCode.DISPATCH: "dispatched",
    MoveCode.FOLLOW_UP: "followed",
    MoveCode.HOLD: "on_hold",
    MoveCode.CLOSE: "done",
    MoveCode.ARCHIVE: "archived",
}
Standing = dict[str, Any]


def standing(state: State) -> Standing:
    """What both systems keep of a complaint."""
    kept: Standing = {name: getattr(state, name) for name in SAME_FIELDS}
    kept["agency"] = state.agency if state.holder == Holder.AGENCY else None
    return kept


def differences(ours: State, theirs: State) -> list[str]:
    """The names of what differs; none: they say the same."""
    here, there = standing(ours), standing(theirs)
    found = [name for name in here if here[name] != there[name]]
    return found + [name for name in DATED.values() if _is_earlier(theirs, ours, name)]


def _is_earlier(theirs: State, ours: State, name: str) -> bool:
    """Was it so there before it was here? A file without dates does not say."""
    here, there = getattr(ours, name), getattr(theirs, name)
    return here is not None and there is not None and there < here and not theirs.undated


def shown(told: Sequence[Activity], theirs: State) -> set[int]:
    """Recordings of ours that the other system shows: versions.

    A move is shown if all that it changed is so there as it is here now. A second answer, which
    changes nothing that can be seen from outside, is never shown.
    """
    known = as_known(told)
    here, there = standing(state_of(known)), standing(theirs)
    agrees = {name for name in here if here[name] == there[name]}
    changes = _changes(known)
    found = {
        activity.version
        for activity in known
        if (changed := _changed(activity, changes))
        and changed <= agrees
        and not _happened_before(activity, theirs)
    }
    if len(agrees) == len(here):
        found |= {activity.version for activity in told if activity.kind == MoveCode.UNDO}
    return found


def _changes(known: Sequence[Activity]) -> dict[int, set[str]]:
    """By version: the names of what it changed."""
    state = State()
    changes: dict[int, set[str]] = {}
    for version, recording in groupby(known, key=attrgetter("version")):
        before = standing(state)
        for activity in recording:
            state = apply(state, activity)
        after = standing(state)
        changed = {name for name in after if before[name] != after[name]}
        changes[version] = changes.get(version, set()) | changed
    return changes


def _changed(activity: Activity, changes: dict[int, set[str]]) -> set[str]:
    """A correction changes nothing in its own place: it says what it amended."""
    if activity.kind != MoveCode.CORRECT:
        return changes[activity.version]
    amended = (activity.facts or {}).get("amend", ())
    names = {name for _, _, fields in amended for name in fields.get("facts", {})}
    return names & {*SAME_FIELDS}


def _happened_before(activity: Activity, theirs: State) -> bool:
    """Do they date such a move before ours? Then theirs is another one."""
    name = DATED.get(activity.kind)
    day = getattr(theirs, name) if name else None
    return day is not None and day < activity.on and not theirs.undated

"""Putting right what a complaint is: the amendments a `correct` carries."""

from collections.abc import Sequence
from typing import Any

from db.codes import Class, MoveCode, Status
from lapor.domain.clocks import Rules, decide, resolve_due
from lapor.domain.effects import apply
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity, State

FIELDS = ("klass", "category", "channel", "territory")
SET_R = (MoveCode.DISPATCH, MoveCode.COMPLETE, MoveCode.REPLY, MoveCode.REDATE)
Amendment = list[Any]  # [version, seq, {field: value}]


def amendments(told: Sequence[Activity], changed: dict[str, Any], rules: Rules) -> list[Amendment]:
    """What to amend so that the complaint was so from its receipt on.

    Another class sets R anew under the policy in force at receipt, in every decision that named
    it; a complaint that is closed keeps its due dates.
    """
    unknown = set(changed) - set(FIELDS)
    if unknown:
        raise ValueError(f"cannot be corrected: {unknown}")
    story = as_known(told)
    receipt = story[0]
    amended: list[Amendment] = [[receipt.version, receipt.seq, {"facts": changed}]]
    state = State()
    for activity in story:
        state = apply(state, activity)
    if "klass" not in changed or state.status in (Status.DONE, Status.DELETED):
        return amended
    return amended + _resolve_again(story, changed, rules)


def _resolve_again(
    story: Sequence[Activity], changed: dict[str, Any], rules: Rules
) -> list[Amendment]:
    found: list[Amendment] = []
    state, was = State(), (story[0].facts or {}).get("klass")
    for activity in story:
        if activity.kind == MoveCode.RECEIVE:
            activity = activity._replace(facts=(activity.facts or {}) | changed)
        elif activity.kind in SET_R and not _never_runs(state, activity, was, rules):
            due = decide(state, activity.kind, activity.on, rules).resolve_due
            if due != activity.resolve_due:
                activity = activity._replace(resolve_due=due)
                found.append([activity.version, activity.seq, {"resolve_due": due}])
        state = apply(state, activity)
    return found


def _never_runs(state: State, activity: Activity, was: Class | None, rules: Rules) -> bool:
    """A file did not say when, so the dispatch set no limit though its class had one."""
    if state.undated or (activity.facts or {}).get("undated"):
        return True
    is_first = activity.kind == MoveCode.DISPATCH and state.dispatched is None
    limit = resolve_due(activity.on, state.received, was, rules)
    return is_first and activity.resolve_due is None and limit is not None

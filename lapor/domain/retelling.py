"""A story in the order it happened, with all that was put right about it since it was told."""

from collections.abc import Iterable, Sequence
from typing import Any

from db.codes import MoveCode
from lapor.domain.state import Activity

REPLACE = (MoveCode.REIMPORT, MoveCode.UNDO)  # they say which recordings no longer count
CORRECTIONS = (MoveCode.CORRECT, *REPLACE)


def only_goes_on(told: Sequence[Activity]) -> bool:
    """Is it told in the order it happened, with nothing put right?"""
    last = 0
    for activity in told:
        if activity.on < last or activity.kind in CORRECTIONS:
            return False
        last = activity.on
    return True


def as_known(told: Sequence[Activity]) -> list[Activity]:
    """The story in the order it happened, with all that was put right about it since.

    A `correct` carries {"amend": [[version, seq, {field: value}], …]}; a `reimport` and an `undo`
    carry {"instead_of": [version, …]}: the recordings of files that a newer file replaces, or the
    step that was taken back.
    """
    if only_goes_on(told):
        return list(told)
    replaced = {
        version
        for activity in told
        if activity.kind in REPLACE
        for version in (activity.facts or {})["instead_of"]
    }
    amended = _amendments(activity for activity in told if activity.version not in replaced)
    kept = [
        _amend(activity, amended.get((activity.version, activity.seq)))
        for activity in told
        if activity.version not in replaced and activity.kind not in REPLACE
    ]
    return sorted(kept, key=lambda activity: (activity.on, activity.version, activity.seq))


def _amendments(told: Iterable[Activity]) -> dict[tuple[int, int], dict[str, Any]]:
    amended: dict[tuple[int, int], dict[str, Any]] = {}
    for activity in told:
        if activity.kind != MoveCode.CORRECT:
            continue
        for version, seq, fields in (activity.facts or {}).get("amend", ()):
            known = amended.setdefault((version, seq), {})
            facts_too = known.get("facts", {}) | fields.get("facts", {})
            known.update(fields | ({"facts": facts_too} if facts_too else {}))
    return amended


def _amend(activity: Activity, fields: dict[str, Any] | None) -> Activity:
    if not fields:
        return activity
    facts = (activity.facts or {}) | fields.get("facts", {})
    plain = {name: value for name, value in fields.items() if name != "facts"}
    return activity._replace(facts=facts, **plain)

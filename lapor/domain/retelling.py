"""A story in the order it happened, with all that was put right about it since it was told."""

from collections.abc import Sequence
from typing import Any

from db.codes import MoveCode
from lapor.domain.state import Activity

CORRECTIONS = (MoveCode.CORRECT, MoveCode.REIMPORT)


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

    A `correct` carries {"amend": [[version, seq, {field: value}], …]}; a `reimport` carries
    {"instead_of": [version, …]}, the recordings of files that a newer file replaces.
    """
    if only_goes_on(told):
        return list(told)
    replaced: set[int] = set()
    amended: dict[tuple[int, int], dict[str, Any]] = {}
    for activity in told:
        facts = activity.facts or {}
        if activity.kind == MoveCode.REIMPORT:
            replaced.update(facts["instead_of"])
        if activity.kind == MoveCode.CORRECT:
            for version, seq, fields in facts.get("amend", ()):
                known = amended.setdefault((version, seq), {})
                facts_too = known.get("facts", {}) | fields.get("facts", {})
                known.update(fields | ({"facts": facts_too} if facts_too else {}))
    kept = [
        _amend(activity, amended.get((activity.version, activity.seq)))
        for activity in told
        if activity.version not in replaced and activity.kind != MoveCode.REIMPORT
    ]
    return sorted(kept, key=lambda activity: (activity.on, activity.version, activity.seq))


def _amend(activity: Activity, fields: dict[str, Any] | None) -> Activity:
    if not fields:
        return activity
    facts = (activity.facts or {}) | fields.get("facts", {})
    plain = {name: value for name, value in fields.items() if name != "facts"}
    return activity._replace(facts=facts, **plain)

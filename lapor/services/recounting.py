"""Many open complaints counted again at once: decided one by one, written together.

What make_move writes for one, in columns and in the same words: row, story, ledger and audit log.
"""

from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db import bulk
from db.codes import MoveCode
from db.days import milliseconds
from lapor.domain.access import SYSTEM
from lapor.domain.clocks import happened
from lapor.domain.effects import apply, state_of
from lapor.domain.ledger import walk
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity
from lapor.queries.open_stories import Open
from lapor.services import audit, complaints, ledger, stories
from lapor.services.new_rows import ACTIVITY, told_row
from lapor.services.reference import government, rules_of
from lapor.services.stories import Told


class Again(NamedTuple):
    """One complaint whose row becomes another. Nothing is written yet."""

    complaint: Any  # its row as it is
    told: list[Activity]  # its story, with the new activity at the end
    values: dict[str, Any]  # the columns as that story says


def again(session: Session, one: Open, now: datetime) -> Again | None:
    """What counting it again does, or None where its row stays as it is."""
    if not one.story:
        return None  # a hole that verify names
    row, told = one.complaint._mapping, stories.retold(one.story)
    state = state_of(as_known(told))
    rules, zone = rules_of(session, state.government), _zone(session, state.government)
    # a move to a zone further west must not date this one before the last
    on = max(ledger.local_day(milliseconds(now), zone), told[-1].on, state.received)
    activity = happened(state, MoveCode.REDATE, on, rules, version=row["version"] + 1)
    values = stories.columns(apply(state, activity), rules, zone)
    if all(row["class" if name == "klass" else name] == value for name, value in values.items()):
        return None
    return Again(one.complaint, [*told, activity], values)


def _zone(session: Session, government_id: int) -> ZoneInfo:
    return ZoneInfo(government(session, government_id).zone)


def write(session: Session, found: list[Again], why: str, now: datetime) -> None:
    """All of them. Their rows are held by this transaction, so none has become another since."""
    if not found:
        return
    recorded_at, activities, lines = milliseconds(now), [], []
    entries: list[ledger.Row] = []
    for one in found:
        key = (one.complaint.id, one.complaint.home_id)
        new = Told(one.told[-1], recorded_at, SYSTEM.name, why.strip())
        activities.append(told_row(key, new, recorded_at))
        version, cause, posted = walk(one.told)[1][-1]
        home = _zone(session, key[1])
        entries += ledger.rows(posted, key, version, cause, recorded_at, home)
        lines.append((str(key[0]), key[1], f"version {version}"))
    _replace(session, found)
    bulk.insert(session, "activity", ACTIVITY, activities)
    ledger.append(session, entries)
    audit.write_many(session, SYSTEM.name, MoveCode.REDATE.value, lines, now)


def _replace(session: Session, found: list[Again]) -> None:
    session.connection().execute(
        complaints.replacing(("version", *found[0].values)),
        [
            {
                "its_id": one.complaint.id, "its_home": one.complaint.home_id,
                "seen": one.complaint.version, "new_version": one.complaint.version + 1,
            }
            | {f"new_{name}": value for name, value in one.values.items()}
            for one in found
        ],
    )  # fmt: skip

"""What was published about the programme: db/reference/programme, each row with its source."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from sqlmodel import Session, col, select

from db.codes import Deliverable, MilestoneState
from db.models import Government
from lapor.domain.programme_fields import KINDS, Kind
from lapor.queries import programme as queries
from lapor.services import programme_checks, programme_entry

ADDED_AT = datetime(2026, 11, 24, tzinfo=UTC)  # when they were looked up


def fill(session: Session) -> None:
    """Add every published row that is not there yet, kind by kind: what is pointed at first.

    One that somebody here removed stays away.
    """
    if len(queries.places(session)) == 1:
        return  # no pilots yet: `fill_reference` comes later and calls this
    for kind in KINDS.values():
        for row in _rows(session, kind):
            values = programme_entry.typed(kind, row)
            story = queries.changes(session, kind.name, kind.key_of(values))
            if programme_checks.get(session, kind, values) is None and not any(story):
                programme_entry.write(session, kind, None, values | _added(kind))
        session.flush()


def published(session: Session, kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each published row of a kind by its key, as the story would tell it."""
    for row in _rows(session, kind):
        values = programme_entry.typed(kind, row)
        yield kind.key_of(values), programme_entry.told_of(values)


def _added(kind: Kind) -> dict[str, Any]:
    return {"added_by": "", "added_at": ADDED_AT} if kind.name == "evidence" else {}


def _rows(session: Session, kind: Kind) -> Iterator[dict[str, str]]:
    place = files("db") / "reference" / "programme" / f"{kind.name}.csv"
    if place.is_file():
        with place.open(encoding="utf-8") as file:
            yield from csv.DictReader(file)
    if kind.name == "milestone":
        yield from _unknown(session)


def _unknown(session: Session) -> Iterator[dict[str, str]]:
    """Each deliverable of each pilot about which nothing was published."""
    pilots = select(Government.code).where(col(Government.is_pilot))
    for code in session.exec(pilots.order_by(col(Government.id))):
        for deliverable in Deliverable:
            yield {
                "government_id": code,
                "deliverable": deliverable,
                "state": MilestoneState.UNKNOWN,
            }

"""Rules that dispatch by themselves: only where a coordinator turned that on for the rule.

They touch only unassigned complaints whose last move was made here and that nobody was ever given:
what came from a file, was returned or was taken back waits for a person.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from db.codes import MoveCode
from db.models import Complaint, DispatchRule
from lapor.domain.dispatch_rule import Match, Names, actor, first, why
from lapor.domain.errors import Refusal
from lapor.queries import dispatches, rules
from lapor.services import complaints, rule_tests
from lapor.services.targets import Target


class Waiting(NamedTuple):
    """A complaint that an automatic rule speaks for, and the government whose rule it is."""

    complaint_id: int
    government_id: int


def due(session: Session) -> list[Waiting]:
    """All that such rules would dispatch now, in the order in which they came."""
    automatic = (
        select(col(DispatchRule.government_id))
        .where(col(DispatchRule.is_automatic), col(DispatchRule.is_active))
        .distinct()
    )
    return [
        Waiting(one.id, government_id)
        for government_id in sorted(session.execute(automatic).scalars())
        for one, _, _ in _decided(session, government_id)
    ]


def take(session: Session, waiting: Waiting, now: datetime) -> bool:
    """Dispatch it as the rules say at this moment, unless somebody was faster."""
    for one, found, names in _decided(session, waiting.government_id, waiting.complaint_id):
        with suppress(Refusal):
            complaints.make_move(
                session, actor(found.rule), one.id, MoveCode.DISPATCH, seen=one.version,
                note=why(found, names).id, target=Target(agency_id=found.rule.agency_id), now=now,
            )  # fmt: skip
            return True
    return False


def _decided(
    session: Session, government_id: int, complaint_id: int | None = None
) -> Iterator[tuple[Complaint, Match, Names]]:
    """What waits, or this one alone, where the first rule that fits is automatic.

    A later one never overtakes a person.
    """
    rows = rules.rows(session, government_id)
    by_itself = {row.id for row in rows if row.is_automatic}
    agencies = dispatches.active_agencies(session, [government_id])
    asked = [
        rule
        for row, rule in zip(rows, rules.numbered(rows), strict=True)
        if row.is_active and rule.agency_id in agencies
    ]
    names, parents = rules.names(session, asked), dispatches.parents(session)
    for one, body in dispatches.waiting(session, government_id, complaint_id):
        subject = rule_tests.subject(
            parents, one.category_id, one.territory_id, f"{one.title} {body}"
        )
        found = first(asked, subject)
        if found is not None and found.rule.id in by_itself:
            yield one, found, names

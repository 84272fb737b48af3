"""Rules that dispatch by themselves: only where a coordinator turned that on for the rule.

They touch only unassigned complaints whose last move was made here and that nobody was ever given:
what came from a file, was returned or was taken back waits for a person.
"""

from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from db.codes import MoveCode
from db.models import DispatchRule
from lapor.domain.dispatch_rule import actor, first, why
from lapor.domain.errors import Refusal
from lapor.queries import dispatches, rules
from lapor.services import complaints, rule_tests
from lapor.services.targets import Target


def run(session: Session, *, now: datetime | None = None) -> int:
    """Dispatch what such rules speak for; returns how many. Whoever was faster goes first."""
    automatic = (
        select(col(DispatchRule.government_id))
        .where(col(DispatchRule.is_automatic), col(DispatchRule.is_active))
        .distinct()
    )
    found = sorted(session.execute(automatic).scalars())
    return sum(_dispatch(session, one, now or datetime.now(UTC)) for one in found)


def _dispatch(session: Session, government_id: int, now: datetime) -> int:
    rows = rules.rows(session, government_id)
    by_itself = {row.id for row in rows if row.is_automatic}
    agencies = dispatches.active_agencies(session, [government_id])
    asked = [
        rule
        for row, rule in zip(rows, rules.numbered(rows), strict=True)
        if row.is_active and rule.agency_id in agencies
    ]
    names, parents = rules.names(session, asked), dispatches.parents(session)
    made = 0
    for one, body in dispatches.waiting(session, government_id):
        subject = rule_tests.subject(
            parents, one.category_id, one.territory_id, f"{one.title} {body}"
        )
        # the first rule that fits decides: a later one never overtakes a person
        found = first(asked, subject)
        if found is None or found.rule.id not in by_itself:
            continue
        with suppress(Refusal):  # somebody was faster
            complaints.make_move(
                session, actor(found.rule), one.id, MoveCode.DISPATCH, seen=one.version,
                note=why(found, names).id, target=Target(agency_id=found.rule.agency_id), now=now,
            )  # fmt: skip
            made += 1
    return made

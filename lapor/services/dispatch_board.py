"""What waits on the board, where it should go, and whom it can be given to."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session

from db.codes import MoveCode, Role
from db.models import Agency
from lapor.domain.access import Actor, Permission
from lapor.domain.effects import state_of
from lapor.domain.retelling import as_known
from lapor.queries import complaints as queries
from lapor.queries import loads, reference
from lapor.queries.complaints import QueueRow
from lapor.queries.filters import Filters, Position
from lapor.services import stories
from lapor.services.choices import Choices, receivers
from lapor.services.desk import PAGE, Line, line, times
from lapor.services.proposals import Proposal, propose


class Suggestion(NamedTuple):
    """Where whoever returned it thinks it belongs."""

    agency_id: int
    agency: str
    by: str


@dataclass(frozen=True)
class BoardLine:
    """One complaint; proposals come from rules and from what was learned, the best first."""

    line: Line
    suggested: Suggestion | None
    proposals: list[Proposal]


@dataclass(frozen=True)
class Board:
    """One page of what waits. `total` is exact up to queries.CAP; one more means more."""

    lines: list[BoardLine]
    total: int
    has_more: bool


def board(
    session: Session, actor: Actor, filters: Filters, *, after: Position | None = None,
    now: datetime | None = None,
) -> Board:  # fmt: skip
    """What waits for a dispatch, or lies with one agency: the nearest deadline first."""
    now = now or datetime.now(UTC)
    if not actor.may(Permission.DISPATCH):
        return Board([], 0, False)
    at = times(session, actor, now)
    rows = queries.queue(session, actor, filters, times=at, after=after, size=PAGE + 1)
    shown = rows[:PAGE]
    proposed = propose(session, actor, [row for row in shown if row.agency is None])
    return Board(
        lines=[
            BoardLine(line(session, row, now), _suggested(session, row), proposed.get(row.id, []))
            for row in shown
        ],
        total=queries.count(session, actor, filters, times=at),
        has_more=len(rows) > PAGE,
    )


def _suggested(session: Session, row: QueueRow) -> Suggestion | None:
    if not row.returns or row.agency is not None:
        return None
    rows = stories.read(session, row.id, row.home_id)
    story = as_known(stories.retold(rows))
    state = state_of(story)
    agency = session.get(Agency, state.suggested) if state.suggested is not None else None
    if agency is None or not agency.is_active or agency.government_id != state.government:
        return None
    returned = next(one for one in reversed(story) if one.kind == MoveCode.RETURN)
    by = next(row.by for row in rows if (row.version, row.seq) == (returned.version, returned.seq))
    return Suggestion(agency.id, agency.name, queries.full_names(session, [by]).get(by, by))


def choices(session: Session, actor: Actor, government_id: int) -> Choices:
    """Active agencies with their units and officers. Nothing for who does not dispatch there."""
    if not loads.reaches(actor, government_id):
        return Choices()
    found = receivers(session, government_id)
    return replace(found, governments=_others(session, actor, government_id))


def _others(session: Session, actor: Actor, government_id: int) -> dict[int, str]:
    """Governments a complaint can be handed to: only the centre hands over."""
    if actor.role != Role.NATIONAL:
        return {}
    reach = reference.governments(session, actor, Permission.DISPATCH)
    return {one.id: one.name for one in reach if one.id != government_id}

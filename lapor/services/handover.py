"""The hand-over table of one complaint: each holder by name, since when, for how many days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session

from db.days import day_of, milliseconds
from db.models import Agency
from lapor.domain.access import Actor
from lapor.domain.effects import state_of
from lapor.domain.handover import Hop, Keeper, hops, total
from lapor.domain.retelling import as_known
from lapor.domain.text import Text
from lapor.queries.complaints import full_names
from lapor.services import complaints, stories
from lapor.services.ledger import local_day
from lapor.services.reference import government, rules_of, zone_of

NATIONAL = Text("Admin nasional", "National administrator")
REPORTER = Text("Pelapor (ditunda)", "Reporter (on hold)")
NOBODY = Text("Sudah ditutup", "Closed")


@dataclass(frozen=True)
class Leg:
    """One holder, from one hand to the next; `until` is None where it still lies."""

    keeper: Keeper
    name: Text
    start: date
    until: date | None
    days: int  # working days


@dataclass(frozen=True)
class Journey:
    """All holders, oldest first. Their days sum to `days`, from the receipt to the end or today."""

    legs: list[Leg]
    days: int
    is_dated: bool  # else a file told it without dates, and the days say little


def read(
    session: Session, actor: Actor, complaint_id: int, *, now: datetime | None = None
) -> Journey:
    """Raises NotFound where the complaint is missing or out of scope."""
    now = now or datetime.now(UTC)
    complaint = complaints.get(session, actor, complaint_id)
    told = stories.retold(stories.read(session, complaint.id, complaint.home_id))
    state = state_of(as_known(told))
    today = local_day(milliseconds(now), zone_of(session, state.government))
    found = hops(told, today, rules_of(session, state.government).calendar)
    names = full_names(session, [hop.held.officer for hop in found if hop.held.officer])
    return Journey([_leg(session, hop, names) for hop in found], total(found), not state.undated)


def _leg(session: Session, hop: Hop, names: dict[str, str]) -> Leg:
    until = None if hop.until is None else day_of(hop.until)
    return Leg(hop.held.keeper, _name(session, hop, names), day_of(hop.start), until, hop.days)


def _name(session: Session, hop: Hop, names: dict[str, str]) -> Text:
    held = hop.held
    if held.keeper == Keeper.NATIONAL:
        return NATIONAL
    if held.keeper == Keeper.REPORTER:
        return REPORTER
    if held.keeper == Keeper.NOBODY:
        return NOBODY
    if held.keeper == Keeper.GOVERNMENT or held.agency is None:
        place = government(session, held.government).name
        return Text(f"Koordinator {place}", f"Coordinator of {place}")
    parts = [session.get_one(Agency, held.agency).name]
    parts += [session.get_one(Agency, held.unit).name] if held.unit is not None else []
    parts += [names.get(held.officer, held.officer)] if held.officer else []
    name = " · ".join(parts)
    return Text(name, name)

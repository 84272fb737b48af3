"""What the demo's people did here lately: some of it is still to be entered on lapor.go.id."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from db.codes import MoveCode
from db.days import day_number, moment_of
from db.models import Activity, Complaint, Outgoing
from lapor.demo.world import Government, World
from lapor.services import outgoing, stories

# since so many working days: what is older was entered long ago, and no list shows it
SHOWN, WAITING = 6, 1
# done at the desks every day; hand-over between governments is left out
KINDS = (MoveCode.DISPATCH, MoveCode.FOLLOW_UP, MoveCode.HOLD, MoveCode.REPLY)


def invent(session: Session, world: World, today: date) -> None:
    """Moves of the last working day wait; those of the days before it were entered."""
    pilots = {one.id: one for one in world.pilots.values()}
    begins = {id: _begins(one, today, SHOWN) for id, one in pilots.items()}
    waits = {id: _begins(one, today, WAITING) for id, one in pilots.items()}
    for row, complaint in _moves(session, min(begins.values())):
        here = complaint.government_id
        if here in pilots and row.government_id == here and row.recorded_at >= begins[here]:
            _record(session, complaint, row, waits[here])
    session.flush()


def _begins(government: Government, today: date, days: int) -> datetime:
    """The moment that working day begins."""
    place = government.place
    return moment_of(place.at(place.workday_before(day_number(today), days), 0))


def _moves(session: Session, begins: datetime) -> list[tuple[Activity, Complaint]]:
    """Those of people, as they were made."""
    rows = session.exec(
        select(Activity, Complaint)
        .join(
            Complaint,
            (col(Complaint.id) == col(Activity.complaint_id))
            & (col(Complaint.home_id) == col(Activity.home_id)),
        )
        .where(
            col(Activity.recorded_at) >= begins,
            col(Activity.kind).in_(KINDS),
            col(Activity.by) != "",
        )
        .order_by(col(Activity.recorded_at), col(Activity.complaint_id))
    )
    return list(rows)


def _record(session: Session, complaint: Complaint, row: Activity, waits: datetime) -> None:
    (activity,) = stories.retold([row])
    outgoing.record(session, complaint, activity, row.by, row.recorded_at)
    if row.recorded_at < waits:
        session.flush()
        entered = session.get_one(Outgoing, (complaint.id, complaint.home_id, row.version))
        entered.entered_at, entered.entered_by = waits, row.by

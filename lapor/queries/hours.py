"""When complaints come in: by weekday and hour, as clocks show it where they come in."""

from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, case, func, select, type_coerce
from sqlmodel import Session, col

from db.models import Complaint, Ledger
from lapor.queries.ledger import Cut, conditions

HOUR = 3_600_000  # milliseconds
DAY, WEEK = 24, 168  # hours
THURSDAY = 3 * DAY  # 1 January 1970, when the week begins on Monday
UNTIMED = -1


def received(session: Session, cut: Cut, offset: timedelta) -> dict[int, int]:
    """Complaints by hour of the week, 0 is Monday's first; UNTIMED: a file told the day alone.

    `offset` is that of the zone from UTC: one for all days, as Indonesia turns no clocks. What has
    no time stands at its day's first millisecond, where a time of its own falls once in 86,400.
    """
    moment: Any = type_coerce(Complaint.received_at, BigInteger)
    local = moment + offset // timedelta(milliseconds=1)
    slot = case((local % (DAY * HOUR) == 0, UNTIMED), else_=(local // HOUR + THURSDAY) % WEEK)
    same = and_(col(Complaint.id) == Ledger.complaint_id, col(Complaint.home_id) == Ledger.home_id)
    statement = (
        select(slot, func.sum(Ledger.n))
        .select_from(Ledger)
        .join(Complaint, same)
        .where(conditions(cut, cut.spans[0]))
        .group_by(slot)
    )
    found = session.connection().execute(statement)
    return {int(hour): int(n) for hour, n in found if n}

"""A file told anew at what hour a complaint came: its receipts are summed by the new one.

What still waits in the tail is folded by what the complaint's row says then.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, text
from sqlmodel import Session, col

from db.codes import Metric
from db.days import milliseconds
from db.models import Complaint, Dimension, Ledger, LedgerTail
from db.types import number
from lapor.domain.ledger import by_recording
from lapor.domain.state import Activity
from lapor.services.receipt_sums import HOUR, THURSDAY

ADD = text(
    'INSERT INTO balance_receipt (government_id, dimension, cohort_on, value, "on", n) '
    f"VALUES (:government, {number(Dimension.HOUR)}, :cohort, :hour, :on, :n) "
    'ON CONFLICT (government_id, dimension, cohort_on, value, "on") '
    "DO UPDATE SET n = balance_receipt.n + excluded.n"
)
Key = tuple[int, int]  # (complaint_id, home_id)


def hour_of(session: Session, key: Key) -> int:
    """Of receipt, as its row has it now and BalanceReceipt keeps it."""
    own = and_(col(Complaint.id) == key[0], col(Complaint.home_id) == key[1])
    moment: datetime = session.execute(select(col(Complaint.received_at)).where(own)).scalar_one()
    hours, beyond = divmod(milliseconds(moment), HOUR)
    return (hours + THURSDAY) % 168 * 2 + (not beyond)


def follow(session: Session, key: Key, told: list[Activity], before: int) -> None:
    """`told` is the story that was posted, `before` the hour that its row said then."""
    after = hour_of(session, key)
    if after == before:
        return
    for (government, cohort, on), n in _folded(session, key, told).items():
        place = {"government": government, "cohort": cohort, "on": on}
        session.connection().execute(ADD, place | {"hour": before, "n": -n})
        session.connection().execute(ADD, place | {"hour": after, "n": n})


def _folded(session: Session, key: Key, told: list[Activity]) -> Counter[tuple[int, int, int]]:
    """Its receipts in the ledger without those of the tail, which no fold may take meanwhile."""
    cells = {
        (claim.dims.government, claim.cohort)
        for recording in by_recording(told)
        for claim, _on in recording.entries
        if claim.metric == Metric.RECEIVED
    }
    found: Counter[tuple[int, int, int]] = Counter()
    for table, sign in ((LedgerTail, -1), (Ledger, 1)):
        for *place, n in session.execute(_receipts(table, key, cells)):
            found[tuple(place)] += sign * n
    return found


def _receipts(table: Any, key: Key, cells: set[tuple[int, int]]) -> Any:
    where = or_(
        *(and_(table.government_id == place, table.cohort_on == day) for place, day in cells)
    )
    statement = (
        select(table.government_id, table.cohort_on, table.on, table.n)
        .where(table.metric == Metric.RECEIVED, where)
        .where(table.home_id == key[1], table.complaint_id == key[0])
    )
    return statement.with_for_update() if table is LedgerTail else statement

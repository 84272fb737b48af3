"""A file told anew how a complaint came: at what hour, and that a file told of it at all.

Its receipts are summed by that from now on. What still waits in the tail is folded by what the
complaint's row says then.
"""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select, text
from sqlmodel import Session, col

from db.codes import Channel, Metric, MoveCode
from db.days import milliseconds
from db.models import Complaint, Dimension, Ledger, LedgerTail
from db.types import number
from lapor.domain.ledger import by_recording
from lapor.domain.state import Activity
from lapor.services.receipt_sums import Came, came, hour

ADD_HOUR = text(
    'INSERT INTO balance_receipt (government_id, dimension, cohort_on, value, "on", n) '
    f"VALUES (:government, {number(Dimension.HOUR)}, :cohort, :hour, :on, :n) "
    'ON CONFLICT (government_id, dimension, cohort_on, value, "on") '
    "DO UPDATE SET n = balance_receipt.n + excluded.n"
)
ADD_LATE = text(
    "INSERT INTO balance_late (government_id, cohort_on, recorded_on, channel, n) "
    "VALUES (:government, :cohort, :recorded_on, :channel, :n) "
    "ON CONFLICT (government_id, cohort_on, recorded_on, channel) "
    "DO UPDATE SET n = balance_late.n + excluded.n"
)
Key = tuple[int, int]  # (complaint_id, home_id)


class Receipt(NamedTuple):
    """What the balances know of an entry, and the days and the cause they were chosen by."""

    government: int
    cohort: int
    on: int
    recorded_on: int
    channel: Channel | None
    cause: MoveCode
    n: int

    @property
    def is_late(self) -> bool:
        is_told = self.cause == MoveCode.RECEIVE and self.n > 0 and self.channel is not None
        return is_told and self.recorded_on > self.on


def how(session: Session, key: Key) -> Came:
    """As its row has it now."""
    own = and_(col(Complaint.id) == key[0], col(Complaint.home_id) == key[1])
    row = session.execute(
        select(col(Complaint.received_at), col(Complaint.import_run_id)).where(own)
    )
    received_at, import_run_id = row.one()
    return came(milliseconds(received_at), import_run_id)


def follow(session: Session, key: Key, told: list[Activity], before: Came) -> None:
    """`told` is the story that was posted, `before` how its row said then that it came."""
    after = how(session, key)
    if after == before:
        return
    run = session.connection().execute
    for one, times in _folded(session, key, told).items():
        place = {"government": one.government, "cohort": one.cohort}
        for way, sign in ((before, -times), (after, times)):
            run(ADD_HOUR, place | {"on": one.on, "hour": hour(way.received_at), "n": sign * one.n})
            if one.is_late and one.channel and way.is_typed:
                late = {"recorded_on": one.recorded_on, "channel": number(one.channel)}
                run(ADD_LATE, place | late | {"n": sign * one.n})


def _folded(session: Session, key: Key, told: list[Activity]) -> Counter[Receipt]:
    """Its receipts in the ledger without those of the tail, which no fold may take meanwhile."""
    cells = {
        (claim.dims.government, claim.cohort)
        for recording in by_recording(told)
        for claim, _on in recording.entries
        if claim.metric == Metric.RECEIVED
    }
    found: Counter[Receipt] = Counter()
    for table, sign in ((LedgerTail, -1), (Ledger, 1)):
        for row in session.execute(_receipts(table, key, cells)):
            found[Receipt(*row)] += sign
    return found


def _receipts(table: Any, key: Key, cells: set[tuple[int, int]]) -> Any:
    where = or_(
        *(and_(table.government_id == place, table.cohort_on == day) for place, day in cells)
    )
    columns = (
        table.government_id, table.cohort_on, table.on, table.recorded_on, table.channel,
        table.cause, table.n,
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(table.metric == Metric.RECEIVED, where)
        .where(table.home_id == key[1], table.complaint_id == key[0])
    )
    return statement.with_for_update() if table is LedgerTail else statement

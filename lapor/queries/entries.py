"""What given complaints count for in a number: their own entries, summed."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from db.codes import Metric
from db.models import Ledger
from lapor.queries.ledger import Cut, conditions
from lapor.queries.quality import Found, chunks

L = Ledger
Key = tuple[int, int]  # (complaint_id, home_id)


def of_complaints(
    session: Session, cut: Cut, keys: Sequence[Found]
) -> dict[Key, Counter[tuple[Metric, int]]]:
    """By complaint, in the first span of the cut. The ledger is found by metric and date, not by
    complaint: this reads the period once for every five thousand of them.
    """
    found: dict[Key, Counter[tuple[Metric, int]]] = defaultdict(Counter)
    own = (col(L.complaint_id), col(L.home_id), col(L.metric), col(L.days))
    for part in chunks(keys):
        statement = (
            select(*own, func.sum(L.n))
            .where(
                conditions(cut, cut.spans[0]),
                col(L.complaint_id).in_([one.id for one in part]),
                col(L.home_id).in_(sorted({one.home_id for one in part})),
            )
            .group_by(*own)
        )
        for id, home_id, metric, days, n in session.execute(statement):
            if n:
                found[id, home_id][metric, days] += int(n)
    return found

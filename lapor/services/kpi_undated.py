"""Where a file told a state without its dates: what nobody knows as of an earlier day."""

from dataclasses import replace

from sqlmodel import Session, select

from db.codes import Metric
from db.models import ImportRun
from lapor.queries.ledger import Key, told_later
from lapor.services.kpi_scope import Asked

# what each of these would have counted, had the file said when
UNKNOWN = {
    "follow_up_rate": Metric.FOLLOWED_UNDATED,
    "completion_rate": Metric.DONE_UNDATED,
    "backlog": Metric.CLOSED,
}


def keys(session: Session, question: Asked) -> set[Key]:
    """The groups of which the reading must say “dates unknown”."""
    metric = UNKNOWN.get(question.kpi.code)
    if metric is None or question.is_now:
        return set()
    if session.exec(select(ImportRun.id).limit(1)).first() is None:
        return set()  # no file was ever read
    return told_later(session, replace(question.cut, metrics=(metric,)))

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
WITHOUT_DATES = "ringkas"  # the format that has none


def keys(session: Session, question: Asked) -> set[Key]:
    """The groups of which the reading must say “dates unknown”."""
    metric = UNKNOWN.get(question.kpi.code)
    if metric is None or question.is_now:
        return set()
    cut = replace(question.cut, metrics=(metric,))
    if metric != Metric.CLOSED:
        return told_later(session, cut)
    runs = session.exec(select(ImportRun.id).where(ImportRun.format == WITHOUT_DATES)).all()
    return told_later(session, cut, runs) if runs else set()

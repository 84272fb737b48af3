"""Where a file told a state without its dates: what nobody knows as of an earlier day."""

from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session, select

from db.codes import Metric
from db.models import ImportRun
from lapor.domain.kpi import Kpi
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.queries.ledger import Key, told_later, told_until
from lapor.services.kpi_scope import Asked

# what each of these would have counted, had the file said when
UNKNOWN = {
    "follow_up_rate": Metric.FOLLOWED_UNDATED,
    "completion_rate": Metric.DONE_UNDATED,
    "backlog": Metric.CLOSED,
}
# what has no dates of its own to count: how many are left out of it, another KPI says
TOLD_BY = {"overdue": "verified_on_time", "activity": "followed_up_on_time"}


def told_by(kpi: Kpi) -> Kpi:
    """The KPI whose readings say how many complaints without dates this one leaves out."""
    return BY_CODE[TOLD_BY.get(kpi.code, kpi.code)]


def any_file(session: Session) -> bool:
    """Was any file ever loaded?"""
    return session.exec(select(ImportRun.id).limit(1)).first() is not None


def keys(
    session: Session, question: Asked, any_file: Callable[[Session], bool] = any_file
) -> set[Key]:
    """The groups of which the reading must say “dates unknown”."""
    metric = UNKNOWN.get(question.kpi.code)
    if metric is None or question.is_now or not any_file(session):
        return set()
    return told_later(session, replace(question.cut, metrics=(metric,)))


def until(session: Session, question: Asked) -> dict[Key, int]:
    """By group the last day of which a reading could not be told: it and those before say so."""
    metric = UNKNOWN.get(question.kpi.code)
    if metric is None or not any_file(session):
        return {}
    return told_until(session, replace(question.cut, metrics=(metric,), as_of=0))

"""What the database knows that Prometheus should: read when it asks, in one short snapshot."""

from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from db.engine import reading
from db.models import AuditWaiting, JobRun, WebSession
from lapor.services import sessions


class Gauges(Collector):
    """For the registry in lapor/metrics.py. A database that does not answer is a number too."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def describe(self) -> list[Metric]:
        return []  # so that registering asks nothing of a database that may not be there yet

    def collect(self) -> Iterator[Metric]:
        try:
            with reading(self.engine) as session:
                found = list(_read(session, datetime.now(UTC)))
        except SQLAlchemyError:
            found = []
        yield _gauge("lapor_database_up", "Does the database answer?", float(bool(found)))
        yield from found


def _read(session: Session, now: datetime) -> Iterator[Metric]:
    last = GaugeMetricFamily(
        "lapor_job_last_success_seconds", "When a job last ended well.", labels=["job"]
    )
    ended = select(JobRun.name, func.max(col(JobRun.finished_at))).where(JobRun.failed == 0)
    for name, at in session.exec(ended.group_by(col(JobRun.name))):
        if at is not None:
            last.add_metric([name], at.timestamp())
    yield last
    waiting = session.exec(select(func.count()).select_from(AuditWaiting)).one()
    yield _gauge("lapor_audit_waiting", "Audit rows without a place in the chain.", waiting)
    signed_in = select(func.count()).select_from(WebSession).where(sessions.live(now))
    yield _gauge("lapor_sessions", "Browsers that are signed in.", session.exec(signed_in).one())


def _gauge(name: str, said: str, value: float) -> Metric:
    found = GaugeMetricFamily(name, said)
    found.add_metric([], value)
    return found

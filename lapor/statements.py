"""Every statement that the database is sent: how long it took, and whether it went wrong.

Written down are its words, in which values stand as marks, never the values.
"""

import time
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from lapor import metrics
from lapor.config import settings

BEGAN = "lapor_began"
log = structlog.get_logger()


def watch(engines: type[Engine] | Engine = Engine) -> None:
    """All engines of this process, or this one, from now on."""
    event.listen(engines, "handle_error", _failed)
    if settings().slow_ms:
        event.listen(engines, "before_cursor_execute", _begin)
        event.listen(engines, "after_cursor_execute", _end)


def _begin(connection: Connection, *_: Any) -> None:
    connection.info[BEGAN] = time.perf_counter()


def _end(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    took = round((time.perf_counter() - connection.info[BEGAN]) * 1_000)
    if took > settings().slow_ms:
        metrics.slow_statements.inc()
        log.warning("slow statement", ms=took, statement=" ".join(statement.split()))


def _failed(context: ExceptionContext) -> None:
    metrics.database_errors.labels(type(context.original_exception).__name__).inc()

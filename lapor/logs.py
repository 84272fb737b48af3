"""What is written into the log: no citizen's data, no secret, no words of an exception.

Lines of one request, or of one run of a page, carry its id and that of the session. Every record
goes through here, those of Streamlit and of uvicorn too.
"""

import hashlib
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

import structlog

from lapor import metrics
from lapor.domain.masking import mask

LONGEST = 300  # characters of one value
SECRET = re.compile(r"password|secret|token|cookie|authorization|ticket|nik\b", re.IGNORECASE)
# the id of a session stands in the address of an upload, and what was asked for in a query
UPLOAD = re.compile(r"(/_stcore/upload_file/)[^\s\"]+")
QUERY = re.compile(r"(?<=[\w/])\?[\w%.-]+=[^\s\"']*")
NAMED = re.compile(
    r"((?:password|secret|token|cookie|ticket)\w*[\"']?\s*[=:]\s*)\S+", re.IGNORECASE
)
HIDDEN = "…"
log = structlog.get_logger()


def clean(text: str) -> str:
    """Without numbers of persons, addresses of sessions, secrets, and not long."""
    for pattern, instead in ((UPLOAD, rf"\1{HIDDEN}"), (QUERY, HIDDEN), (NAMED, rf"\1{HIDDEN}")):
        text = pattern.sub(instead, text[: 4 * LONGEST])
    return shortened(mask(text))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + HIDDEN


def scrub(_logger: object, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A processor of structlog. An exception leaves its kind and places."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["kind"], event["places"] = type(error).__name__, places(error)
    return {name: _clean_value(name, value) for name, value in event.items()}


def _clean_value(name: str, value: Any) -> Any:
    if SECRET.search(name):
        return HIDDEN
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _clean_value(str(key), one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [_clean_value("", one) for one in value]
    return value if isinstance(value, bool | int | float | None) else clean(str(value))


def places(error: BaseException) -> list[str]:
    """Where it happened, but not what it said: the words may hold a citizen's data."""
    steps = traceback.extract_tb(error.__traceback__)
    return [f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps[-8:]]


def report(error: BaseException) -> str:
    """Write down what failed, and give the reference by which it is found."""
    reference = secrets.token_hex(4).upper()
    metrics.broken.inc()
    log.error("failed", reference=reference, kind=type(error).__name__, places=places(error))
    return reference


def refused(account: str, refusal: BaseException | None = None) -> None:
    """Somebody asked for what they may not: a page, or the step whose places stand beside it."""
    log.warning("not allowed", account=account, places=places(refusal) if refusal else [])


def about(key: str | None) -> dict[str, str]:
    """What lines of one request carry. The session's key is hashed again: a log opens nothing."""
    session = {"session": hashlib.sha256(f"log {key}".encode()).hexdigest()[:12]} if key else {}
    return {"request": secrets.token_hex(4), **session}


class _Record(logging.LogRecord):
    """Of the standard library: its message cleaned when it is made, whoever prints it."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        error = self.exc_info[1] if self.exc_info else None
        said = clean(self.getMessage())
        if error:
            said = f"{said} {type(error).__name__} {places(error)}"
        self.msg, self.args, self.exc_info = said, (), None


def configure(visitor: Callable[[], Mapping[str, str]] = dict) -> None:
    """Once, when the app starts. `visitor`: what is known where the line is written, as `about`."""

    def with_visitor(
        _logger: object, _name: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        return {**visitor(), **event}

    logging.setLogRecordFactory(_Record)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            with_visitor,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            scrub,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )

"""A run of a page, seen from outside: how long it took, whose it was, under which id."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lapor import logs, metrics

_run: ContextVar[Mapping[str, str]] = ContextVar("run", default={})  # noqa: B039 never changed
log = structlog.get_logger()


def key() -> str | None:
    """Of the session the gate let in, as st.user has it. Nothing else is asked, and not st.user
    itself: it looks for a file of secrets each time, and a page asks often."""
    context = get_script_run_ctx(suppress_warning=True)
    found = context.user_info.get("session") if context else None
    return found if isinstance(found, str) else None


def visitor() -> Mapping[str, str]:
    """For the lines of a log, wherever they are written: in a page, a callback, or neither."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return {}
    mine = logs.about(key())
    return {**mine, **_run.get()} if _run.get().get("session") == mine.get("session") else mine


def begin() -> float:
    """First thing in a run: an id of its own, and when it began."""
    _run.set({})
    _run.set(visitor())
    return time.perf_counter()


@contextmanager
def timed(page: str, began: float) -> Iterator[None]:
    """Around what draws the page; stopping early, or going elsewhere, ends it as well."""
    try:
        yield
    finally:
        took = time.perf_counter() - began
        metrics.reruns.labels(page).observe(took)
        log.info("drawn", page=page, ms=round(took * 1_000))

"""Work that takes longer than a click: done in a thread, looked at by the page.

Nothing is drawn while a transaction is open: another click would end it half-way.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lapor.domain.errors import Refusal
from lapor.domain.text import Text
from lapor.logs import report

PATIENCE = 1.5  # seconds that a click waits: small files are ready by then
MOST = 50  # remembered at once
STOPPED = Text(
    "Dihentikan. Tidak ada yang disimpan; mulai lagi kapan saja.",
    "Stopped. Nothing was saved; start again whenever you like.",
)


@dataclass
class Job:
    """One piece of work; `read` grows while it runs."""

    read: int = 0
    found: Any = None
    refused: Text | None = None
    fault: str = ""
    ready: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    def advance(self, done: int) -> None:
        """Tell how far it is. Raises a Refusal where somebody asked it to stop: what it does in
        one transaction is then not done at all."""
        self.read = done
        if self.stopped.is_set():
            raise Refusal(STOPPED)


_jobs: dict[str, Job] = {}


def begin(work: Callable[[Job], Any]) -> str:
    """Start it; returns the token under which it can be looked at."""
    while len(_jobs) >= MOST:
        _jobs.pop(next(iter(_jobs)))
    token, job = secrets.token_hex(16), Job()
    _jobs[token] = job
    threading.Thread(target=_run, args=(job, work), daemon=True).start()
    job.ready.wait(PATIENCE)
    return token


def _run(job: Job, work: Callable[[Job], Any]) -> None:
    try:
        job.found = work(job)
    except Refusal as refusal:
        job.refused = refusal.text
    except Exception as error:
        job.fault = report(error)
    finally:
        job.ready.set()


def look(token: str | None) -> Job | None:
    return _jobs.get(token or "")


def forget(token: str | None) -> None:
    _jobs.pop(token or "", None)

"""Work that takes longer than a click: done in a thread, looked at by the page.

Nothing is drawn while a transaction is open: another click would end it half-way.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lapor.domain.errors import Refusal
from lapor.domain.text import Text
from lapor.logs import report
from lapor.services import faults

PATIENCE = 1.5  # seconds that a click waits: small files are ready by then
MOST = 50  # remembered at once
KEPT = 1_800  # seconds that what was found waits to be looked at: a file may be large
STOPPED = Text(
    "Dihentikan. Tidak ada yang disimpan; mulai lagi kapan saja.",
    "Stopped. Nothing was saved; start again whenever you like.",
)


@dataclass
class Job:
    """One piece of work; `read` grows while it runs, towards `total` where that is known."""

    read: int = 0
    total: int = 0
    if_stopped: Text = STOPPED
    found: Any = None
    refused: Text | None = None
    fault: str = ""
    ready: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    ended_at: float | None = None  # by the clock that only goes forward

    def advance(self, done: int) -> None:
        """Tell how far it is. Raises a Refusal where somebody asked it to stop: what it does in
        one transaction is then not done at all."""
        self.read = done
        if self.stopped.is_set():
            raise Refusal(self.if_stopped)


_jobs: dict[str, Job] = {}
_turn = threading.Lock()  # nobody begins the same work while another does


def begin(
    work: Callable[[Job], Any], *, total: int = 0, if_stopped: Text = STOPPED, token: str = "",
    patience: float | None = None,
) -> str:  # fmt: skip
    """Start it; returns the token under which it can be looked at.

    `token` names work that is one and the same for everybody, as a run that the database keeps:
    other sessions find it, and it is not begun again while it is at work. `patience`: seconds that
    this waits for it.
    """
    with _turn:
        if is_at_work(token):
            return token
        _sweep()
        token, job = token or secrets.token_hex(16), Job(total=total, if_stopped=if_stopped)
        _jobs[token] = job
    threading.Thread(target=_run, args=(job, work), daemon=True).start()
    job.ready.wait(PATIENCE if patience is None else patience)
    return token


def _sweep() -> None:
    """What nobody fetched goes; where there are too many, those that ended go first."""
    now = time.monotonic()
    for token in [one for one, job in _jobs.items() if (job.ended_at or now) < now - KEPT]:
        forget(token)
    while len(_jobs) >= MOST:
        forget(next((one for one, job in _jobs.items() if job.ready.is_set()), next(iter(_jobs))))


def _run(job: Job, work: Callable[[Job], Any]) -> None:
    try:
        job.found = work(job)
    except Refusal as refusal:
        job.refused = refusal.text
    except Exception as error:
        code, job.refused = report(error), faults.sentence(error)
        job.fault = "" if job.refused else code
    finally:
        job.ended_at = time.monotonic()
        job.ready.set()


def look(token: str | None) -> Job | None:
    return _jobs.get(token or "")


def is_at_work(token: str) -> bool:
    job = look(token)
    return job is not None and not job.ready.is_set()


def forget(token: str | None) -> None:
    _jobs.pop(token or "", None)

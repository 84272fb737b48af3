"""While the app runs: the tail is folded, the audit log is linked, what the clock does is done.

Readers add the tail to the balances, so no number waits for this. The clock's work is a process
of its own, the same as an operator's `jobs run`: learning from thousands of texts must not make an
officer wait. With several processes one of them does it at a time: the lease decides.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from db.engine import engine, unhurried
from lapor.config import settings
from lapor.services import audit_anchors, jobs, start

FOLD_EVERY, LINK_EVERY, RUN_EVERY = 30, 5, 600  # seconds
ROOT = Path(__file__).parents[2]
log = structlog.get_logger()


async def keep_doing(work: Callable[[], Awaitable[object]], first: float, every: float) -> None:
    """For as long as the app lives. Somebody else doing it at the same time is no fault."""
    await asyncio.sleep(first)
    while True:
        try:
            await work()
        except (SQLAlchemyError, OSError) as error:  # no server, no tables yet: next time may do
            log.warning("not done this time", work=work.__name__, reason=type(error).__name__)
        await asyncio.sleep(every)


async def fold() -> None:
    await run_in_threadpool(jobs.fold_tail)


async def link() -> None:
    """Give what was written a place in the chain; an hour after the last, write its end down."""
    await run_in_threadpool(_link)


def _link() -> None:
    if start.is_ready(engine()):
        with unhurried():
            audit_anchors.keep()


async def run_jobs() -> None:
    """`python -m lapor jobs run`, in this program's own environment."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lapor", "jobs", "run", cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        if await process.wait():
            log.warning("the clock's work ended badly: run `python -m lapor jobs run` to see why")
    except asyncio.CancelledError:
        process.terminate()
        raise


def begin() -> list[asyncio.Task[None]]:
    """The tasks, to be cancelled when the app ends."""
    rounds = [keep_doing(fold, FOLD_EVERY, FOLD_EVERY), keep_doing(link, LINK_EVERY, LINK_EVERY)]
    if settings().jobs:
        rounds.append(keep_doing(run_jobs, FOLD_EVERY, RUN_EVERY))
    return [asyncio.create_task(one) for one in rounds]

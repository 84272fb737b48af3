"""While the app runs: the ledger's tail is folded, and what the clock does is done.

Readers add the tail to the balances, so no number waits for this. With several processes one of
them does the clock's work at a time: the lease decides.
"""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from lapor.services import jobs

FOLD_EVERY, RUN_EVERY = 30, 600  # seconds
log = structlog.get_logger()


async def keep_doing(work: Callable[[], object], every: float) -> None:
    """For as long as the app lives. Somebody else doing it at the same time is no fault."""
    while True:
        await asyncio.sleep(every)
        try:
            await run_in_threadpool(work)
        except SQLAlchemyError as error:  # no server, no tables yet: the next time may do
            log.warning("not done this time", work=work.__name__, reason=type(error).__name__)


def start() -> list[asyncio.Task[None]]:
    """The tasks, to be cancelled when the app ends."""
    return [
        asyncio.create_task(keep_doing(jobs.fold_tail, FOLD_EVERY)),
        asyncio.create_task(keep_doing(jobs.run, RUN_EVERY)),
    ]

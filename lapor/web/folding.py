"""While the app runs, the ledger's tail is folded into the balances, so that it stays short.

Readers add the tail to the balances, so no number waits for this.
"""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from lapor.services import jobs

EVERY = 30  # seconds
log = structlog.get_logger()


async def keep_folding() -> None:
    """For as long as the app lives. Somebody else folding at the same time is no fault."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await run_in_threadpool(jobs.fold_tail)
        except SQLAlchemyError as error:  # no server, no tables yet: the next time may do
            log.warning("not folded this time", reason=type(error).__name__)

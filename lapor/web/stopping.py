"""Told to stop, the app first says so: users see it, what is being saved ends, nothing begins."""

import asyncio
import signal
from collections.abc import Callable
from types import FrameType

import structlog

from db.engine import writers
from lapor.config import settings
from lapor.web.notices import STOPPING, pages

LOOK_EVERY = 0.05  # seconds
READ = 0.5  # seconds in which the banner gets to the pages
log = structlog.get_logger()


def arrange() -> None:
    """In the main thread, when the server has set what it does itself on SIGTERM."""
    servers_own, loop = signal.getsignal(signal.SIGTERM), asyncio.get_running_loop()
    ending: list[asyncio.Task[None]] = []

    def stop() -> None:
        if callable(servers_own):
            servers_own(signal.SIGTERM, None)

    def asked(_number: int, _frame: FrameType | None) -> None:
        if ending:  # asked again: at once
            stop()
        else:
            loop.call_soon_threadsafe(lambda: ending.append(loop.create_task(_end(stop))))

    signal.signal(signal.SIGTERM, asked)


async def _end(stop: Callable[[], None]) -> None:
    pages.are_heard = False
    if pages.open:
        await pages.tell(STOPPING, ":material/restart_alt:")
        await asyncio.sleep(READ)
    end = asyncio.get_running_loop().time() + settings().stop_seconds
    while writers() and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(LOOK_EVERY)
    log.info("stopping", pages=len(pages.open), cut_off=writers())
    stop()

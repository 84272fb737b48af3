"""Does a session still hold? Asked of the database at each step, and waited for if it is away."""

import asyncio
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import Send

from db.engine import engine, reading, writing
from lapor.services import sessions, start
from lapor.web.frames import is_by_itself
from lapor.web.notices import AWAY, BACK, banner, pages

ASK_AGAIN = 1.0  # seconds, of a database that is away


def visit(key: str, by_hand: bool = True) -> sessions.Visit | None:
    """Whose session this is, while it holds. What a person does keeps it from growing idle."""
    if not start.is_ready(engine()):  # a cookie of a database that is gone
        return None
    with reading() as session:
        found = sessions.visit(session, key)
    if found and found.touch_due and by_hand:
        # on a full disk people still read
        with suppress(SQLAlchemyError), writing() as session:
            sessions.touch(session, key)
    return found


async def awaited(send: Send, lang: str, key: str, frame: bytes | None) -> bool:
    """Does the session still hold that sent this?

    While the database is away the page is told so, and waits. What was pressed is done when it is
    back; what is typed stays where it is.
    """
    was_told, by_hand = False, not is_by_itself(frame)
    while pages.are_heard:
        try:
            found = await run_in_threadpool(visit, key, by_hand)
        except SQLAlchemyError:
            if not was_told:
                await send(banner(AWAY, lang, ":material/cloud_off:"))
            was_told = True
            await asyncio.sleep(ASK_AGAIN)
            continue
        if was_told:
            await send(banner(BACK, lang, ":material/cloud_done:", seconds=4))
        return found is not None
    return True

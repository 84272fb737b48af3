"""The list to take away: all its pages, with its filters."""

from datetime import datetime

from sqlmodel import Session

from lapor.domain.access import Actor, Permission
from lapor.services import queue_export
from lapor.services.export import Sheets
from lapor.services.queue import Wish
from lapor.ui import download
from lapor.ui import filters as address
from lapor.ui.frame import lang


def offer(wish: Wish) -> None:
    """What is written, and for whom, is decided when it is asked for."""
    codes, language = address.address(), lang()

    def build(session: Session, actor: Actor, now: datetime) -> Sheets:
        return queue_export.build(session, actor, codes, wish, language, now)

    said = " ".join(f"{key}={code}" for key, code in codes.items()) or "all open"
    download.offer("antrean", Permission.SEE_COMPLAINTS, build, key="export", summary=said)

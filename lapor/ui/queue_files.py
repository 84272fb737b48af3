"""The list to take away: all its pages, with its filters."""

from datetime import datetime

from sqlmodel import Session

from lapor.domain.access import Actor, Permission
from lapor.services import queue_export
from lapor.services.export import Sheets
from lapor.services.progress import Progress
from lapor.services.queue import QueuePage, Wish
from lapor.ui import filters as address
from lapor.ui import long_download
from lapor.ui.frame import lang


def offer(wish: Wish, page: QueuePage) -> None:
    """What is written, and for whom, is decided when it is asked for."""
    codes, language = address.address(), lang()

    def build(session: Session, actor: Actor, now: datetime, progress: Progress) -> Sheets:
        return queue_export.build(session, actor, codes, wish, language, now, progress)

    said = " ".join(f"{key}={code}" for key, code in codes.items()) or "all open"
    long_download.offer(
        "antrean", Permission.SEE_COMPLAINTS, build, key="export", summary=said,
        lines=page.total, is_all=page.is_total,
    )  # fmt: skip

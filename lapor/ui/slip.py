"""The slip of a complaint that was recorded here, as buttons: built when it is asked for."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from db.engine import reading, writing
from db.models import Complaint
from lapor.config import settings
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.text import Text
from lapor.i18n import LOCALES
from lapor.services import export, sessions, slip
from lapor.services.printing import PDF
from lapor.services.receiving import SOURCE
from lapor.ui import watched
from lapor.ui.frame import _


def reprint(complaint: Complaint, actor: Actor) -> None:
    """On the complaint's page: where it was recorded here, for whoever may record."""
    if complaint.source == SOURCE and actor.may(Permission.RECEIVE):
        offer(complaint.id)


def offer(complaint_id: int) -> None:
    """One button a language."""
    with st.container(horizontal=True):
        for lang, name in LOCALES.items():
            st.download_button(
                _("Slip (PDF), {language}", language=name),
                data=_maker(complaint_id, lang),
                file_name=export.file_name("tanda-terima", "pdf"),
                mime=PDF,
                key=f"slip-{lang}",
                icon=":material/print:",
                on_click="ignore",
            )


def _maker(complaint_id: int, lang: str) -> Callable[[], bytes]:
    """Runs outside the page, perhaps much later: so it asks anew who is there."""
    key = watched.key() or ""

    def make() -> bytes:
        now = datetime.now(UTC)
        with reading() as session:
            found = sessions.visit(session, key)
            if found is None:
                raise NotAllowed(Text("Sesi ini sudah berakhir.", "This session has ended."))
            actor = found.actor
            pdf = slip.to_pdf(session, actor, complaint_id, lang, origin=settings().origin, now=now)
        with writing() as session:
            export.note(session, actor, "tanda-terima", summary=str(complaint_id), now=now)
        return pdf

    return make

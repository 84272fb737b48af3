"""Answer templates beside the form: chosen, read as the reporter will read it, then taken over."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import streamlit as st

from db.codes import MoveCode
from db.days import day_of
from db.models import AnswerTemplate
from lapor.domain.access import Actor
from lapor.domain.answering import filled
from lapor.domain.vocabulary import CHANNEL_NAMES
from lapor.i18n import day
from lapor.services.dossier import Dossier
from lapor.ui.frame import _

ANSWERS = (MoveCode.FOLLOW_UP, MoveCode.PROPOSE, MoveCode.CLOSE)
WITHOUT = "–"


def values(found: Dossier, user: Actor) -> dict[str, str]:
    """What the variables stand for. In Indonesian: the reporter reads it."""
    complaint, due = found.complaint, found.due.deadline.on
    today = datetime.now(UTC).astimezone(found.zone).date()
    return {
        "nomor": complaint.number,
        "judul": found.title or WITHOUT,
        "kategori": found.about.category or WITHOUT,
        "kanal": CHANNEL_NAMES[complaint.channel].id,
        "instansi": found.about.agency or found.government.name,
        "pemerintah": found.government.name,
        "tanggal": day(today, "id"),
        "tanggal_masuk": day(complaint.received_on, "id"),
        "tenggat": day(day_of(due), "id") if due else WITHOUT,
        "nama_petugas": user.full_name,
    }


def templates(
    found: Dossier, user: Actor, offered: list[AnswerTemplate], keep: Callable[[], None]
) -> None:
    """For the form that is open; nothing where there are none. `keep` is called once taken over."""
    if not offered:
        return
    names = {one.id: one.name for one in offered}
    chosen = st.selectbox(
        _("Answer template"),
        list(names),
        key="template",
        index=None,
        format_func=lambda id: names.get(id, ""),
        placeholder=_("Type to search"),
    )
    body = next((one.body for one in offered if one.id == chosen), None)
    if body is None:
        return
    text = filled(body, values(found, user))
    preview(text, found.about.agency or found.government.name)
    st.button(
        _("Use this text"), key="use-template", icon=":material/content_paste:",
        on_click=_use, args=(text, keep),
    )  # fmt: skip


def preview(text: str, sender: str) -> None:
    with st.container(border=True, gap="xsmall", key="preview"):
        st.caption(_("As the reporter will read it"))
        st.text(sender)
        st.text(text)


def _use(text: str, keep: Callable[[], None]) -> None:
    """Below what is already there: nothing typed is lost."""
    typed = (st.session_state.get("note") or "").rstrip()
    st.session_state["note"] = f"{typed}\n\n{text}" if typed else text
    st.session_state["template"] = None
    keep()


def example() -> Mapping[str, str]:
    """Invented values, for the page where templates are written."""
    return {
        "nomor": "9100412",
        "judul": "Lampu jalan mati di depan pasar",
        "kategori": "Infrastruktur",
        "kanal": "SMS 1708",
        "instansi": "Dinas Perhubungan",
        "pemerintah": "Kabupaten Contoh",
        "tanggal": "24 November 2026",
        "tanggal_masuk": "20 November 2026",
        "tenggat": "27 November 2026",
        "nama_petugas": "Budi Santoso",
    }

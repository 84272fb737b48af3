"""How the list for tomorrow is drawn: a section for each agency, and the same on paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from sqlmodel import Session

from db.days import day_of
from lapor.domain.access import Actor, Permission
from lapor.queries.reference import Choice
from lapor.services import export, tomorrow, tomorrow_pdf
from lapor.services.printing import PDF
from lapor.services.tomorrow import STEPS, Desk, Task, Tomorrow
from lapor.ui import address, download, parts
from lapor.ui.frame import _, day, lang, number, tr, weekday


def government(reach: list[Choice]) -> int | None:
    """All that one sees, or one government of the address."""
    if len(reach) < 2:
        return None
    names = {"": _("All"), **{str(one.id): one.name for one in reach}}
    chosen = address.pick(_("Government"), "government", names, "", width=320)
    return int(chosen) if chosen else None


def summary(found: Tomorrow) -> None:
    friday = weekday(found.friday)
    if not found.total:
        parts.empty(
            _("Nothing is due by {friday}. Good.", friday=friday),
            _("What comes in later appears here; the queue has all that is open."),
        )
        return
    words = _("{n} complaints must move by {friday}", n=number(found.total), friday=friday)
    st.markdown(f"**{words}** · {_('{n} of them are late already', n=number(found.late))}")
    if found.has_more:
        st.caption(_("Only the nearest deadlines are listed; the rest are in the queue."))


def paper(actor: Actor, government_id: int | None, zone: ZoneInfo) -> None:
    """The list as PDF, built and logged when it is asked for."""
    words = lang()

    def make(session: Session, who: Actor, now: datetime) -> tuple[bytes, int]:
        found = tomorrow.read(session, who, government_id, now=now)
        pdf = tomorrow_pdf.to_pdf(found, words, name=who.full_name, now=now, zone=zone)
        return pdf, found.total

    place = "all" if government_id is None else f"government {government_id}"
    st.download_button(
        _("Print (PDF)"),
        data=download.maker("tomorrow", Permission.SEE_COMPLAINTS, make, place),
        file_name=export.file_name("besok", "pdf"),
        mime=PDF,
        icon=":material/print:",
        key="tomorrow-pdf",
        on_click="ignore",
    )


def section(desk: Desk) -> None:
    """One agency, or the government's own desk: the nearest deadline first."""
    name = desk.agency or _("not with an agency")
    st.subheader(parts.inert(f"{name} · {desk.government}"))
    st.caption(_("{n} complaints, {late} late", n=number(len(desk.tasks)), late=number(desk.late)))
    rows = [_row(task) for task in desk.tasks]
    names = [_("Due"), _("Complaint"), _("Next step")]
    st.table(pd.DataFrame(rows, columns=names), border="horizontal", hide_index=True, alt=name)


def _row(task: Task) -> tuple[str, str, str]:
    """Three cells, so that they fit a phone. They are markdown: what people typed is inert."""
    title = _("(not for your role)") if task.title is None else task.title
    secret = f":material/lock: {_('Secret')} · " if task.is_secret else ""
    icon, _colour = parts.DEADLINE_LOOKS[task.deadline.nearness]
    return (
        f"{icon} {parts.deadline_words(task.deadline)} · {_date(task.deadline.on)}",
        f"{parts.inert(task.number)} · {secret}{parts.inert(' '.join(title.split()))}",
        f"**{tr(STEPS[task.step])}** · {parts.inert(_officer(task))}",
    )


def _date(number: int | None) -> str:
    return "" if number is None else day(day_of(number))


def _officer(task: Task) -> str:
    if task.officer is None:
        return _("given to nobody")
    if task.away is None:
        return task.officer
    return _(
        "{officer}, away until {last}; substitute: {name}",
        officer=task.officer,
        last=day(task.away.until_on),
        name=task.away.substitute_name or _("nobody"),
    )

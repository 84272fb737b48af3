"""How the list for tomorrow is drawn: a section for each agency, and the same on paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from sqlmodel import Session

from db.days import day_of
from lapor.domain.access import Actor, Permission
from lapor.i18n import short_day
from lapor.queries.reference import Choice
from lapor.services import export, tomorrow, tomorrow_pdf
from lapor.services.printing import PDF
from lapor.services.tomorrow import STEPS, Desk, Task, Tomorrow
from lapor.ui import address, download, opener, parts
from lapor.ui.frame import _, day, lang, number, on_phone, tr, weekday
from lapor.ui.queue import open_complaint

ROW = 61  # pixels: from 61 on Streamlit breaks lines, and titles are whole
CARDS = 25  # of one section on a phone


def government(reach: list[Choice]) -> int | None:
    """All that one sees, or one government of the address."""
    if len(reach) < 2:
        return None
    names = {"": _("All"), **{str(one.id): one.name for one in reach}}
    chosen = address.pick(_("Government"), "government", names, "", width=365)
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


def sections(desks: list[Desk]) -> None:
    """Each agency, or the government's own desk: the nearest deadline first."""
    tasks = {task.id: task.number for desk in desks for task in desk.tasks}
    listed = list(tasks)
    if tasks and not on_phone():
        opener.offer(_("Open the complaint"), tasks, lambda id: _open(id, listed), key="open-any")
    for place, desk in enumerate(desks):
        name = desk.agency or _("Not with an agency yet")
        st.subheader(parts.inert(f"{name} · {desk.government}"))
        n, late = number(len(desk.tasks)), number(desk.late)
        st.caption(
            _("1 complaint, {late} late", late=late) if len(desk.tasks) == 1
            else _("{n} complaints, {late} late", n=n, late=late)
        )  # fmt: skip
        if on_phone():
            _cards(desk.tasks, listed, f"open-{place}")
        else:
            _table(desk.tasks, listed, f"open-{place}", name)


def _table(tasks: list[Task], listed: list[int], key: str, name: str) -> None:
    """The columns are as wide in every section: the eye goes down through all of them."""
    config = st.column_config
    st.dataframe(
        pd.DataFrame([_row(task) for task in tasks]),
        hide_index=True,
        row_height=ROW,
        height=parts.tall(len(tasks), ROW),
        alt=name,
        column_config={
            "due": config.TextColumn(_("Due"), width=135),
            "number": config.ButtonColumn(
                _("Complaint"), width=110, type="tertiary", key=key,
                on_click=_opened, args=(key, [task.id for task in tasks], listed),
            ),
            "title": config.TextColumn(_("Title"), width=320),
            "step": config.TextColumn(_("Next step"), width=150),
            "officer": config.TextColumn(_("Officer"), width=220),
        },
    )  # fmt: skip


def _row(task: Task) -> dict[str, str]:
    return {
        "due": _due(task),
        "number": parts.inert(task.number),
        "title": _title(task),
        "step": tr(STEPS[task.step]),
        "officer": _officer(task),
    }


def _opened(key: str, ids: list[int], listed: list[int]) -> None:
    _open(ids[st.session_state[key].row], listed)


def _open(complaint_id: int, listed: list[int]) -> None:
    """Previous and next on its page go through this whole list."""
    st.session_state["listed"] = listed
    open_complaint(complaint_id)


def _cards(tasks: list[Task], listed: list[int], key: str) -> None:
    for place, task in enumerate(tasks[:CARDS]):
        with st.container(border=True, gap="xxsmall"):
            st.markdown(parts.deadline_badge(task.deadline, parts.inert(_due(task))))
            st.text(_title(task))
            st.markdown(f"**{tr(STEPS[task.step])}** · {parts.inert(_officer(task))}")
            st.button(
                _("Open {number}", number=parts.inert(task.number)), type="tertiary",
                icon=":material/open_in_new:", key=f"{key}-{place}", on_click=_open,
                args=(task.id, listed),
            )  # fmt: skip
    if len(tasks) > CARDS:
        st.caption(_("Only the nearest deadlines are listed; the rest are in the queue."))


def _due(task: Task) -> str:
    on = task.deadline.on
    words = parts.deadline_words(task.deadline)
    return words if on is None else f"{words} · {short_day(day_of(on))}"


def _title(task: Task) -> str:
    title = _("(not for your role)") if task.title is None else " ".join(task.title.split())
    return f"{_('Secret')} · {title}" if task.is_secret else title


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

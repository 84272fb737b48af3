"""How the first page is drawn: counts that lead to their lists, deadlines, news, the pilots."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import streamlit as st

from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.notices import NAMES, Kind, News
from lapor.domain.text import Text
from lapor.domain.today import Matter, Tone
from lapor.services.board import Board
from lapor.services.home_programme import Turned
from lapor.services.tomorrow import STEPS, Task
from lapor.ui import kpi, parts
from lapor.ui.frame import ROOT, _, moment, number, on_phone, tr
from lapor.ui.inert import inert
from lapor.ui.queue import open_complaint

TILE, PILOT = 224, 152  # pixels; six pilots beside each other
NUMBER = (
    '<div style="padding-left: 0.5rem; font-size: {size}; line-height: 2.1rem; font-weight: 600; '
    'font-variant-numeric: tabular-nums">{n}</div>'
)
LOOKS = {
    Tone.BAD: (":material/error:", "red"),
    Tone.SOON: (":material/schedule:", "orange"),
    Tone.CALM: (":material/arrow_forward:", "gray"),
}
EMPTY = (":material/check_circle:", "green")
ICONS = {
    Kind.NEW: ":material/fiber_new:",
    Kind.ASSIGNED: ":material/assignment_ind:",
    Kind.RETURNED: ":material/undo:",
    Kind.REPLIED: ":material/forum:",
    Kind.PROPOSED: ":material/pending:",
    Kind.APPROVED: ":material/task_alt:",
    Kind.DECLINED: ":material/edit_note:",
    Kind.HELP_ASKED: ":material/handshake:",
    Kind.HELP_GIVEN: ":material/volunteer_activism:",
    Kind.DUE: ":material/schedule:",
    Kind.ESCALATED: ":material/priority_high:",
    Kind.SHARED_VIEW: ":material/visibility:",
    Kind.IMPORTED: ":material/upload_file:",
    Kind.FROZEN: ":material/inventory_2:",
}


def matters(found: Sequence[Matter], key: str) -> None:
    """A tile for each: the number, and the way to what is in it. On a phone a line each."""
    if on_phone():
        with st.container(border=True, gap="xsmall", key=key):
            for one in found:
                _line(one)
        return
    with st.container(horizontal=True, gap="small", key=key):
        for one in found:
            with st.container(border=True, gap=None, width=TILE, height="stretch"):
                _tile(one)


def _tile(one: Matter) -> None:
    icon, colour = _look(one)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        size = "1.1rem" if one.instead else "1.75rem"  # words are longer than a number
        st.html(NUMBER.format(n=_n(one), size=size), width="content")
        st.markdown(
            f":{colour}[{icon}]" + (f" :small[{inert(tr(one.words))}]" if one.words else "")
        )
    st.page_link(ROOT / one.page, label=inert(tr(one.name)), query_params=dict(one.query))


def more(found: Sequence[Matter]) -> None:
    """What is not empty besides, in a line each."""
    with st.container(horizontal=not on_phone(), gap="small", key="home-more"):
        for one in found:
            _line(one)


def _line(one: Matter) -> None:
    words = f" ({inert(tr(one.words))})" if one.words else ""
    name, n = inert(tr(one.name)), f"**{_n(one)}**"
    st.page_link(
        ROOT / one.page, label=f"{name}: {n}{words}" if one.instead else f"{n} {name}{words}",
        icon=_look(one)[0], query_params=dict(one.query),
    )  # fmt: skip


def _look(one: Matter) -> tuple[str, str]:
    return LOOKS[one.tone] if one.n else EMPTY


def _n(one: Matter | News) -> str:
    if isinstance(one, Matter) and one.instead:
        return inert(tr(one.instead))
    return number(one.n) + ("+" if one.is_capped else "")


def tasks(found: Sequence[Task]) -> None:
    """The deadlines that come next and can still be kept, each with the step that keeps it."""
    st.subheader(_("Next deadlines until Friday"), anchor=False)
    if not found:
        parts.empty(
            _("Nothing more is due until Friday"),
            _("What comes in later appears here; the queue has all that is open."),
        )
        return
    st.session_state["listed"] = [one.id for one in found]
    for one in found:
        _task(one)
    st.page_link(
        ROOT / "pages/tomorrow.py", label=_("The whole list"), icon=":material/event_upcoming:"
    )


def _task(one: Task) -> None:
    """On a phone what is to be opened comes last, as in every list of cards."""
    step = f"{parts.deadline_badge(one.deadline)} **{tr(STEPS[one.step])}**"
    with st.container(border=True, gap="xxsmall"):
        if on_phone():
            st.markdown(step)
            _title(one)
            _way(one)
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(step)
            _way(one)
        _title(one)


def _title(one: Task) -> None:
    if one.title is not None:
        st.text(one.title)


def _way(one: Task) -> None:
    st.button(
        _("Open {number}", number=inert(one.number)), type="tertiary", key=f"home-open-{one.id}",
        icon=":material/open_in_new:", on_click=open_complaint, args=(one.id,),
    )  # fmt: skip


def news(
    found: Sequence[News], since: datetime | None, zone: ZoneInfo, see: Callable[[], None]
) -> None:
    """What others did since then, and a button that says it was read."""
    title = _("In the last seven days") if since is None else _("Since you were last here")
    st.subheader(title, anchor=False)
    if since is not None:
        st.caption(moment(since, zone))
    if not found:
        parts.empty(
            _("Nothing new"), _("What others do with what is yours appears here, as it happens.")
        )
        return
    with st.container(border=True, gap="xsmall"):
        for one in found:
            _one(one)
    st.button(_("I have seen this"), key="home-seen", icon=":material/done_all:", on_click=see)


def _one(found: News) -> None:
    label = f"**{_n(found)}** {inert(tr(NAMES[found.kind]))}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            ROOT / found.page, label=label, icon=ICONS[found.kind], query_params=dict(found.query)
        )
        for id, name in found.some:
            st.page_link(
                ROOT / "pages/complaint.py", label=inert(name), query_params={"id": str(id)}
            )


def pilots(board: Board, codes: Sequence[str], turned: Sequence[Turned]) -> None:
    """One number of each pilot with its target, and what fell below its target since then."""
    st.subheader(_("The pilots this year"), anchor=False)
    for one in turned:
        words = _(
            "{place}: {number} fell below its target, to {value}", place=one.place.name,
            number=kpi.short(BY_CODE[one.cell.kpi]),
            value=kpi.cell_words(BY_CODE[one.cell.kpi], one.cell),
        )  # fmt: skip
        st.warning(inert(words), icon=":material/trending_down:")
    width: int | Literal["stretch"] = "stretch" if on_phone() else PILOT
    with st.container(horizontal=True, gap="small", key="home-pilots"):
        for place in board.places:
            with st.container(border=True, gap="xsmall", width=width, height="stretch"):
                st.page_link(
                    ROOT / "pages/government.py", label=inert(place.name),
                    query_params={"government": place.code},
                )  # fmt: skip
                for code in codes:
                    st.markdown(kpi.tile(code, board.cell(place.code, code)))
    st.page_link(ROOT / "pages/kpi.py", label=_("All numbers"), icon=":material/monitoring:")


def section(title: Text, found: Sequence[Matter], key: str) -> None:
    """A heading and its tiles, if there are any."""
    if found:
        st.subheader(tr(title), anchor=False)
        matters(found, key)

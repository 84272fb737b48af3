"""How the list of what must be entered on lapor.go.id is drawn, one move a card."""

from collections.abc import Callable

import streamlit as st

from lapor.domain.access import Actor, Permission, Scope
from lapor.queries.outgoing import NO_AGENCY, Key, Which
from lapor.services.outgoing_list import Backlog, Task, TaskPage
from lapor.ui import address, parts
from lapor.ui.frame import _, moment, number, tr
from lapor.ui.queue import open_complaint
from lapor.ui.records import records

COORDINATOR = str(NO_AGENCY)
Mark = Callable[[list[Key]], None]


def choose(found: list[Backlog], actor: Actor) -> Which:
    """Which list, whose. What was chosen is in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lists = {"waiting": _("To be entered"), "entered": _("Entered")}
        shown = address.switch(_("List"), "outgoing", lists, "waiting", shows_label=False)
        agency = ""
        if actor.scope(Permission.COPY_BACK) != Scope.OWN_AGENCY:
            agency = address.pick(_("Agency"), "whose", _agencies(found))
    return Which(entered=shown == "entered", agency_id=int(agency) if agency else None)


def _agencies(found: list[Backlog]) -> dict[str, str]:
    names = {str(one.agency_id): one.agency for one in found if one.agency_id and one.agency}
    return {"": _("All"), COORDINATOR: _("The coordinator's own"), **names}


def backlog(found: list[Backlog]) -> None:
    """How much waits with whom, and for how long."""
    if not found:
        return
    several = len({one.government_id for one in found}) > 1
    records(
        {
            _("Agency"): [_whose(one, several=several) for one in found],
            _("To be entered"): [one.n for one in found],
            _("Oldest, in working days"): [one.days for one in found],
        },
        alt=_("Moves to be entered, by agency"),
        key="backlog",
    )


def _whose(one: Backlog, *, several: bool) -> str:
    name = one.agency or _("Coordinator")
    return f"{name} · {one.government}" if several else name


def tasks(page: TaskPage, which: Which, mark: Mark, unmark: Callable[[Key], None]) -> None:
    if not page.tasks:
        _empty(which)
        return
    for task in page.tasks:
        with st.container(border=True, gap="xsmall"):
            _task(task)
            with st.container(horizontal=True, vertical_alignment="center"):
                _ways(task, which, mark, unmark)
    if not which.entered and len(page.tasks) > 1:
        st.button(
            _("Mark the ticked ones as entered"), key="mark-ticked", icon=":material/done_all:",
            on_click=lambda: mark(_ticked(page)),
        )  # fmt: skip


def _empty(which: Which) -> None:
    if which.entered:
        parts.empty(
            _("Nothing was marked as entered yet."), _("What is marked stays here to be checked.")
        )
    else:
        parts.empty(
            _("Everything is entered. Good."),
            _("Moves made here on complaints of SP4N-LAPOR! appear here until they are entered."),
        )


def _task(task: Task) -> None:
    line = task.line
    zone = line.zone
    with st.container(horizontal=True, gap="small"):
        st.markdown(f"**{parts.inert(line.number)}**")
        if line.entered_at is None:
            _age(task.days)
    st.text(line.title if line.title is not None else _("(not for your role)"))
    st.text(f"{task.who} {tr(task.told)}")
    st.caption(moment(line.at, zone))
    if task.text:
        # language=None: the text is shown as it is, and the corner has a button that copies it
        st.code(task.text, language=None, wrap_lines=True)
    if line.entered_at is not None:
        st.caption(
            _(
                "Entered by {name}, {moment}",
                name=parts.inert(task.marked_by),
                moment=moment(line.entered_at, zone),
            )
        )


def _age(days: int) -> None:
    """Whoever reported it reads it only when it is there: the longer, the worse."""
    words = _("1 working day ago") if days == 1 else _("{n} working days ago", n=number(days))
    if days == 0:
        words = _("less than a working day ago")
    st.badge(words, icon=":material/schedule:", color="orange" if days else "gray")


def _ways(task: Task, which: Which, mark: Mark, unmark: Callable[[Key], None]) -> None:
    key = task.line.key
    if which.entered:
        st.button(
            _("Not entered after all"), key=f"unmark-{key.code}", on_click=unmark, args=(key,)
        )
    else:
        st.checkbox(
            _("Tick {number}", number=parts.inert(task.line.number)),
            key=_tick(key),
            label_visibility="collapsed",
        )
        st.button(
            _("Mark as entered"), key=f"mark-{key.code}", icon=":material/done:",
            on_click=mark, args=([key],),
        )  # fmt: skip
    if task.address:
        st.link_button(_("Open on lapor.go.id"), task.address, icon=":material/open_in_new:")
    st.button(
        _("Open {number}", number=parts.inert(task.line.number)),
        key=f"open-{key.code}",
        on_click=open_complaint,
        args=(key.complaint_id,),
    )


def _tick(key: Key) -> str:
    return f"tick-{key.code}"


def _ticked(page: TaskPage) -> list[Key]:
    keys = [task.line.key for task in page.tasks]
    return [key for key in keys if st.session_state.get(_tick(key))]


def after(which: Which) -> Key | None:
    """Where this page of the list begins. Another list begins at its beginning."""
    held = st.session_state
    if held.get("copy-back-of") != repr(which):
        held["copy-back-of"], held["copy-back-after"] = repr(which), ""
    code = str(held.get("copy-back-after") or "").split(" ")[-1]
    return Key.of(code) if code else None


def pager(page: TaskPage) -> None:
    """Forward by the last one's place, back by the places gone through."""
    gone = str(st.session_state.get("copy-back-after") or "").split()
    last = [page.tasks[-1].line.key.code] if page.tasks else []
    parts.pager(
        "copy-back-",
        "",
        (lambda: _to(gone[:-1])) if gone else None,
        (lambda: _to(gone + last)) if page.has_more else None,
    )


def _to(places: list[str]) -> None:
    st.session_state["copy-back-after"] = " ".join(places)

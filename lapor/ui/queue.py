"""How the queue is drawn: worklists, rows, paging, and the way to one complaint and back."""

import streamlit as st

from lapor.domain.vocabulary import CHANNEL_NAMES
from lapor.queries.complaints import CAP, Filters, Position, QueueRow, Worklist
from lapor.services.desk import Line, QueuePage
from lapor.ui import address, parts
from lapor.ui.frame import _, go, moment, number, tr


def worklist_names() -> dict[Worklist, str]:
    return {
        Worklist.OPEN: _("All open"),
        Worklist.LATE: _("Late"),
        Worklist.TODAY: _("Due today"),
        Worklist.UNASSIGNED: _("Unassigned"),
        Worklist.UNVERIFIED: _("To verify"),
        Worklist.WAITING: _("Waiting for the reporter"),
    }


def worklist() -> Worklist:
    """The worklist chosen in the address."""
    chosen = st.session_state.get("list") or st.query_params.get("list")
    return Worklist(chosen) if chosen in set(Worklist) else Worklist.OPEN


def worklists(counts: dict[Worklist, int]) -> None:
    words = {code.value: f"{name} {total(counts[code])}" for code, name in worklist_names().items()}
    address.switch(_("Worklist"), "list", words, Worklist.OPEN.value, shows_label=False)


def total(n: int) -> str:
    return f"{number(CAP)}+" if n > CAP else number(n)


def position() -> Position | None:
    """Where the page begins: the last row of the page before."""
    stack = st.session_state.get("pages") or []
    return Position.of(stack[-1]) if stack else None


def begin_again(filters: Filters) -> None:
    """Other filters, other pages: the first one."""
    asked = repr(filters)
    if st.session_state.get("asked") != asked:
        st.session_state["asked"], st.session_state["pages"] = asked, []


def pager(page: QueuePage, n: int) -> None:
    """Forward from the last row, back to where we came from."""
    stack = st.session_state.setdefault("pages", [])

    def forward() -> None:
        last = page.lines[-1].row
        stack.append(Position(last.due_at, last.id).code)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Previous"), key="previous", icon=":material/chevron_left:", disabled=not stack,
            on_click=stack.pop if stack else None,
        )  # fmt: skip
        first = len(stack) * n + 1
        last = first + len(page.lines) - 1
        st.caption(_("{first}–{last} of {total}", first=first, last=last, total=total(page.total)))
        st.button(
            _("Next"), key="next", icon=":material/chevron_right:", disabled=not page.has_more,
            on_click=forward,
        )  # fmt: skip


def open_complaint(complaint_id: int) -> None:
    st.session_state["back"] = dict(st.query_params)
    go("pages/complaint.py", id=str(complaint_id))


def row(line: Line) -> None:
    """One complaint: how near its deadline is, what it is, who has it."""
    found = line.row
    with st.container(border=True):
        near, what, who = st.columns([2, 6, 3], vertical_alignment="center", gap="small")
        with near, st.container(gap="xxsmall"):
            parts.deadline(line.deadline)
            parts.status(found.status)
        with what, st.container(gap="xxsmall"):
            _about(found)
        with who, st.container(gap="xxsmall"):
            nobody = _("{place}: not dispatched", place=found.government)
            st.caption(parts.inert(found.agency or nobody))
            st.button(
                _("Open {number}", number=parts.inert(found.number)),
                key=f"open-{found.id}",
                icon=":material/open_in_new:",
                type="tertiary",
                on_click=open_complaint,
                args=(found.id,),
            )


def _about(found: QueueRow) -> None:
    st.text(found.title if found.title is not None else _("(not for your role)"))
    about = [
        moment(found.received_at, found.zone),
        tr(CHANNEL_NAMES[found.channel]),
        found.category or _("No category"),
    ]
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        parts.marks(is_secret=found.is_secret, is_anonymous=found.is_anonymous)
        if found.returns:
            st.badge(_("Returned {n}×", n=found.returns), color="orange")
        st.caption(parts.inert(" · ".join(about)))

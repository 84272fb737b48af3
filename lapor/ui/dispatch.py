"""The left of the board: what waits for a dispatch, picked line by line, page by page."""

from collections.abc import Callable

import streamlit as st

from db.codes import Class
from lapor.domain.narrowing import Flag
from lapor.domain.vocabulary import CLASS_NAMES
from lapor.domain.worklists import Worklist
from lapor.queries.filters import Filters, Position
from lapor.queries.reference import Choice
from lapor.services.desk import PAGE
from lapor.services.dispatch_board import Board, BoardLine
from lapor.ui import address, dispatch_plan, parts, proposals
from lapor.ui.frame import _, category, number, tr
from lapor.ui.queue import open_complaint, total

PICK = "pick-"  # begins the keys of the checkboxes
WAITING, RETURNED, HELD = "waiting", "returned", "held"


def government(reach: list[Choice], own: int | None) -> int | None:
    """Whose board: one's own, or the one chosen in the address."""
    if own is not None or not reach:
        return own
    names = {str(one.id): one.name for one in reach}
    return int(address.pick(_("Government"), "government", names, next(iter(names)), width=320))


def filters(government_id: int, agency: Choice | None, categories: list[Choice]) -> Filters:
    """What waits, what was returned, or what lies with the agency that is open on the right."""
    shows = {WAITING: _("Not dispatched"), RETURNED: _("Returned")}
    if agency is not None:
        shows[HELD] = _("At the agency")
    show = address.switch(_("Show"), "show", shows, WAITING, shows_label=False)
    with st.container(horizontal=True):
        classes = {code.value: tr(text) for code, text in CLASS_NAMES.items()}
        klass = _narrow(_("Class"), "class", classes)
        chosen = _narrow(
            _("Category"), "category", {str(one.id): category(one.name) for one in categories}
        )
    return Filters(
        worklist=Worklist.OPEN if show == HELD else Worklist.UNASSIGNED,
        government_id=government_id,
        agency_id=agency.id if agency is not None and show == HELD else None,
        klass=Class(klass) if klass else None,
        category_id=int(chosen) if chosen else None,
        flags=frozenset([Flag.RETURNED] if show == RETURNED else []),
    )


def _narrow(label: str, key: str, options: dict[str, str]) -> str:
    return address.pick(label, key, {"": _("All"), **options}, "", width=200)


def begin_again(filters: Filters) -> None:
    """Other filters, other pages: the first one."""
    if st.session_state.get("board-asked") != repr(filters):
        st.session_state["board-asked"], st.session_state["board-pages"] = repr(filters), []


def position() -> Position | None:
    stack = st.session_state.get("board-pages") or []
    return Position.of(stack[-1]) if stack else None


def key(line: BoardLine) -> str:
    """Of its checkbox. A version that somebody else has moved on is not picked any more."""
    return f"{PICK}{line.line.row.id}-{line.line.row.version}"


def picked(board: Board) -> dict[int, int]:
    """{complaint: version seen} of what is picked on this page."""
    return {
        each.line.row.id: each.line.row.version
        for each in board.lines
        if st.session_state.get(key(each))
    }


def _pick_all(board: Board, value: bool) -> None:
    for each in board.lines:
        st.session_state[key(each)] = value


def lines(board: Board, give: Callable[[BoardLine], None]) -> None:
    """`give` is called with a line whose suggested agency was pressed."""
    if not board.lines and st.session_state.get("board-pages"):
        _pager(board)  # all of the last page is given away: there is a way back
        return
    if not board.lines:
        parts.empty(_("Everything is dispatched. Good."), _("New complaints appear here."))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="picking"):
        chosen = len(picked(board))
        st.button(
            _("Pick all on this page"), key="all-picked", icon=":material/select_all:",
            on_click=_pick_all, args=(board, True),
        )  # fmt: skip
        st.button(
            _("Pick none"), key="none-picked", icon=":material/deselect:", disabled=not chosen,
            on_click=_pick_all, args=(board, False),
        )  # fmt: skip
        st.caption(_("{n} picked", n=number(chosen)))
    for each in board.lines:
        _line(each, give)
    _pager(board)


def _line(each: BoardLine, give: Callable[[BoardLine], None]) -> None:
    found = each.line.row
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.checkbox(_("Pick {number}", number=parts.inert(found.number)), key=key(each))
            parts.deadline(each.line.deadline)
            parts.marks(is_secret=found.is_secret, is_anonymous=False)
            if found.returns:
                st.badge(_("Returned {n}×", n=found.returns), color="orange")
        st.text(found.title if found.title is not None else _("(not for your role)"))
        place = found.agency or found.government
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(parts.inert(f"{place} · {category(found.category)}"))
            st.button(
                _("Open {number}", number=parts.inert(found.number)), key=f"open-{found.id}",
                icon=":material/open_in_new:", type="tertiary", on_click=open_complaint,
                args=(found.id,),
            )  # fmt: skip
        _suggestion(each, give)
        _proposals(each)


def _proposals(each: BoardLine) -> None:
    """A press picks this complaint alone and fills the agency in; it dispatches nothing."""
    for one in each.proposals:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.button(
                parts.inert(one.agency), icon=proposals.ICONS[one.source], type="tertiary",
                key=f"propose-{each.line.row.id}-{one.agency_id}", on_click=_take,
                args=(key(each), one.agency_id),
            )  # fmt: skip
            st.caption(parts.inert(proposals.reason(one)))


def _take(box: str, agency_id: int) -> None:
    for other in [str(one) for one in st.session_state if str(one).startswith(PICK)]:
        st.session_state[other] = False  # the reason speaks for this one only
    st.session_state[box] = True
    dispatch_plan.fill(agency_id)


def _suggestion(each: BoardLine, give: Callable[[BoardLine], None]) -> None:
    if each.suggested is None:
        return
    by, agency = parts.inert(each.suggested.by), parts.inert(each.suggested.agency)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("Returned by {by}: suggested for {agency}", by=by, agency=agency))
        st.button(
            _("Dispatch to {agency}", agency=agency), key=f"give-{each.line.row.id}",
            icon=":material/forward:", on_click=give, args=(each,),
        )  # fmt: skip


def _pager(board: Board) -> None:
    """Forward from the last line, back to where we came from."""
    stack = st.session_state.setdefault("board-pages", [])

    def back() -> None:
        stack.pop()

    def forward() -> None:
        last = board.lines[-1].line.row
        stack.append(Position(last.due_at, last.id).code)

    first = len(stack) * PAGE + 1
    ends = {"first": number(first), "last": number(first + len(board.lines) - 1)}
    parts.pager(
        "board-",
        _("{first}–{last} of {total}", total=total(board.total), **ends) if board.lines else "",
        back if stack else None,
        forward if board.has_more else None,
    )

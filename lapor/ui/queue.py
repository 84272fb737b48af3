"""How the queue is asked for and moved through: worklists, search, pages, what is selected.

What other parts of the desk take from here: `selected()` and `asked_filters()` for the bulk bar,
`st.session_state["listed"]` and `["back"]` for the way through a list, `open_complaint`.
"""

from dataclasses import replace
from typing import NamedTuple

import streamlit as st
from sqlmodel import Session

from lapor.domain.access import Actor, Permission
from lapor.domain.errors import Refusal
from lapor.domain.narrowing import SORT_NAMES, Sort
from lapor.domain.words import Asked, asked
from lapor.domain.worklists import NAMES, Worklist
from lapor.queries.complaints import CAP
from lapor.queries.filters import Filters, Position
from lapor.queries.ranking import RANKED
from lapor.services import views
from lapor.services.queue import NOTHING, QueuePage, Wish
from lapor.services.views import Setting
from lapor.ui import filters as address
from lapor.ui import parts
from lapor.ui.frame import _, go, number, tr


class Selected(NamedTuple):
    """A complaint that was chosen, in the version that was shown."""

    id: int
    version: int


def begin(session: Session, actor: Actor, setting: Setting) -> None:
    """The first time here, with a bare address: the view that somebody made their first one."""
    if st.session_state.get("was_here"):
        return
    st.session_state["was_here"] = True
    if setting.default_view_id is not None and not address.address():
        for view in views.views(session, actor):
            if view.id == setting.default_view_id:
                show(view.address)


def show(codes: dict[str, str]) -> None:
    """Another list: another address."""
    for key in address.address():
        del st.query_params[key]
    for key, code in codes.items():
        st.query_params[key] = code


def sort() -> Sort:
    code = st.query_params.get("sort", "")
    return Sort(code) if code in set(Sort) else Sort.DEADLINE


def searched() -> tuple[Asked, Refusal | None]:
    """What the search box asks for, or why it cannot be looked for."""
    text = st.session_state.get("search", st.session_state.get("searched", ""))
    try:
        return (asked(text) if text.strip() else NOTHING), None
    except Refusal as refusal:
        return NOTHING, refusal


def search_box(actor: Actor) -> None:
    """Free text stays out of the address; a visit to a complaint does not lose it."""
    reads = actor.may(Permission.SEE_TEXT)
    st.session_state.setdefault("search", st.session_state.get("searched", ""))
    st.session_state["searched"] = st.text_input(
        _("Search by number or words") if reads else _("Find a number"), key="search",
        icon=":material/search:", label_visibility="collapsed",
        placeholder=_('Number, or words: lampu jal* "depan pasar" -banjir') if reads
        else _("Complaint number"),
    )  # fmt: skip


def sort_box(page: QueuePage) -> None:
    """Relevance is offered for few that were found by words, and stays while it is asked for."""
    offered = page.is_rankable or sort() == Sort.RELEVANCE
    names = {one: text for one, text in SORT_NAMES.items() if one != Sort.RELEVANCE or offered}
    options = {one.value: tr(text) for one, text in names.items()}
    address.choose(_("Sort by"), "sort", options, Sort.DEADLINE.value, width=190)


def sort_note(page: QueuePage) -> None:
    """Why the list is not sorted as it was asked for."""
    if sort() == Sort.RELEVANCE and not page.is_rankable:
        words = _(
            "Sorted by deadline: the best match can be told of at most {n} complaints, found by "
            "words that are not common.",
            n=number(RANKED),
        )
        st.caption(words)


def worklists(page: QueuePage, chosen: Worklist) -> None:
    """Each list with how many are in it."""

    def words(code: str) -> str:
        one = Worklist(code)
        return (
            f"{tr(NAMES[one])} {total(page.counts[one])}" if one in page.counts else tr(NAMES[one])
        )

    with st.container(key=f"lists-{len(page.worklists)}"):  # its place is kept (looks.css)
        st.segmented_control(
            _("Worklist"), [one.value for one in page.worklists], required=True,
            format_func=words, key=address.bound("list", chosen.value), on_change=_other_list,
            label_visibility="collapsed",
        )  # fmt: skip


def _other_list() -> None:
    code = st.session_state["filter-list"]
    usual = Worklist.ANY if "behind" in st.query_params else Worklist.OPEN
    address.put("list", "" if code == usual else code)


def total(n: int) -> str:
    return f"{number(CAP)}+" if n > CAP else number(n)


def wish(filters: Filters, search: Asked, setting: Setting) -> Wish:
    """Which page of which list; another list begins with its first page."""
    key = repr((filters, sort(), search, setting.page_size))
    if st.session_state.get("asked") != key:
        st.session_state["asked"], st.session_state["pages"] = key, []
    stack = st.session_state["pages"]
    after = Position.of(stack[-1], _kept_sort(filters)) if stack else None
    return Wish(filters, sort(), after, setting.page_size, search)


def _kept_sort(filters: Filters) -> Sort:
    return sort() if sort() in (Sort.NUMBER, Sort.RELEVANCE) else Sort.DEADLINE


def pager(page: QueuePage, size: int) -> None:
    """Forward from the last row, back to where we came from."""
    stack, after = st.session_state["pages"], page.after

    def back() -> None:
        stack.pop()

    first = len(stack) * size + 1
    ends = {"first": number(first), "last": number(first + len(page.lines) - 1)}
    of = total(page.total) if page.is_total else _("more than {n}", n=number(page.total))
    parts.pager(
        "",
        _("{first}–{last} of {total}", total=of, **ends) if page.lines else "",
        back if stack else None,
        (lambda: stack.append(after.code)) if after else None,
    )


def nothing(search: Asked, *, reads: bool) -> None:
    if search != NOTHING:
        what = _("Nothing in this list holds these words")
        if not search.terms or not reads:
            what = _("No complaint has this number")
        parts.empty(
            what, _("Look in another worklist above, remove some filters, or use fewer words.")
        )
        return
    parts.empty(
        _("Nothing here. Good."), _("Choose another worklist above, or remove some filters.")
    )


def open_complaint(complaint_id: int) -> None:
    """Callback: to the complaint's page, which knows the way back and on."""
    st.session_state["back"] = dict(st.query_params)
    go("pages/complaint.py", id=str(complaint_id))


def remember(page: QueuePage) -> None:
    """The list as it stands, for previous and next on a complaint's page."""
    st.session_state["listed"] = [line.row.id for line in (*page.exact, *page.lines)]


def rows_key(ids: list[int]) -> str:
    """Of the table with these rows: with others, nothing is selected."""
    return f"rows-{hash(tuple(ids))}"


def select(page: QueuePage, ids: set[int]) -> list[Selected]:
    """Keep what is chosen, in the versions that are on the screen."""
    rows = {line.row.id: line.row for line in (*page.exact, *page.lines)}
    found = [Selected(row.id, row.version) for row in rows.values() if row.id in ids]
    st.session_state["selected"] = [list(one) for one in found]
    return found


def selected() -> list[Selected]:
    """What is chosen in the list now, for a bulk move."""
    return [Selected(*one) for one in st.session_state.get("selected", [])]


def asked_filters(actor: Actor, filters: Filters, search: Asked) -> Filters:
    """All that the list shows, whatever the page: what narrows it, and the words."""
    return replace(filters, terms=search.terms if actor.may(Permission.SEE_TEXT) else ())

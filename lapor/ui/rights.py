"""The table of rights, what one role sees, and the answers about one account and one complaint."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.codes import Role
from lapor.domain.access import ALLOWED, ROLE_NAMES, Permission
from lapor.domain.rights_words import permission as words
from lapor.domain.rights_words import scope as reach
from lapor.domain.workflow import LABELS, MOVES
from lapor.services.rights import Answer
from lapor.ui import parts
from lapor.ui.frame import _, number, tr
from lapor.ui.menu import PAGES
from lapor.ui.records import records

PEOPLE = tuple(role for role in Role if role != Role.SYSTEM)
FIELDS = (
    Permission.SEE_TEXT, Permission.SEE_SECRET_TEXT, Permission.SEE_IDENTITY,
    Permission.SEE_ANONYMOUS_IDENTITY,
)  # fmt: skip


def views() -> str:
    options = {
        "table": _("The table"), "role": _("As a role sees it"), "why": _("Why this complaint?"),
    }  # fmt: skip
    chosen = st.segmented_control(
        _("View"), list(options), key="rights-view", default="table", required=True,
        format_func=lambda one: options[one], label_visibility="collapsed",
    )  # fmt: skip
    return chosen or "table"


def table() -> None:
    """Permissions × roles: how far each reaches. What pages and services ask, and nothing else."""
    columns = {tr(ROLE_NAMES[role]): [_scope(one, role) for one in ALLOWED] for role in PEOPLE}
    rights = {_("Right"): [tr(words(one)) for one in ALLOWED], **columns}
    records(rights, key="rights-table", alt=_("The table"))
    st.caption(_("This is the table that every page and every service asks; there is no other."))


def _scope(permission: Permission, role: Role) -> str:
    found = ALLOWED[permission].get(role)
    return "–" if found is None else tr(reach(found))


def role() -> None:
    """Pages, steps and personal fields of one role."""
    chosen = st.selectbox(
        _("Role"), PEOPLE, key="rights-role", format_func=lambda one: tr(ROLE_NAMES[one]),
        width=360,
    )  # fmt: skip
    pages = [page for page in PAGES if chosen in ALLOWED[page.permission]]
    st.subheader(_("Pages"), anchor=False)
    records(
        {
            _("Page"): [tr(page.title) for page in pages],
            _("Section"): [tr(page.section or page.title) for page in pages],
            _("As far as"): [_scope(page.permission, chosen) for page in pages],
        },
        key="rights-pages",
        height="content",
        alt=_("Pages"),
    )
    st.subheader(_("What complaints show"), anchor=False)
    for field in FIELDS:
        far = ALLOWED[field].get(chosen)
        icon = ":material/visibility:" if far else ":material/visibility_off:"
        st.markdown(f"{icon} {tr(words(field))}: {tr(reach(far)) if far else _('no')}")
    _steps(chosen)


def _steps(chosen: Role) -> None:
    st.subheader(_("Steps on a complaint"), anchor=False)
    moves = [move for move in MOVES if move.on_page and chosen in move.by]
    if not moves or chosen not in ALLOWED[Permission.MOVE_COMPLAINTS]:
        st.caption(_("None: this role reads."))
        return
    records(
        {
            _("Step"): [tr(move.label) for move in moves],
            _("While it is"): [
                ", ".join(tr(LABELS[status]) for status in move.sources) for move in moves
            ],
        },
        key="rights-moves",
        height="content",
        alt=_("Steps on a complaint"),
    )


def ask(people: Mapping[str, str]) -> tuple[str, str] | None:
    """Whose right, to which complaint; None until both are given."""
    with st.container(horizontal=True):
        account = st.selectbox(
            _("Account"), list(people), key="rights-account", index=None, width=360,
            placeholder=_("Type to search"),
            format_func=lambda name: f"{people[name]} ({name})",
        )  # fmt: skip
        number = st.text_input(_("Complaint no."), key="rights-number", max_chars=32, width=240)
    return (account, number.strip()) if account and number and number.strip() else None


def answers(found: Sequence[Answer]) -> None:
    """Yes or no, and the row that decides; steps that are open together, the others one by one."""
    for one in found:
        if not one.is_step:
            _answer(one, tr(one.question))
    steps = [one for one in found if one.is_step]
    may = [one for one in steps if one.may]
    if may:
        _answer(may[0], _("Steps: {names}", names=", ".join(tr(one.question) for one in may)))
    if refused := [one for one in steps if not one.may]:
        with st.expander(_("Steps that are not open ({n})", n=number(len(refused)))):
            for one in refused:
                st.caption(parts.inert(tr(one.because)))


def _answer(one: Answer, question: str) -> None:
    icon = ":green[:material/check_circle:]" if one.may else ":red[:material/block:]"
    with st.container(gap=None):
        answer = _("yes") if one.may else _("no")
        st.markdown(f"{icon} **{parts.inert(question)}** · {answer}")
        st.caption(parts.inert(tr(one.because)))


def nothing_asked() -> None:
    parts.empty(
        _("Choose an account and give a complaint's number"),
        _("Nothing of the complaint is shown but who has it; asking is not logged."),
    )

"""What can be done with an account: invite, move, close, help. Each says what it will do."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import streamlit as st

from db.codes import Role
from lapor.domain.access import ROLE_NAMES, Actor, Permission, Scope
from lapor.services import second_factor
from lapor.services.accounts import NEED_GOVERNMENT
from lapor.services.full_names import LONGEST
from lapor.services.staff import Line, Place
from lapor.ui.frame import _, tr
from lapor.ui.inert import inert
from lapor.ui.menu import PAGES
from lapor.ui.picking import pick

T = TypeVar("T")


class Choices(NamedTuple):
    """What may be given."""

    roles: Sequence[Role]
    governments: dict[int, str]
    agencies: Callable[[int], dict[int, str]]  # of a government


class Deeds(NamedTuple):
    """The callbacks of the page."""

    move: Callable[[Line, Place], None]
    link: Callable[[Line], None]
    set_active: Callable[[Line, bool], None]
    end_sessions: Callable[[Line], None]
    reset_factor: Callable[[Line], None]
    lift: Callable[[Line], None]


def invite(choices: Choices, send: Callable[[Place], None]) -> None:
    """A new account. What was typed stays if it is refused."""
    with st.expander(_("Invite somebody"), icon=":material/person_add:", key="invite-open",
                     on_change="rerun"):  # fmt: skip
        left, right = st.columns(2)
        with left:
            st.text_input(_("Full name"), key="invite-full", max_chars=LONGEST)
        with right:
            st.text_input(
                _("User name"), key="invite-name", max_chars=64,
                help=_("Small letters, digits, dots. It cannot be changed later."),
            )  # fmt: skip
        place = _place("invite", choices, None)
        if place:
            allows(place.role)
        st.button(
            _("Create the account and its link"), key="invite-send", type="primary",
            disabled=place is None, on_click=send, args=(place,),
        )  # fmt: skip


def typed() -> tuple[str, str]:
    """User name and full name as they are when the button is pressed."""
    return st.session_state["invite-name"], st.session_state["invite-full"]


def invited() -> None:
    """Saved: an empty form, closed."""
    for key in ("invite-full", "invite-name"):
        st.session_state[key] = ""
    st.session_state["invite-role"], st.session_state["invite-open"] = None, False


def _place(key: str, choices: Choices, now: Line | None) -> Place | None:
    """A role, and where; None while something is missing."""
    role = pick(
        _("Role"), f"{key}-role", {one: tr(ROLE_NAMES[one]) for one in choices.roles},
        first=now.role if now else None, placeholder=_("Choose one"),
    )  # fmt: skip
    if role is None or role not in NEED_GOVERNMENT:
        return Place(role) if role else None
    only = next(iter(choices.governments)) if len(choices.governments) == 1 else None
    government = pick(
        _("Government"), f"{key}-government", choices.governments,
        first=now.government_id if now else only, placeholder=_("Choose one"),
    )  # fmt: skip
    if government is None or role != Role.LIAISON:
        return Place(role, government) if government is not None else None
    agency = pick(
        _("Agency"), f"{key}-agency-{government}", choices.agencies(government),
        first=now.agency_id if now else None, placeholder=_("Choose one"),
    )  # fmt: skip
    return Place(role, government, agency) if agency is not None else None


def allows(role: Role) -> None:
    """What an account with this role will be able to do, read from the table of rights."""
    who = Actor("", role)
    pages = [tr(page.title) for page in PAGES if page.in_menu and who.may(page.permission)]
    lines = [_reach(who.scope(Permission.SEE_COMPLAINTS)), _people(who)]
    if second_factor.is_required(role):
        lines.append(_("Signs in with a second factor."))
    with st.container(border=True, gap="xsmall"):
        st.caption(_("What this role allows"))
        for line in lines:
            st.text(f"• {line}")
        st.caption(inert(_("Pages: {pages}", pages=", ".join(pages))))


def _reach(scope: Scope | None) -> str:
    return {
        Scope.ALL: _("Sees the complaints of every region."),
        Scope.OWN_GOVERNMENT: _("Sees the complaints of the own government."),
        Scope.OWN_AGENCY: _("Sees the complaints of the own agency."),
    }.get(scope or Scope.AGGREGATE, _("Sees no complaints, only numbers."))


def _people(who: Actor) -> str:
    if who.may(Permission.SEE_ANONYMOUS_IDENTITY):
        return _("May ask to see who reported, anonymous reporters too; each look is logged.")
    if who.may(Permission.SEE_IDENTITY):
        return _("May ask to see who reported, unless anonymous; each look is logged.")
    return _("Never sees who reported.")


def deeds(one: Line, choices: Choices, does: Deeds, *, is_self: bool) -> None:
    """All that can be done with this account; with one's own only what helps."""
    with st.container(horizontal=True):
        _link(one, does)
        if one.has_factor and not is_self:
            _confirmed(
                _("Reset the second factor"), "factor", one,
                _("For a lost telephone. Make sure that it is really them. Their sessions end."),
                does.reset_factor,
            )  # fmt: skip
        st.button(_("End the sessions"), key=f"end-{one.name}", icon=":material/logout:",
                  on_click=does.end_sessions, args=(one,))  # fmt: skip
        if one.is_closed:
            st.button(_("Let them try again now"), key=f"lift-{one.name}", on_click=does.lift,
                      args=(one,))  # fmt: skip
        if not is_self:
            _active(one, does)
    if is_self:
        st.caption(_("This is your own account: another administrator changes its role or state."))
    else:
        _move(one, choices, does)


def _link(one: Line, does: Deeds) -> None:
    if one.is_invited:
        words = _("The earlier link stops working. You get a new one, valid for 72 hours.")
        _confirmed(_("New link"), "link", one, words, does.link)
        return
    words = _(
        "The password and every session end at once; the second factor stays. You get a "
        "one-time link for them, valid for 24 hours."
    )
    _confirmed(_("Reset the password"), "link", one, words, does.link)


def _active(one: Line, does: Deeds) -> None:
    if one.is_active:
        _confirmed(
            _("Disable"), "disable", one,
            _("They cannot sign in any more and whatever they have open ends. Nothing they did is "
              "lost, and it can be undone."),
            lambda line: does.set_active(line, False),
        )  # fmt: skip
    else:
        st.button(_("Enable"), key=f"enable-{one.name}", icon=":material/person_check:",
                  on_click=does.set_active, args=(one, True))  # fmt: skip


def _confirmed(label: str, key: str, one: Line, what: str, does: Callable[[Line], None]) -> None:
    """A button that says first what it will do."""
    with st.popover(label, key=f"ask-{key}-{one.name}"):
        st.text(what)
        st.button(label, key=f"do-{key}-{one.name}", type="primary", on_click=does, args=(one,))


def _move(one: Line, choices: Choices, does: Deeds) -> None:
    with st.expander(_("Role and place"), icon=":material/badge:", key=f"move-{one.name}",
                     on_change="rerun"):  # fmt: skip
        place = _place(f"move-{one.name}-{one.version}", choices, one)
        if place:
            allows(place.role)
        is_same = place in (None, Place(one.role, one.government_id, one.agency_id))
        st.button(
            _("Change role and place"), key=f"do-move-{one.name}", type="primary",
            disabled=is_same, on_click=does.move, args=(one, place),
        )  # fmt: skip
        st.caption(
            _("Their sessions and any one-time link end; they sign in again as what they are then.")
        )

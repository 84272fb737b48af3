"""How accounts are listed and found: a table, or cards on a telephone; one of them is open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from db.codes import Role
from lapor.domain.access import ROLE_NAMES
from lapor.i18n import short_day
from lapor.services import links
from lapor.services.staff import Line
from lapor.ui import opener, parts
from lapor.ui.frame import _, moment, on_phone, tr
from lapor.ui.inert import inert
from lapor.ui.records import ROW

OPEN, HANDED = "account-open", "account-link"
STATES = (None, True, False)


# pixels, of a page that is 1440 wide: places are broken into lines, the rest stays whole
WIDTHS = {
    "name": 140, "role": 135, "place": 215, "state": 90, "last": 105, "factor": 140, "user": 105,
}  # fmt: skip


class Wish(NamedTuple):
    search: str
    role: Role | None
    is_active: bool | None


def filters(roles: Sequence[Role]) -> Wish:
    words = {None: _("All"), True: _("May sign in"), False: _("Disabled")}
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    with left:
        search = st.text_input(
            _("Search by name or place"), key="account-search", max_chars=100,
            icon=":material/search:",
        )  # fmt: skip
    with middle:
        role = st.selectbox(
            _("Role"), [None, *roles], key="account-role",
            format_func=lambda one: tr(ROLE_NAMES[one]) if one else _("Every role"),
        )  # fmt: skip
    with right:
        state = st.segmented_control(
            _("State"), STATES, key="account-state", default=True,
            format_func=words.__getitem__, required=True,
        )  # fmt: skip
    return Wish(search, role, state)


def listed(lines: Sequence[Line], zone: ZoneInfo) -> None:
    if not lines:
        parts.empty(_("No account is like this"), _("Change the search, or invite somebody."))
    elif on_phone():
        for one in lines:
            _card(one, zone)
    else:
        _table(lines, zone)
        names = {one.name: f"{one.full_name} ({one.name})" for one in lines}
        opener.offer(_("Open an account"), names, _open, key="open-any")


def _table(lines: Sequence[Line], zone: ZoneInfo) -> None:
    data = pd.DataFrame(
        {
            "open": [_("Open it")] * len(lines),
            "name": [one.full_name for one in lines],
            "role": [tr(ROLE_NAMES[one.role]) for one in lines],
            "place": [one.place for one in lines],
            "state": [state(one) for one in lines],
            "last": [short_day(one.last_at.astimezone(zone)) if one.last_at else _("never")
                     for one in lines],
            "factor": [_factor(one) for one in lines],
            "user": [one.name for one in lines],
        }
    )  # fmt: skip
    labels = {
        "name": _("Name"), "role": _("Role"), "place": _("Works at"), "state": _("State"),
        "last": _("Last sign-in"), "factor": _("Second factor"), "user": _("User name"),
    }  # fmt: skip
    columns: dict[str, Any] = {
        code: st.column_config.TextColumn(words, width=WIDTHS[code])
        for code, words in labels.items()
    }
    columns["open"] = st.column_config.ButtonColumn(
        _("Open it"), type="tertiary", width=60, key="open-account", on_click=_picked,
        args=([one.name for one in lines],),
    )  # fmt: skip
    st.dataframe(
        data, hide_index=True, key="account-table", alt=_("Accounts"), column_config=columns,
        row_height=ROW, height=parts.taller(len(lines), ROW),
    )  # fmt: skip


def _picked(names: list[str]) -> None:
    _open(names[st.session_state["open-account"].row])


def _card(one: Line, zone: ZoneInfo) -> None:
    with st.container(border=True, gap="xsmall"):
        st.text(one.full_name)
        st.caption(inert(" · ".join(filter(None, (tr(ROLE_NAMES[one.role]), one.place)))))
        st.caption(f"{state(one)} · {_('Last sign-in')}: {_last(one.last_at, zone)}")
        st.button(_("Open it"), key=f"open-{one.name}", on_click=_open, args=(one.name,))


def _open(name: str) -> None:
    st.session_state[OPEN] = name


def opened(lines: Sequence[Line]) -> Line | None:
    """The one whose card is open, as it is now."""
    return next((one for one in lines if one.name == st.session_state.get(OPEN)), None)


def head(one: Line, zone: ZoneInfo) -> None:
    """Who this is, in words."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(inert(one.full_name), anchor=False, width="content")
        st.badge(state(one), color="green" if one.is_active else "gray")
    st.text(f"{one.name} · {tr(ROLE_NAMES[one.role])}" + (f" · {one.place}" if one.place else ""))
    st.caption(
        _("Last sign-in {when}. Second factor: {factor}.",
          when=_last(one.last_at, zone), factor=_factor(one))
    )  # fmt: skip


def _last(at: datetime | None, zone: ZoneInfo) -> str:
    return moment(at, zone) if at else _("never")


def _factor(one: Line) -> str:
    if one.has_factor:
        return _("set up")
    return _("at the next sign-in") if one.needs_factor else _("none")


def state(one: Line) -> str:
    if not one.is_active:
        return _("Disabled")
    if one.is_closed:
        return _("Closed for an hour")
    return _("Invited") if one.is_invited else _("May sign in")


def hand_over(name: str, secret: str) -> None:
    """From a callback: the next run shows the link."""
    st.session_state[HANDED] = [name, secret]


def handed() -> None:
    """The link, until it is put away. It cannot be shown again, only replaced."""
    if not st.session_state.get(HANDED):
        return
    name, secret = st.session_state[HANDED]
    with st.container(border=True, key="one-time-link"):
        st.markdown(f"**{_('One-time link for {name}', name=inert(name))}**")
        st.text(_("Give it to nobody else, by a way you trust. It is shown only now, works once, "
                  "and a newer one replaces it."))  # fmt: skip
        st.code(links.address(secret, _origin()), language=None, wrap_lines=True)
        st.button(_("I have handed it over"), key="link-handed", on_click=_put_away)


def _put_away() -> None:
    st.session_state[HANDED] = None


def _origin() -> str:
    """Where this browser sees the app: scheme and host."""
    return "/".join((st.context.url or "").split("/")[:3])

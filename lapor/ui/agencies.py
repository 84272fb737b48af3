"""How governments and agencies are listed and changed, and what a merge of two would move."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from db.models import Agency, Government
from lapor.domain.decree import in_force
from lapor.services import agency_merge
from lapor.services.agencies import Row
from lapor.services.agency_details import LONGEST, Details
from lapor.services.agency_merge import Foreseen
from lapor.services.governments import ZONES
from lapor.ui import jobs, parts, working
from lapor.ui.frame import _, day, number
from lapor.ui.picking import possible
from lapor.ui.records import records

CHOSEN, WORK = "agency-id", "agency-merge"
SEEN = "agency-seen"
FIELDS = ("name", "parent", "code", "decree", "since", "until", "active", "approval")


def choose_government(found: Sequence[Government]) -> Government:
    names = {one.id: one for one in found}
    if st.session_state.get("agencies-place") not in names:
        st.session_state["agencies-place"] = found[0].id
    if len(found) == 1:
        st.caption(parts.inert(found[0].name))
        return found[0]
    id = st.selectbox(
        _("Government"), list(names), key="agencies-place", width=360, on_change=_open,
        args=(None,), format_func=lambda id: names[id].name,
    )  # fmt: skip
    return names[id]


def table(rows: Sequence[Row], today: date) -> None:
    if not rows:
        parts.empty(
            _("No agency is known here yet"),
            _("Add the first below; an import can also create those that its files name."),
        )
        return
    records(
        {
            _("Agency"): [_indented(one.agency) for one in rows],
            _("State"): [_state(one.agency, rows) for one in rows],
            _("Decree on its team"): [_decree(one.agency, today) for one in rows],
            _("Code"): [one.agency.code or "" for one in rows],
            _("Open complaints"): [one.open for one in rows],
            _("Accounts"): [one.accounts for one in rows],
            _("Other spellings"): [", ".join(one.aliases) for one in rows],
        },
        key="agencies-table",
        height="content" if len(rows) < 13 else 460,
        alt=_("Agencies"),
    )


def _indented(one: Agency) -> str:
    return f"    └ {one.name}" if one.parent_id is not None else one.name


def _state(one: Agency, rows: Sequence[Row]) -> str:
    if one.merged_into is not None:
        into = next((r.agency.name for r in rows if r.agency.id == one.merged_into), "")
        return _("merged into {name}", name=into)
    return _("at work") if one.is_active else _("Switched off")


def _decree(one: Agency, today: date) -> str:
    if not one.decree and one.decree_on is None:
        return _("not known")
    words = " · ".join(filter(None, (one.decree, day(one.decree_on) if one.decree_on else "")))
    if one.decree_until is None:
        return words
    if in_force(one.decree, one.decree_on, one.decree_until, today):
        return f"{words} · {_('until {day}', day=day(one.decree_until))}"
    return f"{words} · {_('ended on {day}', day=day(one.decree_until))}"


def choose(rows: Sequence[Row]) -> Row | None:
    """The agency whose form is open; None: a new one."""
    known = {one.agency.id: one for one in rows}
    possible(CHOSEN, known)
    st.selectbox(
        _("Which agency"), list(known), key=CHOSEN, index=None, placeholder=_("A new agency"),
        format_func=lambda id: known[id].agency.name, on_change=lambda: _fill(known), width=480,
    )  # fmt: skip
    return known.get(st.session_state[CHOSEN])


def _fill(known: dict[int, Row]) -> None:
    row = known.get(st.session_state[CHOSEN])
    _open(row.agency if row else None)


def _open(one: Agency | None) -> None:
    values: tuple[Any, ...] = ("", None, "", "", None, None, True, False)
    if one is not None:
        values = (
            one.name, one.parent_id, one.code or "", one.decree or "", one.decree_on,
            one.decree_until, one.is_active, one.needs_approval,
        )  # fmt: skip
    st.session_state[CHOSEN] = one.id if one else None
    st.session_state[SEEN] = one.version if one else 0
    st.session_state.update({f"agency-{k}": v for k, v in zip(FIELDS, values, strict=True)})


def seen() -> int:
    """The version whose fields were filled in: what runs in between is not read."""
    return int(st.session_state.get(SEEN) or 0)


def emptied() -> None:
    _open(None)


def form(row: Row | None, rows: Sequence[Row], save: Callable[[Details], None]) -> None:
    """One agency. What was refused stays as it was typed."""
    own = row.agency.id if row else None
    above = {
        one.agency.id: one.agency.name
        for one in rows
        if one.agency.parent_id is None and one.agency.id != own and one.agency.is_active
    }
    st.session_state.setdefault("agency-active", True)
    st.text_input(_("Name"), key="agency-name", max_chars=LONGEST)
    with st.container(horizontal=True):
        st.selectbox(
            _("A unit of"), list(above), key="agency-parent", index=None, width=360,
            placeholder=_("None: an agency of its own"), format_func=lambda id: above.get(id, ""),
        )  # fmt: skip
        st.text_input(_("Code in the other system"), key="agency-code", max_chars=64, width=200)
    _decree_fields()
    with st.container(horizontal=True):
        st.toggle(_("At work"), key="agency-active")
        st.toggle(_("Its answers wait for the head"), key="agency-approval")
    st.button(
        _("Save the agency"), key="agency-save", type="primary",
        on_click=lambda: save(_given()),
    )  # fmt: skip


def _decree_fields() -> None:
    """On the agency's team: its number, and from when until when."""
    dated: dict[str, Any] = {"value": None, "format": "DD/MM/YYYY", "width": 200}
    with st.container(horizontal=True):
        st.text_input(
            _("Number of the decree on its team"), key="agency-decree", max_chars=120, width=300
        )
        st.date_input(_("Date of the decree"), key="agency-since", **dated)
        st.date_input(_("Last day it is in force"), key="agency-until", **dated)


def _given() -> Details:
    held = st.session_state.get
    return Details(
        held("agency-name") or "", held("agency-parent"), held("agency-code") or "",
        held("agency-decree") or "", held("agency-since"), held("agency-until"),
        bool(held("agency-active", True)), bool(held("agency-approval", False)),
    )  # fmt: skip


def spellings(
    row: Row, add: Callable[[int, str], None], remove: Callable[[int, str], None]
) -> None:
    """Under which other names files know it."""
    with st.expander(_("Other spellings in files ({n})", n=number(len(row.aliases)))):
        for place, alias in enumerate(row.aliases):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(alias)
                st.button(
                    _("Remove"), key=f"alias-{place}", type="tertiary", icon=":material/close:",
                    on_click=remove, args=(row.agency.id, alias),
                )  # fmt: skip
        st.text_input(_("Another spelling"), key="alias-new", max_chars=LONGEST)
        st.button(
            _("Add the spelling"), key="alias-add",
            on_click=lambda: add(row.agency.id, st.session_state.get("alias-new") or ""),
        )  # fmt: skip


def merge(
    row: Row, rows: Sequence[Row], foresee: Callable[[int, int], Foreseen | None],
    do: Callable[[int, int, int, int], None],
) -> None:  # fmt: skip
    """Into which other, and what would move, before anything does."""
    if row.agency.parent_id is not None or row.agency.merged_into is not None:
        return
    others = {
        one.agency.id: one.agency.name
        for one in rows
        if one.agency.parent_id is None and one.agency.is_active and one.agency.id != row.agency.id
    }
    with st.expander(_("Merge it into another agency"), icon=":material/merge:"):
        into = st.selectbox(
            _("Which goes on"), list(others), key=f"merge-into-{row.agency.id}", index=None,
            placeholder=_("Choose an agency"), format_func=lambda id: others.get(id, ""),
        )  # fmt: skip
        found = foresee(row.agency.id, into) if into else None
        if into is None or found is None:
            return
        _foreseen(found)
        st.button(
            _("Merge into {name}", name=parts.inert(others[into])), key="merge-do", type="primary",
            on_click=do, args=(row.agency.id, into, row.agency.version, found.complaints),
        )  # fmt: skip


def hand_on(complaints: int) -> None:
    """Begin it in the background; about so many are handed on. From a callback."""
    emptied()
    working.begin(
        WORK, lambda job: agency_merge.carry_on(progress=job.advance), total=complaints, token=WORK
    )


def handing_on() -> None:
    """How far it is, and that it has ended. It is not stopped: nobody else holds them now."""
    working.join(WORK, WORK)
    if working.runs(WORK, _handed_on, may_stop=False):
        st.caption(_("It goes on even if you leave this page, and after a restart."))
    else:
        working.ended(WORK, _("The complaints of merged agencies are handed on"))


def _handed_on(job: jobs.Job) -> str:
    return _("Handed on: {n} of {total}", n=number(job.read), total=number(job.total))


def _foreseen(found: Foreseen) -> None:
    st.markdown(
        _(
            "**{n} open complaints are dispatched to it**, each with a note in its story, and "
            "{held} on hold when they are completed.",
            n=number(found.complaints), held=number(found.on_hold),
        )
    )  # fmt: skip
    st.markdown(
        _(
            "These move too: accounts {accounts}, units {units}, spellings {aliases}, templates "
            "{templates}, rules {rules}. Its people sign in anew.",
            accounts=number(found.accounts), units=number(found.units),
            aliases=number(found.aliases), templates=number(found.templates),
            rules=number(found.rules),
        )
    )  # fmt: skip
    if found.helping:
        st.warning(_("{n} requests for help stay unanswered: ask again.", n=number(found.helping)))
    st.caption(
        _("Closed complaints and what was counted stay with the old agency. This cannot be "
          "undone: complaints can be dispatched again, and an agency added anew.")
    )  # fmt: skip


def government_form(one: Government, save: Callable[[int, str, str, bool, int], None]) -> None:
    with st.expander(_("The government itself"), icon=":material/location_city:"):
        name = st.text_input(_("Name"), value=one.name, key=f"place-name-{one.id}-{one.version}")
        zone = st.selectbox(
            _("Time zone"), ZONES, index=ZONES.index(one.zone), width=240,
            key=f"place-zone-{one.id}-{one.version}",
        )  # fmt: skip
        active = st.toggle(
            _("Takes part"), value=one.is_active, key=f"place-active-{one.id}-{one.version}"
        )
        if one.is_pilot:
            st.caption(_("A pilot of the programme: that is fixed."))
        st.button(
            _("Save the government"), key="place-save", on_click=save,
            args=(one.id, name, zone or one.zone, active, one.version),
        )  # fmt: skip

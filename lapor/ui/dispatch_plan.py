"""The right of the board: to whom what is picked shall go, what that sets, what became of it."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import streamlit as st

from lapor.domain.text import Text
from lapor.services.choices import Choices
from lapor.services.dispatching import MOST_HELPERS, Forecast, Outcome, Plan, Result
from lapor.ui import parts
from lapor.ui.frame import _, day, number, tr
from lapor.ui.picking import pick
from lapor.ui.records import PANEL, records

Id = TypeVar("Id", int, str)
TO_AGENCY, TO_GOVERNMENT = "to-agency", "to-government"
AGENCY, GOVERNMENT = "agency", "government"  # where to: to-kind
NONE = "–"
LOOKS = {
    Result.DONE: (":material/check_circle:", "green"),
    Result.STALE: (":material/sync_problem:", "orange"),
    Result.REFUSED: (":material/block:", "red"),
}


def form(choices: Choices) -> None:
    """To whom. What was chosen for another agency no longer counts."""
    if choices.governments and _hands_over(choices):
        pick(_("Government"), TO_GOVERNMENT, choices.governments)
        st.text_area(_("Note (optional)"), key="to-note", max_chars=20_000, height=80)
        return
    agency = pick(_("Leading agency"), TO_AGENCY, choices.agencies)
    if agency is not None:
        _within(agency, choices)
        _helpers({id: name for id, name in choices.agencies.items() if id != agency})
    label = _("Note (optional)")
    if st.session_state.get("to-helpers"):
        label = _("What is asked of the helping agencies")
    st.text_area(label, key="to-note", max_chars=20_000, height=80)


def _hands_over(choices: Choices) -> bool:
    """The centre's two ways: to an agency of this government, or to another government."""
    words = {AGENCY: _("To an agency"), GOVERNMENT: _("To another government")}
    if not choices.agencies:
        del words[AGENCY]
    if st.session_state.get("to-kind") not in words:
        st.session_state["to-kind"] = next(iter(words))
    st.segmented_control(
        _("Where to"), list(words), key="to-kind", required=True, label_visibility="collapsed",
        format_func=lambda kind: words.get(kind, ""),
    )  # fmt: skip
    return bool(st.session_state["to-kind"] == GOVERNMENT)


def _within(agency: int, choices: Choices) -> None:
    """A unit and an officer of this agency, where it has some."""
    units = choices.units.get(agency, {})
    unit = pick(_("Unit (optional)"), f"to-unit-{agency}", units) if units else None
    officers = choices.officers.get(agency, {}) | choices.officers.get(unit or 0, {})
    if officers:
        pick(_("Officer (optional)"), f"to-officer-{agency}", officers)


def fill(agency_id: int) -> None:
    """From a callback: the form now names this agency."""
    st.session_state["to-kind"], st.session_state[TO_AGENCY] = AGENCY, agency_id


def plan() -> Plan:
    """What the form holds now: when a button is pressed, that is newer than what was drawn."""
    held = st.session_state
    note = held.get("to-note") or ""
    if held.get("to-kind") == GOVERNMENT:
        return Plan(government_id=held.get(TO_GOVERNMENT), note=note)
    agency = held.get(TO_AGENCY)
    return Plan(
        agency_id=agency,
        unit_id=held.get(f"to-unit-{agency}"),
        officer=held.get(f"to-officer-{agency}"),
        helpers=tuple(one for one in held.get("to-helpers", []) if one != agency),
        note=note,
    )


def _helpers(others: dict[int, str]) -> None:
    kept = [one for one in st.session_state.get("to-helpers", []) if one in others]
    st.session_state["to-helpers"] = kept
    st.multiselect(
        _("Helping agencies (optional)"), list(others), key="to-helpers",
        format_func=lambda one: others.get(one, ""), placeholder=_("Type to search"),
        max_selections=MOST_HELPERS,
    )  # fmt: skip


def forecast(found: list[Forecast]) -> None:
    """The dates the dispatch would set, before anything is written."""
    refused = sum(one.refused is not None for one in found)
    st.caption(
        _("{n} can be dispatched, {refused} not.", n=len(found) - refused, refused=refused)
        if refused
        else _("What this will set:")
    )
    columns = {
        _("Complaint"): [one.number for one in found],
        _("Verify by"): [_date(one.verify_due) for one in found],
        _("Follow up by"): [_date(one.follow_up_due) for one in found],
        _("Resolve by"): [_date(one.resolve_due) for one in found],
        _("Help by"): [_date(one.help_due) for one in found],
        _("Remark"): [_remark(one) for one in found],
    }
    told = {name: cells for name, cells in columns.items() if set(cells) != {NONE}}
    records(told, key="forecast", alt=_("What the dispatch would set"), room=PANEL)
    for reason in dict.fromkeys(one.refused for one in found if one.refused is not None):
        st.caption(parts.inert(tr(reason)))


def _date(value: date | None) -> str:
    return NONE if value is None else day(value)


def _remark(one: Forecast) -> str:
    if one.refused is not None:
        return _("Cannot be dispatched")
    if one.verify_due is not None:
        return _("Handed over: the verification deadline stays")
    if not one.is_first:
        return _("Dispatched before: the deadlines stay")
    if one.verified_in_time is False:
        return _("Verified after its deadline")
    return _("First dispatch")


def is_complete(found: Plan) -> bool:
    """Does it say to whom?"""
    return found.agency_id is not None or found.government_id is not None


def submit(found: list[Forecast], send: Callable[[], None]) -> None:
    """What is refused now is left; the button is for the rest."""
    chosen = sum(one.refused is None for one in found)
    st.button(
        _("Dispatch {n} complaints", n=number(chosen)) if chosen != 1
        else _("Dispatch 1 complaint"),
        key="dispatch", type="primary", icon=":material/forward:", on_click=send,
        disabled=not chosen,
    )  # fmt: skip


def keep(outcomes: list[Outcome]) -> None:
    """For the next run: strings only. What was asked of helpers is done with."""
    if any(one.result == Result.DONE for one in outcomes):
        st.session_state["to-note"], st.session_state["to-helpers"] = "", []
    st.session_state["outcomes"] = [
        [one.number, one.result.value, *_both(one.reason)] for one in outcomes
    ]


def _both(reason: Text | None) -> tuple[str, str]:
    return ("", "") if reason is None else (reason.id, reason.en)


def results() -> None:
    """Each complaint's result of the last dispatch."""
    kept = st.session_state.get("outcomes") or []
    if not kept:
        return
    words = {
        Result.DONE: _("Dispatched"),
        Result.STALE: _("Somebody was faster"),
        Result.REFUSED: _("Refused"),
    }
    with st.container(border=True, gap="xsmall"):
        done = sum(result == Result.DONE for _number, result, *_reason in kept)
        st.markdown(f"**{_('Result: {done} of {n} dispatched', done=done, n=len(kept))}**")
        for found, result, *reason in kept:
            icon, colour = LOOKS[Result(result)]
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.badge(words[Result(result)], icon=icon, color=colour)  # type: ignore[arg-type]
                st.text(found or _("(not found)"))
            if any(reason):
                st.caption(parts.inert(tr(Text(*reason))))
        st.button(_("Close"), key="close-results", on_click=keep, args=([],))

"""How the programme is drawn: what each pilot promised, what is there, and how it performs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from db.codes import Deliverable, MilestoneState
from db.models import Milestone
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.programme_fields import EVIDENCE, MILESTONE
from lapor.domain.programme_values import is_safe
from lapor.domain.programme_words import DELIVERABLES
from lapor.domain.programme_words import MILESTONES as STATES
from lapor.services.board import Board
from lapor.services.programme import Pilot
from lapor.services.programme_evidence import Proof
from lapor.services.setup import PILOTS
from lapor.ui import address, kpi, parts
from lapor.ui.frame import _, day, tr

KPIS = ("follow_up_rate", "completion_rate", "followed_up_on_time")
LOOKS = {
    MilestoneState.DONE: (":material/task_alt:", "green"),
    MilestoneState.IN_PROGRESS: (":material/edit_document:", "orange"),
    MilestoneState.PLANNED: (":material/event:", "blue"),
    MilestoneState.UNKNOWN: (":material/help:", "gray"),
}


def year(this: int) -> int:
    """The year whose KPIs stand beside the deliverables; it is in the address."""
    years = [str(one) for one in range(this, 2017, -1)]
    return int(address.pick(_("Year"), "year", dict(zip(years, years, strict=True)), years[0]))


def matrix(pilots: list[Pilot], board: Board, year: int) -> None:
    for pilot in sorted(pilots, key=_place):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.subheader(parts.inert(pilot.government.name), anchor=False)
                st.button(
                    _("Documents"),
                    key=f"open-{pilot.government.code}",
                    icon=":material/folder_open:",
                    type="tertiary",
                    on_click=open_pilot,
                    args=(pilot.government.code,),
                )
            with st.container(horizontal=True, gap="xsmall"):
                for deliverable in Deliverable:
                    st.markdown(
                        _milestone(deliverable, pilot.milestones.get(deliverable)), width=kpi.TILE
                    )
                for code in KPIS:
                    cell = board.cell(pilot.government.code, code)
                    st.markdown(kpi.tile(code, cell, when=str(year)), width=kpi.TILE)


def _place(pilot: Pilot) -> int:
    """The pilots in the order of every other page."""
    code = pilot.government.code
    return PILOTS.index(code) if code in PILOTS else len(PILOTS)


def _milestone(deliverable: Deliverable, found: Milestone | None) -> str:
    """State in word and icon, name, date and number."""
    state = found.state if found else MilestoneState.UNKNOWN
    icon, colour = LOOKS[state]
    lines = [
        f":{colour}-badge[{icon} {tr(STATES[state])}]",
        f":small[{tr(DELIVERABLES[deliverable])}]",
    ]
    if found and (found.on or found.number):
        about = [day(found.on)] if found.on else []
        about += [parts.inert(found.number)] if found.number else []
        lines.append(f":gray[:small[{' · '.join(about)}]]")
    if found and found.is_demo:
        lines.append(f":small[:violet[{_('invented data')}]]")
    return "  \n".join(lines)


def open_pilot(code: str) -> None:
    st.session_state["pilot"] = code


def choose(pilots: list[Pilot]) -> Pilot | None:
    """The pilot whose documents are shown; it is in the address."""
    by_code = {pilot.government.code: pilot for pilot in pilots}
    st.subheader(_("Documents"), anchor=False)
    names = {code: pilot.government.name for code, pilot in by_code.items()}
    chosen = address.pick(_("Pilot"), "pilot", {"": _("Choose a pilot"), **names}, width=320)
    return by_code.get(chosen)


def documents(pilot: Pilot) -> None:
    """Each document: what it is, since when, where it can be seen."""
    for deliverable in Deliverable:
        found = pilot.milestones.get(deliverable)
        with st.container(border=True, gap="small"):
            st.markdown(_milestone(deliverable, found))
            if found is None:
                continue
            if found.note:
                st.text(found.note)
            proofs = pilot.proof(deliverable)
            for proof in proofs:
                _evidence(proof)
            if not proofs and found.state == MilestoneState.DONE:
                st.caption(_("No evidence has been given yet."))


def _evidence(proof: Proof) -> None:
    """What it is called, and a link where it is one that is safe to follow."""
    st.caption(_("Evidence"))
    st.text(proof.title)
    if is_safe(proof.address):
        st.link_button(
            _("Open the source"), proof.address, key=f"source-{proof.code}",
            icon=":material/open_in_new:", type="tertiary",
        )  # fmt: skip


def may_edit(actor: Actor, pilot: Pilot) -> bool:
    scope = actor.scope(Permission.EDIT_PROGRAMME)
    if scope == Scope.OWN_GOVERNMENT:
        return actor.government_id == pilot.government.id
    return scope is not None


def form(pilot: Pilot, save: Callable[[Pilot, Deliverable, int], None]) -> None:
    """One milestone at a time. What was typed stays if somebody else was faster."""
    st.subheader(_("Change a milestone"), anchor=False)
    chosen = st.segmented_control(
        _("Deliverable"),
        [one.value for one in Deliverable],
        key="deliverable",
        default=Deliverable.REGULATION.value,
        required=True,
        format_func=lambda code: tr(DELIVERABLES[Deliverable(code)]),
    )
    deliverable = Deliverable(chosen or Deliverable.REGULATION)
    found = pilot.milestones.get(deliverable)
    name = f"{pilot.government.id}-{deliverable}"
    with st.form(f"milestone-{name}", border=True):
        _fields(name, found)
        seen = found.version if found else 0
        st.form_submit_button(
            _("Save the milestone"),
            key="save-milestone",
            type="primary",
            on_click=save,
            args=(pilot, deliverable, seen),
        )


def _fields(name: str, found: Milestone | None) -> None:
    states = [state.value for state in MilestoneState]
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("State"),
            states,
            index=states.index(found.state if found else MilestoneState.UNKNOWN),
            key=f"state-{name}",
            format_func=lambda code: tr(STATES[MilestoneState(code)]),
        )
        st.date_input(
            _("Date of the document"), found.on if found else None, key=f"on-{name}",
            min_value=date(2000, 1, 1), format="DD/MM/YYYY",
        )  # fmt: skip
    with right:
        st.text_input(
            _("Document number"), (found.number or "") if found else "", key=f"number-{name}",
            max_chars=MILESTONE.entry("number").longest,
        )  # fmt: skip
        st.text_input(
            _("More evidence (https address)"), key=f"evidence-{name}",
            max_chars=EVIDENCE.entry("address").longest,
        )  # fmt: skip
    st.text_area(
        _("Note"), (found.note or "") if found else "", key=f"note-{name}",
        max_chars=MILESTONE.entry("note").longest,
    )  # fmt: skip


def typed(pilot: Pilot, deliverable: Deliverable) -> dict[str, Any]:
    """What the form holds of the milestone."""
    name = f"{pilot.government.id}-{deliverable}"
    held = st.session_state
    return {
        "government_id": pilot.government.code,
        "deliverable": deliverable,
        "state": held.get(f"state-{name}") or MilestoneState.UNKNOWN,
        "on": held.get(f"on-{name}"),
        "number": held.get(f"number-{name}"),
        "note": held.get(f"note-{name}"),
        "is_demo": False,
    }


def typed_evidence(pilot: Pilot, deliverable: Deliverable) -> dict[str, Any] | None:
    """… and of a new link to what shows it, if one was given."""
    address = st.session_state.get(f"evidence-{pilot.government.id}-{deliverable}")
    if not address:
        return None
    key = f"{pilot.government.code}/{deliverable}"
    return {"about": "milestone", "about_key": key, "title": address, "address": address}


def forget_evidence(pilot: Pilot, deliverable: Deliverable) -> None:
    """It was added; saving again must not add it once more."""
    st.session_state[f"evidence-{pilot.government.id}-{deliverable}"] = ""

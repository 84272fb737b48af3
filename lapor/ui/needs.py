"""What the form of each move asks besides a note, and what was chosen, as a Target."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from db.codes import MoveCode
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.services.choices import Choices
from lapor.services.dossier import Dossier
from lapor.services.targets import Target
from lapor.ui import proposals
from lapor.ui.frame import _, category, tr
from lapor.ui.picking import pick

# where each form keeps what was chosen
AGENCY, GOVERNMENT, UNIT, OFFICER = "to_agency", "to_government", "to_unit", "to_officer"
CORRECTED = {
    "klass": "new_class", "channel": "new_channel", "category": "new_category",
    "territory": "new_place",
}  # fmt: skip


def draw(code: MoveCode, dossier: Dossier, choices: Choices) -> None:
    if code == MoveCode.DISPATCH:
        pick(_("Agency"), AGENCY, choices.agencies)
        proposals.draw(choices.proposals, AGENCY)
        _within(st.session_state.get(AGENCY), choices)
    if code == MoveCode.ASSIGN_UNIT:
        state = dossier.state
        _within(state.agency, choices, unit=state.unit, officer=state.officer)
    if code == MoveCode.RETURN:
        pick(_("The right agency, if you know it"), AGENCY, choices.agencies)
        proposals.draw(choices.proposals, AGENCY)
    if code == MoveCode.ASK_HELP:
        pick(_("Agency that should help"), AGENCY, choices.agencies)
    if code == MoveCode.DIRECT:
        pick(_("Government"), GOVERNMENT, choices.governments)
    if code == MoveCode.MERGE:
        st.text_input(_("Number of the complaint to merge into"), key="other", max_chars=32)
    if code == MoveCode.CORRECT:
        _corrections(dossier, choices)
    if code == MoveCode.SET_CONFIDENTIALITY:
        st.checkbox(_("Anonymous"), dossier.complaint.is_anonymous, key="anonymous")
        st.checkbox(_("Secret"), dossier.complaint.is_secret, key="secret")
    if code == MoveCode.RATE:
        st.segmented_control(
            _("Rating by the reporter, 5 is best"), list(range(1, 6)), key="rating"
        )


def _within(
    agency_id: int | None, choices: Choices, *, unit: int | None = None, officer: str | None = None
) -> None:
    """A unit and an officer of this agency, where it has some."""
    units = choices.units.get(agency_id or 0, {})
    officers = choices.officers.get(agency_id or 0, {})
    if units:
        pick(_("Unit (optional)"), UNIT, units, first=unit)
    if officers:
        pick(_("Officer (optional)"), OFFICER, officers, first=officer)


def _corrections(dossier: Dossier, choices: Choices) -> None:
    complaint = dossier.complaint
    _words(_("Class"), CORRECTED["klass"], CLASS_NAMES, complaint.klass)
    _words(_("Channel"), CORRECTED["channel"], CHANNEL_NAMES, complaint.channel)
    categories = {id: category(name) for id, name in choices.categories.items()}
    pick(_("Category"), CORRECTED["category"], categories, first=complaint.category_id)
    pick(_("Place"), CORRECTED["territory"], choices.places, first=complaint.territory_id)


def _words(label: str, key: str, names: Mapping[Any, Any], now: Any) -> None:
    words = {code.value: tr(text) for code, text in names.items()}
    pick(label, key, words, first=now and now.value)


def target(code: MoveCode | None, dossier: Dossier) -> Target:
    """What the open form holds."""
    chosen = st.session_state.get
    if code in (MoveCode.RETURN, MoveCode.ASK_HELP):
        return Target(agency_id=chosen(AGENCY))
    if code == MoveCode.DISPATCH:
        return Target(agency_id=chosen(AGENCY), unit_id=chosen(UNIT), officer=chosen(OFFICER))
    if code == MoveCode.ASSIGN_UNIT:
        return Target(unit_id=chosen(UNIT), officer=chosen(OFFICER))
    if code == MoveCode.DIRECT:
        return Target(government_id=chosen(GOVERNMENT))
    if code == MoveCode.MERGE:
        return Target(other=chosen("other"))
    if code == MoveCode.CORRECT:
        return Target(changed=_changed(dossier))
    if code == MoveCode.SET_CONFIDENTIALITY:
        return Target(changed={name: chosen(name) for name in ("anonymous", "secret")})
    return Target(rating=chosen("rating")) if code == MoveCode.RATE else Target()


def _changed(dossier: Dossier) -> dict[str, Any]:
    """Only what differs from what the complaint says."""
    complaint = dossier.complaint
    was = {
        "klass": complaint.klass,
        "channel": complaint.channel,
        "category": complaint.category_id,
        "territory": complaint.territory_id,
    }
    now = {name: st.session_state.get(key) for name, key in CORRECTED.items()}
    return {name: value for name, value in now.items() if value and value != was[name]}

"""How targets are drawn and set: those in force, who set which when, and the form."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

import streamlit as st

from lapor.domain.errors import BadInput
from lapor.domain.kpi import Direction, Unit
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.domain.text import Text
from lapor.services.definitions import UNITS
from lapor.services.kpi_targets import LONGEST_BASIS, YEARS, Decision, Goal
from lapor.ui import kpi, parts
from lapor.ui.frame import _, moment, tr
from lapor.ui.picking import pick
from lapor.ui.records import records

WITH_TARGET = tuple(one.code for one in KPIS if one.direction != Direction.NEITHER)
NATION, EVERY_YEAR = "", 0
AHEAD = 6  # years that are offered beyond this one
Names = dict[str, str]  # of governments, by code


class Given(NamedTuple):
    """What the form holds."""

    kpi: str
    value: float | None
    government: str | None
    year: int | None
    basis: str


def in_force(goals: Sequence[Goal]) -> None:
    """KPI × nation or government × year: the nearest one holds."""
    st.subheader(_("Targets in force"), anchor=False)
    st.caption(
        _("Of a government and a year the nearest holds: its own before the nation's, the year's "
          "before every year's.")
    )  # fmt: skip
    records(
        {
            _("KPI"): [tr(one.kpi.name) for one in goals],
            _("For"): [one.place or _("Every government") for one in goals],
            _("Year"): [_year(one.year) for one in goals],
            _("Target"): [_value(one.kpi.code, one.target.value) for one in goals],
            _("Basis"): [tr(one.target.basis) for one in goals],
        },
        key="targets-table",
        alt=_("Targets in force"),
    )


def _year(year: int | None) -> str:
    return str(year) if year else _("every year")


def _value(code: str, value: float) -> str:
    """A share of agencies or complaints is better high, a time low."""
    measured = BY_CODE[code]
    sign = "≥" if measured.direction == Direction.HIGHER else "≤"
    return f"{sign} {kpi.value(measured, value)}"


def history(found: Sequence[Decision], zone: ZoneInfo) -> None:
    """What was set and taken back, the newest first."""
    st.subheader(_("Who set which target"), anchor=False)
    if not found:
        parts.empty(
            _("No target has been set here yet"), _("Those in force are the official ones.")
        )
        return
    records(
        {
            _("When"): [moment(one.at, zone) for one in found],
            _("Who"): [one.by for one in found],
            _("KPI"): [_name(one.kpi) for one in found],
            _("For"): [one.place or _("Every government") for one in found],
            _("Year"): [_year(one.year) for one in found],
            _("Target"): [_decided(one) for one in found],
            _("Basis"): [one.basis for one in found],
        },
        key="decisions-table",
        alt=_("Who set which target"),
    )


def _name(code: str) -> str:
    return tr(BY_CODE[code].name) if code in BY_CODE else code


def _decided(one: Decision) -> str:
    if one.value is None:
        return _("taken back")
    return _value(one.kpi, one.value) if one.kpi in BY_CODE else f"{one.value:g}"


def form(
    names: Names, today: date, save: Callable[[], None], take_back: Callable[[], None]
) -> None:
    """One target at a time. What was typed stays if it is refused."""
    with st.expander(_("Set a target, or take one back"), icon=":material/flag:",
                     expanded=bool(st.session_state.get("target-basis"))):  # fmt: skip
        places = {NATION: _("Every government"), **names}
        years = [EVERY_YEAR, *range(today.year + AHEAD, max(YEARS[0], today.year - AHEAD) - 1, -1)]
        kpis = {one: tr(BY_CODE[one].name) for one in WITH_TARGET}
        code = pick(_("KPI"), "target-kpi", kpis, first=WITH_TARGET[0], width=400)
        pick(_("For"), "target-place", places, first=NATION, width=400)
        pick(
            _("Year"), "target-year", {one: _year(one) for one in years}, first=years[0], width=400
        )
        st.number_input(
            _("Target in {unit}", unit=_unit(code)), value=None, key="target-value", step=1.0,
            format="%g", width=220, placeholder=_("A number"),
        )  # fmt: skip
        st.text_input(
            _("Basis: the decree, plan or meeting it comes from"), key="target-basis",
            max_chars=LONGEST_BASIS,
        )  # fmt: skip
        with st.container(horizontal=True):
            st.button(_("Set the target"), key="set-target", type="primary", on_click=save)
            st.button(_("Take the target back"), key="take-target-back", on_click=take_back)


def _unit(code: str | None) -> str:
    code = code or WITH_TARGET[0]
    return _("per cent") if BY_CODE[code].unit == Unit.PERCENT else tr(UNITS[BY_CODE[code].unit])


def given() -> Given:
    held = st.session_state
    return Given(
        held.get("target-kpi") or WITH_TARGET[0],
        held.get("target-value"),
        held.get("target-place") or None,
        held.get("target-year") or None,
        held.get("target-basis") or "",
    )


def needed(value: float | None) -> float:
    """Raises BadInput where nothing was typed: taking back has its own button."""
    if value is None:
        raise BadInput(
            Text(
                "Isi target dengan angka, atau cabut target dengan tombolnya.",
                "Type the target as a number, or take the target back with its own button.",
            )
        )
    return value


def emptied() -> None:
    """The target was set: its value and its basis are of no other."""
    st.session_state["target-value"], st.session_state["target-basis"] = None, ""

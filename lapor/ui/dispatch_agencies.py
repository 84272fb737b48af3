"""The board's agencies with bars in their cells; one opened shows its officers and who is away."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from lapor.queries.reference import Choice
from lapor.services.workload import PAST, Office, Officer, Workload
from lapor.ui import absences, address, parts
from lapor.ui.frame import _, day, number, on_phone

TALLEST = 402  # pixels; a longer table scrolls
ROW = 61  # pixels: from 61 on Streamlit breaks lines, and names are whole
ON_PHONE = ("agency", "open", "late")  # of the agencies: what fits
LATE, DUE = "#D55E00", "#E69F00"


def table(found: Workload) -> None:
    """The most late first. Choosing a row opens the agency."""
    st.subheader(_("Agencies"))
    if not found.offices:
        parts.empty(
            _("This government has no agencies yet."), _("An administrator enters or imports them.")
        )
        return
    st.dataframe(
        _frame(found.offices),
        hide_index=True,
        key="loads",
        column_order=ON_PHONE if on_phone() else None,
        alt=_("Open complaints of each agency"),
        column_config=_columns(max(1, *(one.load.open for one in found.offices))),
        on_select=lambda: _opened(found.offices),
        selection_mode="single-row",
        row_height=ROW,
        height=min(parts.tall(len(found.offices), ROW), TALLEST),
    )
    if not on_phone():  # where those columns are left out
        _legend(found)


def _legend(found: Workload) -> None:
    st.caption(
        _(
            "5 days: due by {soon}, five working days on. Median: working days to the first "
            "follow-up of what was dispatched since {since}; n < 10 has none. Returns: sent back "
            "in the same {n} days.",
            soon=day(found.soon), since=day(found.since), n=PAST,
        )
    )  # fmt: skip


def _opened(offices: list[Office]) -> None:
    rows = st.session_state["loads"]["selection"]["rows"]
    if rows and rows[0] < len(offices):
        one = offices[rows[0]]
        st.session_state["agency"] = str(one.id if one.parent_id is None else one.parent_id)


def _frame(offices: list[Office]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "agency": [_name(one) for one in offices],
            "open": [one.load.open for one in offices],
            "late": [one.load.late for one in offices],
            "soon": [one.load.soon for one in offices],
            "median": [_median(one) for one in offices],
            "returned": ["" if one.returned is None else number(one.returned) for one in offices],
        }
    )


def _name(one: Office) -> str:
    name = one.name if one.is_active else _("{name} (closed)", name=one.name)
    return name if one.parent_id is None else f"\N{DOWNWARDS ARROW WITH TIP RIGHTWARDS} {name}"


def _median(one: Office) -> str:
    if one.parent_id is not None:
        return ""
    if one.is_small or one.median_days is None:
        return _("n < 10")
    return f"{number(one.median_days, 1)} (n {number(one.n)})"


def _columns(most: int) -> dict[str, Any]:
    """Names, and bars that can be compared down and across."""
    config = st.column_config
    bar: dict[str, Any] = {"min_value": 0, "max_value": most, "format": "%d", "width": 64}
    return {
        "agency": config.TextColumn(_("Agency"), width=160),
        "open": config.ProgressColumn(_("Open"), **bar),
        "late": config.ProgressColumn(_("Late"), color=LATE, **bar),
        "soon": config.ProgressColumn(_("5 days"), color=DUE, **bar),
        "median": config.TextColumn(_("Median days"), width=80),
        "returned": config.TextColumn(_("Returns"), width=60),
    }


def opened(found: Workload | None) -> Choice | None:
    """The agency that is open, by the address."""
    offices = [] if found is None else [one for one in found.offices if one.parent_id is None]
    names = {str(one.id): one.name for one in offices}
    chosen = address.pick(_("Open an agency"), "agency", {"": _("None"), **names}, "", width=400)
    return Choice(int(chosen), names[chosen]) if chosen else None


def approval(found: Workload, agency_id: int, change: Callable[[bool], None]) -> None:
    """Whether the answers of the open agency wait for the head, and the switch for it."""
    needed = next(one.needs_approval for one in found.offices if one.id == agency_id)
    key = f"approval-{agency_id}"
    st.session_state[key] = needed  # as it is, also when somebody else changed it
    st.toggle(
        _("Answers of this agency wait for approval by the head"),
        key=key,
        on_change=lambda: change(st.session_state[key]),
    )


def officers(found: list[Officer]) -> None:
    """Who in the agency has how much, and who is away."""
    frame = pd.DataFrame(
        {
            "officer": [one.found.full_name or _("given to nobody") for one in found],
            "open": [one.found.load.open for one in found],
            "late": [one.found.load.late for one in found],
            "away": [absences.short(one.away) if one.away else "" for one in found],
        }
    )
    most = max(1, *(one.found.load.open for one in found))
    bar: dict[str, Any] = {"min_value": 0, "max_value": most, "format": "%d", "width": 80}
    config = st.column_config
    st.dataframe(
        frame,
        hide_index=True,
        key="officers",
        height=parts.taller(len(found), parts.LINE),
        alt=_("Officers of the agency"),
        column_config={
            "officer": config.TextColumn(_("Officer"), width=150),
            "open": config.ProgressColumn(_("Open"), **bar),
            "late": config.ProgressColumn(_("Late"), color=LATE, **bar),
            "away": config.TextColumn(_("Away · substitute"), width="medium"),
        },
    )

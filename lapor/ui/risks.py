"""Risks as five by five with numbers, and as a list: how grave, whose, in which state."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from db.codes import RiskState
from lapor.domain.gravity import GRAVITIES, HIGH_FROM, MEDIUM_FROM, STEPS, Gravity, gravity
from lapor.domain.programme_words import RISKS
from lapor.services.programme_read import Danger
from lapor.ui import matrix, parts
from lapor.ui import programme_parts as words
from lapor.ui.frame import _, day, number, tr
from lapor.ui.matrix import Field

COLOURS = {Gravity.HIGH: "#D55E00", Gravity.MEDIUM: "#E69F00", Gravity.LOW: "#009E73"}
SIGNS = {Gravity.HIGH: "▲", Gravity.MEDIUM: "●", Gravity.LOW: "▽"}


def draw(found: Sequence[Danger], names: Mapping[str, str]) -> None:
    st.subheader(_("What is at risk?"), anchor=False)
    if not found:
        parts.empty(
            _("No risk has been entered yet."),
            _("The programme's managers enter them, or import them as a table."),
        )
        return
    alive = [one for one in found if one.values["state"] != RiskState.CLOSED]
    st.caption(
        _("Numbers of risks that are not closed. Likelihood times impact: {high} and more is "
          "high, {medium} and more is medium.", high=HIGH_FROM, medium=MEDIUM_FROM)
        + " " + " · ".join(f"{SIGNS[one]} {tr(GRAVITIES[one])}" for one in Gravity)
    )  # fmt: skip
    _matrix(alive)
    words.records([_row(one, names) for one in found], "risks-table", _("What is at risk?"))


def _matrix(alive: Sequence[Danger]) -> None:
    counted = Counter((one.values["impact"], one.values["likelihood"]) for one in alive)
    rows = {
        str(impact): [
            _field(counted[impact, likelihood], gravity(impact * likelihood))
            for likelihood in STEPS
        ]
        for impact in reversed(STEPS)
    }
    matrix.draw(_("Impact ↓ likelihood →"), [str(one) for one in STEPS], rows)


def _field(n: int, how: Gravity) -> Field:
    """The sign is told above: a word in each of 25 fields would not fit a telephone."""
    return Field((f"{SIGNS[how]} {number(n) if n else ''}",), COLOURS[how], is_strong=n > 0)


def _row(one: Danger, names: Mapping[str, str]) -> dict[str, str]:
    """A partner reads neither owner nor response."""
    values = one.values
    how = gravity(one.score)
    due = day(values["due_on"]) if values["due_on"] else "–"
    row = {
        _("Risk"): tr(one.name),
        _("Gravity"): f"{SIGNS[how]} {tr(GRAVITIES[how])} ({number(one.score)})",
        _("Likelihood × impact"): f"{values['likelihood']} × {values['impact']}",
        _("State"): tr(RISKS[values["state"]]),
        _("Due"): f"{due} ({_('overdue')})" if one.is_overdue else due,
        _("Pilot"): names.get(values["government_id"], "–"),
    }
    if values["owner"]:
        row[_("Responsible")] = values["owner"]
    if values["response"]:
        row[_("Response")] = values["response"]
    return row | ({_("Note"): _("invented data")} if values["is_demo"] else {})

"""When each deliverable was planned, and since when it is there: a line between the two days."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from lapor.domain.programme_words import DELIVERABLES
from lapor.domain.programme_words import MILESTONES as STATES
from lapor.services.programme_tracker import Promise, Tracked
from lapor.ui import charts, parts
from lapor.ui.chart_kinds import AROUND, DOWN, ROW, UP
from lapor.ui.charts import RULE, Picture, remembered
from lapor.ui.frame import _, day, number, tr

PLAIN = "#0072B2"  # nothing was planned, or it is not due
Named = tuple[str, Promise]


def draw(pilots: Sequence[Tracked], today: date) -> None:
    """Of one pilot or of all; deliverables that have no day are left out."""
    st.subheader(_("Planned and actual dates"), anchor=False)
    found = [
        (_name(pilot, one, alone=len(pilots) == 1), one)
        for pilot in pilots
        for one in pilot.promises.values()
        if one.on or one.planned_on
    ]
    if not found:
        parts.empty(
            _("No date has been entered yet."),
            _("Whoever may change milestones gives the day they are planned for and are in place."),
        )
        return
    st.caption(
        _("Diamond: planned. Circle: in place. Green: by the plan, vermilion: after it, or late by "
          "now, blue: without a day that was planned. The rule is today.")
    )  # fmt: skip
    charts.show(picture(found, today), key="timeline")


def _name(pilot: Tracked, one: Promise, *, alone: bool) -> str:
    name = tr(DELIVERABLES[one.deliverable])
    return name if alone else f"{pilot.name}: {name}"


@remembered
def picture(found: Sequence[Named], today: date) -> Picture:
    frame = pd.DataFrame([_row(name, one, today) for name, one in found])
    height = len(found) * ROW + AROUND
    chart = alt.layer(*_marks(frame, today)).properties(height=height)
    return Picture(chart, finding(found, today), lambda: [_told(*each, today) for each in found])


def finding(found: Sequence[Named], today: date) -> str:
    """How many came by their plan, how many after it, how many are late by now."""
    planned = [one for _name, one in found if one.days_after_plan(today) is not None]
    late = sum(one.is_overdue for one in planned)
    after = sum((one.days_after_plan(today) or 0) > 0 for one in planned) - late
    return _(
        "By the plan: {by}; after it: {after}; planned and late by now: {late}",
        by=number(len(planned) - late - after), after=number(after), late=number(late),
    )  # fmt: skip


def _row(name: str, one: Promise, today: date) -> dict[str, object]:
    apart = one.days_after_plan(today)
    end = one.on if one.on else today if one.is_overdue else None
    return {
        "name": name,
        "planned": pd.Timestamp(one.planned_on) if one.planned_on else None,
        "on": pd.Timestamp(one.on) if one.on else None,
        "end": pd.Timestamp(end) if end and one.planned_on else None,
        "colour": PLAIN if apart is None else UP if apart <= 0 else DOWN,
        "words": _difference(one, today) or tr(STATES[one.state]),
    }


def _difference(one: Promise, today: date) -> str:
    apart = one.days_after_plan(today)
    if apart is None:
        return ""
    if one.is_overdue:
        return _("{n} days late by now", n=number(apart))
    if apart == 0:
        return _("on the day")
    if apart < 0:
        return _("{n} days before the plan", n=number(-apart))
    return _("{n} days after the plan", n=number(apart))


def _told(name: str, one: Promise, today: date) -> dict[str, str]:
    return {
        _("Deliverable"): name,
        _("State"): tr(STATES[one.state]),
        _("Planned for"): day(one.planned_on) if one.planned_on else "–",
        _("In place since"): day(one.on) if one.on else "–",
        _("Difference"): _difference(one, today) or "–",
    }


def _marks(frame: pd.DataFrame, today: date) -> list[Any]:
    axis = alt.Axis(labelLimit=220, labelOverlap=False)
    names = list(frame["name"])  # else those that were not planned would come last
    y = alt.Y("name", type="nominal", sort=names, title=None, axis=axis)
    colour = alt.Color("colour", type="nominal", scale=None)
    told = [
        alt.Tooltip("name", type="nominal", title=" "),
        alt.Tooltip("planned", type="temporal", title=_("Planned for"), format="%d/%m/%Y"),
        alt.Tooltip("on", type="temporal", title=_("In place since"), format="%d/%m/%Y"),
        alt.Tooltip("words", type="nominal", title=" "),
    ]
    days = alt.X("planned", type="temporal", title=None,
                 axis=alt.Axis(format="%Y", tickCount="year", labelOverlap=True))  # fmt: skip
    base = alt.Chart(frame)
    rule = pd.DataFrame({"day": [pd.Timestamp(today)]})
    return [
        base.mark_rule(strokeWidth=4, opacity=0.5).encode(
            x=days, x2=alt.X2("end"), y=y, color=colour
        ),
        base.mark_point(shape="diamond", size=90, strokeWidth=2, color=RULE).encode(
            x=days, y=y, tooltip=told
        ),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=alt.X("on", type="temporal"), y=y, color=colour, tooltip=told
        ),
        alt.Chart(rule)
        .mark_rule(color=RULE, strokeDash=[6, 4])
        .encode(x=alt.X("day", type="temporal")),
    ]

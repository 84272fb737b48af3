"""One indicator opened: what it means, a chart for each series, all figures, what shows them."""

from collections.abc import Sequence

import streamlit as st

from db.codes import FigureKind
from lapor.domain.programme_words import FIGURES
from lapor.services.programme_framework import Indicator, Point
from lapor.ui import address, charts, parts
from lapor.ui import programme_parts as words
from lapor.ui.chart_kinds import Bar, bars
from lapor.ui.frame import _, number, tr

MOST = 6  # charts on a page
COLOURS = {
    FigureKind.BASELINE: charts.RULE,
    FigureKind.ACTUAL: "#0072B2",
    FigureKind.TARGET: "#E69F00",
}
Lines = dict[str, list[Point]]  # by the words for series and place


def draw(found: Indicator, lines: Lines, *, to_partner: bool) -> None:
    """`lines`: its figures by what they are of, never two series in one."""
    if found.definition is not None:
        st.markdown(f"**{_('Definition')}:** {parts.inert(tr(found.definition))}")
    if found.values["disaggregation"]:
        st.caption(_("Broken down by: {what}", what=parts.inert(found.values["disaggregation"])))
    for name, points in _pictured(lines).items():
        picture(found, name, points)
    if lines:
        _table(found, lines)
    _evidence(found, lines, to_partner=to_partner)


def _pictured(lines: Lines) -> Lines:
    """Those with two numbers or more; of many the one that is chosen."""
    found = {
        name: points for name, points in lines.items()
        if sum(point.value is not None for point in points) > 1
    }  # fmt: skip
    if len(found) <= MOST:
        return found
    chosen = address.pick(_("Series"), "series", {name: name for name in found}, next(iter(found)))
    return {chosen: found[chosen]}


def picture(found: Indicator, name: str, points: Sequence[Point]) -> None:
    """A bar for each figure of one series of one place, and for nothing else."""
    unit = found.values["unit"]
    shown = [point for point in points if point.value is not None or point.is_hidden]
    drawn = [_bar(point, unit) for point in shown]
    real = [_bar(point, unit) for point in shown if point.kind != FigureKind.TARGET] or drawn
    ends = dict.fromkeys(f"{one.words} ({one.name})" for one in (real[0], real[-1]))
    title = " · ".join(filter(None, (tr(found.name), name)))
    finding = f"{title}: {' → '.join(ends)}"
    axis = words.unit(unit)
    source = "; ".join(dict.fromkeys(point.source for point in points if point.source))
    charts.show(
        bars(drawn, axis, finding, per_cent=unit == "percent"),
        key=f"chart-{found.code}-{name}", source=source,
    )  # fmt: skip


def _bar(point: Point, unit: str) -> Bar:
    kind = FigureKind(point.kind)
    said = words.said(point, unit)
    if point.n is not None:
        said += f" (n {number(point.n)})"
    name = words.when_short(point.from_on, point.to_on)
    if kind != FigureKind.ACTUAL:
        name = f"{tr(FIGURES[kind])} {name}"
    return Bar("", name, point.value, point.n or 0, colour=COLOURS[kind], words=said)


def _table(found: Indicator, lines: Lines) -> None:
    unit = found.values["unit"]
    rows = [
        {
            _("Value"): words.said(point, unit),
            _("Figure"): tr(FIGURES[point.kind]),
            _("Series and place"): name or "–",
            _("Period"): words.when(point.from_on, point.to_on),
            "n": number(point.n) if point.n is not None else "–",
            _("What it covers"): point.scope_note or "–",
            _("Note"): _note(point),
            _("Source"): point.source or "–",
        }
        for name, points in lines.items()
        for point in points
    ]
    alt = _("All figures of {name}", name=tr(found.name))
    words.records(rows, f"figures-{found.code}", alt)


def _note(point: Point) -> str:
    return (
        " · ".join(filter(None, (point.note, _("invented data") if point.is_demo else ""))) or "–"
    )


def _evidence(found: Indicator, lines: Lines, *, to_partner: bool) -> None:
    every = [*found.proofs]
    every += [proof for points in lines.values() for point in points for proof in point.proofs]
    st.markdown(f"**{_('Evidence')}**")
    if every:
        words.proofs(every, to_partner=to_partner)
    elif to_partner:
        st.caption(
            _("No evidence is shared with partners yet; the source of each figure is above.")
        )
    else:
        st.caption(_("No evidence has been given yet."))

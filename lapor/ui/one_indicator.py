"""How one indicator is drawn: its meaning, the pilots with intervals, the days, the cohorts."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lapor.domain.kpi import Kpi, Rate, Reading, Target, Unit
from lapor.services import board
from lapor.services.cohorts import MOST_MONTHS, Cohort, Field, Triangle
from lapor.services.comparison import Compared, PeerGroup
from lapor.services.definitions import definition_with
from lapor.services.one_indicator import Bin, Indicator, Spread
from lapor.ui import chart_days, chart_kinds, chart_lines, charts, parts
from lapor.ui import kpi as draw
from lapor.ui.chart_kinds import Bar, Square
from lapor.ui.chart_lines import Point, Series
from lapor.ui.frame import _, number, on_phone, percent, tr


def definition(kpi: Kpi, goal: Target | None) -> None:
    """Before any number: what it is."""
    with st.container(border=True):
        for label, words in definition_with(kpi, goal):
            st.markdown(f":gray[{parts.inert(tr(label))}:] {parts.inert(tr(words))}")


def compared(found: Indicator, source: str, pick: draw.Pick | None = None) -> None:
    """A dot and its interval for each, the target as a rule; ranks among peers.

    `pick` is told the KPI and the place of a number that is chosen.
    """
    kpi = found.kpi
    places = [one for group in found.groups for one in group.places]
    told = [one for one in places if board.shown(one.reading) is not None]
    if not told:
        parts.empty(
            _("No place has a number to show"),
            _("Each has fewer than ten complaints in this period. Choose a longer one."),
        )
        _ranks(found, pick)
        return
    bars = [_bar(one) for one in places]
    finding = _finding(kpi, told)
    per_cent = kpi.unit == Unit.PERCENT
    if all(one.interval is None for one in told):
        picture = chart_kinds.bars(bars, draw.axis(kpi), finding, per_cent=per_cent)
    else:
        goal = found.goal
        picture = chart_kinds.dots(
            bars, draw.axis(kpi), finding, per_cent=per_cent,
            target=None if goal is None else goal.value,
            target_words="" if goal is None else _target(kpi, goal),
        )  # fmt: skip
    charts.show(picture, "compared", source)
    _ranks(found, pick)


def _bar(one: Compared) -> Bar:
    value = board.shown(one.reading)
    ends = one.interval if value is not None else None
    low, high = (None, None) if ends is None else ends
    return Bar(one.code, one.name, value, one.reading.n, low, high, charts.colour(one.code))


def _target(kpi: Kpi, goal: Target) -> str:
    return _("target {value}", value=draw.value(kpi, goal.value))


def _finding(kpi: Kpi, told: Sequence[Compared]) -> str:
    there = sorted((one.reading.value or 0, one.name) for one in told)
    (low, least), (high, most) = there[0], there[-1]
    if len(there) == 1:
        return _("{kpi}: {place} {value}", kpi=tr(kpi.name), place=most,
                 value=draw.value(kpi, high))  # fmt: skip
    return _("{kpi}: from {low} in {least} to {high} in {most}", kpi=tr(kpi.name),
             low=draw.value(kpi, low), least=least, high=draw.value(kpi, high),
             most=most)  # fmt: skip


def _ranks(found: Indicator, pick: draw.Pick | None) -> None:
    """A span for each, or why it has none, within its peers."""
    each = [(group, one) for group in found.groups for one in group.places]
    if each:
        how: dict[str, Any] = _on_phone(found.kpi) if on_phone() else {}
        if pick is not None:
            st.caption(_("Choose any number for its passport."))
            codes = [one.code for _group, one in each]
            how |= {"selection_mode": "single-cell",
                    "on_select": lambda: _chosen(found.kpi, codes, pick)}  # fmt: skip
        st.dataframe(
            pd.DataFrame([_row(found, group, one) for group, one in each]), hide_index=True,
            key="ranks", height=parts.tall(len(each)),
            alt=_("Each place with its interval and rank"), **how,
        )  # fmt: skip
    st.caption(parts.inert(tr(found.rule)))
    if isinstance(found.kpi.shape, Rate):
        _populations(found)


def _chosen(kpi: Kpi, codes: Sequence[str], pick: draw.Pick) -> None:
    """Any cell of a line is of the place of that line."""
    for row, _column in st.session_state["ranks"].selection.cells:
        pick(kpi.code, codes[row])


def _row(found: Indicator, group: PeerGroup, one: Compared) -> dict[str, str]:
    kpi, target = found.kpi, found.targets.get(one.code)
    interval = "–"
    if one.interval is not None and board.shown(one.reading) is not None:
        digits = 1
        interval = _("{low} to {high}", low=number(one.interval.low, digits),
                     high=number(one.interval.high, digits))  # fmt: skip
    return {
        _("Peers"): tr(group.peers.name),
        _("Government"): one.name,
        tr(kpi.name): _said(kpi, one.reading),
        _("95% interval"): interval,
        "n": "–" if one.reading.suppressed else number(one.reading.n),
        _("Rank"): rank_words(one, group),
        _("Target"): "–" if target is None else draw.value(kpi, target.value),
    }


def _on_phone(kpi: Kpi) -> dict[str, Any]:
    """What fits; the interval is in the picture above and in its table, the KPI in the title."""
    widths = {_("Government"): 115, tr(kpi.name): 95, "n": 48, _("Rank"): 68}
    heads = dict.fromkeys(widths) | {tr(kpi.name): _("Number")}
    config = {
        name: st.column_config.Column(heads[name], width=width) for name, width in widths.items()
    }
    return {"column_order": list(widths), "column_config": config}


def _said(kpi: Kpi, one: Reading) -> str:
    return draw.cell_words(kpi, board.Cell(kpi.code, one))


def rank_words(one: Compared, group: PeerGroup) -> str:
    if one.rank is None:
        return "–" if one.why_not is None else tr(one.why_not)
    span = str(one.rank.best)
    if one.rank.is_tied:
        span = f"{one.rank.best}–{one.rank.worst}"
    return _("{rank} of {n}", rank=span, n=number(group.ranked))


def _populations(found: Indicator) -> None:
    """Each series once, with the places that it is of."""
    notes: dict[str, list[str]] = {}
    for group in found.groups:
        for one in group.places:
            if one.reading.note is not None:
                notes.setdefault(tr(one.reading.note), []).append(one.name)
    for words, names in notes.items():
        st.caption(f"{parts.inert(', '.join(names))}: {parts.inert(words)}")


def trend(found: Indicator, source: str) -> None:
    names = {place.code: place.name for place in found.places}
    points = [
        Point(one.first, names[one.place], one.cell.value, one.cell.now.n)
        for one in found.months
        if one.place in names
    ]
    if not any(point.value is not None for point in points):
        parts.empty(
            _("There is nothing to draw yet"),
            _("No month of this period has ten complaints or more. Choose a longer period.")
            if found.months
            else _("This number is of the whole period, not of single months."),
        )
        return
    kpi, goal = found.kpi, found.goal
    series = Series(
        points,
        {place.name: charts.colour(place.code) for place in found.places},
        draw.axis(kpi),
        draw.finding(kpi, points),
        None if goal is None else goal.value,
        "" if goal is None else _target(kpi, goal),
        kpi.unit == Unit.PERCENT,
    )
    charts.show(chart_lines.lines(series), "trend", source)


def spread(kpi: Kpi, found: Spread, source: str) -> None:
    """Median and p90 are written too: a bar chart alone does not tell them."""
    figures = found.reading.figures
    if board.shown(found.reading) is None or not found.bins or figures.median is None:
        parts.empty(
            _("There is nothing to draw yet"),
            _("Fewer than ten complaints got there in this period. Choose a longer one."),
        )
        return
    days = [chart_days.Day(_name(one), one.n) for one in found.bins]
    median, p90 = draw.value(kpi, figures.median), draw.value(kpi, figures.p90)
    rules = [
        chart_days.Rule(_at(found.bins, figures.median), _("median {days}", days=median)),
        chart_days.Rule(_at(found.bins, figures.p90 or 0), _("90 % within {days}", days=p90)),
        *(
            chart_days.Rule(str(limit), _("limit {days}", days=draw.value(kpi, limit)), True)
            for limit in found.limits
        ),
    ]
    finding = _("{kpi}: half took {median} or less, nine in ten {p90} or less (n {n})",
                kpi=tr(kpi.name), median=median, p90=p90, n=number(figures.n))  # fmt: skip
    charts.show(chart_days.histogram(days, rules, finding), "spread", source)
    if found.reading.undated:
        st.caption(_("{n} without dates are not counted", n=number(found.reading.undated)))


def _name(one: Bin) -> str:
    return f"> {one.first - 1}" if one.last is None else str(one.first)


def _at(bins: Sequence[Bin], days: float) -> str:
    """The bar that holds so many days: half a day is drawn at the next."""
    whole = int(-(-days // 1))
    holds = (one for one in bins if one.last is None or one.first <= whole <= one.last)
    return next((_name(one) for one in holds), "")


def triangle(found: Triangle, source: str) -> None:
    """Month of dispatch by months after it. What is made of fewer than ten is left empty."""
    squares = [_square(cohort, one) for cohort in found.cohorts for one in cohort.fields]
    if not any(square.value is not None for square in squares):
        parts.empty(
            _("There is nothing to draw yet"),
            _("No month of dispatch has ten complaints or more. Choose a longer period."),
        )
        return
    picture = chart_kinds.heat(
        squares, _fate(found), _("months after the month of dispatch"), _("Dispatched in")
    )
    charts.show(picture, "triangle", source)
    st.caption(
        _(
            "Each field: of those dispatched in that month, the share so far along at the end of "
            "the month (of the running month: on the day of the data), reopened ones taken off "
            "again. At most {n} months are followed.",
            n=number(MOST_MONTHS),
        )
    )


def _square(cohort: Cohort, one: Field) -> Square:
    return Square(
        number(one.months),
        charts.month_name(cohort.first),
        board.shown(one.reading),
        _field(one.reading),
    )


def _field(one: Reading) -> str:
    value = board.shown(one)
    if one.dates_unknown:
        return _("date unknown")
    if one.suppressed:
        return _("withheld")
    return chart_kinds.with_n(value, one.n, per_cent=True)


def _fate(found: Triangle) -> str:
    """Of the newest month that was followed for three months, else of the newest at all."""
    told = [
        (cohort, one)
        for cohort in found.cohorts
        for one in cohort.fields
        if board.shown(one.reading) is not None
    ]
    third = [pair for pair in told if pair[1].months == 3]
    cohort, one = (third or told)[-1]
    return _("{kpi} of those dispatched in {month}: {value} after {n} months",
             kpi=tr(found.kpi.name), month=charts.month_name(cohort.first),
             value=percent(one.reading.value or 0), n=number(one.months))  # fmt: skip

"""The six charts of one government: trend, flow, ages, agencies, what comes in, and when."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from babel.dates import get_day_names

from lapor.domain.kpi import SMALL, Kpi, Reading, Split, Unit
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.services.board import Board, Cell, Place
from lapor.services.comparison import Compared, Comparison
from lapor.services.one_government import Hours, Part, Trend
from lapor.services.trends import Month
from lapor.ui import chart_kinds, chart_lines, charts, kpi_filters, parts
from lapor.ui import kpi as draw
from lapor.ui.chart_kinds import Bar, Square
from lapor.ui.chart_lines import Point, Series
from lapor.ui.frame import _, day, lang, number, tr

WAITS = "#D55E00"
BARS = 12  # of categories, before the rest is one bar
PALE = "#8A97A5"  # readable as a line on both grounds


def trend(kpi: Kpi, found: Trend, place: Place, board: Board) -> None:
    """The KPI by month, its target, and the year before."""
    earlier = _("{place}, a year before", place=place.name)
    points = _points(found.months, place.name)
    if not any(point.value is not None for point in points):
        parts.empty(
            _("There is nothing to draw yet"),
            _("No month of this period has ten complaints or more. Choose a longer period."),
        )
        return
    goal = board.goal(kpi)
    drawn = chart_lines.lines(
        Series(
            points + _points(found.year_before, earlier),
            {place.name: charts.colour(place.code), earlier: PALE},
            draw.axis(kpi),
            draw.finding(kpi, points),
            goal.value if goal else None,
            _("target {value}", value=draw.value(kpi, goal.value)) if goal else "",
            kpi.unit == Unit.PERCENT,
            (earlier,),
        )
    )
    charts.show(drawn, "trend")


def _points(months: Sequence[Month], name: str) -> list[Point]:
    return [Point(one.first, name, one.cell.value, one.cell.now.n) for one in months]


def flow(passed: Sequence[Part], waiting: Sequence[Part], as_of: date) -> None:
    """What got how far, and what waits for what."""
    found = [_bar(one) for one in passed] + [_bar(one, WAITS) for one in waiting]
    of = {one.code: _count(one.reading) for one in passed}
    waits = [one.reading for one in waiting]
    finding = _(
        "Of {all} dispatched in the period {done} are done; {open} wait on {day}",
        all=of.get("dispatched", "–"),
        done=of.get("done", "–"),
        open=_together(waits),
        day=day(as_of),
    )
    charts.show(chart_kinds.bars(found, _("complaints"), finding), "flow")
    st.caption(
        _(
            "Received: by date of receipt. Dispatched, followed up and done: of those first "
            "dispatched in the period, by that date. Waiting: as of the day, whenever they came "
            "in, those on hold included."
        )
    )


def ages(found: Sequence[Part], as_of: date) -> None:
    finding = _(
        "{n} open on {day}, whenever they came in; {old} for over 60 working days",
        n=_together([one.reading for one in found]),
        day=day(as_of),
        old=_count(found[-1].reading),
    )
    charts.show(chart_kinds.bars([_bar(one) for one in found], _("complaints"), finding), "ages")


def agencies(found: Comparison, colour: str) -> None:
    """Ranked apart only where their intervals do not meet."""
    places = [one for group in found.groups for one in group.places]
    with_any = [one for one in places if one.reading.n]
    if not with_any:
        parts.empty(
            _("No agency was given a complaint"), _("Choose a longer period or fewer filters.")
        )
        return
    drawn = chart_kinds.dots(
        [_dot(one, colour) for one in with_any],
        draw.axis(found.kpi),
        _leaders(found.kpi, [one for one in with_any if one.rank]),
        per_cent=found.kpi.unit == Unit.PERCENT,
    )
    charts.show(drawn, "agencies")
    silent = len(places) - len(with_any)
    more = _("{n} more agencies were given none.", n=number(silent)) if silent else ""
    st.caption(" ".join(filter(None, (tr(found.rule), more))))


def _dot(one: Compared, colour: str) -> Bar:
    shown = one.interval if one.reading.n >= SMALL else None
    value = one.reading.value if shown else None
    rank = f"{_rank(one)} · " if one.rank else ""
    low, high = (shown.low, shown.high) if shown else (None, None)
    return Bar(one.code, f"{rank}{one.name}", value, one.reading.n, low, high, colour)


def _rank(one: Compared) -> str:
    assert one.rank is not None
    best, worst = number(one.rank.best), number(one.rank.worst)
    return f"{best}–{worst}" if one.rank.is_tied else best


def _leaders(kpi: Kpi, ranked: Sequence[Compared]) -> str:
    first = [one for one in ranked if one.rank and one.rank.best == 1]
    if not first:
        return _("{kpi}: no two agencies have the ten complaints a rank needs", kpi=tr(kpi.name))
    if len(first) > 1:
        return _(
            "{kpi}: {n} of {all} agencies share the first place, chance cannot be ruled out",
            kpi=tr(kpi.name), n=number(len(first)), all=number(len(ranked)),
        )  # fmt: skip
    value = draw.value(kpi, first[0].reading.value)
    return _("{kpi}: {agency} is ahead with {value}", kpi=tr(kpi.name), agency=first[0].name,
             value=value)  # fmt: skip


def came_in(found: Sequence[Part], by: Split) -> None:
    """A click on a bar narrows the rest of the page to it."""
    shown, rest = list(found[:BARS]), found[BARS:]
    if not any(one.reading.n or one.reading.suppressed for one in shown):
        _nothing()
        return
    bars = [_bar(one) for one in shown]
    if rest:
        n = sum(one.reading.n for one in rest)
        bars.append(Bar("", _("{n} more", n=number(len(rest))), n, n))
    most = max(shown, key=lambda one: one.reading.n)
    finding = _(
        "Most that came in, {n} of {all}: {name}",
        n=_count(most.reading),
        all=_together([one.reading for one in found]),
        name=tr(most.name),
    )
    charts.show(
        chart_kinds.bars(bars, _("complaints"), finding), f"by-{by}", pick=kpi_filters.pick(by)
    )


def hours(found: Hours | None) -> None:
    """Hour by weekday, on the government's clocks."""
    if found is None:
        st.info(_("Hours are told of all complaints together: remove the filters."))
        return
    names = get_day_names("wide", locale=lang())
    squares = [_square(names[weekday], hour, one) for (weekday, hour), one in found.cells.items()]
    (weekday, hour), most = max(found.cells.items(), key=lambda one: one[1].n)
    if most.n:
        finding = _(
            "Most came in on {weekday} from {hour}.00: {n}",
            weekday=names[weekday], hour=f"{hour:02}", n=number(most.n),
        )  # fmt: skip
        charts.show(chart_kinds.heat(squares, finding, _("Hour"), _("Weekday")), "hours")
    else:
        _nothing()
    st.caption(_("Clocks of {zone}.", zone=found.zone))
    if found.untimed.n:
        st.info(
            _("Of {n} complaints a file told the day alone: they are in no hour.",
              n=number(found.untimed.n)),
            icon=":material/schedule:",
        )  # fmt: skip


def _square(weekday: str, hour: int, one: Reading) -> Square:
    return Square(f"{hour:02}", weekday, None if one.suppressed else one.n, _count(one))


def _nothing() -> None:
    parts.empty(_("Nothing came in"), _("Choose a longer period or fewer filters."))


def _bar(one: Part, colour: str = charts.OTHERS) -> Bar:
    value = None if one.reading.suppressed else one.reading.value
    return Bar(one.code, tr(one.name), value, one.reading.n, colour=colour)


def _count(one: Reading) -> str:
    """A number, or why there is none."""
    return draw.cell_words(BY_CODE["received"], Cell(one.kpi, one))


def _together(found: Sequence[Reading]) -> str:
    """No sum is told of which a part is not."""
    if any(one.suppressed or one.value is None for one in found):
        return "–"
    return number(sum(one.n for one in found))

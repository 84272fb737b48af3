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
from lapor.ui.charts import Picture
from lapor.ui.frame import _, day, lang, number, tr, zone_name

WAITS = "#D55E00"
BARS = 12  # of categories, before the rest is one bar
PALE = "#8A97A5"  # readable as a line on both grounds


def trend(kpi: Kpi, found: Trend, place: Place, board: Board, source: str) -> None:
    """The KPI by month, its target, and the year before."""
    earlier = _("a year before")
    points = _points(found.months, place.name)
    if not draw.can_be_drawn(points):
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
    charts.show(drawn, "trend", source)


def _points(months: Sequence[Month], name: str) -> list[Point]:
    return [Point(one.first, name, one.cell.value, one.cell.now.n) for one in months]


def flow(passed: Sequence[Part], waiting: Sequence[Part], as_of: date, source: str) -> None:
    """What got how far, and what waits for what."""
    found = [_bar(one) for one in passed] + [_bar(one, WAITS) for one in waiting]
    charts.show(
        chart_kinds.bars(found, _("complaints"), _flow_finding(passed, waiting, as_of)), "flow"
    )
    st.caption(
        _(
            "Received: by date of receipt. Dispatched, followed up and done: of those first "
            "dispatched in the period, by that date. Waiting: as of the day, whenever they came "
            "in, those on hold included."
        )
    )


def _flow_finding(passed: Sequence[Part], waiting: Sequence[Part], as_of: date) -> str:
    of = {one.code: one.reading for one in passed}
    waits = _together(waiting)
    if waits is None or any(_is_hidden(of[code]) for code in ("dispatched", "done")):
        return _("How far they got, and what waited on {day}", day=day(as_of))
    return _(
        "Of {all} dispatched in the period {done} are done; {open} wait on {day}",
        all=_count(of["dispatched"]),
        done=_count(of["done"]),
        open=number(waits),
        day=day(as_of),
    )


def ages(found: Sequence[Part], as_of: date, source: str) -> None:
    whole = _together(found)
    if whole is None:
        finding = _("The open ones of {day} by age, whenever they came in", day=day(as_of))
    else:
        finding = _(
            "{n} open on {day}, whenever they came in; {old} for over 60 working days",
            n=number(whole),
            day=day(as_of),
            old=_count(found[-1].reading),
        )
    charts.show(
        chart_kinds.bars([_bar(one) for one in found], _("complaints"), finding), "ages", source
    )


def agencies(found: Comparison, colour: str, source: str) -> None:
    """Ranked apart only where their intervals do not meet."""
    places = [one for group in found.groups for one in group.places]
    told = [one for one in places if one.reading.n >= SMALL and one.interval]
    if not told:
        parts.empty(
            _("No agency has ten complaints or more"), _("Choose a longer period or fewer filters.")
        )
        return
    all_of_them = _dots(found.kpi, [one for one in places if one.reading.n], colour)
    # the table has those too of whom too few are known to draw them
    charts.show(_dots(found.kpi, told, colour)._replace(rows=all_of_them.rows), "agencies", source)
    fewer = len(places) - len(told)
    more = _("{n} more agencies have fewer than ten complaints.", n=number(fewer)) if fewer else ""
    st.caption(" ".join(filter(None, (tr(found.rule), more))))


def _dots(kpi: Kpi, places: Sequence[Compared], colour: str) -> Picture:
    return chart_kinds.dots(
        [_dot(one, colour) for one in places],
        draw.axis(kpi),
        _leaders(kpi, [one for one in places if one.rank]),
        per_cent=kpi.unit == Unit.PERCENT,
    )


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


def came_in(found: Sequence[Part], by: Split, source: str) -> None:
    """A click on a bar narrows the rest of the page to it."""
    shown, rest = list(found[:BARS]), found[BARS:]
    if not any(one.reading.n or one.reading.suppressed for one in shown):
        _nothing()
        return
    bars = [_bar(one) for one in shown]
    if rest:
        n = _together(rest)
        bars.append(Bar("", _("{n} more", n=number(len(rest))), n, n or 0))
    charts.show(
        chart_kinds.bars(bars, _("complaints"), _most(found)),
        f"by-{by}",
        source,
        pick=kpi_filters.pick(by),
    )


def _most(found: Sequence[Part]) -> str:
    most, whole = max(found, key=lambda one: one.reading.n), _together(found)
    if whole is None:
        return _("What came in, as far as it is not withheld")
    return _(
        "Most that came in, {n} of {all}: {name}",
        n=_count(most.reading),
        all=number(whole),
        name=tr(most.name),
    )


def hours(found: Hours, source: str) -> None:
    """Hour by weekday, on the government's clocks."""
    names = get_day_names("wide", locale=lang())
    squares = [_square(names[weekday], hour, one) for (weekday, hour), one in found.cells.items()]
    (weekday, hour), most = max(found.cells.items(), key=lambda one: one[1].n)
    if most.n:
        finding = _(
            "Most came in on {weekday} from {hour}:00: {n} complaints",
            weekday=names[weekday], hour=f"{hour:02}", n=number(most.n),
        )  # fmt: skip
        charts.show(chart_kinds.heat(squares, finding, _("Hour"), _("Weekday")), "hours", source)
    elif any(one.suppressed for one in found.cells.values()):
        parts.empty(
            _("Every hour is withheld"),
            _("Fewer than ten complaints came in each hour of the week."),
        )
    else:
        _nothing()
    st.caption(_("By the clocks of {zone}.", zone=zone_name(found.zone)))
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


def _is_hidden(one: Reading) -> bool:
    return one.suppressed or one.value is None


def _together(found: Sequence[Part]) -> int | None:
    """No sum is told of which a part is not."""
    if any(_is_hidden(one.reading) for one in found):
        return None
    return sum(one.reading.n for one in found)

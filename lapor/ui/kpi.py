"""How KPIs are drawn: the board of the pilots, what each number means, the trend."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import streamlit as st

from lapor import i18n
from lapor.domain.comparison import Rank
from lapor.domain.kpi import DatedBy, Kpi, Unit
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.services.board import STANDINGS, Board, Cell, Place, Standing
from lapor.services.definitions import definition
from lapor.services.kpi_scope import Filters, Period
from lapor.services.notable import Standings, standings
from lapor.services.trends import Month, Territories
from lapor.ui import address, chart_lines, charts, kpi_filters, kpi_links, parts
from lapor.ui.chart_lines import Point, Series
from lapor.ui.frame import _, lang, number, percent, tr
from lapor.ui.period import words as period_words

LOOKS = {
    Standing.REACHED: ("▲", "green"),
    Standing.NEAR: ("●", "orange"),
    Standing.MISSED: ("▼", "red"),
}
TILE = 132
BREAK = "  \n"
Pick = Callable[[str, str], None]  # a KPI and a place, by their codes
TREND = tuple(kpi.code for kpi in KPIS if kpi.dated_by != DatedBy.PERIOD)


def question(places: list[Place]) -> str:
    if len(places) == 1:
        return _("How is {place} doing?", place=parts.inert(places[0].name))
    return _("How are the six pilots doing?")


def short(kpi: Kpi) -> str:
    """The name, as short as a tile needs it."""
    names = {
        "follow_up_rate": _("Followed up"),
        "completion_rate": _("Done"),
        "followed_up_on_time": _("Followed up on time"),
        "resolved_on_time": _("Done on time"),
        "resolve_days": _("Median time to resolve"),
        "backlog": _("Still open"),
    }
    return names.get(kpi.code, tr(kpi.name))


def value(kpi: Kpi, found: float | None) -> str:
    """With its unit."""
    if found is None:
        return "–"
    if kpi.unit == Unit.PERCENT:
        return percent(found)
    if kpi.unit == Unit.DAYS:
        return _("{n} working days", n=number(found, 1 if found % 1 else 0))
    return number(found, 1) if kpi.unit == Unit.RATE else number(int(found))


def cell_words(kpi: Kpi, cell: Cell | None) -> str:
    """The value, or why there is none."""
    if cell is None or (cell.now.value is None and not cell.now.n and not cell.now.suppressed):
        return "–"
    if cell.now.suppressed:
        return _("withheld")
    return _("n < 10") if cell.is_small else value(kpi, cell.value)


def tile(code: str, cell: Cell | None, when: str = "", rank: str = "") -> str:
    """One number: value, whether the target is reached, name, n, rank and the periods before."""
    kpi = BY_CODE[code]
    label = f"{short(kpi)} {when}".strip()
    lines = [f"**{cell_words(kpi, cell)}** {_standing(cell)}", f":small[{label}]"]
    if about := [line for line in (*_about(kpi, cell), rank) if line]:
        lines.append(f":gray[:small[{BREAK.join(about)}]]")  # one, as each takes the browser time
    return BREAK.join(lines)


def _standing(cell: Cell | None) -> str:
    """In a sign, a word and a colour."""
    if cell is None or cell.standing is None:
        return ""
    return parts.badge(tr(STANDINGS[cell.standing]), *LOOKS[cell.standing])


def _about(kpi: Kpi, cell: Cell | None) -> list[str]:
    if cell is None or cell.now.suppressed:
        return []  # said once, below the board
    found = []
    if kpi.unit in (Unit.PERCENT, Unit.DAYS) and cell.now.n:
        found.append(f"n {number(cell.now.n)}")
    if cell.before is not None:
        was = cell_words(kpi, Cell(cell.kpi, cell.before))
        change = difference(kpi, cell.difference)
        found.append(_("was {value}", value=was) + (f" ({change})" if change else ""))
    if cell.last_year is not None and cell.last_year != cell.before:
        found.append(_("a year ago {value}", value=cell_words(kpi, Cell(cell.kpi, cell.last_year))))
    return found


def difference(kpi: Kpi, found: float | None) -> str:
    """With its sign, also where it is better to have less."""
    if found is None:
        return ""
    digits = 0 if kpi.unit == Unit.COMPLAINTS else 1
    if round(found, digits) == 0:
        return "±0"
    return f"{'+' if found > 0 else '−'}{number(round(abs(found), digits), digits)}"


def draw(
    board: Board, kpis: tuple[str, ...], inside: Territories, pick: Pick | None = None
) -> None:
    """A card for each government; one whose territory lies in another's stands inside it.

    `pick` is told the KPI and the place of a number that is clicked.
    """
    if pick is not None:
        st.caption(_("Choose any number for its passport."))
    known, told = {place.code for place in board.places}, standings(board)
    for place in board.places:
        if place.within in known:
            continue
        with st.container(border=True):
            st.markdown(f"#### {parts.inert(place.name)}", anchors=False)
            _tiles(board, place, kpis, told, pick)
            for inner in (one for one in board.places if one.within == place.code):
                _within(place, inner, inside)
                _tiles(board, inner, kpis, told, pick)
    if inside.total:
        st.markdown(
            "**"
            + _("The six territories together, each complaint counted once: {n} received.",
                n=number(inside.total))
            + "**"
        )  # fmt: skip


def _within(outer: Place, inner: Place, inside: Territories) -> None:
    st.markdown(f"##### {_('of which')} {parts.inert(inner.name)}", anchors=False)
    if inside.total:
        st.caption(
            _(
                "Received in the territory of {outer}, whoever answers: {all}; of which {part} in "
                "{inner}. The numbers below are those that {inner} itself answers for.",
                outer=parts.inert(outer.name),
                all=number(inside.received.get(outer.code, 0)),
                part=number(inside.received.get(inner.code, 0)),
                inner=parts.inert(inner.name),
            )
        )


def _tiles(
    board: Board, place: Place, kpis: tuple[str, ...], told: Standings, pick: Pick | None
) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        for code in kpis:
            rank = _rank(told.get((place.code, code)), is_province=place.is_province)
            number_of(place, code, tile(code, board.cell(place.code, code), rank=rank), TILE, pick)
    kpi_links.to_government(place)


def number_of(place: Place, code: str, words: str, width: int, pick: Pick | None) -> None:
    """A tile; where there is a passport of it, all of it is a button that opens that."""
    if pick is None:
        st.markdown(words, width=width)
        return
    st.button(
        words, key=f"number-{place.code}-{code}", type="tertiary", width=width, wrap=True,
        on_click=pick, args=(code, place.code),
    )  # fmt: skip


def _rank(told: tuple[Rank, int] | None, *, is_province: bool) -> str:
    """Among its peers; a tie is told as a span."""
    if told is None:
        return ""
    rank, of = told
    place = f"{rank.best}–{rank.worst}" if rank.is_tied else str(rank.best)
    if is_province:
        return _("rank {place} of {n} provinces", place=place, n=of)
    return _("rank {place} of {n} regencies", place=place, n=of)


def withheld(board: Board) -> None:
    """Why some numbers are not told."""
    if any(cell.now.suppressed for cell in board.cells.values()):
        st.info(
            _(
                "“withheld”: made of fewer than 10 complaints, or it would let such a number "
                "be worked out."
            ),
            icon=":material/visibility_off:",
        )


def definitions(kpis: tuple[str, ...]) -> None:
    """What each number means, and who says so: one thing to open, as each button takes time."""
    with st.popover(
        _("What the numbers mean"), icon=":material/info:", key="definitions", type="tertiary"
    ):
        st.markdown("\n\n".join(_defined(code, lang()) for code in kpis))


@lru_cache(maxsize=128)
def _defined(code: str, lang: str) -> str:
    kpi = BY_CODE[code]
    told = (
        f":small[{parts.inert(i18n.pick(label, lang))}]  \n{parts.inert(i18n.pick(words, lang))}"
        for label, words in definition(kpi)
    )
    return "\n\n".join((f"**{parts.inert(i18n.pick(kpi.name, lang))}**", *told))


def source(period: Period, filters: Filters, categories: Mapping[str, str]) -> str:
    """What stands under a picture that is taken away."""
    narrowed = kpi_filters.words(filters, categories)
    return " · ".join(filter(None, ("Lapor", period_words(period), narrowed)))


def choose_kpi(label: str, key: str, codes: tuple[str, ...], default: str) -> Kpi:
    names = {code: tr(BY_CODE[code].name) for code in codes}
    return BY_CODE[address.pick(label, key, names, default, width=320)]


def trend(kpi: Kpi, months: list[Month], board: Board, source: str) -> None:
    places = board.places
    names = {place.code: place.name for place in places}
    points = [
        Point(one.first, names[one.place], one.cell.value, one.cell.now.n)
        for one in months
        if one.place in names
    ]
    if not can_be_drawn(points):
        return
    reached = board.goal(kpi)
    drawn = chart_lines.lines(
        Series(
            points,
            {place.name: charts.colour(place.code) for place in places},
            axis(kpi),
            finding(kpi, points),
            reached.value if reached else None,
            _("target {value}", value=value(kpi, reached.value)) if reached else "",
            kpi.unit == Unit.PERCENT,
        )
    )
    charts.show(drawn, "trend", source)


def can_be_drawn(points: list[Point]) -> bool:
    """Is there a month to draw? If not, it says so."""
    found = any(point.value is not None for point in points)
    if not found:
        parts.empty(
            _("There is nothing to draw yet"),
            _("No month of this period has ten complaints or more. Choose a longer period."),
        )
    return found


def axis(kpi: Kpi) -> str:
    units = {
        Unit.PERCENT: _("per cent"),
        Unit.DAYS: _("working days (median)"),
        Unit.COMPLAINTS: _("complaints"),
        Unit.RATE: _("per 100,000 people"),
    }
    return units[kpi.unit]


def finding(kpi: Kpi, points: list[Point]) -> str:
    """What the chart shows, in one sentence, of the last month that says anything."""
    last = max(point.month for point in points if point.value is not None)
    of_month = [one for one in points if one.month == last]
    there = sorted((one.value, one.place) for one in of_month if one.value is not None)
    (low, worst), (high, best) = there[0], there[-1]
    month = charts.month_name(last)
    if len(there) == 1:
        return _("{kpi} in {month}: {place} {value}", kpi=tr(kpi.name), month=month, place=best,
                 value=value(kpi, high))  # fmt: skip
    if value(kpi, low) == value(kpi, high):
        return _("{kpi} in {month}: {value} in each place that has a number", kpi=tr(kpi.name),
                 month=month, value=value(kpi, high))  # fmt: skip
    return _(
        "{kpi} in {month}: from {low} in {worst} to {high} in {best}",
        kpi=tr(kpi.name),
        month=month,
        low=value(kpi, low),
        worst=worst,
        high=value(kpi, high),
        best=best,
    )

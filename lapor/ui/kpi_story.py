"""Beside the board: what changed, thirteen months of each number, and where the pilots are."""

import streamlit as st

from lapor.domain.kpi import Kpi, Unit
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.services.board import Board
from lapor.services.notable import Notable, notable
from lapor.services.trends import Sparks
from lapor.ui import charts, maps, parts, sparklines
from lapor.ui import kpi as draw
from lapor.ui.frame import _, number, percent
from lapor.ui.maps import Spot
from lapor.ui.sparklines import Line


def changes(board: Board) -> None:
    """Three sentences at most; none where chance could have made every change."""
    if not any(cell.before for cell in board.cells.values()):
        return
    st.subheader(_("What changed?"), anchor=False)
    found = notable(board)
    if not found:
        st.caption(_("No share changed by more than chance could make it change."))
    for one in found:
        st.markdown(f"- {_sentence(one)}")


def _sentence(one: Notable) -> str:
    about = {
        "kpi": draw.short(BY_CODE[one.kpi]),
        "place": parts.inert(one.place.name),
        "points": number(abs(one.difference), 1),
        "value": percent(one.value),
        "n": number(one.n),
    }
    if one.difference > 0:
        return _("{kpi} in {place} rose by {points} points to {value} (n {n})", **about)
    return _("{kpi} in {place} fell by {points} points to {value} (n {n})", **about)


def sparks(found: Sparks, board: Board, kpis: tuple[str, ...]) -> None:
    """A line for each number over thirteen months, with a gap where n is below ten."""
    st.subheader(_("The last thirteen months"), anchor=False)
    sparklines.table(
        _("Government"),
        [draw.short(BY_CODE[code]) for code in kpis],
        {
            place.name: [
                Line(
                    found.get((place.code, code), []),
                    charts.colour(place.code),
                    100 if BY_CODE[code].unit == Unit.PERCENT else None,
                    draw.cell_words(BY_CODE[code], board.cell(place.code, code)),
                )
                for code in kpis
            ]
            for place in board.places
        },
    )
    st.caption(
        _("A gap is a month with fewer than ten. The chart below has the months as numbers.")
    )


def _finding(board: Board, kpi: Kpi) -> str:
    cells = {place.name: board.cell(place.code, kpi.code) for place in board.places}
    told = sorted(
        (cell.value, name) for name, cell in cells.items()
        if cell and cell.value is not None and not (cell.is_small or cell.now.suppressed)
    )  # fmt: skip
    if not told:
        return _("Where the pilots are")
    (low, least), (high, most) = told[0], told[-1]
    return _("{kpi}: from {low} in {least} to {high} in {most}", kpi=draw.short(kpi),
             low=draw.value(kpi, low), least=least, high=draw.value(kpi, high),
             most=most)  # fmt: skip


def where(board: Board, kpi: str, source: str) -> None:
    """The pilots on a small map, each with one number."""
    words = {place.code: draw.cell_words(BY_CODE[kpi], board.cell(place.code, kpi))
             for place in board.places}  # fmt: skip
    spots = [Spot(place.code, place.name, words[place.code]) for place in board.places]
    name = draw.short(BY_CODE[kpi])
    finding = _finding(board, BY_CODE[kpi])
    charts.show(maps.picture(spots, finding, name), "map", source)

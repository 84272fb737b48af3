"""One government's numbers in words and tiles: choose it, its KPIs, who is reached."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from lapor.domain.kpi import Figures
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.services.board import BOARD, Board, Cell, Place
from lapor.services.one_government import INCLUSION
from lapor.ui import address
from lapor.ui import kpi as draw
from lapor.ui.frame import _, number, percent

TILE = draw.TILE


def choose_place(places: Sequence[Place]) -> Place:
    """Who has one government is not asked."""
    by_code = {place.code: place for place in places}
    if len(places) == 1:
        return places[0]
    names = {code: place.name for code, place in by_code.items()}
    return by_code[address.pick(_("Government"), "government", names, places[0].code)]


def tiles(board: Board, place: Place, pick: draw.Pick | None) -> None:
    if pick is not None:
        st.caption(_("Choose any number for its passport."))
    with st.container(horizontal=True, gap="xsmall"):
        for code in BOARD:
            draw.number_of(place, code, _tile(code, board.cell(place.code, code)), TILE, pick)


def _tile(code: str, cell: Cell | None) -> str:
    """As on the board, and what it is measured against."""
    said = draw.tile(code, cell)
    if cell is None or cell.now.suppressed or cell.target is None:
        return said
    target = _("target {value}", value=draw.value(BY_CODE[code], cell.target.value))
    return f"{said}  \n:gray[:small[{target}]]"


def inclusion(
    board: Board, place: Place, without_internet: Figures | None, pick: draw.Pick | None, *,
    asks: bool,
) -> None:  # fmt: skip
    """Who is reached, as far as complaints tell. `asks`: of all channels, not of one chosen."""
    with st.container(horizontal=True, gap="xsmall"):
        for code in INCLUSION:
            words = draw.tile(code, board.cell(place.code, code))
            draw.number_of(place, code, words, TILE, pick)
        if asks:
            with st.container(width=TILE, key="without-internet"):
                align: Literal["left", "center"] = "left" if pick is None else "center"
                st.markdown(_without_internet(without_internet), text_alignment=align)
    st.caption(
        _(
            "No internet: SMS, telephone, letter, face to face. Complaints tell neither sex nor "
            "age nor disability: who is missing cannot be read here."
        )
    )


def _without_internet(found: Figures | None) -> str:
    if found is None:
        said = _("withheld")
    elif found.value is None:
        said = _("n < 10") if found.n else "–"
    else:
        said = percent(found.value)
    lines = [f"**{said}**", f":small[{_('By ways that need no internet')}]"]
    if found is not None and found.n:
        lines.append(f":gray[:small[n {number(found.n)}]]")
    return "  \n".join(lines)

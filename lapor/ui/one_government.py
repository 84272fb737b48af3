"""One government's numbers in words and tiles: choose it, its KPIs, who is reached, its seals."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from db.engine import reading
from lapor.domain.access import Actor
from lapor.domain.kpi import Figures
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.services import seals
from lapor.services.banners import Banner
from lapor.services.board import BOARD, Board, Cell, Place
from lapor.services.kpi_scope import Period
from lapor.services.one_government import AGES, INCLUSION
from lapor.services.seals import Moved, Sealed
from lapor.ui import address, charts, parts
from lapor.ui import kpi as draw
from lapor.ui.frame import _, day, number, percent, tr

TILE = 150
WORDS = {  # of what sealed figures are cut by
    **{klass.value: name for klass, name in CLASS_NAMES.items()},
    **{channel.value: name for channel, name in CHANNEL_NAMES.items()},
    **AGES,
}


def choose_place(places: Sequence[Place]) -> Place:
    """Who has one government is not asked."""
    by_code = {place.code: place for place in places}
    if len(places) == 1:
        return places[0]
    names = {code: place.name for code, place in by_code.items()}
    return by_code[address.pick(_("Government"), "government", names, places[0].code)]


def banners(found: Sequence[Banner], board: Board) -> None:
    """Where the data cannot carry the numbers, before any of them."""
    for one in found:
        st.info(parts.inert(tr(one.text)), icon=":material/info:")
    draw.withheld(board)


def tiles(board: Board, place: Place) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        for code in BOARD:
            st.markdown(_tile(code, board.cell(place.code, code)), width=TILE)


def _tile(code: str, cell: Cell | None) -> str:
    """As on the board, and what it is measured against."""
    said = draw.tile(code, cell)
    if cell is None or cell.now.suppressed or cell.target is None:
        return said
    target = _("target {value}", value=draw.value(BY_CODE[code], cell.target.value))
    return f"{said}  \n:gray[:small[{target}]]"


def inclusion(board: Board, place: Place, without_internet: Figures | None, *, asks: bool) -> None:
    """Who is reached, as far as complaints tell. `asks`: of all channels, not of one chosen."""
    with st.container(horizontal=True, gap="xsmall"):
        for code in INCLUSION:
            st.markdown(draw.tile(code, board.cell(place.code, code)), width=TILE)
        if asks:
            st.markdown(_without_internet(without_internet), width=TILE)
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


def sealed(actor: Actor, place: Place, period: Period) -> None:
    """The sealed months of the period; what changed since is looked up when it is asked for."""
    with reading() as session:
        found = seals.listed(session, actor, [place.code], period)
    if not found:
        return
    box = st.expander(
        _("Sealed months: {n}", n=number(len(found))), icon=":material/lock:", key="sealed",
        on_change="rerun", bind="query-params",
    )  # fmt: skip
    if not box.open:
        return
    with box:
        months = {f"{one.month:%Y-%m}": one for one in reversed(found)}
        names = {code: charts.month_name(one.month) for code, one in months.items()}
        one = months[address.pick(_("Month"), "sealed-month", names, next(iter(names)))]
        st.caption(
            _(
                "Sealed as known on {day}, edition {edition}, SHA-256 {digest}",
                day=day(one.known_on),
                edition=number(one.edition),
                digest=one.digest,
            )
        )
        if seals.may_compare(actor):
            _changed(actor, one)


def _changed(actor: Actor, one: Sealed) -> None:
    with reading() as session:
        moved = seals.differences(session, actor, one)
    st.markdown(f"**{_('{n} figures changed since', n=number(len(moved)))}**")
    if moved:
        st.dataframe(pd.DataFrame([_row(figure) for figure in moved]), hide_index=True)


def _row(figure: Moved) -> dict[str, str]:
    kpi = BY_CODE[figure.kpi]
    group = ", ".join(tr(WORDS[code]) if code else "–" for code in figure.group.values())
    return {
        "KPI": tr(kpi.name),
        _("Part"): group or _("All"),
        _("Sealed"): _said(kpi.code, figure.sealed, figure.sealed_n),
        _("Now"): _said(kpi.code, figure.now, figure.now_n),
    }


def _said(code: str, value: float | None, n: int | None) -> str:
    return f"{draw.value(BY_CODE[code], value)} (n {number(n or 0)})"

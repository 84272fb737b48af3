"""What came in, cut by class, channel or category, or as tiles of the territory."""

from collections.abc import Sequence

import streamlit as st

from lapor.domain.kpi import Split, Unit
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.services import districts, one_government
from lapor.services.board import Cell
from lapor.services.kpi_scope import Filters, Period
from lapor.services.one_government import Part
from lapor.ui import address, cache, chart_tiles, charts, kpi_filters, parts
from lapor.ui import kpi as draw
from lapor.ui import one_government_charts as pictures
from lapor.ui.chart_tiles import Tile
from lapor.ui.frame import _, tr


def draw_cut(
    scope: cache.Scope, version: cache.Version, asked: Period, which: Filters, source: str
) -> None:
    """Chosen above the chart, and in the address."""
    cuts = {one.value: tr(kpi_filters.KEYS[one]) for one in one_government.CUTS}
    cuts[Split.TERRITORY.value] = _("Place")
    by = Split(address.switch(_("By"), "cut", cuts, Split.CATEGORY.value, shows_label=False))
    if by != Split.TERRITORY:
        pictures.came_in(cache.one_parts(scope, version, asked, which, by), by, source)
        return
    measures = {code: draw.short(BY_CODE[code]) for code in districts.MEASURES}
    code = address.switch(_("Number"), "tiles", measures, "received", shows_label=False)
    _tiles(cache.districts(scope, version, asked, which, code), code, source)


def _tiles(found: Sequence[Part], code: str, source: str) -> None:
    if not any(one.reading.n or one.reading.suppressed for one in found):
        parts.empty(_("Nothing came in"), _("Choose a longer period or fewer filters."))
        return
    per_cent = BY_CODE[code].unit == Unit.PERCENT
    picture = chart_tiles.tiles(
        [_tile(one) for one in found], _finding(found, code), draw.axis(BY_CODE[code]),
        at_most=100 if per_cent else None,
    )  # fmt: skip
    charts.show(picture, f"tiles-{code}", source)
    st.caption(
        _(
            "A tile for each part of the territory, in the order of the official codes: where it "
            "lies on the ground is not drawn. Places are often missing or wrong in complaints: "
            "compare no two of them by this."
        )
    )


def _tile(one: Part) -> Tile:
    reading = one.reading
    cell = Cell(reading.kpi, reading)
    return Tile(tr(one.name), cell.value, draw.cell_words(BY_CODE[reading.kpi], cell),
                one.code not in districts.NAMES, _short(one))  # fmt: skip


def _short(one: Part) -> str:
    """As a tile has room for it."""
    words = {districts.UNKNOWN: _("Not known"), districts.OUTSIDE: _("Elsewhere")}
    return words.get(one.code) or tr(one.name).replace("Kabupaten ", "Kab. ")


def _finding(found: Sequence[Part], code: str) -> str:
    kpi = BY_CODE[code]
    known = [one for one in found if one.code not in districts.NAMES]
    told = [(Cell(code, one.reading).value or 0, tr(one.name)) for one in known
            if one.reading.n and Cell(code, one.reading).value is not None]  # fmt: skip
    nowhere = next(one for one in found if one.code == districts.UNKNOWN)
    unknown = draw.cell_words(BY_CODE["received"], Cell("received", nowhere.reading))
    if not told:
        return _("{kpi} by place: no place has a number to show", kpi=tr(kpi.name))
    high = max(told)[0]
    most = ", ".join(name for value, name in told if value == high)
    if code == "received":
        return _(
            "Most came from {place}: {n}; of {unknown} the place is not known",
            place=most, n=draw.value(kpi, high), unknown=unknown,
        )  # fmt: skip
    low, least = min(told, key=lambda one: one[0])
    return _("{kpi}: from {low} in {least} to {high} in {most}", kpi=tr(kpi.name),
             low=draw.value(kpi, low), least=least, high=draw.value(kpi, high),
             most=most)  # fmt: skip

"""How are the six pilots doing? The KPIs of the board, each with its target and n."""

from sqlmodel import Session

from lapor.domain.access import Actor
from lapor.domain.kpi import Kpi, Unit
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.picture import Line, Place, Section
from lapor.domain.text import Text
from lapor.services import board
from lapor.services.board import BOARD, Cell
from lapor.services.kpi_scope import Period

DIGITS = 6  # of a share: it has no end, and two databases differ in its last digit
SMALL = Text("Kurang dari 10 laporan: tanpa persentase", "Fewer than 10 complaints: no percentage")
HIDDEN = Text("Ditutup: kurang dari 10 laporan", "Hidden: fewer than 10 complaints")
UNKNOWN = Text(
    "Tidak diketahui: sebuah berkas menyebut keadaan tanpa tanggalnya",
    "Not known: a file told a state without its date",
)


def lines(session: Session, actor: Actor, period: Period) -> tuple[list[Line], list[Place]]:
    """(the lines, the places they are of). A period without an end goes to its `as_of`: as one
    that ends on that day it would be no whole months, which partners may not ask for."""
    found = board.board(session, actor, period)
    codes = {place.code for place in found.places}
    places = [
        Place(one.code, one.name, one.within if one.within in codes else "") for one in found.places
    ]
    told = [
        _line(BY_CODE[code], place.code, cell, period)
        for code in BOARD
        for place in found.places
        if (cell := found.cell(place.code, code)) is not None
    ]
    return told, places


def _line(kpi: Kpi, place: str, cell: Cell, period: Period) -> Line:
    value, target = cell.value, cell.target
    is_counted = kpi.unit == Unit.COMPLAINTS
    return Line(
        Section.PILOTS,
        f"kpi/{kpi.code}/{place}",
        kpi.name,
        place,
        value=None if value is None else round(value, DIGITS),
        unit=kpi.unit.value,
        n=None if is_counted or cell.now.suppressed else cell.now.n,
        target=None if target is None else float(target.value),
        since=period.since,
        until=period.until or period.as_of,
        source=Text(f"Lapor: {kpi.formula.id}", f"Lapor: {kpi.formula.en}"),
        note=_note(cell),
        is_hidden=cell.now.suppressed or cell.is_small,
    )  # fmt: skip


def _note(cell: Cell) -> Text | None:
    if cell.now.suppressed:
        return HIDDEN
    if cell.is_small:
        return SMALL
    return UNKNOWN if cell.now.dates_unknown else None

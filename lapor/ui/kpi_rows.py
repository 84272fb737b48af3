"""Which complaints are these? The rows behind a number, for whoever may see complaints."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from sqlmodel import Session

from lapor.domain.access import Actor
from lapor.domain.kpi import Agencies, DatedBy, Kpi, Share
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.workflow import LABELS
from lapor.services import behind
from lapor.services.board import Place
from lapor.services.kpi import Row, rows_behind
from lapor.services.kpi_rows import PARTS, Part
from lapor.services.kpi_scope import Filters, Period
from lapor.ui import address, parts, row_table
from lapor.ui import kpi as draw
from lapor.ui.frame import _, day, go, number, tr

ALL = ""
COUNTED = tuple(one.code for one in KPIS if not isinstance(one.shape, Agencies))


@dataclass(frozen=True)
class Chosen:
    """Which number is asked about."""

    kpi: Kpi
    part: Part
    filters: Filters


def choose(places: list[Place], narrowed: Filters) -> Chosen:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kpi = draw.choose_kpi(_("Number"), "rows", COUNTED, "follow_up_rate")
        names = {place.code: place.name for place in places}
        place = address.pick(_("Government"), "place", {ALL: _("All of them"), **names}, ALL)
        part = address.switch(_("Part"), "part", _parts(kpi), Part.NUMERATOR.value)
    chosen = (place,) if place else tuple(names)
    return Chosen(kpi, Part(part), replace(narrowed, governments=chosen))


def _parts(kpi: Kpi) -> dict[str, str]:
    """Only a share has a denominator made of complaints."""
    words = {part.value: tr(text) for part, text in PARTS.items()}
    if isinstance(kpi.shape, Share):
        return words
    return {Part.NUMERATOR.value: _("Counted"), Part.EXCLUDED.value: words[Part.EXCLUDED]}


def find(session: Session, actor: Actor, chosen: Chosen, period: Period) -> list[Row]:
    return rows_behind(
        session,
        actor,
        chosen.kpi,
        part=chosen.part,
        since=period.since,
        until=period.until,
        as_of=period.as_of,
        known_on=period.known_on,
        filters=chosen.filters,
    )


def to_queue(chosen: Chosen, period: Period, rows: list[Row]) -> None:
    """The same complaints as a list to work through; a long one begins with the newest."""
    address = behind.address_of(chosen.kpi, chosen.part, period, chosen.filters)
    st.button(
        _("Open in the queue"), key="to-queue", icon=":material/list_alt:", disabled=not rows,
        on_click=go, args=("pages/queue.py",), kwargs={"behind": address},
        help=_("The newest {n} of them", n=number(behind.MOST)) if len(rows) > behind.MOST
        else None,
    )  # fmt: skip


def table(rows: list[Row], chosen: Chosen, names: dict[str, str]) -> None:
    """A page of them: numbers, dates and status, and the way to each."""
    st.markdown(f"**{_('{n} complaints', n=number(len(rows)))}**")
    if not rows:
        parts.empty(_("No complaint is behind this number"), _("Choose another part or period."))
        return
    row_table.table(
        rows,
        lambda row: (row.complaint_id, row.number),
        lambda shown: _columns(shown, chosen, names),
        _("Complaints behind the number"),
    )


def _columns(rows: Sequence[Row], chosen: Chosen, names: dict[str, str]) -> row_table.Columns:
    columns = {
        _("Status"): [tr(LABELS[row.status]) for row in rows],
        _("Government"): [names.get(row.government, row.government) for row in rows],
        _("Agency"): [row.agency or "–" for row in rows],
        _dated(chosen): [day(row.cohort_on) for row in rows],
        _("Counts since"): [day(row.on) for row in rows],
    }
    if chosen.part == Part.EXCLUDED:
        columns[_("Why it is left out")] = [tr(row.reason) if row.reason else "–" for row in rows]
    elif any(row.days is not None for row in rows):
        columns[_measured(chosen.kpi)] = [
            "–" if row.days is None else number(row.days) for row in rows
        ]
    return columns


def _dated(chosen: Chosen) -> str:
    """What is left out is listed by receipt."""
    names = {
        DatedBy.DISPATCH: _("First dispatched"),
        DatedBy.FIRST_DONE: _("First done"),
        DatedBy.DONE: _("Done on"),
    }
    if chosen.part == Part.EXCLUDED:
        return _("Received on")
    return names.get(chosen.kpi.dated_by, _("Received on"))


def _measured(kpi: Kpi) -> str:
    return _("Rating") if kpi.code == "satisfaction" else _("Working days")

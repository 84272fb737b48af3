"""Which complaints are these? The rows behind a number, for whoever may see complaints."""

from dataclasses import dataclass, replace

import pandas as pd
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
from lapor.ui import address, parts
from lapor.ui import kpi as draw
from lapor.ui.frame import _, day, go, number, tr
from lapor.ui.queue import open_complaint

SIZE = 25
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
    pages = -(-len(rows) // SIZE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    first = (page - 1) * SIZE
    _page(rows[first : first + SIZE], chosen, names)
    last = min(first + SIZE, len(rows))
    st.caption(
        _(
            "{first}–{last} of {total}",
            first=number(first + 1),
            last=number(last),
            total=number(len(rows)),
        )
    )


def _page(shown: list[Row], chosen: Chosen, names: dict[str, str]) -> None:
    opens = st.column_config.ButtonColumn(
        _("Open the complaint"),
        key="open-row",
        on_click=_open,
        args=([row.complaint_id for row in shown],),
        type="tertiary",
        pinned=True,
    )
    st.dataframe(
        _frame(shown, chosen, names),
        hide_index=True,
        key="rows-table",
        height="content",
        alt=_("Complaints behind the number"),
        column_config={_number_column(): opens},
    )


def _number_column() -> str:
    return _("Complaint no.")


def _frame(rows: list[Row], chosen: Chosen, names: dict[str, str]) -> pd.DataFrame:
    columns = {
        _number_column(): [f":material/open_in_new: {parts.inert(row.number)}" for row in rows],
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
    return pd.DataFrame(columns)


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


def _open(ids: list[int]) -> None:
    clicked = st.session_state.get("open-row")
    if clicked is not None and 0 <= clicked.row < len(ids):
        open_complaint(ids[clicked.row])

"""How dispatching is drawn: what nobody has yet, and what each agency has."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from lapor.queries.reference import Load
from lapor.services.desk import DispatchPage, Line
from lapor.ui import parts
from lapor.ui.frame import _, number
from lapor.ui.queue import open_complaint, total


def unassigned(page: DispatchPage, give: Callable[[Line], None]) -> None:
    st.subheader(_("Not dispatched yet ({n})", n=total(page.total)))
    if not page.lines:
        parts.empty(_("Everything is dispatched. Good."), _("New complaints appear here."))
    for line in page.lines:
        _one(line, page.agencies.get(line.row.government_id, {}), give)
    if page.total > len(page.lines):
        shown, all_of_them = number(len(page.lines)), total(page.total)
        st.caption(
            _(
                "The {n} nearest deadlines of {total}; all are in the queue, under Unassigned.",
                n=shown,
                total=all_of_them,
            )
        )


def _one(line: Line, agencies: dict[int, str], give: Callable[[Line], None]) -> None:
    found = line.row
    with st.container(border=True):
        with st.container(horizontal=True, gap="small"):
            parts.deadline(line.deadline)
            parts.marks(is_secret=found.is_secret, is_anonymous=False)
            if found.returns:
                st.badge(_("Returned {n}×", n=found.returns), color="orange")
        st.text(found.title if found.title is not None else _("(not for your role)"))
        st.caption(parts.inert(f"{found.government} · {found.category or _('No category')}"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                _("Agency"),
                list(agencies),
                key=f"agency-{found.id}",
                index=None,
                format_func=lambda agency: agencies.get(agency, ""),
                placeholder=_("Type to search"),
                label_visibility="collapsed",
            )
            st.button(
                _("Dispatch"), key=f"give-{found.id}", type="primary", on_click=give, args=(line,)
            )
            st.button(
                _("Open {number}", number=parts.inert(found.number)),
                key=f"open-{found.id}",
                on_click=open_complaint,
                args=(found.id,),
            )


def loads(page: DispatchPage) -> None:
    """What lies with each agency: the most late first."""
    st.subheader(_("Agencies"))
    if not page.loads:
        parts.empty(_("No agency has an open complaint."), _("Dispatch one on the left."))
        return
    st.dataframe(
        _frame(page.loads),
        hide_index=True,
        key="loads",
        alt=_("Open complaints of each agency"),
        column_config=_columns(max(load.open for load in page.loads)),
    )


def _frame(found: list[Load]) -> pd.DataFrame:
    several = len({load.government for load in found}) > 1
    return pd.DataFrame(
        {
            "agency": [f"{one.name} · {one.government}" if several else one.name for one in found],
            "open": [one.open for one in found],
            "late": [one.late for one in found],
            "soon": [one.soon for one in found],
            "returned": [one.returned for one in found],
        }
    )


def _columns(most: int) -> dict[str, Any]:
    """Names, and bars that can be compared down and across."""
    config = st.column_config
    bar: dict[str, Any] = {"min_value": 0, "max_value": most, "format": "%d", "width": 90}
    return {
        "agency": config.TextColumn(_("Agency"), width=200),
        "open": config.ProgressColumn(_("Open"), **bar),
        "late": config.ProgressColumn(_("Late"), color="#D55E00", **bar),
        "soon": config.NumberColumn(_("Due in 7 days"), width=70),
        "returned": config.NumberColumn(_("Returned"), width=70),
    }

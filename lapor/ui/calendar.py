"""Days off of a year: as a table, against the library, and the form that changes one."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from db.codes import DayKind
from db.days import day_number, day_of
from lapor.domain.calendar import NATION
from lapor.domain.official_names import holiday
from lapor.domain.redating import DayChange, DayOff, Proposal
from lapor.domain.text import Text
from lapor.services.rulebook import LONGEST, Difference
from lapor.services.setup import HOLIDAYS
from lapor.ui import parts, redating
from lapor.ui.frame import _, number, tr, weekday
from lapor.ui.picking import possible
from lapor.ui.records import records

YEARS = range(2010, 2042)
KINDS = {
    DayKind.HOLIDAY: Text("Hari libur", "Public holiday"),
    DayKind.COLLECTIVE_LEAVE: Text("Cuti bersama", "Collective leave"),
    DayKind.REGIONAL: Text("Libur daerah", "Regional holiday"),
}
Places = Mapping[int, str]  # regions by id; the nation is NATION


def year(today: date) -> int:
    st.session_state.setdefault("calendar-year", today.year)
    chosen: int = st.selectbox(_("Year"), YEARS, key="calendar-year", width=160)
    return chosen


def table(days: list[DayOff], places: Places) -> None:
    weekdays = sum(day_of(one.on).weekday() < 5 for one in days)
    st.caption(
        _("{n} days off, {weekdays} of them on a weekday", n=number(len(days)),
          weekdays=number(weekdays))
    )  # fmt: skip
    if not days:
        parts.empty(
            _("No day off is known of this year"),
            _("Take the days over from the library below, or add the first by hand."),
        )
        return
    records(
        {
            _("Day"): [weekday(day_of(one.on)) for one in days],
            _("Name"): [tr(holiday(one.name)) for one in days],
            _("Kind"): [tr(KINDS[one.kind]) for one in days],
            _("For"): [place(one.region, places) for one in days],
            _("Basis"): [one.basis for one in days],
        },
        key="calendar-days",
        height="content" if len(days) < 13 else 460,
        alt=_("Days off"),
    )


def place(region: int, places: Places) -> str:
    return _("The whole nation") if region == NATION else places.get(region, str(region))


def difference(found: Difference, *, may_change: bool) -> None:
    """What the library has that we have not, and the reverse."""
    st.subheader(_("Difference to the library"), anchor=False)
    if not (found.missing or found.other or found.extra):
        st.caption(_("The nation's days are those of {library}.", library=HOLIDAYS))
        return
    rows = [
        *((one, _("only in the library")) for one in found.missing),
        *((two, _("another name or kind there")) for _one, two in found.other if two),
        *((one, _("only here")) for one in found.extra),
    ]
    records(
        {
            _("Day"): [weekday(day_of(one.on)) for one, _how in rows],
            _("Name"): [tr(holiday(one.name)) for one, _how in rows],
            _("Kind"): [tr(KINDS[one.kind]) for one, _how in rows],
            _("Difference"): [how for _row, how in rows],
        },
        key="calendar-difference",
        alt=_("Difference to the library"),
    )
    st.caption(_("Compared with {library}. What only we have stays when you take over.",
                 library=HOLIDAYS))  # fmt: skip
    if may_change and not found.taken_over.is_empty:
        st.button(
            _("Preview taking over the library's days"), key="calendar-take-over",
            icon=":material/sync:", on_click=redating.propose, args=(found.taken_over,),
        )  # fmt: skip


def form(days: list[DayOff], places: Places, today: date) -> None:
    """A new day, or one of the year's to be changed or removed."""
    st.subheader(_("Add, change or remove a day"), anchor=False)
    known: dict[tuple[int, int] | None, DayOff] = {one.key: one for one in days}
    if st.session_state.pop("redating-made", False):
        _fill(None, today)
    possible("calendar-row", known)
    st.session_state.setdefault("calendar-on", today)
    st.selectbox(
        _("Which day"), list(known), key="calendar-row", on_change=_chosen, args=(known, today),
        index=None, placeholder=_("A new day"), format_func=lambda key: _row(known[key], places),
    )  # fmt: skip
    before = known.get(st.session_state["calendar-row"])
    _fields(places, is_new=before is None)
    with st.container(horizontal=True):
        st.button(
            _("Preview the change"), key="calendar-preview", type="primary", on_click=_propose,
            args=(before,),
        )  # fmt: skip
        if before is not None:
            st.button(
                _("Preview removing it"), key="calendar-remove", on_click=redating.propose,
                args=(Proposal(days=(DayChange(before, None),)),),
            )  # fmt: skip


def _fields(places: Places, *, is_new: bool) -> None:
    with st.container(horizontal=True):
        st.date_input(
            _("Day"), key="calendar-on", format="DD/MM/YYYY", disabled=not is_new, width=180,
            min_value=date(YEARS[0], 1, 1), max_value=date(YEARS[-1], 12, 31),
        )  # fmt: skip
        st.selectbox(
            _("For"), [NATION, *places], key="calendar-region", disabled=not is_new,
            format_func=lambda id: place(id, places), width=280,
        )  # fmt: skip
        st.selectbox(
            _("Kind"), list(KINDS), key="calendar-kind", format_func=lambda kind: tr(KINDS[kind]),
            width=200,
        )  # fmt: skip
    st.text_input(_("Name"), key="calendar-name", max_chars=120)
    st.text_input(
        _("Basis: the decree it comes from"), key="calendar-basis", max_chars=LONGEST,
        placeholder="SKB 3 Menteri …",
    )  # fmt: skip


def _row(one: DayOff, places: Places) -> str:
    return f"{weekday(day_of(one.on))} · {tr(holiday(one.name))} · {place(one.region, places)}"


def _chosen(known: Mapping[tuple[int, int] | None, DayOff], today: date) -> None:
    _fill(known.get(st.session_state["calendar-row"]), today)


def _fill(one: DayOff | None, today: date) -> None:
    held = st.session_state
    held["calendar-row"] = one.key if one else None
    held["calendar-on"] = day_of(one.on) if one else today
    held["calendar-region"] = one.region if one else NATION
    held["calendar-kind"] = one.kind if one else DayKind.HOLIDAY
    held["calendar-name"], held["calendar-basis"] = (one.name, one.basis) if one else ("", "")


def _propose(before: DayOff | None) -> None:
    held = st.session_state
    on, region = (
        before.key if before else (day_number(held["calendar-on"]), held["calendar-region"])
    )
    after = DayOff(
        on, region, held.get("calendar-name") or "", held["calendar-kind"],
        held.get("calendar-basis") or "",
    )  # fmt: skip
    redating.propose(Proposal(days=(DayChange(before, after),)))

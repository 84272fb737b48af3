"""The limits by clock, class, government and effective date: the table, and the form for one."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from db.codes import Class, Clock
from db.days import day_number, day_of
from lapor.domain.official_names import basis
from lapor.domain.policy import Limit
from lapor.domain.redating import LimitChange, Proposal, limit_key
from lapor.domain.vocabulary import CLASS_NAMES
from lapor.services import rulebook
from lapor.services.rulebook import CLOCK_NAMES, LONGEST, MOST_DAYS, UNIT_NAMES
from lapor.ui import redating
from lapor.ui.frame import _, day, number, tr
from lapor.ui.records import records

Places = Mapping[int, str]  # governments by id


def table(limits: list[Limit], places: Places) -> None:
    records(
        {
            _("Clock"): [tr(CLOCK_NAMES[one.clock]) for one in limits],
            _("Class"): [tr(CLASS_NAMES[one.klass]) if one.klass else "–" for one in limits],
            _("For"): [_place(one.government_id, places) for one in limits],
            _("Limit"): [f"{number(one.days)} {tr(UNIT_NAMES[one.unit])}" for one in limits],
            _("In force since"): [day(day_of(one.effective_on)) for one in limits],
            _("Basis"): [tr(basis(one.basis)) for one in limits],
        },
        key="limits-table",
        height="content",
        alt=_("Limits"),
    )
    st.caption(
        _("A complaint keeps the limit that was in force on the day it was received. A region's "
          "own limit is shown beside the national one and never counted instead of it.")
    )  # fmt: skip


def _place(government: int | None, places: Places) -> str:
    if government is None:
        return _("The whole nation")
    return places.get(government, str(government))


def form(limits: list[Limit], places: Places, today: date) -> None:
    """A new row, past or future; or the row of the same clock, class, place and day, changed."""
    st.subheader(_("Set a limit"), anchor=False)
    if st.session_state.pop("redating-made", False):
        st.session_state["limit-basis"] = ""
    st.session_state.setdefault("limit-since", today)
    with st.container(horizontal=True):
        clock = st.selectbox(
            _("Clock"), list(Clock), key="limit-clock", width=240,
            format_func=lambda one: tr(CLOCK_NAMES[one]),
        )  # fmt: skip
        if clock == Clock.RESOLVE:
            st.selectbox(
                _("Class"), list(Class), key="limit-class", width=340,
                format_func=lambda one: tr(CLASS_NAMES[one]),
            )  # fmt: skip
        place = st.selectbox(
            _("For"), list(places), key="limit-place", width=260, index=None,
            placeholder=_("The whole nation"), format_func=lambda id: _place(id, places),
        )  # fmt: skip
    _how_long(list(rulebook.units(clock or Clock.VERIFY, place)))
    known = {limit_key(one): one for one in limits}
    st.button(
        _("Preview the change"), key="limit-preview", type="primary", on_click=_propose,
        args=(known,),
    )  # fmt: skip
    _to_come([one for one in limits if day_of(one.effective_on) > today])


def _how_long(units: list[str]) -> None:
    with st.container(horizontal=True):
        st.number_input(
            _("Limit"), 1, MOST_DAYS, value=None, key="limit-days", width=160,
            placeholder=_("A number"),
        )  # fmt: skip
        st.selectbox(
            _("Unit"), units, key="limit-unit", width=200,
            format_func=lambda unit: tr(UNIT_NAMES[unit]),
        )  # fmt: skip
        st.date_input(
            _("In force since"), key="limit-since", format="DD/MM/YYYY", width=200,
            min_value=date(2010, 1, 2), max_value=date(2040, 11, 1),
        )  # fmt: skip
    st.text_input(_("Basis: the decree it comes from"), key="limit-basis", max_chars=LONGEST)


def _to_come(limits: list[Limit]) -> None:
    """What is not in force yet may be removed again."""
    for place, one in enumerate(limits):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(tr(rulebook.limit_words(one)))
            st.button(
                _("Preview removing it"), key=f"limit-remove-{place}", on_click=redating.propose,
                args=(Proposal(limits=(LimitChange(one, None),)),),
            )  # fmt: skip


def _propose(known: Mapping[tuple[object, ...], Limit]) -> None:
    held = st.session_state
    clock = held["limit-clock"]
    klass = held.get("limit-class") if clock == Clock.RESOLVE else None
    after = Limit(
        clock, klass, held.get("limit-days") or 0, day_number(held["limit-since"]),
        held.get("limit-basis") or "", held.get("limit-place"), held["limit-unit"],
    )  # fmt: skip
    before = known.get(limit_key(after))
    redating.propose(Proposal(limits=(LimitChange(before, after),)))

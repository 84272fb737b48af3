"""How flaws of the data and silent agencies are drawn: how many, whose, and what they move."""

from collections.abc import Callable, Sequence

import streamlit as st

from lapor.domain.access import ROLE_NAMES, Actor
from lapor.domain.kpi import SMALL, Kpi, Unit
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.quality import BY_PART, Flaw, Shift
from lapor.domain.workflow import LABELS
from lapor.queries.quality import Behind
from lapor.services import quality_kept
from lapor.services.board import Place
from lapor.services.kpi_scope import Period
from lapor.services.quality import Listed, Quality
from lapor.services.silence import REASONS, Reason, Silence, SilentAgency, Why
from lapor.ui import address, counting, kpi, parts, row_table
from lapor.ui.filters import put
from lapor.ui.frame import _, day, number, tr

MOST = 500  # complaints of one flaw that are listed
LINES = 4  # KPIs a flaw moves that are told at once; the rest open


def choose(places: Sequence[Place]) -> str:
    """The code of the government; one is not chosen."""
    if len(places) == 1:
        return places[0].code
    names = {place.code: place.name for place in places}
    return address.pick(_("Government"), "government", names, places[0].code)


def work(actor: Actor, places: Sequence[Place], period: Period) -> counting.Asks:
    """What the background counts for this page."""
    return lambda session: [
        quality_kept.to_count(session, actor, one.code, period) for one in places
    ]


def overview(found: Sequence[Quality]) -> None:
    """One line for each government: what it has most of comes first."""
    st.subheader(_("All of them at a glance"), anchor=False)
    for one in found:
        there = [listed for listed in _by_count(one.flaws) if listed.n != 0]
        told = [f"{tr(listed.flaw.name)}: {count(listed)}" for listed in there]
        words = parts.inert(" · ".join(told)) if told else _("nothing found")
        st.markdown(f"**{parts.inert(one.name)}**  \n:small[{words}]")


def count(one: Listed) -> str:
    """A partner is not told of fewer than ten."""
    return f"< {SMALL}" if one.n is None else number(one.n)


def _by_count(flaws: Sequence[Listed]) -> list[Listed]:
    return sorted(flaws, key=lambda one: -(SMALL - 1 if one.n is None else one.n))


def flaws(found: Quality, opens: Callable[[Flaw], list[Behind]] | None) -> None:
    """What is there with all that is known of it, then what was looked for and is not there.

    `opens` reads the complaints of one flaw, for those who may see complaints.
    """
    st.subheader(_("What spoils the numbers of {place}", place=parts.inert(found.name)),
                 anchor=False)  # fmt: skip
    for one in _by_count(found.flaws):
        if one.n != 0:
            with st.container(border=True):
                _flaw(one)
                if opens is not None and one.flaw.is_per_complaint:
                    _behind(one.flaw, opens)
    absent = [tr(one.flaw.name) for one in found.flaws if one.n == 0]
    if len(absent) == len(found.flaws):
        parts.empty(_("Nothing was found that spoils these numbers"),
                    _("Every flaw in the list was looked for in this period."))  # fmt: skip
    elif absent:
        st.caption(parts.inert(_("Not found: {names}.", names="; ".join(absent))))


def _flaw(one: Listed) -> None:
    flaw = one.flaw
    st.markdown(f"##### {parts.inert(tr(flaw.name))}: {count(one)}", anchors=False)
    st.caption(parts.inert(" · ".join(_about(one))))
    for shift in one.shifts[:LINES]:
        st.markdown(_moves(shift))
    if len(one.shifts) > LINES:
        with st.expander(_("More numbers that it moves")):
            for shift in one.shifts[LINES:]:
                st.markdown(_moves(shift))
    st.markdown(f"**{_('What to do')}**  \n{parts.inert(tr(flaw.mend))}")


def _behind(flaw: Flaw, opens: Callable[[Flaw], list[Behind]]) -> None:
    """The complaints of the flaw that the address names, the oldest first."""
    if st.query_params.get("flaw") != flaw.code:
        st.button(
            _("Which complaints are these?"), key=f"open-{flaw.code}", icon=":material/list:",
            on_click=put, args=("flaw", flaw.code),
        )  # fmt: skip
        return
    st.button(_("Close the list"), key="close-flaw", icon=":material/close:",
              on_click=put, args=("flaw", ""))  # fmt: skip
    found = opens(flaw)
    if len(found) == MOST:
        st.caption(_("The {n} oldest of them", n=number(MOST)))
    row_table.table(found, lambda one: (one.id, one.number), _columns, _("Complaints with a flaw"))


def _about(one: Listed) -> list[str]:
    told = [_("Can be mended by: {role}", role=tr(ROLE_NAMES[one.flaw.owner]))]
    if one.oldest is not None:
        told.append(_("the oldest of {day}", day=day(one.oldest)))
    if one.age_days is not None:
        told.append(_("{n} working days old", n=number(one.age_days)))
    return told


def _moves(shift: Shift) -> str:
    """The KPI as it is shown, and between what it would lie."""
    measured = BY_CODE[shift.kpi]
    name = tr(measured.name) + (f" {tr(BY_PART[shift.by])}" if shift.by else "")
    return f"{parts.inert(name)}: **{kpi.value(measured, shift.shown)}** → {_without(shift)}"


def _without(shift: Shift) -> str:
    measured, low, high = BY_CODE[shift.kpi], shift.low, shift.high
    if low is None:
        return _("not known")
    shown, least = kpi.value(measured, shift.shown), kpi.value(measured, low)
    if high is None:
        return _("{value} or more", value=least)
    most = kpi.value(measured, high)
    if least == most:
        return _("unchanged") if least == shown else f"**{least}**"
    return f"**{between(measured, low, high)}**"


def between(measured: Kpi, low: float, high: float) -> str:
    """79,0–84,5 %: the unit is said once."""
    if measured.unit == Unit.DAYS:
        ends = [number(one, 1 if one % 1 else 0) for one in (low, high)]
        return _("{n} working days", n="–".join(ends))
    first = number(low, 1) if measured.unit == Unit.PERCENT else kpi.value(measured, low)
    return f"{first}–{kpi.value(measured, high)}"


def _columns(shown: Sequence[Behind]) -> row_table.Columns:
    return {
        _("Agency"): [one.agency or "–" for one in shown],
        _("Status"): [tr(LABELS[one.status]) for one in shown],
        _("Received on"): [day(one.received_on) for one in shown],
    }


def silence(found: Silence) -> None:
    """Who does not sign in, has no decree, or leaves complaints untouched; and whom to ask."""
    if found.counts is None:
        parts.empty(_("Too few agencies to be told of"), _("Partners see shares of ten or more."))
        return
    counts = [f"{tr(REASONS[reason])}: {number(found.counts[reason])}" for reason in Reason]
    st.markdown(parts.inert(" · ".join(counts)))
    st.caption(_("Of {n} agencies at work, on {day}.", n=number(found.agencies),
                 day=day(found.as_of)))  # fmt: skip
    for agency in found.silent:
        _agency(agency)
    if found.coordinators:
        names = ", ".join(found.coordinators)
        st.markdown(f"**{_('Whom to ask')}**: {parts.inert(names)}")


def _agency(one: SilentAgency) -> None:
    reasons = " · ".join(_reason(why) for why in one.why)
    st.markdown(f"**{parts.inert(one.name)}**  \n:small[{parts.inert(reasons)}]")


def _reason(why: Why) -> str:
    one = why.n == 1
    amount = {
        Reason.NO_SIGN_IN: _("1 account") if one else _("{n} accounts", n=number(why.n)),
        Reason.UNTOUCHED: _("1 complaint") if one else _("{n} complaints", n=number(why.n)),
    }.get(why.reason)
    about = [amount] if amount else []
    if why.since is not None:
        about.append(_("since {day}", day=day(why.since)))
    elif why.reason == Reason.NO_SIGN_IN:
        about.append(_("never"))
    return f"{tr(why.text)} ({', '.join(about)})" if about else tr(why.text)

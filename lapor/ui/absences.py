"""How absences are drawn and entered: who is away, from when to when, who stands in."""

import streamlit as st

from lapor.i18n import short_day
from lapor.queries.absences import Away
from lapor.services import absences as services
from lapor.services.absences import Colleagues
from lapor.ui.frame import _, day, saving, user
from lapor.ui.picking import pick


def words(away: Away) -> str:
    """8 September 2026 to 11 September 2026, substitute Cahya"""
    span = _("{first} to {last}", first=day(away.from_on), last=day(away.until_on))
    if away.substitute_name is None:
        return _("{span}, nobody stands in", span=span)
    return _("{span}, substitute {name}", span=span, name=away.substitute_name)


def short(away: Away) -> str:
    """08/09–11/09/2026 · Cahya: for a cell, in the dates of tables."""
    span = f"{away.from_on:%d/%m}\N{EN DASH}{short_day(away.until_on)}"
    return f"{span} · {away.substitute_name or _('nobody stands in')}"


def draw(colleagues: Colleagues, coming: list[Away]) -> None:
    """What is entered and not over, and the form for one more."""
    with st.expander(_("Absence and substitutes"), icon=":material/event_busy:"):
        for away in coming:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{away.full_name}: {words(away)}")
                st.button(
                    _("End"), key=f"end-{away.id}", icon=":material/event_available:",
                    type="tertiary", on_click=_end, args=(away.id,),
                )  # fmt: skip
        if not coming:
            st.caption(_("Nobody is entered as away."))
        _form(colleagues)


def _form(colleagues: Colleagues) -> None:
    who = pick(_("Who is away"), "away-who", colleagues.names)
    left, right = st.columns(2)
    with left:
        st.date_input(_("First day"), value=None, key="away-from", format="DD/MM/YYYY")
    with right:
        st.date_input(_("Last day"), value=None, key="away-until", format="DD/MM/YYYY")
    others = colleagues.substitutes.get(who or "", {})
    pick(_("Substitute"), f"away-substitute-{who}", others)
    if who and not others:
        st.caption(_("No other active officer works at this desk: nobody can stand in."))
    st.button(_("Enter the absence"), key="away-enter", icon=":material/save:", on_click=_enter)


def _clear() -> None:
    for key in ("away-who", "away-from", "away-until"):
        st.session_state[key] = None


def _enter() -> None:
    """What the form holds when it is pressed, which may be newer than what was drawn."""
    actor = user()  # asked anew: the page may be hours old
    if actor is None:
        return
    form = st.session_state
    who = form.get("away-who")
    with saving(_("Absence entered"), _clear) as session:
        services.enter(
            session,
            actor,
            who or "",
            from_on=form.get("away-from"),
            until_on=form.get("away-until"),
            substitute=form.get(f"away-substitute-{who}"),
        )


def _end(absence_id: int) -> None:
    actor = user()
    if actor is None:
        return
    with saving(_("Absence ended")) as session:
        services.end(session, actor, absence_id)

"""What is to be reached, and which months are sealed? Who decided it, when, and on what basis."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.services import board, desk, kpi_targets, sealing, seals
from lapor.services.sealing import Month
from lapor.ui import parts
from lapor.ui import sealing as draw_sealing
from lapor.ui import seals as draw_seals
from lapor.ui import targets as draw
from lapor.ui.frame import _, enter, saving, tr

user = enter(Permission.SEE_KPI)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    goals = kpi_targets.listed(session, user)
    decisions = kpi_targets.history(session, user)
    names = {one.code: one.name for one in board.places(session, user)}
    sealed = seals.listed(session, user, list(names))


def save() -> None:
    given = draw.given()
    with saving(_("The target is set"), draw.emptied) as session:
        kpi_targets.set_target(
            session, user, given.kpi, draw.needed(given.value), government=given.government,
            year=given.year, basis=given.basis,
        )  # fmt: skip


def take_back() -> None:
    given = draw.given()
    with saving(_("The target is taken back"), draw.emptied) as session:
        kpi_targets.set_target(
            session, user, given.kpi, None, government=given.government, year=given.year,
            basis=given.basis,
        )  # fmt: skip


def months(places: Sequence[str]) -> list[Month]:
    with reading() as session:
        return sealing.months(session, user, places, now=now)


def seal() -> None:
    draw_sealing.begin(wanted)


st.title(_("What is to be reached, and which months are sealed?"))
parts.stamp(now, zone.key)
draw.in_force(goals)
if user.may(Permission.SET_TARGETS):
    draw.form(names, now.astimezone(zone).date(), save, take_back)
draw.history(decisions, zone)

st.subheader(_("Sealed months"), anchor=False)
if user.may(Permission.SEAL) and not draw_sealing.is_at_work():
    box = st.expander(_("Seal a month"), icon=":material/lock:", key="seal-open",
                      on_change="rerun")  # fmt: skip
    if box.open:
        with box:
            wanted = draw_sealing.choose(names, months)
            if draw_sealing.is_previewed(wanted):
                try:
                    with reading() as session, st.spinner(_("Computing the figures")):
                        found = sealing.foresee(session, user, *wanted, now=now)
                    draw_sealing.preview(found, seal)
                except Refusal as refusal:
                    parts.refused(tr(refusal.text))
if not sealed:
    parts.empty(
        _("No month is sealed yet"),
        _("It would keep its figures as they were known: later records show as differences."),
    )
    st.stop()
draw_sealing.listed(sealed, zone)
one = draw_seals.choose(sealed)
draw_sealing.rule(one)
differences = draw_seals.reader(user)
if differences is not None:
    draw_sealing.file(one)
    draw_seals.open_since(one, differences)

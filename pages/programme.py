"""What was promised, and what is there? The six pilots of the programme."""

from datetime import UTC, date, datetime

import streamlit as st

from db.codes import Deliverable
from db.engine import reading
from lapor.domain.access import Permission
from lapor.services import desk, programme, programme_entry, programme_evidence
from lapor.services.kpi_scope import Period
from lapor.ui import cache, parts
from lapor.ui import programme as draw
from lapor.ui.frame import _, enter, saving

user = enter(Permission.SEE_PROGRAMME)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    pilots = programme.pilots(session, user)
    version = cache.version(session)
today = now.astimezone(zone).date()


def save(pilot: programme.Pilot, deliverable: Deliverable, seen: int) -> None:
    with saving(_("Milestone saved")) as session:
        typed = draw.typed(pilot, deliverable)
        programme_entry.save(session, user, "milestone", typed, seen=seen)
        shown_by = draw.typed_evidence(pilot, deliverable)
        if shown_by:
            programme_evidence.add(session, user, shown_by)
            draw.forget_evidence(pilot, deliverable)


st.title(_("What was promised, and what is there?"))
parts.stamp(now, zone.key)
if not pilots:
    parts.empty(
        _("Your government is not one of the pilots."),
        _("The programme's deliverables are those of the six pilots."),
    )
    st.stop()
year = draw.year(today.year)
period = Period(date(year, 1, 1), date(year, 12, 31), min(today, date(year, 12, 31)))
board = cache.kpi_board(cache.scope_of(user), version, period, draw.KPIS)
draw.matrix(pilots, board, year)
pilot = draw.choose(pilots)
if pilot is not None:
    draw.documents(pilot)
    if draw.may_edit(user, pilot):
        draw.form(pilot, save)

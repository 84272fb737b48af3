"""What happened, who was reached, what is at risk, and what was decided?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission, Scope
from lapor.services import board, desk, programme_reach, programme_read
from lapor.ui import activities as draw
from lapor.ui import meetings, parts, programme_parts, risks
from lapor.ui.frame import _, enter

user = enter(Permission.SEE_PROGRAMME)
now = datetime.now(UTC)
is_partner = user.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE

st.title(_("What happened, who was reached, what is at risk?"))
heading = st.container()
programme_parts.ways(user, "activities")
st.subheader(_("Who was reached?"), anchor=False)
st.caption(_("Participants of events that were held; whoever came twice counts twice."))
cut = draw.choose_cut()
with reading() as session:
    zone = desk.home_zone(session, user)
    today = now.astimezone(zone).date()
    names = {one.code: one.name for one in board.places(session, user)}
    groups = programme_reach.by(session, user, cut)
    events = programme_read.events(session, user)
    dangers = programme_read.risks(session, user, today)
    met = programme_read.meetings(session, user, today)
with heading:
    parts.stamp(now, zone.key)
draw.reached(groups, cut, names)
draw.events(events, names)
draw.evidence(events, to_partner=is_partner)
risks.draw(dangers, names)
meetings.draw(met, names, to_partner=is_partner)

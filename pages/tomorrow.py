"""What must move today so that nothing is late by Friday?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.services import absences, desk, tomorrow
from lapor.ui import absences as draw_absences
from lapor.ui import parts
from lapor.ui import tomorrow as draw
from lapor.ui.frame import _, enter

user = enter(Permission.SEE_COMPLAINTS)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    reach = tomorrow.governments(session, user)
    colleagues = absences.colleagues(session, user)
    coming = absences.coming(session, user, now=now)

st.title(_("What must move today so that nothing is late by Friday?"))
parts.stamp(now, zone.key)
chosen = draw.government(reach)
with reading() as session:
    found = tomorrow.read(session, user, chosen, now=now)
draw.summary(found)
draw.paper(user, chosen, zone)
draw.sections(found.desks)
if colleagues.names:
    draw_absences.draw(colleagues, coming)

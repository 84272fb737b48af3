"""Who did what, and when? Who looked at whose identity, and why? Is the log whole?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.services import audit_trail, desk
from lapor.ui import audit as draw
from lapor.ui import long_download, parts
from lapor.ui.frame import _, enter, lang

user = enter(Permission.SEE_AUDIT)
now, words = datetime.now(UTC), lang()
with reading() as session:
    zone = desk.home_zone(session, user)
    places = audit_trail.governments(session, user)
    state = audit_trail.state(session, user)

st.title(_("Who did what, and when?"))
parts.stamp(now, zone.key)
draw.state(state, zone, now)
filters = draw.choose(places, now.astimezone(zone).date(), zone)
with reading() as session:
    found = audit_trail.trail(session, user, filters, after=draw.after(filters))
draw.lines(found.lines, zone, is_one_place=not places)
draw.pager(found)
if found.lines:
    long_download.offer(
        "audit",
        Permission.SEE_AUDIT,
        lambda session, actor, at, _progress: audit_trail.sheets(
            session, actor, filters, words, at
        ),
        key="download-audit",
        summary=draw.summary(filters),
        lines=len(found.lines),
        is_all=found.after is None and draw.after(filters) is None,
    )

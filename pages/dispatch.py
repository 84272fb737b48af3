"""Who works on what, and who has too much?"""

from datetime import UTC, datetime

import streamlit as st

from db.codes import MoveCode
from db.engine import reading
from lapor.domain.access import Permission
from lapor.services import complaints, desk
from lapor.services.targets import Target
from lapor.ui import dispatch as draw
from lapor.ui import parts
from lapor.ui.frame import _, enter, saving

user = enter(Permission.DISPATCH)
now = datetime.now(UTC)
with reading() as session:
    page = desk.dispatch_page(session, user, now=now)
    zone = desk.home_zone(session, user).key


def give(line: desk.Line) -> None:
    agency = st.session_state.get(f"agency-{line.row.id}")
    with saving(_("Dispatched {number}", number=parts.inert(line.row.number))) as session:
        complaints.make_move(
            session,
            user,
            line.row.id,
            MoveCode.DISPATCH,
            seen=line.row.version,
            target=Target(agency_id=agency),
        )


st.title(_("Who works on what, and who has too much?"))
parts.stamp(now, zone)
left, right = st.columns([3, 2], gap="large")
with left:
    draw.unassigned(page, give)
with right:
    draw.loads(page)

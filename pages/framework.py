"""What did the programme promise, and how far has it come? Results, indicators, figures."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission, Scope
from lapor.services import board, desk, programme_framework
from lapor.services.counting import everything
from lapor.ui import counting, parts, programme_parts
from lapor.ui import framework as draw
from lapor.ui.frame import _, enter

user = enter(Permission.SEE_PROGRAMME)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    found = programme_framework.framework(session, user, now.astimezone(zone).date())
    names = {one.code: one.name for one in board.places(session, user)}

st.title(_("What did the programme promise, and how far has it come?"))
parts.stamp(now, zone.key)
programme_parts.ways(user, "framework")
if any(one.is_being_counted for one in found.indicators):
    counting.draw(everything)
counting.older(found.counted_at, zone, everything)
if not found.roots and not found.published:
    parts.empty(
        _("The results framework is still empty."),
        _("The programme's managers enter its results and indicators, or import them as a table."),
    )
    st.stop()
reader = draw.Reader(
    names,
    is_partner=user.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE,
    opened=st.query_params.get(draw.OPEN, ""),
)
if found.roots:
    draw.summary(found)
    draw.legend()
    if draw.has_hidden(found):
        programme_parts.hidden()
    draw.tree(draw.choose(found), reader)
if found.published:
    st.subheader(_("Published figures outside the framework"), anchor=False)
    st.caption(
        _("From news and reports, beside the framework. Series of different sources or places are "
          "never drawn as one.")
    )  # fmt: skip
    for indicator in found.published:
        draw.card(indicator, reader)

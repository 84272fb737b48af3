"""Where does the programme stand? The partners' questions, each answered with its sources."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.domain.picture import PARTNERS, differences
from lapor.queries.month_sums import last_counted
from lapor.services import desk, packs
from lapor.services.counting import everything
from lapor.services.month_sums import NotCounted
from lapor.ui import cache, counting, parts, period
from lapor.ui import packs as draw_packs
from lapor.ui import picture as draw
from lapor.ui.frame import _, enter, tr

user = enter(Permission.SEE_PACKS)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    version, kept = cache.version(session), last_counted(session)
    frozen = packs.listed(session, user)
today = now.astimezone(zone).date()

st.title(_("Where does the programme stand?"))
parts.stamp(now, zone.key)
reader = PARTNERS[draw.reader()]
st.caption(tr(reader.why))
asked = period.choose(today)
try:
    picture = cache.programme(cache.scope_of(user), version, kept, asked, today)
    with reading() as session:
        last = packs.opened(session, user, frozen[0].id)[1] if frozen else None
except NotCounted:
    counting.draw(everything)
    st.stop()
except Refusal as refusal:  # a period that partners may not ask for, a pack that was changed
    parts.refused(tr(refusal.text))
    st.stop()
counting.older(picture.counted_at, zone, everything)
for section in draw.question(reader.sections):
    draw.answer(picture, section)

st.header(_("What changed since the last board?"), anchor=False)
if last is None:
    parts.empty(_("No pack is frozen yet"), _("The first one will be compared with what follows."))
else:
    st.caption(draw_packs.named(frozen[0]))
    draw.changes(picture, differences(last, picture), "since-the-last-pack")
    st.header(_("Take it away"), anchor=False)
    draw_packs.downloads(frozen[0])

"""What did a board meeting see? Frozen packs, what differs between them, and their briefs."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.domain.picture import Section
from lapor.services import desk, packs
from lapor.ui import packs as draw
from lapor.ui import parts, period
from lapor.ui import picture as draw_picture
from lapor.ui.frame import _, enter, tr

user = enter(Permission.SEE_PACKS)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    found = packs.listed(session, user)
    meetings = packs.meetings(session, user)


def freeze() -> None:
    draw.begin(draw.given(), wanted)


st.title(_("What did a board meeting see?"))
parts.stamp(now, zone.key)
if user.may(Permission.FREEZE_PACK) and not draw.is_at_work():
    with st.expander(_("Freeze a pack"), icon=":material/ac_unit:"):
        wanted = period.choose(packs.latest_day(now))
        draw.form(meetings, freeze)
if not found:
    parts.empty(
        _("No pack is frozen yet"),
        _("It keeps all figures, evidence digests and texts as a board meeting sees them."),
    )
    st.stop()
draw.listed(found, zone)
one = draw.choose(found)
try:
    with reading() as session:
        shown, picture = packs.opened(session, user, one.id)
        before, changes = packs.since(session, user, one.id)
except Refusal as refusal:  # it, or the one before, is not what was frozen
    parts.refused(tr(refusal.text))
    st.stop()
st.header(parts.inert(shown.title), anchor=False)
draw.about(shown, zone)
draw.downloads(shown)
if before is not None:
    st.subheader(_("What changed since the pack before?"), anchor=False)
    st.caption(draw.named(before))
    draw_picture.changes(picture, changes, "since-the-pack-before")
for section in draw_picture.question(tuple(Section)):
    draw_picture.answer(picture, section)

"""Which days count, how long may it take, and what does a change do to complaints that are open?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import reference
from lapor.services import desk, redating, rulebook
from lapor.services.redating import Progress
from lapor.ui import calendar as draw_days
from lapor.ui import limits as draw_limits
from lapor.ui import redating as draw
from lapor.ui.frame import _, enter

user = enter(Permission.SEE_REFERENCE)
may_change = user.may(Permission.MANAGE_REFERENCE)


def latest() -> Progress | None:
    with reading() as session:
        return redating.latest(session, user)


st.title(_("Which days count, and how long may it take?"))
with reading() as session:
    today = datetime.now(UTC).astimezone(desk.home_zone(session, user)).date()
    last = redating.latest(session, user)
    governments = reference.governments(session, user, Permission.SEE_REFERENCE)
regions = {one.region_id: one.name for one in governments if one.region_id}
places = {one.id: one.name for one in governments if one.region_id}
draw.progress(last, latest)
views = {"days": _("Calendar"), "limits": _("Policies")}
view = st.segmented_control(
    _("View"), list(views), key="calendar-view", default="days", required=True,
    format_func=lambda one: views[one], label_visibility="collapsed",
)  # fmt: skip
if view == "limits":
    with reading() as session:
        limits = rulebook.limits(session, user)
    draw_limits.table(limits, places)
    if may_change:
        draw_limits.form(limits, places, today)
else:
    year = draw_days.year(today)
    with reading() as session:
        days = rulebook.days(session, user, year)
        differs = rulebook.difference(session, user, year)
    draw_days.table(days, regions)
    draw_days.difference(differs, may_change=may_change)
    if may_change:
        draw_days.form(days, regions, today)
draw.preview()

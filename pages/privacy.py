"""Whose personal data do we hold, who asked about theirs, and what is to go?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries.month_sums import last_counted
from lapor.services import (
    breach,
    data_holds,
    data_requests,
    desk,
    retention,
    retention_rules,
    viewing,
)
from lapor.ui import parts
from lapor.ui import privacy_breach as breaches
from lapor.ui import privacy_more as more
from lapor.ui import privacy_requests as requests
from lapor.ui import privacy_retention as keeping
from lapor.ui.frame import _, enter

user = enter(Permission.SEE_PRIVACY)
now = datetime.now(UTC)
st.title(_("Whose data do we hold, and what is to be done?"))
section = more.chosen(user)
with reading() as session:
    zone = desk.home_zone(session, user)
    is_open, is_late = data_requests.waiting(session, user, now=now)
    kept, last = retention.state(session, now.date()), last_counted(session)
    alarms = viewing.alarms(session, user, now=now)
    asked = data_requests.listed(session, user) if section == more.REQUESTS else []
    rules = retention_rules.listed(session, user) if section == more.RETENTION else []
    runs = retention.runs(session, user) if section == more.RETENTION else []
    holds = data_holds.listed(session, user) if section == more.HOLDS else []
    incidents = breach.listed(session, user) if section == more.BREACHES else []
planned = keeping.past(user, last, kept)
parts.stamp(now, zone.key)
more.overview(is_open, is_late, planned, alarms, user.may(Permission.SEE_AUDIT))
if section == more.REQUESTS:
    requests.draw(user, asked, now, zone.key)
elif section == more.RETENTION:
    keeping.draw(user, rules, kept, planned, runs, zone)
elif section == more.HOLDS:
    more.holds(user, holds, zone.key)
elif section == more.BREACHES:
    breaches.draw(user, incidents, now, zone.key)
else:
    more.register()

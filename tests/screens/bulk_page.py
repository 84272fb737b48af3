"""A page of the tests: every complaint one may see with a box to select it, and the bar below."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import complaints
from lapor.queries.complaints import Filters
from lapor.services import desk
from lapor.ui import bulk
from lapor.ui.frame import enter

user = enter(Permission.SEE_COMPLAINTS)
now = datetime.now(UTC)
with reading() as session:
    ends = desk.today_ends(now, desk.home_zone(session, user))
    rows = complaints.queue(session, user, Filters(), now=now, today_ends=ends)
selected = [row.id for row in rows if st.checkbox(row.number, key=f"select-{row.number}")]
bulk.bar(user, selected, Filters(), str(len(rows)))

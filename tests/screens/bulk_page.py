"""A page of the tests: every complaint one may see with a box to select it, and the bar below."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import complaints
from lapor.queries.filters import Filters
from lapor.services import desk
from lapor.ui import bulk
from lapor.ui.frame import enter

user = enter(Permission.SEE_COMPLAINTS)
now = datetime.now(UTC)
with reading() as session:
    rows = complaints.queue(session, user, Filters(), times=desk.times(session, user, now))
    running = bulk.running(session, user)
boxes = {row.id: st.checkbox(row.number, key=f"select-{row.number}") for row in rows}
selected = {row.id: row.version for row in rows if boxes[row.id]}
bulk.bar(user, running, selected, Filters(), str(len(rows)))

"""Which complaint is the most urgent? Open complaints, the nearest deadline first."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import reference
from lapor.services import desk
from lapor.ui import parts, queue
from lapor.ui.filters import queue_filters
from lapor.ui.frame import _, enter

user = enter(Permission.SEE_COMPLAINTS)
now = datetime.now(UTC)

st.title(_("Which complaint is the most urgent?"))
with reading() as session:
    zone = desk.home_zone(session, user).key
    governments = reference.governments_with_complaints(session, user)
    agencies = desk.agency_choices(session, user)
    categories = reference.categories(session)
parts.stamp(now, zone)
lists = st.container()
number = st.text_input(_("Find a number"), key="number", icon=":material/search:", max_chars=32)
filters = queue_filters(queue.worklist(), governments, agencies, categories)
queue.begin_again(filters)
with reading() as session:
    page = desk.queue_page(session, user, filters, after=queue.position(), now=now)
    found = desk.found(session, user, number, now) if number else None
with lists:
    queue.worklists(page.counts)

if found is not None:
    if not found:
        parts.empty(
            _("No complaint has this number"),
            _("Check the number. It may also be outside what you may see."),
        )
    for line in found:
        queue.row(line)
elif not page.lines:
    parts.empty(
        _("Nothing here. Good."), _("Choose another worklist above, or remove some filters.")
    )
else:
    for line in page.lines:
        queue.row(line)
    queue.pager(page, desk.PAGE)

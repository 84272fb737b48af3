"""Which complaint is the most urgent? A list that is narrowed, glanced over, and worked through."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.services import desk, glance, narrowing, views
from lapor.services.queue import queue_page
from lapor.ui import bulk, filters, parts, queue, queue_files, queue_views
from lapor.ui.frame import _, enter, tr
from lapor.ui.queue_cards import cards
from lapor.ui.queue_preview import preview
from lapor.ui.queue_table import table

user = enter(Permission.SEE_COMPLAINTS)
now = datetime.now(UTC)
search, refusal = queue.searched()

with reading() as session:
    setting = views.setting(session, user)
    queue.begin(session, user, setting)
    narrowed = narrowing.read(session, user, filters.address())
    wish = queue.wish(narrowed.filters, search, setting)
    page = queue_page(session, user, wish, now=now)
    zone = desk.home_zone(session, user).key
    running = bulk.running(session, user)
queue.remember(page)

st.title(_("Which complaint is the most urgent?"))
parts.stamp(now, zone)
queue.worklists(page, narrowed.filters.worklist)
queue.search_box(user)
if refusal:
    parts.refused(tr(refusal.text))
with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
    queue.sort_box(page)
    queue_views.layout_switch(user, setting)
    queue_views.likings(user, setting)
    queue_views.saved_views(user, setting)
    queue_files.offer(wish, page)
queue.sort_note(page)
panel = st.expander(
    _("Filters"), icon=":material/filter_list:", key="panel", on_change="rerun"
)  # fmt: skip
if panel.open:
    with reading() as session:
        options = narrowing.options(session, user, narrowed.filters)
    with panel:
        filters.panel(user, narrowed.filters, options)
filters.chips(narrowed)

lines = {line.row.id: line for line in (*page.exact, *page.lines)}
chosen: set[int] = set()
if refusal:
    lines = {}
elif not lines:
    queue.nothing(search, reads=user.may(Permission.SEE_TEXT))
    if page.after:
        queue.pager(page, setting.page_size)
else:
    # two columns also where the second is empty (looks.css hides it): a table that moves from one
    # place to another is drawn anew
    with st.container(key="side-by-side"):
        listed, beside = st.columns([5, 3])
    with listed:
        if queue_views.layout(setting) == "cards":
            chosen = cards(page)
        else:
            chosen = table(page, user, setting.columns)
        queue.pager(page, setting.page_size)
    if len(chosen) == 1:
        with reading() as session:
            shown = glance.glance(session, user, next(iter(chosen)))
        with beside:
            preview(lines[next(iter(chosen))], shown)
shown_as = {one.id: one.version for one in queue.select(page, chosen)}
of = queue.total(page.total)
bulk.bar(user, running, shown_as, queue.asked_filters(user, narrowed.filters, search), of)

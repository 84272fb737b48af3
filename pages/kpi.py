"""How are the six pilots doing? Every number with its target, its n and the period before."""

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.services import seals as seals_of
from lapor.services.board import BOARD
from lapor.ui import (
    banners,
    cache,
    kpi_filters,
    kpi_rows,
    parts,
    passport,
    period,
    seals,
    why,
)
from lapor.ui import kpi as draw
from lapor.ui import kpi_downloads as downloads
from lapor.ui import kpi_story as story
from lapor.ui.frame import _, enter, tr

user = enter(Permission.SEE_KPI)
now = datetime.now(UTC)
with reading() as session:
    version = cache.version(session)
scope = cache.scope_of(user)
zone, categories = cache.zone(scope, version), cache.category_names(version)

heading = st.container(gap=None)
asked = period.choose(now.astimezone(zone).date())
kpi_filters.bar(user, categories)
narrowed = kpi_filters.read(user, categories)
try:
    board = cache.kpi_board(scope, version, asked, BOARD, narrowed)
    inside = cache.territories(scope, version, asked)
    codes = tuple(place.code for place in board.places)
    spoilt = cache.banners(scope, version, asked, BOARD, replace(narrowed, governments=codes))
except Refusal as refusal:
    heading.title(_("How are the pilots doing?"))
    parts.refused(tr(refusal.text))
    st.stop()
with heading:
    st.title(draw.question(board.places))
    parts.stamp(now, zone.key)

st.caption(" · ".join(filter(None, (period.words(asked), period.compared(asked)))))
with st.container(horizontal=True):
    downloads.board(user, board, asked, narrowed, zone)
source = draw.source(asked, narrowed, categories)
banners.draw(spoilt)
draw.withheld(board)
draw.draw(board, BOARD, inside, passport.pick(user))
with reading() as session:
    sealed = seals_of.listed(session, user, codes, asked)
seals.strip(sealed, seals.reader(user))
draw.definitions(BOARD)
why.panels(user, board.places, asked, narrowed)

left, right = st.columns([3, 2], gap="large")
with left:
    story.changes(board)
with right:
    story.where(board, "follow_up_rate", source)
story.sparks(cache.kpi_sparks(scope, version, asked, BOARD, narrowed), board, BOARD)
st.subheader(_("How did it go, month by month?"), anchor=False)
chosen = draw.choose_kpi(_("Number"), "trend", draw.TREND, "follow_up_rate")
draw.trend(chosen, cache.kpi_trend(scope, version, asked, chosen.code, narrowed), board, source)

if user.may(Permission.SEE_COMPLAINTS):
    box = st.expander(
        _("Which complaints are these?"), icon=":material/list:", key="rows-open",
        on_change="rerun", bind="query-params",
    )  # fmt: skip
    if box.open:
        with box:
            which = kpi_rows.choose(board.places, narrowed)
            with reading() as session, st.spinner(_("Looking for the complaints")):
                found = kpi_rows.find(session, user, which, asked)
            downloads.rows(which, asked, zone, len(found))
            kpi_rows.to_queue(which, asked, found)
            names = {place.code: place.name for place in board.places}
            kpi_rows.table(found, which, names)

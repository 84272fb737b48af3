"""How is one government doing? Its KPIs, where complaints wait, its agencies, what comes in."""

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.domain.kpi import Split
from lapor.services import board, one_government
from lapor.services import seals as seals_of
from lapor.ui import (
    banners,
    cache,
    came_in,
    charts,
    kpi_filters,
    kpi_links,
    parts,
    passport,
    period,
    seals,
    why,
)
from lapor.ui import kpi as draw
from lapor.ui import kpi_downloads as downloads
from lapor.ui import one_government as words
from lapor.ui import one_government_charts as pictures
from lapor.ui.frame import _, enter, tr

user = enter(Permission.SEE_KPI)
now = datetime.now(UTC)
with reading() as session:
    version = cache.version(session)
    places = board.places(session, user)
if not places:
    parts.empty(_("There is no government to show"), _("An administrator marks the pilots."))
    st.stop()
scope = cache.scope_of(user)
zone, categories = cache.zone(scope, version), cache.category_names(version)

heading = st.container(gap=None)
place = words.choose_place(places)
asked = period.choose(now.astimezone(zone).date())
kpi_filters.bar(user, categories)
which = replace(kpi_filters.read(user, categories), governments=(place.code,))
with heading:
    st.title(draw.question([place]))
    parts.stamp(now, zone.key)
try:
    found = cache.kpi_board(scope, version, asked, one_government.NUMBERS, which)
    above = cache.banners(scope, version, asked, one_government.NUMBERS, which)
except Refusal as refusal:
    parts.refused(tr(refusal.text))
    st.stop()

with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(" · ".join(filter(None, (period.words(asked), period.compared(asked)))))
    take_away = st.container(width="content")
if len(places) > 1:
    kpi_links.to_board()
source = f"{place.name}, {draw.source(asked, which, categories)}"
banners.draw(above)
draw.withheld(found)
pick = passport.pick(user)
words.tiles(found, place, pick)
draw.definitions(board.BOARD)

st.subheader(_("Who is reached?"), anchor=False)
channels = cache.one_parts(scope, version, asked, which, Split.CHANNEL)
offline = one_government.without_internet(channels)
words.inclusion(found, place, offline, pick, asks=which.channel is None)
with reading() as session:
    sealed = seals_of.listed(session, user, [place.code], asked)
seals.strip(sealed, seals.reader(user))

st.subheader(_("How did it go, month by month?"), anchor=False)
chosen = draw.choose_kpi(_("Number"), "trend", draw.TREND, "follow_up_rate")
pictures.trend(
    chosen, cache.one_trend(scope, version, asked, chosen.code, which), place, found, source
)

waiting, ages = cache.one_stock(scope, version, asked, which)
left, right = st.columns(2, gap="medium")
with left:
    st.subheader(_("How far did they get?"), anchor=False)
    pictures.flow(one_government.passed(found, place.code), waiting, asked.as_of, source)
with right:
    st.subheader(_("How old are the open ones?"), anchor=False)
    pictures.ages(ages, asked.as_of, source)

left, right = st.columns(2, gap="medium")
with left:
    st.subheader(_("What came in?"), anchor=False)
    came_in.draw_cut(scope, version, asked, which, source)
ranked = one_government.ranked_by(chosen.code)
if one_government.shows_agencies(user):
    with right:
        st.subheader(_("Which agencies answer?"), anchor=False)
        compared = cache.kpi_agencies(scope, version, asked, ranked, place.code, which)
        pictures.agencies(compared, charts.colour(place.code), source)

st.subheader(_("When do they come in?"), anchor=False)
pictures.hours(cache.one_hours(scope, version, asked, which), source)

if pick is not None:
    why.panels(user, [place], asked, which)

with take_away:
    downloads.government(place, asked, which, chosen.code, zone)

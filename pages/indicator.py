"""How do the pilots stand by one number? What it means, how sure it is, how it came about."""

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.domain.kpi import Days
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.services import indicator_files, kpi_files
from lapor.services.cohorts import TRIANGLES
from lapor.services.comparison import PeersBy
from lapor.services.indicator_files import Wish
from lapor.ui import address, banners, cache, download, kpi_filters, parts, passport, period, why
from lapor.ui import kpi as board
from lapor.ui import one_indicator as draw
from lapor.ui.frame import _, enter, lang, tr

user = enter(Permission.SEE_KPI)
now = datetime.now(UTC)
with reading() as session:
    version = cache.version(session)
scope, words = cache.scope_of(user), lang()
zone, categories = cache.zone(scope, version), cache.category_names(version)

st.title(_("How do the pilots stand by one number?"))
parts.stamp(now, zone.key)
kpi = board.choose_kpi(_("Number"), "kpi", tuple(one.code for one in KPIS), "follow_up_rate")
asked = period.choose(now.astimezone(zone).date())
kpi_filters.bar(user, categories)
narrowed = kpi_filters.read(user, categories)
kinds = {PeersBy.KIND.value: _("By kind"), PeersBy.PEOPLE.value: _("By number of people")}
peers = PeersBy(address.switch(_("Peers"), "peers", kinds, PeersBy.KIND.value))
try:
    found = cache.indicator(scope, version, asked, kpi.code, narrowed, peers)
    codes = tuple(one.code for one in found.places)
    spoilt = cache.banners(scope, version, asked, (kpi.code,), replace(narrowed, governments=codes))
except Refusal as refusal:
    parts.refused(tr(refusal.text))
    st.stop()
draw.definition(kpi, found.goal)

files = st.container(horizontal=True, vertical_alignment="center")
source = board.source(asked, narrowed, categories)
banners.draw(spoilt)
draw.compared(found, source, passport.pick(user))

st.subheader(_("How did it go, month by month?"), anchor=False)
draw.trend(found, source)

place = passport.choose_place(user, found.places, _("Below: numbers of"))
number = passport.of(kpi, place, found.places, asked, narrowed)
wish = Wish(kpi.code, asked, narrowed, peers, place)
with files:
    st.caption(
        " · ".join(filter(None, (period.words(asked), kpi_filters.words(narrowed, categories))))
    )
    download.offer(
        "indikator",
        Permission.SEE_KPI,
        lambda session, actor, at: indicator_files.sheets(session, actor, wish, words, at, zone),
        key="download-indicator",
        summary=f"{kpi.code}, {kpi_files.summary(asked)}",
    )

if isinstance(kpi.shape, Days):
    st.subheader(_("How many days did it take?"), anchor=False)
    spread = cache.spread(scope, version, asked, kpi.code, wish.of_place)
    if spread is not None:
        draw.spread(kpi, spread, source)

st.subheader(_("How far is each month's dispatch?"), anchor=False)
names = {code: board.short(BY_CODE[code]) for code in TRIANGLES}
cohort = address.switch(_("Share"), "cohort", names, TRIANGLES[0], shows_label=False)
draw.triangle(cache.triangle(scope, version, asked, cohort, wish.of_place), source)

st.subheader(_("Where does a number come from?"), anchor=False)
passport.panel(user, number)
why.panel(user, number)

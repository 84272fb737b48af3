"""What spoils the numbers? Flaws of the data by government, and agencies that are silent."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.domain.quality import Flaw
from lapor.queries.month_sums import last_counted
from lapor.queries.quality import Behind
from lapor.services import board, desk, quality, quality_files, silence
from lapor.services.month_sums import NotCounted
from lapor.ui import cache, counting, download, parts, period
from lapor.ui import quality as draw
from lapor.ui.frame import _, enter, lang, tr

user = enter(Permission.SEE_KPI)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    version, kept = cache.version(session), last_counted(session)
    places = board.places(session, user)
scope, words = cache.scope_of(user), lang()

st.title(_("Data quality: what spoils the numbers?"))
parts.stamp(now, zone.key)
if not places:
    parts.empty(
        _("Your government is not one of the pilots."), _("Flaws are listed for the six pilots.")
    )
    st.stop()
asked = period.choose(now.astimezone(zone).date())
code = draw.choose(places)
hour = now.replace(minute=0, second=0, microsecond=0)

work = draw.work(user, places, asked)
try:
    told = [cache.quality(scope, version, kept, one.code, asked, hour) for one in places]
except NotCounted:
    counting.draw(work)
    st.stop()
except Refusal as refusal:
    parts.refused(tr(refusal.text))
    st.stop()
counting.older(min((one.at for one in told if one.at), default=None), zone, work)
all_of_them = [one.found for one in told]
found = next(one for one in all_of_them if one.government == code)
st.caption(period.words(found.period))
if len(places) > 1:
    draw.overview(all_of_them)


def behind(flaw: Flaw) -> list[Behind]:
    with reading() as session, st.spinner(_("Looking for the complaints")):
        return quality.rows(session, user, code, flaw.code, asked, most=draw.MOST, now=now)


draw.flaws(found, behind if user.may(Permission.SEE_COMPLAINTS) else None)
download.offer(
    "mutu-data",
    Permission.SEE_KPI,
    lambda session, actor, at: quality_files.flaws_sheets(
        session, actor, code, asked, words, at, zone
    ),
    key="download-flaws",
    summary=f"{code} {asked.since or ''}..{asked.until or ''} as of {asked.as_of}",
)

st.subheader(_("Which agencies are silent?"), anchor=False)
with reading() as session:
    draw.silence(silence.silence(session, user, code, now=now))
download.offer(
    "instansi-senyap",
    Permission.SEE_KPI,
    lambda session, actor, at: quality_files.silence_sheets(session, actor, code, words, at, zone),
    key="download-silence",
    summary=code,
)

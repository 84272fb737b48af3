"""What needs me today, and what happened since I was last here? The first page of everybody."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.text import Text
from lapor.services import desk, home, home_programme, notices
from lapor.ui import bell, cache, parts
from lapor.ui import home as draw
from lapor.ui.frame import _, enter, saving

user = enter(Permission.OWN_ACCOUNT)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    found = home.read(session, user, now=now)
    version = cache.version(session) if home_programme.sees_pilots(user) else None
since, news = bell.news()


def see() -> None:
    with saving("") as session:
        notices.seen(session, user, now)


st.title(_("What needs me today?"))
parts.stamp(now, zone.key)
if found.work:
    draw.matters(found.work, "home-work")
if found.more:
    draw.more(found.more)
if version is not None:
    scope, today = cache.scope_of(user), now.astimezone(zone).date()
    period = home_programme.this_year(today)
    board = cache.kpi_board(scope, version, period, home_programme.SHOWN)
    before = since and home_programme.as_it_was(period, since.astimezone(zone).date())
    then = cache.kpi_board(scope, version, before, home_programme.SHOWN) if before else None
    turned = home_programme.turned_red(then, board) if then else []
    draw.pilots(board, home_programme.SHOWN[:1], turned)
draw.section(Text("Program", "The programme"), found.programme, "home-programme")
left, right = st.columns(2, gap="large") if found.shows_tasks else (None, st.container())
if left is not None:
    with left:
        draw.tasks(found.tasks)
with right:
    draw.news(news, since, zone, see)
draw.section(Text("Sistem dan instansi", "System and agencies"), found.system, "home-system")
